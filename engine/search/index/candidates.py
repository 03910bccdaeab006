"""The nearest rows of the segments: a scan of the codes, then an exact look at what can be among them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor

import faiss
import numpy as np
from numpy.typing import NDArray

from engine.search.index.fresh import among_ids
from engine.search.index.protocol import Neighbours, ranked
from engine.search.index.segment import Direction, Scan, Segment

_FIRST_CANDIDATES = 600
_CANDIDATES_EACH = 4  # of the wanted: the bound seldom leaves more, and a second scan is dear
_MARGIN = 64

Places = NDArray[np.int64]
Read = Callable[[Sequence[tuple[Segment, Places]]], tuple[NDArray[np.int64], NDArray[np.float32]]]


def nearest_of(
    segments: Sequence[Segment],
    direction: Direction,
    count: int,
    among: NDArray[np.int64] | None,
    others: Neighbours,
    read: Read,
    pool: Executor,
) -> Neighbours:
    """Return the nearest photos of the segments and of ``others``, exactly.

    The best that the codes show are read, and the least of them tells what a photo must reach.  Photos whose codes
    prove that they do not are never read.

    Args:
        segments: all of the index.
        direction: what is looked for.
        count: how many are wanted.
        among: as for ``VectorIndex.nearest``.
        others: the nearest ``count`` photos that are in no segment.
        read: returns (ids int64[k], vectors float32[k, dim]) of rows; those that are no more are left out.
        pool: scans several segments at the same time; faiss lets other threads run.
    """
    if not segments or not count:
        return others
    each = _MARGIN + (_FIRST_CANDIDATES + _CANDIDATES_EACH * count) // len(segments)
    scans = _scans(segments, direction, each, among, pool)
    chosen = _best(scans, count)
    best = _with(others, read(list(zip(segments, chosen, strict=True))), direction, count)
    level = float(best.similarities[count - 1]) if len(best) >= count else -np.inf
    while short := [place for place, scan in enumerate(scans) if -np.inf < scan.beyond >= level]:
        each *= 4
        again = _scans([segments[place] for place in short], direction, each, among, pool)
        for place, scan in zip(short, again, strict=True):
            scans[place] = scan
    rest = [
        (segment, _that_reach(segment, scan, direction, level, known))
        for segment, scan, known in zip(segments, scans, chosen, strict=True)
    ]
    return _with(best, read(rest), direction, count)


def _scans(
    segments: Sequence[Segment], direction: Direction, each: int, among: NDArray[np.int64] | None, pool: Executor
) -> list[Scan]:
    def scanned(segment: Segment) -> Scan:
        faiss.omp_set_num_threads(1)  # of this thread: with more, those of each search spin for the others' cores
        return segment.scan(direction, each, None if among is None else among_ids(segment.ids, among))

    for segment in segments:
        direction.taken_apart(segment.scale)  # here, so that no two threads do it at once
    return list(pool.map(scanned, segments) if len(segments) > 1 else map(scanned, segments))


def _best(scans: Sequence[Scan], count: int) -> list[Places]:
    """Return for each scan the places that are among the best ``count`` of all, by their codes."""
    similarities = np.concatenate([scan.similarities for scan in scans])
    if len(similarities) <= count:
        return [scan.places for scan in scans]
    level = np.partition(similarities, len(similarities) - count)[len(similarities) - count]
    return [scan.places[scan.similarities >= level] for scan in scans]


def _that_reach(segment: Segment, scan: Scan, direction: Direction, level: float, known: Places) -> Places:
    places = scan.places[scan.similarities + scan.slack >= level]
    places = np.setdiff1d(places, known, assume_unique=True)
    similarities, slack = segment.refined(direction, places)
    return places[similarities + slack >= level]


def _with(
    best: Neighbours, rows: tuple[NDArray[np.int64], NDArray[np.float32]], direction: Direction, count: int
) -> Neighbours:
    if not len(rows[0]):
        return best
    ids, vectors = np.concatenate([best.ids, rows[0]]), np.concatenate([best.vectors, rows[1]])
    return ranked(ids, vectors, direction.vector, count)
