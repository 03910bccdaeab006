"""The formulas of docs/learning.md once more, as plainly as they stand there: double precision, dense, no shortcuts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


def sigmoid(log_odds: Doubles) -> Doubles:
    answer: Doubles = 1 / (1 + np.exp(-np.clip(log_odds, -60, 60)))
    return answer


def coordinates(library: Doubles, vectors: Doubles) -> Doubles:
    """Whiten half way, by the shrunk covariance to the power of -1/4; mean squared length 1 in the library."""
    photos, dim = library.shape
    centred = library - library.mean(axis=0)
    covariance = centred.T @ centred / photos
    own = 0.5 * photos / (photos + 100)
    mixed = own * covariance / (np.trace(covariance) / dim) + (1 - own) * np.eye(dim)
    variances, axes = np.linalg.eigh(mixed)
    directions = axes @ np.diag(variances**-0.25)
    length = ((centred @ directions) ** 2).sum(axis=1).mean()
    answer: Doubles = (vectors - library.mean(axis=0)) @ directions / length**0.5
    return answer


def log_odds(
    library: Doubles,
    accepted: Doubles,
    rejected: Doubles,
    sample: Doubles,
    photos: Doubles,
    text: Sequence[Doubles] | None,
) -> Doubles:
    """Return what is learned of photos; ``text``: zero-shot log odds of accepted, rejected, sample and photos."""
    parts = [coordinates(library, each) for each in (accepted, rejected, sample, photos)]
    ticks, crosses = len(accepted), len(rejected)
    decided, known = ticks + crosses, ticks + crosses + len(sample)
    rows = np.concatenate(parts)
    said, own = _evidence(parts[0], parts[2], rows)
    if text is None:
        pooled = -4.0 + 0.8 * (ticks + 0.8) / (ticks + 2) * said
        reference = pooled.copy()
        reference[:ticks] = -4.0 + 0.8 * (ticks + 0.8) / (ticks + 2) * own
    else:
        reference = np.concatenate(text)
        weight = ticks / (ticks + 3)
        pooled = (reference + weight * said) / (1 + weight)
    expected = sigmoid(reference)
    usual = expected[decided:known].mean()
    if text is None:
        ratio = (ticks + 3) / (expected[:decided].sum() + 3)
    else:
        ratio = sigmoid(reference[decided:known] + _offset(reference[:decided], ticks)).mean() / usual
    frequency = max(float(np.clip(ratio, 0.05, 1.2) * usual), ticks / len(library))
    pooled += _shift(pooled[decided:known], frequency)
    learned = pooled + _correction(rows, pooled, ticks, decided, known)
    learned += _shift(learned[decided:known], frequency)
    return learned[known:]


def _offset(decided: Doubles, ticks: int) -> float:
    """Return what makes the decisions likeliest, with a normal prior of standard deviation 0.7, by plain steps."""
    right, off = np.arange(len(decided)) < ticks, 0.0
    for _ in range(20_000):
        off -= 0.5 * ((sigmoid(decided + off) - right).sum() + off / 0.49) / (len(decided) + 1 / 0.49)
    return off


def _evidence(ticks: Doubles, sample: Doubles, rows: Doubles) -> tuple[Doubles, Doubles]:
    if not len(ticks):
        return np.zeros(len(rows)), np.zeros(0)
    centre = ticks.mean(axis=0)
    library = sample @ centre
    summed = ((library - library.mean()) ** 2).sum() + 30 * centre @ centre / len(centre)
    width = (summed / (len(library) + 30)) ** 0.5
    others = [np.delete(ticks, place, axis=0) for place in range(len(ticks)) if len(ticks) > 1]
    left_out = np.array([tick @ rest.mean(axis=0) for tick, rest in zip(ticks, others, strict=False)])
    apart = (left_out - library.mean()) / width
    usual = 2.0 * len(library) / (len(library) + 10)
    distance = float(np.clip((3 * usual + apart.sum()) / (3 + len(apart)), 0.3, 12.0))
    scatter = ((apart - apart.mean()) ** 2).sum() if len(apart) else 0.0
    wider = max(1.0, (3 * max(1.0, distance / 2) ** 2 + scatter) / (3 + len(apart)))
    slope = distance / ((1 + wider) / 2)

    def ratio(along: Doubles) -> Doubles:
        answer: Doubles = slope * ((along - library.mean()) / width - distance / 2)
        return answer

    return ratio(rows @ centre), ratio(left_out) if len(ticks) > 1 else np.zeros(1)


def _shift(values: Doubles, mean: float) -> float:
    low, high = -60.0, 60.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if sigmoid(values + middle).mean() < mean else (low, middle)
    return low


def _correction(rows: Doubles, pooled: Doubles, ticks: int, decided: int, known: int) -> Doubles:
    features = np.column_stack([rows * 2**0.5, np.full(len(rows), 0.5)])
    targets = sigmoid(pooled[:known])
    targets[:ticks], targets[ticks:decided] = 1, 0
    counts = np.ones(known)
    counts[decided:] = (20 + ticks) / (known - decided)
    found = np.zeros(features.shape[1])
    for step in range(16):  # Newton, damped at first
        likely = sigmoid(pooled[:known] + features[:known] @ found)
        slope = features[:known].T @ (counts * (likely - targets)) + found
        bent = (features[:known].T * (counts * likely * (1 - likely))) @ features[:known] + np.eye(len(found))
        found -= (0.5 if step < 6 else 1.0) * np.linalg.solve(bent, slope)
    answer: Doubles = features @ found
    return answer
