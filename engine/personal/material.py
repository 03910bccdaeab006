"""What there is to learn from, counted for the window: quick also where there are 200,000 photos."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from engine.catalog import material
from engine.catalog.connection import Catalog
from engine.personal.languages import language_counts
from engine.personal.normalising import distinct, sentences
from engine.personal.records import Material

_REMEMBERED = 7

Speak = Callable[[Sequence[str]], Mapping[str, int]]


def count(
    catalog: Catalog,
    chosen: Iterable[int] | None,
    album_photos: Mapping[int, int],
    languages: Speak = language_counts,
) -> Material:
    """Count what some photos hold to learn from.

    Args:
        chosen: photos of the chosen albums; None: all captioned photos.
        album_photos: captioned photos of each album.
        languages: tells in how many of these sentences each language comes.
    """
    ids = None if chosen is None else set(chosen)
    rows = material.captions(catalog, ids)
    spoken = [said for _, text in rows if (said := sentences(text))]
    every = [sentence for said in spoken for sentence in said]
    return Material(
        photos=len(spoken),
        captions=len(every),
        distinct=len(distinct(every)),
        languages=languages(every) if every else {},
        uncaptioned=0 if ids is None else len(ids) - len(rows),
        out_of_reach=material.out_of_reach(catalog, ids),
        album_photos=album_photos,
    )


class Languages:
    """Remembers what it was last asked: while a library is indexed, its captions stay mostly as they are."""

    def __init__(self) -> None:
        self._known: dict[int, Mapping[str, int]] = {}

    def __call__(self, all_sentences: Sequence[str]) -> Mapping[str, int]:
        """Return in how many of these sentences each language comes."""
        key = hash(tuple(all_sentences))
        if key not in self._known:
            self._known = dict(list(self._known.items())[-_REMEMBERED:])
            self._known[key] = language_counts(all_sentences)
        return self._known[key]
