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

_SHAPE_PHOTOS = 300.0
"""The same for the shape of a distribution, which takes more photos to tell."""
_LEAST = 1e-12

_RARER_PHOTOS = 50.0
"""How many photos speak for what is known of a thing's frequency, against the library's own."""
_MOST_USUAL = 0.25
"""The highest frequency expected of anything: three in four of Flickr8k's photos show people, of few libraries' do."""
_ROUNDS = 60


@dataclass(frozen=True)
class Usual:
    """What is usual of concepts in libraries of this model; fields as in :class:`LibraryStatistics`."""

    spread: float
    best: float
    tail: float


@dataclass(frozen=True)
class LibraryStatistics:
    """How a library's photos answer to each concept.

    Attributes:
        photos: how many were looked at.
        spread: float32[t], of the closeness over the library.
        best: float32[t], the closeness of the photos that are closest to the concept (the mean of three).
        tail: float32[t], the logarithm of the kurtosis of the closeness: high where few photos stand out from many,
            as they do for a thing that is told well and is not everywhere.
        shift: float32[t], by how much log odds are lower here, because the thing is rarer than where they were fitted.
    """

    photos: int
    spread: NDArray[np.float32]
    best: NDArray[np.float32]
    tail: NDArray[np.float32]
    shift: NDArray[np.float32]

    @classmethod
    def of(cls, closeness: NDArray[np.float32], shift: NDArray[np.float32], usual: Usual) -> Self:
        """Return them for photos' closeness to concepts, float32[t, n]; few photos lean on what is usual."""
        concepts, photos = closeness.shape
        if not photos:
            spread, best, tail = (np.full(concepts, one, np.float32) for one in (usual.spread, usual.best, usual.tail))
            return cls(0, spread, best, tail, shift)
        # In a handful of photos the third best is no match any more: there the best one is the measure.
        top = min(_TOP_PHOTOS, max(1, photos // 10))
        best = np.partition(closeness, photos - top, axis=1)[:, photos - top :].mean(axis=1)
        variance = closeness.var(axis=1)
        fourth = ((closeness - closeness.mean(axis=1, keepdims=True)) ** 4).mean(axis=1)
        tail = np.log(np.maximum(fourth, _LEAST) / np.maximum(variance**2, _LEAST))
        weight, shape_weight = photos / (photos + _PRIOR_PHOTOS), photos / (photos + _SHAPE_PHOTOS)
        spread = np.sqrt(weight * variance + (1 - weight) * usual.spread**2)
        return cls(
            photos,
            np.maximum(spread, _LEAST_SHARE * usual.spread).astype(np.float32),
            (weight * best + (1 - weight) * usual.best).astype(np.float32),
            (shape_weight * tail + (1 - shape_weight) * usual.tail).astype(np.float32),
            shift,
        )


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
    expectation = np.minimum(prevalence, _MOST_USUAL)
    prior = expectation.copy()
    for _ in range(_ROUNDS):
        shifted = log_odds + (_logit(prior) - usual)[:, None].astype(np.float32)
        expected = (1.0 / (1.0 + np.exp(-shifted))).sum(axis=1)
        prior = (expected + _RARER_PHOTOS * expectation) / (log_odds.shape[1] + _RARER_PHOTOS)
    return np.minimum(_logit(prior) - usual, 0.0).astype(np.float32)


def _logit(chance: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.log(chance) - np.log1p(-chance)
    return found
