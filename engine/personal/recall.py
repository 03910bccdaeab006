"""Places and recall: how soon the right photo comes when a caption is searched with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.personal.records import Recall

Ranks = NDArray[np.int64]


def rank(
    similarities: NDArray[np.float32], right: NDArray[np.bool_], left_out: NDArray[np.bool_] | None = None
) -> Ranks:
    """Return the place of the best right photo of each caption, int64[q], 1 is first.

    Ties are broken against us: a wrong photo that is as similar comes before.  What is no number comes last where it
    is right, and first where it is wrong.

    Args:
        similarities: float[q, n], captions by photos.
        right: which photos are right; where none is, the place is one after the last.
        left_out: photos that take no part, neither as right nor as wrong ones; right ones stay.
    """
    wrong = ~right if left_out is None else ~(right | left_out)
    numbers = np.isfinite(similarities)
    best = np.where(right & numbers, similarities, -np.inf).max(axis=1, initial=-np.inf)
    before = wrong & (~numbers | (similarities >= best[:, None]))
    return np.asarray(1 + before.sum(axis=1), dtype=np.int64)


def recall_of(ranks: Ranks, gallery: int) -> Recall:
    """Return the recall that places, int64[q], make in a gallery of so many photos."""
    if not len(ranks):
        return Recall(0, gallery, 0.0, 0.0, 0.0, 0.0)
    at_1, at_5, at_10 = (float((ranks <= k).mean()) for k in (1, 5, 10))
    return Recall(len(ranks), gallery, at_1, at_5, at_10, float(np.median(ranks)))


def mean_recall(ranks: Ranks) -> NDArray[np.float64]:
    """Return the mean of recall@1, @5 and @10 of each place, float64[q]: what choosing and the gate look at."""
    return np.asarray(((ranks <= 1).astype(np.float64) + (ranks <= 5) + (ranks <= 10)) / 3)
