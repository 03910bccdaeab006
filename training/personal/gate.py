"""The gate: whether what was trained may be offered (docs/personal-report.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.personal.general import General
from engine.personal.recall import mean_recall
from engine.personal.records import Verdict
from training.personal.contract import Dataset, Unseen

RESAMPLES = 10_000
MOST_FORGOTTEN = 0.01
"""How much general recall (the mean of recall@1, @5 and @10) may fall."""

_SEED = 20_070_101
_CONFIDENCE = 0.95
_BLOCK = 500


@dataclass(frozen=True)
class Judgement:
    """What the gate says.

    Attributes:
        low, high: 95 % interval of the gain in personal recall (the mean of recall@1, @5 and @10), in shares.
    """

    verdict: Verdict
    low: float
    high: float


def judge(data: Dataset, unseen: Sequence[Unseen], general_before: General, general_after: General) -> Judgement:
    """Judge what was trained by captions that it had not seen, and by the probe set."""
    gains = mean_recall(_array([item.after for item in unseen])) - mean_recall(_array([item.before for item in unseen]))
    low, high = interval(gains, data.groups[_array([item.photo for item in unseen])])
    if not low > 0:
        return Judgement(Verdict.NOT_BETTER, low, high)
    if general_after.score < general_before.score - MOST_FORGOTTEN:
        return Judgement(Verdict.FORGETS, low, high)
    return Judgement(Verdict.BETTER, low, high)


def interval(values: NDArray[np.float64], groups: NDArray[np.int64]) -> tuple[float, float]:
    """Return the 95 % interval of a mean by a bootstrap over groups: B. Efron, Annals of Statistics 7, 1979.

    Args:
        values: float64[q]; groups: int64[q], of whom all values are drawn together.
    """
    if not len(values):
        return 0.0, 0.0
    _, member = np.unique(groups, return_inverse=True)
    sums, sizes = np.bincount(member, values), np.bincount(member).astype(np.float64)
    random = np.random.default_rng(_SEED)
    means = [
        sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
        for drawn in (random.integers(0, len(sums), (_BLOCK, len(sums))) for _ in range(RESAMPLES // _BLOCK))
    ]
    tail = 50 * (1 - _CONFIDENCE)
    low, high = np.percentile(np.concatenate(means), [tail, 100 - tail])
    return float(low), float(high)


def _array(values: list[int]) -> NDArray[np.int64]:
    return np.array(values, np.int64)
