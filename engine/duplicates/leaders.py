"""Groups photos by their looks: each with the best photo that it resembles, never with a friend of a friend."""

from __future__ import annotations

import os
from collections.abc import Generator
from dataclasses import dataclass
from typing import Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from engine.control import Control
from engine.duplicates.look import DCT_BYTES, distances
from engine.duplicates.records import CompareProgress

MOST_DCT_BITS, MOST_DIFFERENCE_BITS = 12, 26
"""In how many of 64 and of 121 bits the looks of near duplicates may differ (docs/duplicates.md)."""

_BLOCK_ROWS, _FIRST_BLOCK_ROWS = 1024, 64
_WORTH_THREADS = 20_000

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Pairs:
    """Pairs of photos, by their rows, whose looks are alike.

    Attributes:
        rows, others: int64[k]; each row stands behind the other one.
        dct_bits, difference_bits: int64[k], in how many bits they differ.
    """

    rows: Rows
    others: Rows
    dct_bits: Rows
    difference_bits: Rows


class Judge(Protocol):
    """Says of pairs whose looks are alike how similar the photos are, float64[k]; NaN: they are no duplicates."""

    def __call__(self, pairs: Pairs) -> NDArray[np.float64]:
        """Judge."""


@dataclass(frozen=True)
class Led:
    """Who leads whom.

    Attributes:
        leaders: int64[n], the row of each photo's leader; a photo that leads has its own.
        similarity: float64[n], to that leader.
    """

    leaders: Rows
    similarity: NDArray[np.float64]


def lead(
    looks: NDArray[np.uint8], judge: Judge, control: Control, block_rows: int = _BLOCK_ROWS
) -> Generator[CompareProgress, None, Led]:
    """Go through the photos, best first: one that resembles a leader joins the most similar, else it leads.

    So every member was compared with the best one of its group, and groups cannot grow along chains of photos each a
    little different from the last.  The work is that of comparing all with all leaders: of n photos without any
    duplicate n²/2 comparisons of 64 bits, of n photos that are all alike n.

    Args:
        looks: uint8[n, 24], best photos first.
        judge: is asked about those pairs only whose looks are alike.
        control: pauses and cancels; what is returned then is not finished.
        block_rows: how many are looked up at a time.
    """
    total, start, rows = len(looks), 0, min(block_rows, _FIRST_BLOCK_ROWS)
    led = Led(np.arange(total), np.ones(total))
    known, known_rows = faiss.IndexBinaryFlat(8 * DCT_BYTES), np.empty(0, np.int64)
    faiss.omp_set_num_threads(_threads(total))  # of this thread
    while start < total:
        control.wait_while_paused()
        if control.cancelled:
            return led
        block = np.arange(start, min(start + rows, total))
        _settle(led, looks, block, known, known_rows, judge)
        leading = block[led.leaders[block] == block]
        known.add(_codes(looks, leading))
        known_rows = np.concatenate([known_rows, leading])
        yield CompareProgress(int(block[-1]) + 1, total)
        start, rows = start + rows, min(block_rows, 2 * rows)
    return led


def _threads(total: int) -> int:
    cores = os.cpu_count() or 1
    if total < _WORTH_THREADS:  # they would wait for each other longer than they work
        return 1
    return cores - 1 if cores > 2 else cores  # one is left for the window


def _settle(
    led: Led, looks: NDArray[np.uint8], block: Rows, known: faiss.IndexBinaryFlat, known_rows: Rows, judge: Judge
) -> None:
    """Find who leads the photos of a block.

    A photo that resembles a leader from before cannot lead itself; the others of the block are compared with those
    only that can.  So photos that are all alike do not cost all their pairs.
    """
    before = _alike(looks, block, known, known_rows)
    agreed = judge(before)
    free = np.setdiff1d(block, before.rows[~np.isnan(agreed)])
    itself = faiss.IndexBinaryFlat(8 * DCT_BYTES)
    itself.add(_codes(looks, free))
    within = _alike(looks, block, itself, free)
    rows, others = np.concatenate([before.rows, within.rows]), np.concatenate([before.others, within.others])
    _join(led, rows, others, np.concatenate([agreed, judge(within)]))


def _alike(looks: NDArray[np.uint8], block: Rows, index: faiss.IndexBinaryFlat, index_rows: Rows) -> Pairs:
    """Return the pairs of the block with those rows of the index that stand before."""
    # faiss takes what is nearer than the radius.
    limits, _, found = index.range_search(_codes(looks, block), MOST_DCT_BITS + 1)
    rows, others = np.repeat(block, np.diff(limits.astype(np.int64))), index_rows[found]
    rows, others = rows[others < rows], others[others < rows]
    dct, differences = distances(looks[rows], looks[others])
    near = differences <= MOST_DIFFERENCE_BITS
    return Pairs(rows[near], others[near], dct[near], differences[near])


def _codes(looks: NDArray[np.uint8], rows: Rows) -> NDArray[np.uint8]:
    return np.ascontiguousarray(looks[rows, :DCT_BYTES])


def _join(led: Led, rows: Rows, others: Rows, similarity: NDArray[np.float64]) -> None:
    agreed = np.flatnonzero(~np.isnan(similarity))
    # By row, so that whether the other one leads is settled; the most similar first, and the better of equals.
    agreed = agreed[np.lexsort((others[agreed], -similarity[agreed], rows[agreed]))]
    for place in agreed.tolist():
        row, other = int(rows[place]), int(others[place])
        if led.leaders[row] == row and led.leaders[other] == other:
            led.leaders[row] = other
            led.similarity[row] = similarity[place]
