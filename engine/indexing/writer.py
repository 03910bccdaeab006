"""The one writer: puts what was read into the catalog, a batch in a transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.catalog import embeddings, files, looks, metadata, photos, problems
from engine.catalog.clock import Clock
from engine.catalog.connection import Catalog
from engine.catalog.files import FileRow, Place, Placed
from engine.catalog.metadata_merging import Heard, take_over
from engine.catalog.photos import NewPhoto
from engine.catalog.rows import path_bytes
from engine.indexing import thumbnails
from engine.indexing.decode import Decoded
from engine.indexing.identity import Identities
from engine.indexing.pool import Outcome
from engine.indexing.scan import Changes
from engine.metadata.reading import Reading
from engine.metadata.records import Described


@dataclass
class Counts:
    """What a run did so far, in files."""

    added: int = 0
    unchanged: int = 0
    moved: int = 0
    removed: int = 0
    failed: int = 0
    edited: int = 0
    described: int = 0
    conflicts: int = 0


@dataclass(frozen=True)
class Ready:
    """A file that was read, with its photo's vector (float32[dim]) where it was encoded."""

    outcome: Outcome
    vector: NDArray[np.float32] | None = None


@dataclass
class Writer:
    """Writes batches; what one :meth:`commit` is given is in the catalog together, or not at all.

    Attributes:
        folder_ids: the source folder of each path that is to be read.
        counts: what was written.
        takes_over: whether what other programs said of photos is taken over.
    """

    catalog: Catalog
    library_dir: Path
    bundle_id: str
    clock: Clock
    folder_ids: dict[bytes, int]
    counts: Counts = field(default_factory=Counts)
    takes_over: bool = False
    _heard: list[Heard] = field(default_factory=list)
    _said: dict[int, metadata.Base] = field(default_factory=dict)
    _absent: dict[int, FileRow] = field(default_factory=dict)
    _identities: Identities = field(init=False)

    def __post_init__(self) -> None:
        self._identities = Identities(self.catalog, self.clock)

    def open_scan(self, changes: Changes) -> None:
        """Write what the scan alone found, and remember which files are gone: other files may turn out to be them."""
        now = self.clock()
        self._absent = {row.id: row for row in changes.absent}
        with self.catalog.transaction():
            if changes.dated:
                files.note_ctimes(self.catalog, changes.dated)
            if changes.returned:
                files.mark_found(self.catalog, changes.returned, now)
            for folder_id, rows in changes.adopted.items():
                files.adopt(self.catalog, rows, folder_id, now)

    def commit(self, batch: Iterable[Ready]) -> list[Outcome]:
        """Write a batch: thumbnails first, then photos, files, vectors, full text and problems in one transaction.

        Returns:
            Files that were taken for known contents, and must be read after all: the photo of that content was edited
            where it lies, and has another one now.

        Raises:
            StorageFull: there is no room; nothing of the batch is in the catalog then.
        """
        batch = list(batch)
        for ready in batch:
            if ready.outcome.decoded is not None and ready.outcome.content_hash is not None:
                thumbnails.write_thumbnail(
                    self.library_dir, ready.outcome.content_hash, ready.outcome.decoded.thumbnail
                )
        unsettled: set[int] = set()
        unknown: list[Outcome] = []
        self._heard.clear()
        with self.catalog.transaction():
            fine = [ready.outcome.task.path for ready in batch if ready.outcome.failure is None]
            problems.clear(self.catalog, map(path_bytes, fine))
            self._write_photos([ready for ready in batch if ready.outcome.decoded is not None], unsettled)
            for ready in batch:
                if ready.outcome.known:
                    if not self._write_known(ready.outcome, unsettled):
                        unknown.append(ready.outcome)
                elif ready.outcome.described is not None:
                    self._hear(ready.outcome, ready.outcome.described)
                elif ready.outcome.failure is not None:
                    self._write_failure(ready.outcome, ready.outcome.failure)
            photos.settle(self.catalog, unsettled, self.clock())
            self._take_over()
        return unknown

    def _take_over(self) -> None:
        if self._heard:
            self._inherit()
            taken = take_over(self.catalog, self._heard, self.clock())
            self.counts.described += len(taken.photo_ids)
            self.counts.conflicts += taken.conflicts
            self._heard.clear()

    def _inherit(self) -> None:
        """Let files that took the places of others, as theirs were taken, go on from what was said of their photos."""
        heirs = [(one.file_id, self._said[one.photo_id]) for one in self._heard if one.photo_id in self._said]
        known = metadata.bases(self.catalog, [file_id for file_id, _ in heirs])
        metadata.note_all(
            self.catalog,
            [(file_id, said.described, said.sidecar) for file_id, said in heirs if file_id not in known],
        )

    def close_scan(self, gone_problems: list[bytes]) -> None:
        """Mark as missing what did not turn up elsewhere."""
        rows = list(self._absent.values())
        if rows:
            files.mark_missing(self.catalog, rows, self.clock())
        if gone_problems:
            problems.clear(self.catalog, gone_problems)
        self.counts.removed += len(rows)

    def purge(self) -> None:
        """Delete photos that have been removed for 30 days, with their thumbnails."""
        thumbnails.delete(self.library_dir, photos.purge(self.catalog, self.clock()))

    def _write_photos(self, batch: list[Ready], unsettled: set[int]) -> None:
        encoded: list[tuple[int, NDArray[np.float32]]] = []
        looked: list[tuple[int, bytes]] = []
        for ready in batch:
            outcome = ready.outcome
            assert outcome.decoded is not None and outcome.content_hash is not None
            reading = (outcome.decoded.reading or Reading()) if self.takes_over else None
            new = _new_photo(outcome.decoded, outcome.content_hash, outcome.task.size_bytes, reading)
            look = outcome.decoded.look
            edited = self._identities.edited(new, path_bytes(outcome.task.path), look, self._absent)
            photo_id = self._identities.added(new) if edited is None else edited
            file_id = self._place(photo_id, outcome, unsettled, edited=edited is not None)
            if reading is not None:
                self._heard.append(Heard(photo_id, file_id, reading, outcome.task.sidecar))
            if outcome.decoded.look is not None:
                looked.append((photo_id, outcome.decoded.look))
            if ready.vector is not None:
                encoded.append((photo_id, ready.vector))
        looks.put(self.catalog, looked)
        if encoded:
            vectors = np.stack([vector for _, vector in encoded])
            embeddings.store(self.catalog, self.bundle_id, [photo_id for photo_id, _ in encoded], vectors)

    def _write_known(self, outcome: Outcome, unsettled: set[int]) -> bool:
        """Place a file whose content needs no decoding; return False where no photo has that content any more."""
        assert outcome.content_hash is not None
        photo_id = photos.id_of_hash(self.catalog, outcome.content_hash)
        if photo_id is None:
            return False
        self._place(photo_id, outcome, unsettled)
        if outcome.described is not None:
            self._hear(outcome, outcome.described)
        return True

    def _hear(self, outcome: Outcome, reading: Reading) -> None:
        row = files.at_path(self.catalog, path_bytes(outcome.task.path))
        if row is not None and self.takes_over:
            self._heard.append(Heard(row.photo_id, row.id, reading, outcome.task.sidecar))

    def _place(self, photo_id: int, outcome: Outcome, unsettled: set[int], *, edited: bool = False) -> int:
        path = path_bytes(outcome.task.path)
        task = outcome.task
        at = Place(path, self.folder_ids[path], task.size_bytes, task.mtime_ns, task.ctime_ns)
        before = files.at_path(self.catalog, path)
        said = self._base_of(before, photo_id)
        placed, file_id = files.place(self.catalog, photo_id, at, self.clock(), self._absent, unsettled)
        self._absent.pop(file_id, None)
        if said is not None and edited:  # where the file is another photo's now, what it said before is still the base
            metadata.note(self.catalog, file_id, said.described, said.sidecar)
        # A known content in the place of another was moved there; an unknown one is another photo.
        if edited:
            self.counts.edited += 1
        elif placed is Placed.ADDED or (placed is Placed.REPLACED and not outcome.known):
            self.counts.added += 1
        elif placed is not Placed.SAME:
            self.counts.moved += 1
        elif before is not None and (before.mtime_ns, before.ctime_ns) != (task.mtime_ns, task.ctime_ns):
            self.counts.unchanged += 1  # only its times changed; the scan has not counted it yet
        return file_id

    def _base_of(self, row: FileRow | None, photo_id: int) -> metadata.Base | None:
        """Return what a file said before; where another photo takes its place, it is kept for its own."""
        if row is None or row.photo_id == photo_id or not self.takes_over:
            return None
        said = metadata.base(self.catalog, row.id)
        if said is not None:
            self._said[row.photo_id] = said
        return said

    def _write_failure(self, outcome: Outcome, reason: str) -> None:
        path, task = path_bytes(outcome.task.path), outcome.task
        problems.record(self.catalog, path, reason, task.size_bytes, task.mtime_ns, self.clock(), task.ctime_ns)
        row = files.at_path(self.catalog, path)
        if row is not None and self._is_another(row, outcome):
            # What was here before is gone, and what is here now is no photo.
            files.mark_missing(self.catalog, [row], self.clock())
        self.counts.failed += 1

    def _is_another(self, row: FileRow, outcome: Outcome) -> bool:
        """Tell whether what is at a path now is not the photo that was there; one that cannot be read may still be."""
        if outcome.content_hash is not None:
            return outcome.content_hash != photos.content_hash(self.catalog, row.photo_id)
        return (row.size_bytes, row.mtime_ns) != (outcome.task.size_bytes, outcome.task.mtime_ns)


def _new_photo(decoded: Decoded, content_hash: str, size_bytes: int, reading: Reading | None) -> NewPhoto:
    said = Described() if reading is None else reading.described
    is_dated, is_placed = said.taken_at is not None, said.latitude is not None
    return NewPhoto(
        content_hash=content_hash,
        width=decoded.width,
        height=decoded.height,
        format=decoded.format,
        size_bytes=size_bytes,
        taken_at=said.taken_at if is_dated else decoded.taken_at,
        taken_offset_min=said.taken_offset_min if is_dated else decoded.taken_offset_min,
        taken_from="exif" if is_dated else decoded.taken_from,
        camera=decoded.camera,
        lens=decoded.lens,
        exposure=decoded.exposure,
        latitude=said.latitude if is_placed else decoded.latitude,
        longitude=said.longitude if is_placed else decoded.longitude,
    )
