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
_BLOCK = 250


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
    """Judge what was trained by searches that it had not seen, by captions and by names, and by the probe set.

    Names may not be bought with captions: where these alone surely got worse, it is not better.
    """
    low, high = _gain(data, unseen)
    captions = [item for item in unseen if not item.name]
    if not low > 0 or (captions and len(captions) < len(unseen) and _gain(data, captions)[1] < 0):
        return Judgement(Verdict.NOT_BETTER, low, high)
    if general_after.score < general_before.score - MOST_FORGOTTEN:
        return Judgement(Verdict.FORGETS, low, high)
    return Judgement(Verdict.BETTER, low, high)


def _gain(data: Dataset, unseen: Sequence[Unseen]) -> tuple[float, float]:
    gains = mean_recall(_array([item.after for item in unseen])) - mean_recall(_array([item.before for item in unseen]))
    return interval(gains, data.groups[_array([item.photo for item in unseen])])


def interval(values: NDArray[np.float64], groups: NDArray[np.int64]) -> tuple[float, float]:
    """Return the 95 % interval of a mean by a bootstrap over groups (B. Efron, "Bootstrap Methods", 1979).

    The percentile interval, widened by what it is too narrow by for few groups (T. Hesterberg, "What Teachers Should
    Know About the Bootstrap", 2015, section 3.2).

    Args:
        values: float64[q], -1 to 1; groups: int64[q], of whom all values are drawn together.
    """
    _, member = np.unique(groups, return_inverse=True)
    count = int(member.max(initial=-1)) + 1
    if count < 2:
        return -1.0, 1.0
    sums, sizes = np.bincount(member, values).astype(np.float64), np.bincount(member).astype(np.float64)
    random = np.random.default_rng(_SEED)
    means = [_drawn_means(sums, sizes, random) for _ in range(RESAMPLES // _BLOCK)]
    tail = 50 * (1 - _CONFIDENCE)
    mean, ends = float(values.mean()), np.percentile(np.concatenate(means), [tail, 100 - tail])
    low, high = mean + (ends - mean) * np.sqrt(count / (count - 1))
    return max(-1.0, float(low)), min(1.0, float(high))


def _drawn_means(
    sums: NDArray[np.float64], sizes: NDArray[np.float64], random: np.random.Generator
) -> NDArray[np.float64]:
    drawn = random.integers(0, len(sums), (_BLOCK, len(sums)))
    return np.asarray(sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1))


def _array(values: list[int]) -> NDArray[np.int64]:
    return np.array(values, np.int64)
