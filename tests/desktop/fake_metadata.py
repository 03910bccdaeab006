"""Metadata of a :class:`~tests.desktop.fake_library.FakeLibrary`: what waits to be written, what failed, conflicts."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from engine.control import Control
from engine.edits import Edited, Restore
from engine.errors import MetadataUnavailable, PhotoUnknown
from engine.metadata.faults import Fault
from engine.metadata.records import (
    MetadataChange,
    MetadataConflict,
    MetadataEvent,
    MetadataFailed,
    MetadataField,
    MetadataFinished,
    MetadataProblem,
    MetadataProgress,
)

if TYPE_CHECKING:
    from tests.desktop.fake_library import FakeStore

Key = TypeVar("Key")
Value = TypeVar("Value")

CONFLICTS = "fake_conflicts"
SEEN = datetime(2026, 11, 21, 12)


class MetadataStore:
    """What is known.

    Attributes:
        due: photos that wait, with the caption that their files have.
        read_only: folders in which nothing can be written.
        written: targets that were written, in their order.
        go: if a test holds it, each photo waits for it.
    """

    def __init__(self) -> None:
        self.due: dict[int, str] = {}
        self.read_only: set[Path] = set()
        self.problems: dict[Path, str] = {}
        self.conflicts: dict[tuple[int, MetadataField], MetadataConflict] = {}
        self.lacks: tuple[str, ...] = ()
        self.written: list[Path] = []
        self.go: threading.Semaphore | None = None
        self.error: Exception | None = None


class FakeMetadata:
    """The part of the protocol that is about metadata."""

    _store: FakeStore

    def metadata_conflicts(self, photo_ids: Sequence[int] | None = None) -> list[MetadataConflict]:
        """Return those of these photos."""
        with self._store.lock:
            found = self._store.metadata.conflicts.values()
            return [one for one in found if photo_ids is None or one.photo_id in photo_ids]

    def settle_conflict(self, photo_id: int, field: MetadataField, *, theirs: bool) -> Edited:
        """Take theirs, or let it be."""
        with self._store.lock:
            conflict = self._store.metadata.conflicts.pop((photo_id, field), None)
            if conflict is None:
                raise PhotoUnknown(photo_id)
            before = (photo_id, field, conflict, self._store.captions.get(photo_id), theirs)
            if theirs and field is MetadataField.CAPTION:
                self._store.captions[photo_id] = conflict.theirs
        return Edited(Restore({CONFLICTS: (before,)}, {}), (photo_id,))

    def restore_conflict(self, edit: Restore) -> Edited:
        """Undo that; the inverse settles it again."""
        store, redo = self._store, []
        for photo_id, field, conflict, caption, theirs in edit.tables[CONFLICTS]:
            with store.lock:
                key = (photo_id, field)
                redo.append((*key, store.metadata.conflicts.get(key), store.captions.get(photo_id), theirs))
                _put(store.metadata.conflicts, key, conflict)
                _put(store.captions, photo_id, caption)
        return Edited(Restore({CONFLICTS: tuple(redo)}, {}), tuple(row[0] for row in redo))

    def write_metadata(
        self, photo_ids: Sequence[int] | None = None, control: Control | None = None, *, dry_run: bool = False
    ) -> Iterator[MetadataEvent]:
        """Write a sidecar's caption for each photo that waits."""
        store, state = self._store, self._store.metadata
        if state.lacks:
            raise MetadataUnavailable(state.lacks)
        if state.error is not None:
            raise state.error
        control = control or Control()
        ids = [one for one in sorted(state.due) if photo_ids is None or one in photo_ids]
        counts = {"written": 0, "unchanged": 0, "failed": 0}
        for done, number in enumerate(ids):
            yield MetadataProgress(done, len(ids))
            while state.go is not None and not control.cancelled and not state.go.acquire(timeout=0.01):
                control.wait_while_paused()
            if control.cancelled:
                yield MetadataFinished(**counts, cancelled=True)
                return
            path = store.photos[number].path
            target = path if store.settings["metadata_write"] == "files" else path.with_name(path.name + ".xmp")
            if path.parent in state.read_only and not dry_run:
                counts["failed"] += 1
                state.problems[path] = str(Fault.READ_ONLY)
                yield MetadataFailed(path, str(Fault.READ_ONLY))
                continue
            before, after = state.due[number], store.captions.get(number, "")
            if before == after:
                counts["unchanged"] += 1
            else:
                counts["written"] += 1
                yield MetadataChange(path, target, "Xmp.dc.description", before, after)
                yield MetadataChange(path, target, "Xmp.dc.subject", "", "dog\nbeach")
            if not dry_run:
                del state.due[number]
                state.problems.pop(path, None)
                state.written.append(target)
        yield MetadataProgress(len(ids), len(ids))
        yield MetadataFinished(**counts)

    def metadata_due(self) -> int:
        """Count them."""
        return len(self._store.metadata.due)

    def metadata_problems(self) -> list[MetadataProblem]:
        """Return them."""
        with self._store.lock:
            return [MetadataProblem(path, reason, SEEN) for path, reason in self._store.metadata.problems.items()]

    def metadata_lacks(self) -> tuple[str, ...]:
        """Return what the test says."""
        return self._store.metadata.lacks


def conflict(store: FakeStore, number: int, field: MetadataField, ours: str, theirs: str) -> MetadataConflict:
    """Let another program have said otherwise of a photo."""
    path = store.photos[number].path
    found = MetadataConflict(number, field, ours, theirs, path.with_name(path.name + ".xmp"), SEEN)
    store.metadata.conflicts[number, field] = found
    return found


def _put(table: dict[Key, Value], key: Key, value: Value | None) -> None:
    if value is None:
        table.pop(key, None)
    else:
        table[key] = value
