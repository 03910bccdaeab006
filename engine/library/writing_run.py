"""A run that writes metadata: photo after photo, each noted in the catalog before the next one is begun."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from engine.catalog import files, metadata, metadata_due, metadata_pending, settings, successions
from engine.catalog.clock import now
from engine.catalog.connection import Catalog
from engine.catalog.files import Place
from engine.catalog.metadata_jobs import Job, jobs, wanted
from engine.control import Control
from engine.errors import FolderUnusable, LibraryBusy, MetadataBusy, MetadataOff, MetadataUnavailable
from engine.indexing.lock import IndexLock
from engine.indexing.thumbnails import thumbnail_path, write_thumbnail
from engine.library.writing_places import chosen_sidecar, require_as_known
from engine.metadata.faults import Fault
from engine.metadata.places import NotWritten, Parts
from engine.metadata.plan import is_said
from engine.metadata.programs import lacks
from engine.metadata.records import MetadataEvent, MetadataFailed, MetadataFinished, MetadataProgress, WriteTo
from engine.metadata.sidecars import Sidecar
from engine.metadata.writer import Announced, Task, Writer, Written

LOCK = "metadata.lock"
CHUNK = 100
_TOLD_EVERY = 20
_NOT_KEPT = frozenset({Fault.CHANGED})
"""Faults that are over with the next scan: they are told, and not listed as problems."""


def write(
    catalog: Catalog,
    library_dir: Path,
    photo_ids: Sequence[int] | None,
    control: Control,
    *,
    dry_run: bool,
    into: WriteTo | None,
) -> Iterator[MetadataEvent]:
    """Write, as :meth:`engine.library.writing.Writing.write_metadata` says."""
    missing = lacks()
    if missing:
        raise MetadataUnavailable(missing)
    setting = WriteTo(str(settings.get(catalog, "metadata_write")))
    where = setting if into is None else into
    if where is WriteTo.OFF:
        if not dry_run:
            raise MetadataOff
        where = WriteTo.SIDECARS
    ids = photo_ids
    if ids is None:  # what was changed while nothing was written there is not known to be due
        ids = metadata_due.due(catalog) if where is setting else metadata_due.speaking(catalog)
    return _events(Run(catalog, library_dir, where, dry_run=dry_run), list(dict.fromkeys(ids)), control)


def _events(run: Run, photo_ids: list[int], control: Control) -> Iterator[MetadataEvent]:
    with run:
        for start in range(0, len(photo_ids), CHUNK):
            yield from run.photos(photo_ids[start : start + CHUNK], control, start, len(photo_ids))
        yield MetadataFinished(run.written, run.unchanged, run.failed, control.cancelled)


@dataclass
class Run:
    """Writes photos, alone in this library; use it with ``with``.

    Attributes:
        where: beside the photos or into them.
        dry_run: write nothing.
        stop: asked before each photo whether to leave off.
        written, unchanged, failed: counts, as in ``MetadataFinished``.
        unwritten: why photos could not be written, by their ids.

    Raises:
        MetadataBusy: another process writes.
    """

    catalog: Catalog
    library_dir: Path
    where: WriteTo
    dry_run: bool = False
    stop: Callable[[], bool] = lambda: False
    written: int = 0
    unchanged: int = 0
    failed: int = 0
    unwritten: dict[int, Fault] = field(default_factory=dict)
    _open: ExitStack = field(default_factory=ExitStack)
    _writer: Writer = field(init=False)
    _reading: bool = field(init=False, default=True)

    def __enter__(self) -> Run:
        try:
            self._writer = self._open.enter_context(Writer(None if self.dry_run else self._begin()))
            self._reading = bool(settings.get(self.catalog, "metadata_read"))
        except BaseException:
            self._open.close()
            raise
        return self

    def _begin(self) -> Parts:
        """Take the lock, and put in order what a killed run left."""
        try:
            self._open.enter_context(IndexLock(self.library_dir, LOCK))
            parts = Parts(self.library_dir)
        except LibraryBusy as error:
            raise MetadataBusy(error.folder) from error
        except OSError as error:
            raise FolderUnusable(self.library_dir, f"cannot be read ({error.strerror or error})") from error
        self._open.callback(parts.close)
        metadata_pending.settle(self.catalog)
        metadata_pending.clear(self.catalog)
        return parts

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def photos(self, photo_ids: Sequence[int], control: Control, done: int, total: int) -> Iterator[MetadataEvent]:
        """Write these photos, ``done`` of ``total`` having been written before."""
        of_photo: dict[int, list[Job]] = {photo_id: [] for photo_id in photo_ids}
        for job in jobs(self.catalog, photo_ids, reading=self._reading):
            of_photo[job.photo_id].append(job)
        for number, (photo_id, its_jobs) in enumerate(of_photo.items(), done + 1):
            control.wait_while_paused()
            if control.cancelled or self.stop():
                return
            fine = bool(its_jobs)
            if not its_jobs:  # it is in the library no more
                self.unwritten[photo_id] = Fault.GONE
            for job in its_jobs:
                before = self.failed
                yield from self._one(job)
                fine = fine and self.failed == before
            if fine and not self.dry_run:
                self._end(photo_id, its_jobs)
            if number % _TOLD_EVERY == 0 or number == total:
                yield MetadataProgress(number, total)

    def _one(self, job: Job) -> Iterator[MetadataEvent]:
        try:
            done = self._write(job)
        except NotWritten as error:
            self.failed += 1
            self.unwritten[job.photo_id] = error.fault
            if not self.dry_run and error.fault not in _NOT_KEPT:
                metadata_due.report(self.catalog, job.file_id, error.fault.value, now())
            yield MetadataFailed(job.path, error.fault.value)
            return
        targets = {change.target for change in done.changes}
        self.written += len(targets)
        self.unchanged += not targets
        yield from done.changes

    def _write(self, job: Job) -> Written:
        if self.where is WriteTo.SIDECARS and job.heard and is_said(job.wanted, job.known):
            return Written()
        require_as_known(job, reading=self._reading)
        sidecar, exists = chosen_sidecar(self.catalog, job)
        task = Task(
            job.path,
            job.wanted,
            job.known,
            sidecar,
            exists,
            into_file=self.where is WriteTo.FILES,
            dry_run=self.dry_run,
            announce=lambda announced: self._announce(job, announced),
        )
        done = self._writer.write(task)
        if done.described is not None:
            self._note(job, done)
        return done

    def _announce(self, job: Job, announced: Announced) -> None:
        """Note what is about to be put in place, so that a kill in this very moment parts nothing."""
        with self.catalog.transaction():
            if announced.content_hash is not None:
                successions.note(self.catalog, job.content_hash, announced.content_hash)
            metadata_pending.put(self.catalog, job.file_id, announced)

    def _note(self, job: Job, done: Written) -> None:
        """Note in the catalog what was written, so that the next scan does not take it for another program's doing."""
        if done.content_hash is not None:
            self._move_thumbnail(job.content_hash, done.content_hash)
        with self.catalog.transaction():
            if done.content_hash is not None:
                status = job.path.stat()
                facts = (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
                at = Place(job.at.path, job.at.folder_id, *facts)
                successions.complete(self.catalog, at, job.content_hash, done.content_hash)
            metadata_pending.drop(self.catalog, job.file_id)
            row = files.at_path(self.catalog, job.at.path)
            if row is None:  # it was moved or taken out of the library meanwhile
                return
            metadata_due.note_written(self.catalog, row.id, done.paths)
            if self._reading and done.described is not None:
                sidecar = None if done.sidecar is None else Sidecar.at(done.sidecar)
                metadata.note(self.catalog, row.id, done.described, sidecar)

    def _move_thumbnail(self, old_hash: str, new_hash: str) -> None:
        # A thumbnail that is missing is made again by the next run of indexing.
        with suppress(FileNotFoundError):
            write_thumbnail(self.library_dir, new_hash, thumbnail_path(self.library_dir, old_hash).read_bytes())

    def _end(self, photo_id: int, its_jobs: list[Job]) -> None:
        """Forget that a photo was to be written, unless the user changed it meanwhile."""
        with self.catalog.transaction():
            metadata_due.settle(self.catalog, [job.file_id for job in its_jobs])
            if wanted(self.catalog, [photo_id]).get(photo_id) == its_jobs[0].wanted:
                metadata_due.clear(self.catalog, [photo_id])
