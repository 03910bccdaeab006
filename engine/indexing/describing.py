"""Reading anew what is said of photos in their files and sidecars; nothing is decoded, nothing embedded."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.catalog import copies, photos
from engine.catalog.clock import Clock, now
from engine.catalog.connection import Catalog
from engine.catalog.copies import CopyRow
from engine.catalog.rows import path_of
from engine.control import Control
from engine.encoding.preprocessing import Preprocessing
from engine.events import IndexEvent, IndexFinished, IndexProgress, IndexStarted
from engine.indexing.lock import IndexLock
from engine.indexing.pool import DecodePool, PoolOptions, Reads, Task
from engine.indexing.rate import Rate
from engine.indexing.writer import Ready, Writer
from engine.metadata.sidecars import Sidecar, sidecar_of

_COMMIT_FILES = 64
_WAIT_S = 0.1
_NO_PIXELS = Preprocessing(1, "squash", "nearest", (0.0, 0.0, 0.0), (1.0, 1.0, 1.0))


def describe_photos(
    catalog: Catalog,
    library_dir: Path,
    control: Control,
    options: PoolOptions,
    photo_ids: Sequence[int] | None = None,
    clock: Clock = now,
) -> Iterator[IndexEvent]:
    """Read the metadata of all files of these photos (None: of all) that can be reached, whatever was read before.

    Files that were changed since they were indexed are left to indexing.

    Args:
        catalog: open to write.
        library_dir: where the lock is.
        control: cancels.
        options: of the processes that read.
        photo_ids: the photos.
        clock: tells the time that is written.

    Raises:
        LibraryBusy: another process is indexing this library.
        StorageFull, CatalogError: the catalog cannot be written.
        WorkersBroken: the processes that read do not start.
    """
    with IndexLock(library_dir):
        rows = copies.files_of(catalog, photos.ids(catalog, "id") if photo_ids is None else photo_ids)
        yield IndexStarted(len(rows))
        writer = Writer(catalog, library_dir, "", clock, {}, takes_over=True)
        yield from _described(rows, writer, control, options)
    counts = writer.counts
    yield IndexFinished(
        0, len(rows), 0, 0, 0, control.cancelled, described=counts.described, conflicts=counts.conflicts
    )


def _described(
    rows: Sequence[CopyRow], writer: Writer, control: Control, options: PoolOptions
) -> Iterator[IndexProgress]:
    if not rows:
        return
    waiting, ready, done, rate = deque(rows), list[Ready](), 0, Rate()
    in_flight = 0
    pool = DecodePool(_NO_PIXELS, lambda content_hash: False, options)
    try:
        while (waiting or in_flight) and not control.cancelled:
            while waiting and in_flight < options.workers * 8:
                pool.submit(_task(waiting.popleft()))
                in_flight += 1
            outcomes = pool.take(_COMMIT_FILES, _WAIT_S)
            in_flight -= len(outcomes)
            done += len(outcomes)
            ready += [Ready(outcome) for outcome in outcomes if outcome.described is not None]
            if len(ready) >= _COMMIT_FILES:
                writer.commit(ready)
                ready = []
                per_s = rate.update(done)
                yield IndexProgress(done, len(rows), per_s, (len(rows) - done) / per_s if per_s > 0 else None)
        writer.commit(ready)
    finally:
        pool.close()


def _task(row: CopyRow) -> Task:
    path = path_of(row.path)
    beside = sidecar_of(path)
    try:
        sidecar = None if beside is None else Sidecar.at(beside)
    except OSError:
        sidecar = None
    return Task(path, row.size_bytes, row.mtime_ns, sidecar=sidecar, reads=Reads.METADATA)
