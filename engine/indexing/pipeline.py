"""The pipeline: scan, then decode in worker processes while the encoder works here, then one writer, in batches."""

from __future__ import annotations

import os
import time
from collections import defaultdict, deque
from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.catalog import embeddings, metadata_pending, photos
from engine.catalog import settings as stored_settings
from engine.catalog.clock import Clock, now
from engine.catalog.connection import Catalog
from engine.catalog.files import Place
from engine.catalog.rows import path_of
from engine.control import Control
from engine.encoding.protocol import EncoderProtocol, release
from engine.events import IndexEvent, IndexFinished, IndexPaused, IndexProgress, IndexStarted, PhotoFailed
from engine.indexing import thumbnails
from engine.indexing.ahead import Ahead
from engine.indexing.claims import Claims
from engine.indexing.lock import IndexLock
from engine.indexing.meanwhile import Meanwhile
from engine.indexing.pool import DecodePool, Outcome, PoolOptions, Reads, Task
from engine.indexing.rate import Rate
from engine.indexing.scan import Changes, scan
from engine.indexing.writer import Ready, Writer
from engine.replacing import sweep

COMMIT_FILES = 64
COMMIT_S = 2.0
_WAIT_S = 0.1


def index_library(
    catalog: Catalog,
    encoder: EncoderProtocol,
    library_dir: Path,
    control: Control,
    *,
    workers: int | None = None,
    clock: Clock = now,
    options: PoolOptions | None = None,
    meanwhile: Meanwhile | None = None,
) -> Iterator[IndexEvent]:
    """Bring the catalog up to date with the source folders; yield what happens.

    Ends by itself, or soon after ``control.cancel()``; closing the generator or killing the process at any instant
    is safe: what was committed stays, and the next run does the rest.

    Args:
        catalog: open to write.
        encoder: makes the vectors; photos that have none of its bundle are read again.
        library_dir: where the thumbnails go, and the lock is.
        control: pauses and cancels.
        workers: decode processes, one a core by default.
        clock: tells the time that is written, and from which the 30 days are counted.
        options: all of the decode pool's settings, in place of ``workers``.
        meanwhile: what is done afterwards.

    Raises:
        LibraryBusy: another process is indexing this library.
        StorageFull, CatalogError: the catalog cannot be written.
        WorkersBroken: decode workers do not start.
    """
    with IndexLock(library_dir):
        yield from run_once(catalog, encoder, library_dir, control, options or pool_options(workers), clock)
        if meanwhile is not None and not control.cancelled:
            yield from meanwhile.work(control, lambda: False)


def pool_options(workers: int | None) -> PoolOptions:
    """Return the decode pool's settings for a number of workers, by default one for each core of this process."""
    if workers:
        return PoolOptions(workers)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return PoolOptions(min(cores, 16))


def run_once(
    catalog: Catalog,
    encoder: EncoderProtocol,
    library_dir: Path,
    control: Control,
    options: PoolOptions,
    clock: Clock,
    settle_s: float = 0.0,
) -> Generator[IndexEvent, None, bool]:
    """Do one run; the caller holds the library's :class:`IndexLock`.

    Returns:
        Whether files were left for a later run because they were being written (see ``settle_s`` of ``scan``).
    """
    with_thumbnail = _swept_thumbnails(catalog, library_dir)
    lacking = embeddings.lacking(catalog, encoder.bundle_id, removed=True) | photos.outside(catalog, with_thumbnail)
    reads = bool(stored_settings.get(catalog, "metadata_read"))
    cache = library_dir.absolute() / "cache"
    metadata_pending.settle(catalog)
    changes = yield from scan(catalog, control, clock(), lacking, settle_s, cache, describing=reads)
    folder_ids = {item.path: item.folder_id for item in changes.to_read}
    writer = Writer(catalog, library_dir, encoder.bundle_id, clock, folder_ids, takes_over=reads)
    writer.counts.unchanged = changes.unchanged
    if changes.finished:
        writer.open_scan(changes)
        yield from _Run(writer, encoder, control, changes, with_thumbnail).events(options)
    if not control.cancelled:
        writer.close_scan(changes.gone_problems)
        writer.purge()
    counts = writer.counts
    yield IndexFinished(
        counts.added,
        counts.unchanged,
        counts.moved,
        counts.removed,
        counts.failed,
        cancelled=control.cancelled,
        edited=counts.edited,
        described=counts.described,
        conflicts=counts.conflicts,
    )
    return changes.unsettled


def _swept_thumbnails(catalog: Catalog, library_dir: Path) -> set[str]:
    """Return the contents that have a thumbnail, after what killed runs left was deleted."""
    cache = library_dir / "cache"
    for folder in (library_dir, cache, *(path for path in cache.glob("*") if path.is_dir())):
        sweep(folder)
    thumbnails.sweep(library_dir)
    found = thumbnails.existing(library_dir)
    strangers = photos.strangers(catalog, found)
    thumbnails.delete(library_dir, strangers)
    return found - strangers


class _Run:
    """Reads the files that a scan found, in a bounded window of work."""

    def __init__(
        self, writer: Writer, encoder: EncoderProtocol, control: Control, changes: Changes, with_thumbnail: set[str]
    ) -> None:
        self._writer, self._encoder, self._control = writer, encoder, control
        reads = Reads.ALL if writer.takes_over else Reads.PHOTO
        self._waiting = deque(_task(item, changes, reads) for item in changes.to_read)
        self._waiting.extend(_task(item, changes, Reads.METADATA) for item in changes.to_describe)
        self._total = len(self._waiting)
        self._embedded = embeddings.embedded_hashes(writer.catalog, encoder.bundle_id)
        self._claims = Claims(self._embedded & with_thumbnail)
        self._repeats: defaultdict[str, list[Outcome]] = defaultdict(list)
        self._failed: dict[str, str] = {}
        self._ready: list[Ready] = []
        self._ahead: Ahead[Outcome] = Ahead(encoder)
        self._committed_at = time.monotonic()
        self._rate = Rate()
        self._in_flight = 0
        self._done = 0

    def events(self, options: PoolOptions) -> Iterator[IndexEvent]:
        """Read, encode and write until all is done, or cancelled."""
        yield IndexStarted(self._total)
        if not self._total:
            return
        pool = DecodePool(self._encoder.preprocessing, self._claims.claim, options)
        try:
            while (self._waiting or self._in_flight) and not self._control.cancelled:
                if self._control.paused:
                    self._take_in(self._ahead.finish())
                    yield from self._commit()
                    yield IndexPaused(self._control.reason)
                    release(self._encoder)
                    self._control.wait_while_paused()
                    self._rate = Rate(self._done)
                    continue
                self._fill(pool, options.workers * 2 + self._ahead.batch * 2)
                outcomes = pool.take(self._ahead.batch, _WAIT_S)
                self._in_flight -= len(outcomes)
                yield from self._digest(outcomes)
                if len(self._ready) >= COMMIT_FILES or time.monotonic() - self._committed_at > COMMIT_S:
                    yield from self._commit()
                if not self._in_flight:
                    self._take_in(self._ahead.finish())  # files of the same contents wait for it, and may fail with it
                    if not self._waiting:
                        yield from self._commit()  # which may find files that are to be read after all
            self._take_in(self._ahead.finish())
            yield from self._commit()
        finally:
            pool.close()
            self._ahead.close()

    def _fill(self, pool: DecodePool, window: int) -> None:
        while self._waiting and self._in_flight < window:
            pool.submit(self._waiting.popleft())
            self._in_flight += 1

    def _digest(self, outcomes: list[Outcome]) -> Iterator[IndexEvent]:
        self._encode([outcome for outcome in outcomes if outcome.decoded is not None])
        for outcome in outcomes:
            if outcome.failure is not None:
                yield from self._fail(outcome, outcome.failure)
            elif outcome.changed:
                self._forget(outcome)
            elif outcome.known:
                yield from self._repeat(outcome)
            elif outcome.described is not None:
                self._ready.append(Ready(outcome))

    def _encode(self, outcomes: list[Outcome]) -> None:
        fresh = [outcome for outcome in outcomes if outcome.content_hash not in self._embedded]
        pixels = [outcome.decoded.pixels for outcome in fresh if outcome.decoded is not None]
        if pixels:
            self._take_in(self._ahead.encode(fresh, np.stack(pixels)))
        elif not outcomes:
            self._take_in(self._ahead.finish())  # nothing more came in the meantime
        for outcome in outcomes:
            if outcome.content_hash in self._embedded:
                self._complete(Ready(outcome))

    def _take_in(self, encoded: list[tuple[Outcome, NDArray[np.float32]]]) -> None:
        for outcome, vector in encoded:
            self._complete(Ready(outcome, vector))

    def _complete(self, ready: Ready) -> None:
        """Have a photo written, with the files that turned out to have the same content."""
        content_hash = ready.outcome.content_hash
        assert content_hash is not None
        self._claims.fulfil(content_hash)
        self._ready += [ready, *(Ready(repeat) for repeat in self._repeats.pop(content_hash, []))]

    def _repeat(self, outcome: Outcome) -> Iterator[IndexEvent]:
        """Take a file whose content is known; it waits where that content is just being decoded."""
        content_hash = outcome.content_hash
        assert content_hash is not None
        if self._claims.is_complete(content_hash):
            self._ready.append(Ready(outcome))
        elif content_hash in self._failed:
            yield from self._fail(outcome, self._failed[content_hash])
        elif self._claims.is_claimed(content_hash):
            self._repeats[content_hash].append(outcome)
        else:  # whoever was decoding it gave up meanwhile
            self._waiting.append(outcome.task)

    def _fail(self, outcome: Outcome, reason: str) -> Iterator[IndexEvent]:
        repeats = self._repeats.pop(outcome.content_hash, []) if outcome.content_hash else []
        if outcome.content_hash:
            self._failed[outcome.content_hash] = reason
            self._claims.release(outcome.content_hash)
        for failed in (outcome, *repeats):
            self._ready.append(Ready(Outcome(failed.task, failed.content_hash, failure=reason)))
            yield PhotoFailed(str(failed.task.path), reason)

    def _forget(self, outcome: Outcome) -> None:
        """Leave a file that changed meanwhile to the next scan; another with the same content is read in its place."""
        self._done += 1
        if outcome.content_hash is not None:
            self._claims.release(outcome.content_hash)
            self._waiting.extend(repeat.task for repeat in self._repeats.pop(outcome.content_hash, []))

    def _read_after_all(self, outcome: Outcome) -> None:
        """Have a file read that was taken for a content which no photo has any more."""
        assert outcome.content_hash is not None
        self._embedded.discard(outcome.content_hash)
        self._claims.reopen(outcome.content_hash)
        self._waiting.append(outcome.task)

    def _commit(self) -> Iterator[IndexEvent]:
        self._committed_at = time.monotonic()
        if not self._ready:
            return
        unknown = self._writer.commit(self._ready)
        for outcome in unknown:
            self._read_after_all(outcome)
        self._done += len(self._ready) - len(unknown)
        self._ready = []
        rate = self._rate.update(self._done)
        yield IndexProgress(self._done, self._total, rate, (self._total - self._done) / rate if rate > 0 else None)


def _task(item: Place, changes: Changes, reads: Reads) -> Task:
    sidecar = changes.sidecars.get(item.path)
    return Task(path_of(item.path), item.size_bytes, item.mtime_ns, item.ctime_ns, sidecar, reads)
