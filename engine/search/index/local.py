"""The index in this process: exact, in a quarter of float32's memory, made from the catalog and cached beside it."""

from __future__ import annotations

import os
import time
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.catalog import vectors
from engine.catalog.connection import Catalog
from engine.search.index.candidates import nearest_of
from engine.search.index.files import Saved, SegmentFiles
from engine.search.index.fresh import Fresh, among_ids
from engine.search.index.protocol import Neighbours, ranked
from engine.search.index.segment import Direction, Segment

SEAL_ROWS = 4096
"""From this many new vectors on they are encoded; fewer are compared as they are."""

SEGMENT_ROWS = 32_768
"""Most rows of a segment: what is small enough is merged, and several are scanned at the same time."""

_PURGE_LOOK_S = 60.0


class _Stale(Exception):
    """The index does not fit the catalog: another catalog lies in its place (a backup was put back)."""


class LocalIndex:
    """Implements :class:`engine.search.index.protocol.VectorIndex`; see :mod:`engine.search.index.segment`.

    Args:
        catalog: read from; never written.
        bundle_id: whose vectors.
        dim: their length; vectors of another length are left out.
        cache_dir: where the files lie; stale or damaged ones are made anew, and without room it works in memory.
        seal_rows: see :data:`SEAL_ROWS`.
    """

    def __init__(
        self, catalog: Catalog, bundle_id: str, dim: int, cache_dir: Path, *, seal_rows: int = SEAL_ROWS
    ) -> None:
        self._catalog = catalog
        self._bundle_id = bundle_id
        self._dim = dim
        self._files = SegmentFiles(cache_dir, bundle_id, dim)
        self._seal_rows = seal_rows
        self._revision: int | None = None
        self._pool = ThreadPoolExecutor(_cores(), "scan")
        # Its threads start when they are needed, and end with the index even where nobody closes it.
        weakref.finalize(self, self._pool.shutdown, wait=False)
        self._forget()

    def __len__(self) -> int:
        return sum(int(np.count_nonzero(part.shown)) for part in self._parts())

    def close(self) -> None:
        """Let go of the files and the threads; an index that was closed is not used again."""
        self._forget()
        self._pool.shutdown()

    def refresh(self) -> bool:
        """Bring the index in line with the catalog; return whether anything was committed since the last time."""
        revision = self._catalog.revision()
        if revision == self._revision:
            return False
        if self._revision is None:
            self._take(self._files.load())
        self._read_new()
        self._drop_purged()
        removed = vectors.removed(self._catalog)
        for part in self._parts():
            part.shown = part.alive & ~among_ids(part.ids, removed) if len(removed) else part.alive.copy()
        self._revision = revision
        if any(not segment.name for segment in self._segments):
            self.save()
        return True

    def nearest(self, vector: NDArray[np.float32], count: int, among: NDArray[np.int64] | None = None) -> Neighbours:
        """Return the nearest photos, exactly; see :meth:`VectorIndex.nearest`."""
        count = min(count, len(self) if among is None else len(among))
        try:
            return self._nearest(Direction(vector), max(0, count), among)
        except _Stale:
            self._files.discard()
            self._forget()
            self.refresh()
            return self._nearest(Direction(vector), max(0, count), among)

    def memory_bytes(self) -> int:
        """Return how much the vectors and what goes with them take, mapped files included."""
        return sum(part.memory_bytes() for part in self._parts())

    def save(self) -> None:
        """Write what is encoded and has no files yet."""
        if self._segments:
            self._files.save(Saved(self._segments, self._sealed_stamp, self._skipped))

    def _parts(self) -> list[Segment | Fresh]:
        return [*self._segments, self._fresh]

    def _forget(self) -> None:
        self._revision = None
        self._segments: list[Segment] = []
        self._fresh = Fresh(self._dim)
        self._stamp = self._sealed_stamp = -1
        self._skipped = 0
        self._looked_at = -_PURGE_LOOK_S

    def _take(self, saved: Saved | None) -> None:
        self._forget()
        if saved is not None:
            self._segments, self._skipped = list(saved.segments), saved.skipped
            self._stamp = self._sealed_stamp = saved.stamp
            for place, segment in enumerate(self._segments):
                for later in self._segments[place + 1 :]:
                    segment.alive &= ~among_ids(segment.ids, later.ids)

    def _read_new(self) -> None:
        for found in vectors.since(self._catalog, self._bundle_id, self._stamp):
            rows = vectors.as_rows(found, self._dim)
            self._skipped += len(found) - len(rows.ids)
            self._stamp = found[-1][1]
            for part in self._parts():  # what is written anew replaces what there was
                part.alive &= ~among_ids(part.ids, rows.ids)
            self._fresh.append(rows)
            if len(self._fresh) >= SEGMENT_ROWS:
                self._seal()
        if len(self._fresh) >= self._seal_rows:
            self._seal()

    def _seal(self) -> None:
        """Encode the fresh vectors, and merge small segments: a segment is at least twice as large as the next."""
        fresh = self._fresh
        last = self._segments[-1] if self._segments else None
        scale = last.scale if last is not None and last.fits(fresh.vectors) else None
        self._segments.append(Segment.made_of(fresh.ids, fresh.stamps, fresh.vectors, scale))
        self._segments[-1].alive = fresh.alive
        self._sealed_stamp = self._stamp
        self._fresh = Fresh(self._dim)
        while len(self._segments) > 1 and _mergeable(*self._segments[-2:]):
            self._segments[-2:] = [Segment.merged(self._segments[-2:])]

    def _drop_purged(self) -> None:
        """Find vectors that are no more.  That happens a few times a month, so it is not looked for at each commit."""
        if time.monotonic() - self._looked_at < _PURGE_LOOK_S:
            return
        self._looked_at = time.monotonic()
        parts = self._parts()
        living = sum(int(np.count_nonzero(part.alive)) for part in parts)
        if living + self._skipped != vectors.count(self._catalog, self._bundle_id):
            there = vectors.all_stamps(self._catalog, self._bundle_id)
            for part in parts:
                part.alive &= among_ids(part.stamps, there)

    def _nearest(self, direction: Direction, count: int, among: NDArray[np.int64] | None) -> Neighbours:
        ids, fresh = self._fresh.shown_rows(among)
        others = ranked(ids, fresh, direction.vector, count)
        return nearest_of(self._segments, direction, count, among, others, self._read, self._pool)

    def _read(
        self, wanted: Sequence[tuple[Segment, NDArray[np.int64]]]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the ids and vectors of rows, as the catalog holds them.

        Raises:
            _Stale: a stamp is another photo's there.
        """
        stamps = np.concatenate([segment.stamps[places] for segment, places in wanted])
        ids = np.concatenate([segment.ids[places] for segment, places in wanted])
        order = np.argsort(stamps)
        rows = vectors.at(self._catalog, self._bundle_id, self._dim, stamps[order])
        if not np.array_equal(ids[order][among_ids(stamps[order], rows.stamps)], rows.ids):
            raise _Stale
        if len(rows.ids) < len(stamps):  # some were purged, or written anew, since the last refresh
            for segment, places in wanted:
                lost = places[~among_ids(segment.stamps[places], rows.stamps)]
                segment.alive[lost] = segment.shown[lost] = False
        return rows.ids, rows.vectors.astype(np.float32)


def _mergeable(first: Segment, second: Segment) -> bool:
    small = len(first) + len(second) <= SEGMENT_ROWS and len(first) <= 2 * len(second)
    return small and np.array_equal(first.scale, second.scale)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
