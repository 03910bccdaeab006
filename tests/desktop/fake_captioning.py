"""Captions of a :class:`~tests.desktop.fake_library.FakeLibrary`: lists of them, words, and import from files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.edits import Edited, SetCaptions
from engine.personal.caption_words import counted_words
from engine.personal.importing import CaptionImport, ImportedCaptions

if TYPE_CHECKING:
    from tests.desktop.fake_library import FakeStore


class CaptioningStore:
    """What files of captions say, and what was asked for.

    Attributes:
        found: what the next files say; keys are photo ids.
        error: raised by the next reading.
        read: the files that were read.
        failing: raised by every edit of captions, until a test takes it away.
        importing: raised by the next import.
    """

    def __init__(self) -> None:
        self.found = CaptionImport({})
        self.error: Exception | None = None
        self.read: list[Path] = []
        self.failing: Exception | None = None
        self.importing: Exception | None = None


class FakeCaptioning:
    """The part of :class:`desktop.backend.protocol.LibraryProtocol` that captions many photos."""

    _store: FakeStore

    def uncaptioned(self, photo_ids: Sequence[int]) -> list[int]:
        """Return which of these photos have no caption, in their order."""
        with self._store.lock:
            return [number for number in photo_ids if not self._store.captions.get(number)]

    def captions_of(self, photo_ids: Sequence[int]) -> dict[int, str]:
        """Return the captions of these photos."""
        with self._store.lock:
            return {number: self._store.captions[number] for number in photo_ids if self._store.captions.get(number)}

    def captioned_words(self, limit: int = 5000) -> list[tuple[str, int]]:
        """Return the words of all captions."""
        with self._store.lock:
            return counted_words(list(self._store.captions.values()), limit)

    def read_captions(self, paths: Sequence[Path]) -> CaptionImport:
        """Return what the test says."""
        store = self._store.captioning
        store.read = list(paths)
        if store.error is not None:
            error, store.error = store.error, None
            raise error
        kept = tuple(number for number in store.found.captions if self._store.captions.get(number))
        return replace(store.found, kept=kept, files=tuple(paths))

    def import_captions(self, found: CaptionImport, *, replace: bool = False) -> ImportedCaptions:
        """Set them."""
        if self._store.captioning.importing is not None:
            raise self._store.captioning.importing
        mine = {number for number in found.captions if self._store.captions.get(number)}
        values = {number: text for number, text in found.captions.items() if replace or number not in mine}
        edited = None
        if values:
            before: dict[int, str | None] = {number: self._store.captions.get(number) for number in values}
            self._store.captions.update(values)
            self._store.revision += 1
            edited = Edited(SetCaptions(before), tuple(before))
        replaced = len(mine & values.keys())
        return ImportedCaptions(edited, len(values) - replaced, replaced, 0 if replace else len(mine))
