"""What has to be taken from a list of photos and put into it to make another of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from desktop.backend.timeline import PhotoIds

MOST_ID = 20_000_000
MOST_RUNS = 16  # beyond these a reset is cheaper than telling of each


@dataclass(frozen=True)
class Difference:
    """The way from one list to another.

    Attributes:
        removed: runs of rows of the old list, in order.
        inserted: runs of rows of the new list, in order.
        many: the order is another, or the runs are too many to be told one by one.
    """

    removed: list[range] = field(default_factory=list)
    inserted: list[range] = field(default_factory=list)
    many: bool = False

    @property
    def nothing(self) -> bool:
        """Whether the lists are equal."""
        return not (self.removed or self.inserted or self.many)


def difference(old: PhotoIds, new: PhotoIds) -> Difference:
    """Compare two lists of distinct ids; the cost in Python does not depend on their lengths."""
    if np.array_equal(old.array, new.array):
        return Difference()
    if not len(old) or not len(new):
        return Difference(many=True)
    low = _common_start(old.array, new.array)
    if low == min(len(old), len(new)):  # one goes on where the other ends, as results do when less likely ones follow
        return Difference(_run(low, len(old)), _run(low, len(new)))
    stays, known = _among(old.array, new.array), _among(new.array, old.array)
    if not np.array_equal(old.array[stays], new.array[known]):
        return Difference(many=True)
    removed, inserted = _runs(~stays), _runs(~known)
    return Difference(many=True) if len(removed) + len(inserted) > MOST_RUNS else Difference(removed, inserted)


def _among(ids: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which of these are among the others, bool[len(ids)]; ids are small: a table of all is quickest."""
    most = int(max(ids.max(), others.max()))
    if most > MOST_ID or int(min(ids.min(), others.min())) < 0:
        return np.isin(ids, others)
    table = np.zeros(most + 1, np.bool_)
    table[others] = True
    found: NDArray[np.bool_] = table[ids]
    return found


def _common_start(old: NDArray[np.int64], new: NDArray[np.int64]) -> int:
    shorter = min(len(old), len(new))
    differs = np.flatnonzero(old[:shorter] != new[:shorter])
    return int(differs[0]) if len(differs) else shorter


def _run(start: int, end: int) -> list[range]:
    return [range(start, end)] if start < end else []


def _runs(marked: NDArray[np.bool_]) -> list[range]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], marked, [False])).astype(np.int8)))
    return [range(start, end) for start, end in edges.reshape(-1, 2).tolist()]
