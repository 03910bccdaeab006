"""Logistic regression around a prior: the numbers behind a tag's learning (docs/learning.md)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Doubles = NDArray[np.float64]

_NEWTON_STEPS = 20
_ENOUGH = 1e-4
"""Newton stops when the objective fell by less than this: log odds are then right to a hundredth."""

_CG_STEPS = 40
_CG_ENOUGH = 0.1
_SMALLEST_STEP = 1e-3
_FAR = 60.0
_HALVINGS = 32


def chances(log_odds: Doubles) -> Doubles:
    """Return the probabilities of log odds float64[n]."""
    likely: Doubles = 1.0 / (1.0 + np.exp(-np.clip(log_odds, -_FAR, _FAR)))
    return likely


def fit(features: Array, offsets: Doubles, targets: Doubles, weights: Doubles) -> Doubles:
    """Return the parameters float64[k] that make ``offsets + features @ parameters`` the likeliest log odds.

    They minimise the weighted cross entropy to the targets plus half their squared length (a standard normal prior:
    without examples they are 0), by Newton's method with conjugate gradients (Lin, Weng, Keerthi 2008), which needs
    nothing but products with ``features``; the problem is strictly convex.

    Args:
        features: float32[n, k]. offsets: log odds before, float64[n].
        targets: probabilities that are wanted, float64[n]. weights: float64[n], not negative.
    """
    parameters = np.zeros(features.shape[1])
    log_odds = offsets.copy()
    value = _cost(log_odds, targets, weights, parameters)
    for _ in range(_NEWTON_STEPS):
        likely = chances(log_odds)
        slope = _times(features.T, weights * (likely - targets)) + parameters
        step = _solved(features, weights * likely * (1 - likely), -slope)
        change = _times(features, step)
        length = 1.0
        while (reached := _cost(log_odds + length * change, targets, weights, parameters + length * step)) > value:
            length /= 2
            if length < _SMALLEST_STEP:
                return parameters
        parameters = parameters + length * step
        log_odds = log_odds + length * change
        if value - reached < _ENOUGH:
            break
        value = reached
    return parameters


def shift_to(log_odds: Doubles, mean: float) -> float:
    """Return what to add to log odds float64[n] so that their mean probability is ``mean``; 0 where none can be."""
    if not len(log_odds) or not 0 < mean < 1:
        return 0.0
    low, high = -_FAR, _FAR
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if chances(log_odds + middle).mean() < mean:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def offset_of(log_odds: Doubles, right: NDArray[np.bool_], counts: Doubles, doubt: float) -> float:
    """Return what all log odds float64[n] are most likely off by, given which photos turned out right, bool[n].

    The likeliest under a normal prior around 0 (as the bias of Platt's scaling, 1999); a convex problem of one number.

    Args:
        counts: how many photos each stands for, float64[n].
        doubt: standard deviation of the prior.
    """
    low, high = -_FAR, _FAR
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        slope = float(counts @ (chances(log_odds + middle) - right)) + middle / doubt**2
        low, high = (middle, high) if slope < 0 else (low, middle)
    return (low + high) / 2


def _cost(log_odds: Doubles, targets: Doubles, weights: Doubles, parameters: Doubles) -> float:
    return float(weights @ (np.logaddexp(0.0, log_odds) - targets * log_odds) + 0.5 * parameters @ parameters)


def _solved(features: Array, curvature: Doubles, right: Doubles) -> Doubles:
    """Solve ``(1 + features.T @ diag(curvature) @ features) x = right`` by conjugate gradients."""
    solution = np.zeros_like(right)
    residual = right.copy()
    direction = residual.copy()
    squared = float(residual @ residual)
    enough = _CG_ENOUGH**2 * squared
    for _ in range(_CG_STEPS):
        if squared <= enough or squared == 0.0:
            break
        bent = direction + _times(features.T, curvature * _times(features, direction))
        step = squared / float(direction @ bent)
        solution += step * direction
        residual -= step * bent
        before, squared = squared, float(residual @ residual)
        direction = residual + squared / before * direction
    return solution


def _times(matrix: Array, vector: Doubles) -> Doubles:
    # Single precision: the products are all the time it takes, and what they are of is no more exact.
    product: Array = matrix @ vector.astype(np.float32)
    return product.astype(np.float64)
