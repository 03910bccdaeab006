"""What there is to learn from, counted for the window: quick also where there are 200,000 photos."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.catalog import material
from engine.catalog.connection import Catalog
from engine.personal.languages import language_counts
from engine.personal.normalising import distinct, sentences
from engine.personal.records import Material


def count(
    catalog: Catalog, chosen: Iterable[int] | None, album_photos: Mapping[int, int], languages_too: bool = True
) -> Material:
    """Count what some photos hold to learn from.

    Args:
        chosen: photos of the chosen albums; None: all captioned photos.
        album_photos: captioned photos of each album.
        languages_too: False leaves the languages out, which take half a second.
    """
    ids = None if chosen is None else set(chosen)
    rows = material.captions(catalog, ids)
    spoken = [said for _, text in rows if (said := sentences(text))]
    every = [sentence for said in spoken for sentence in said]
    return Material(
        photos=len(spoken),
        captions=len(every),
        distinct=len(distinct(every)),
        languages=language_counts(every) if every and languages_too else {},
        uncaptioned=0 if ids is None else len(ids) - len(rows),
        out_of_reach=material.out_of_reach(catalog, ids),
        album_photos=album_photos,
    )


def union(parts: Sequence[Iterable[int]]) -> NDArray[np.int64]:
    """Return the photos of several albums, each once, by id."""
    return np.array(sorted(set().union(*parts)), np.int64)
