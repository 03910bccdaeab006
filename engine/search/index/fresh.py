"""The newest part of the local index: vectors that are too few to be encoded, compared as they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.catalog import vectors


class Fresh:
    """Vectors with their photos, as :class:`engine.search.index.segment.Segment` has them."""

    def __init__(self, dim: int) -> None:
        self.ids = np.empty(0, np.int64)
        self.stamps = np.empty(0, np.int64)
        self.vectors = np.empty((0, dim), np.float32)
        self.alive = np.empty(0, bool)
        self.shown = np.empty(0, bool)

    def __len__(self) -> int:
        return len(self.ids)

    def memory_bytes(self) -> int:
        """Return how much the rows take."""
        return sum(array.nbytes for array in (self.ids, self.stamps, self.vectors, self.alive, self.shown))

    def append(self, rows: vectors.Rows) -> None:
        """Add rows; of a photo that is in it twice the later one counts (the catalog holds one a photo)."""
        self.ids = np.concatenate([self.ids, rows.ids])
        self.stamps = np.concatenate([self.stamps, rows.stamps])
        self.vectors = np.concatenate([self.vectors, rows.vectors.astype(np.float32)])
        self.alive = np.concatenate([self.alive, np.ones(len(rows.ids), bool)])
        self.shown = self.alive.copy()

    def shown_rows(self, among: NDArray[np.int64] | None) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return ids and vectors, float32[k, dim], of the rows that may be found."""
        rows = self.shown if among is None else self.shown & among_ids(self.ids, among)
        return (self.ids, self.vectors) if rows.all() else (self.ids[rows], self.vectors[rows])


def among_ids(values: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return bool[n]: which of the values (ids or stamps, never negative) are wanted."""
    if not len(values) or not len(wanted):
        return np.zeros(len(values), bool)
    if len(wanted) < 64:
        return np.isin(values, wanted)
    low, high = int(values.min()), int(values.max())
    inside = wanted[(wanted >= low) & (wanted <= high)]
    table = np.zeros(high - low + 1, bool)
    table[inside - low] = True
    return table[values - low]
