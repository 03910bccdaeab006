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


@dataclass(frozen=True)
class LibraryStatistics:
    """How a library's photos answer to each concept.

    Attributes:
        photos: how many were looked at.
        best: float32[t], the closeness of the photos that are closest to the concept (the mean of three).
        spread: float32[t], of the closeness over the library.
    """

    photos: int
    best: NDArray[np.float32]
    spread: NDArray[np.float32]

    @classmethod
    def of(cls, closeness: NDArray[np.float32], usual_best: float, usual_spread: float) -> Self:
        """Return them for photos' closeness to concepts, float32[n, t]; few photos lean on what is usual."""
        photos, concepts = closeness.shape
        if not photos:
            return cls(0, np.full(concepts, usual_best, np.float32), np.full(concepts, usual_spread, np.float32))
        # In a handful of photos the third best is no match any more: there the best one is the measure.
        top = min(_TOP_PHOTOS, max(1, photos // 10))
        best = np.partition(closeness, photos - top, axis=0)[photos - top :].mean(axis=0)
        weight = photos / (photos + _PRIOR_PHOTOS)
        variance = weight * closeness.var(axis=0) + (1 - weight) * usual_spread**2
        spread = np.maximum(np.sqrt(variance), _LEAST_SHARE * usual_spread)
        drawn = weight * best + (1 - weight) * usual_best
        return cls(photos, drawn.astype(np.float32), spread.astype(np.float32))
