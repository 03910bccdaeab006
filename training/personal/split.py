"""Photos to learn from, to choose by and to measure with: no near duplicate is on two sides."""

from __future__ import annotations

import numpy as np

from training.personal.contract import Dataset, Split

MOST_FOLDED = 600
"""Photos up to which every one is measured, by cross-fitting."""


def splits(data: Dataset, seed: int) -> list[Split]:
    """Return several splits of little material, whose measured parts are all of it; of much one.

    Cross-fitting (each part is measured by what was trained without it: M. Stone, "Cross-validatory choice and
    assessment of statistical predictions", 1974) gives as many measurements as there are photos.
    """
    groups = int(data.groups.max(initial=-1)) + 1
    if len(data.photos) > MOST_FOLDED:
        return [single_split(data, seed)]
    return folds(data, min(groups, 10 if len(data.photos) < 60 else 5), seed)


def single_split(data: Dataset, seed: int, choose: float = 0.1, measure: float = 0.2) -> Split:
    """Return one split with these shares of the photos, by group."""
    order = np.random.default_rng(seed).permutation(int(data.groups.max(initial=-1)) + 1)
    sizes = np.bincount(data.groups)[order]
    ends = np.cumsum(sizes) / max(1, len(data.photos))
    side = np.empty(len(order), np.int64)
    side[order] = np.where(ends <= measure, 2, np.where(ends <= measure + choose, 1, 0))
    return _by_side(data, side)


def folds(data: Dataset, count: int, seed: int) -> list[Split]:
    """Return splits whose measured parts are disjoint and together all photos; the part after it is to choose by."""
    order = np.random.default_rng(seed).permutation(int(data.groups.max(initial=-1)) + 1)
    part = np.empty(len(order), np.int64)
    part[order] = np.arange(len(order)) % count
    return [_by_side(data, np.where(part == at, 2, np.where(part == (at + 1) % count, 1, 0))) for at in range(count)]


def _by_side(data: Dataset, side: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> Split:
    train, choose, measure = (np.flatnonzero(side[data.groups] == which) for which in (0, 1, 2))
    return Split(train, choose, measure)
