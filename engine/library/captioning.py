"""Captions of many photos: lists of them, words that are used in them, and import from files (docs/captions.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from engine.catalog import captions, editing, folders
from engine.catalog.connection import Catalog
from engine.edits import Edited, SetCaptions, Together
from engine.library.blame import blaming_damage
from engine.personal.importing import CaptionImport, ImportedCaptions

BLOCK = 1000
"""Photos that are captioned in one transaction; others can write between two."""
MOST_READ = 5000
"""Captions whose words are offered."""


@blaming_damage
class Captioning:
    """The part of a :class:`engine.library.Library` that captions many photos."""

    _catalog: Catalog

    def read_captions(self, paths: Sequence[Path]) -> CaptionImport:
        """Return what files of captions (CSV, JSON, .txt beside the photo; folders of these) say; nothing is changed.

        Raises:
            CaptionsInvalid: a file is no such thing.

        Example:
            >>> found = library.read_captions([Path("captions.csv")])  # doctest: +SKIP
            >>> library.import_captions(found).set  # doctest: +SKIP
        """
        from engine.personal.importing_matching import PhotoNames, shown_path
        from engine.personal.importing_reading import gather, read_files, wanted_of

        files, refused = read_files(paths)
        places = ((photo_id, shown_path(path)) for photo_id, path in captions.places(self._catalog))
        sources = [shown_path(folder.path) for folder in folders.all_folders(self._catalog)]
        names = PhotoNames(places, sources, wanted_of(files))
        return gather(files, refused, names, lambda ids: captions.texts(self._catalog, ids))

    def import_captions(self, found: CaptionImport, *, replace: bool = False) -> ImportedCaptions:
        """Set the captions that were read; those that photos have stay, unless they are to be replaced.

        They are set in blocks.  What is set when this is killed stays; doing it again does the rest.  A photo that
        was captioned since the files were read, or is gone, is treated as it is now.

        Raises:
            StorageFull, CatalogReadOnly, CatalogError: the blocks before stay.
        """
        done: list[Edited] = []
        new = replaced = left = 0
        for block in _blocks(found.captions):
            with self._catalog.transaction():
                known = captions.texts(self._catalog, list(block))
                there = captions.known(self._catalog, list(block))
                mine = {photo_id for photo_id, text in known.items() if text != block[photo_id]}
                same = known.keys() - mine
                passed = same if replace else known.keys()
                edit = SetCaptions({one: text for one, text in block.items() if one in there and one not in passed})
                if edit.values:
                    done.append(editing.apply(self._catalog, edit))
            new += len(edit.values.keys() - mine)
            replaced += len(edit.values.keys() & mine)
            left += 0 if replace else len(mine)
        return ImportedCaptions(_together(done), new, replaced, left)

    def captioned_words(self, limit: int = 5000) -> list[tuple[str, int]]:
        """Return the words of captions, and names of several words, with how many captions have them, most first.

        Of very many captions only those count that were written last.
        """
        from engine.personal.caption_words import counted_words

        return counted_words(captions.latest_texts(self._catalog, MOST_READ), limit)


def _blocks(values: Mapping[int, str]) -> Iterator[dict[int, str]]:
    items = list(values.items())
    for start in range(0, len(items), BLOCK):
        yield dict(items[start : start + BLOCK])


def _together(done: Sequence[Edited]) -> Edited | None:
    if not done:
        return None
    ids = tuple(photo_id for one in done for photo_id in one.photo_ids)
    return Edited(Together(tuple(one.inverse for one in reversed(done))), ids)
