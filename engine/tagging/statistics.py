"""What is known of a library's own photos under one model: by it, scores are calibrated for the library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

SAMPLE = 4096
"""Photos by which a library is judged; more tell little more."""

_TOP_PHOTOS = 3
_PRIOR_PHOTOS = 30.0
"""How many photos of its own a library needs to weigh as much as what is known of libraries in general."""
_LEAST_SHARE = 0.25
"""The least spread, as a share of the usual one: identical photos have none, and nothing is divided by nothing."""

_RARER_PHOTOS = 100.0
"""How many photos speak for what is known of a thing's frequency, against the library's own."""
_ROUNDS = 30


@dataclass(frozen=True)
class LibraryStatistics:
    """How a library's photos answer to each concept.

    Attributes:
        photos: how many were looked at.
        best: float32[t], the closeness of the photos that are closest to the concept (the mean of three).
        spread: float32[t], of the closeness over the library.
        shift: float32[t], by how much log odds are lower here, because the thing is rarer than where they were fitted.
    """

    photos: int
    best: NDArray[np.float32]
    spread: NDArray[np.float32]
    shift: NDArray[np.float32]

    @classmethod
    def of(
        cls, closeness: NDArray[np.float32], shift: NDArray[np.float32], usual_best: float, usual_spread: float
    ) -> Self:
        """Return them for photos' closeness to concepts, float32[t, n]; few photos lean on what is usual."""
        concepts, photos = closeness.shape
        if not photos:
            best, spread = (np.full(concepts, value, np.float32) for value in (usual_best, usual_spread))
            return cls(0, best, spread, shift)
        # In a handful of photos the third best is no match any more: there the best one is the measure.
        top = min(_TOP_PHOTOS, max(1, photos // 10))
        best = np.partition(closeness, photos - top, axis=1)[:, photos - top :].mean(axis=1)
        weight = photos / (photos + _PRIOR_PHOTOS)
        variance = weight * closeness.var(axis=1) + (1 - weight) * usual_spread**2
        spread = np.maximum(np.sqrt(variance), _LEAST_SHARE * usual_spread)
        drawn = weight * best + (1 - weight) * usual_best
        return cls(photos, drawn.astype(np.float32), spread.astype(np.float32), shift)


def rarer(log_odds: NDArray[np.float32], prevalence: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return by how much log odds must fall where things are rarer than in the photos they were fitted on, float32[t].

    The prior is estimated from the library's own photos by expectation and maximisation (Saerens, Latinne and
    Decaestecker 2002), drawn to the known one.  Only downwards: where a thing seems commoner, it may as well be that
    the library is of another kind, and a wrong tag costs more trust than a missing one.

    Args:
        log_odds: of concepts for a library's photos, float32[t, n].
        prevalence: float64[t], in (0, 1), of the photos that they were fitted on.
    """
    usual = _logit(prevalence)
    prior = prevalence.copy()
    for _ in range(_ROUNDS):
        shifted = log_odds + (_logit(prior) - usual)[:, None].astype(np.float32)
        expected = (1.0 / (1.0 + np.exp(-shifted))).sum(axis=1)
        prior = (expected + _RARER_PHOTOS * prevalence) / (log_odds.shape[1] + _RARER_PHOTOS)
    return np.minimum(_logit(prior) - usual, 0.0).astype(np.float32)


def _logit(chance: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.log(chance) - np.log1p(-chance)
    return found
