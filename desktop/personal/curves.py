"""Curves as they are drawn: without what is no number, and with no more points than there are pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

MOST_DRAWN = 400
"""Of longer curves means are drawn: there are no more pixels, and single steps are noise."""

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


def finite(values: Sequence[float]) -> Floats:
    """Return values, float64[n], in which what cannot be drawn is a gap."""
    array = np.asarray(values, np.float64)
    return np.where(np.isfinite(array), array, np.nan)


def thinned(steps: Floats, values: Floats, most: int = MOST_DRAWN) -> tuple[Floats, Floats]:
    """Return at most ``most`` points: means of as many neighbours each, of what is a number; a gap where none is."""
    count = len(values)
    if count <= most:
        return steps, values
    starts = np.arange(most) * count // most
    known = np.isfinite(values)
    numbers = np.add.reduceat(known, starts, dtype=np.float64)
    sums = np.add.reduceat(np.where(known, values, 0.0), starts)
    sizes = np.diff(np.append(starts, count))
    means = np.divide(sums, numbers, out=np.full(most, np.nan), where=numbers > 0)
    return np.add.reduceat(steps, starts) / sizes, means


def limits(values: Sequence[Floats], *, percent: bool) -> tuple[float, float]:
    """Return the lowest and the highest number of the axis: shares begin at 0, losses where they are."""
    known = np.concatenate([array[np.isfinite(array)] for array in values]) if values else np.empty(0)
    if not known.size:
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    if percent:
        return 0.0, min(1.0, max(0.1, math.ceil(high * 10 + 0.5) / 10))
    room = max(high - low, abs(high) * 0.05, 1e-6)
    return low - 0.05 * room, high + 0.05 * room
