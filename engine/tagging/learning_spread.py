"""How a library's photos lie in the space of a model: what a tag's examples are held against (docs/learning.md)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAMPLE = 512
"""Photos of the library that stand for all of it when a tag learns."""

_SHRINKAGE = 0.5
"""How far the covariance is drawn to that of a ball, whatever the number of photos: directions in which hardly anything
differs tell more of the model's noise than of the photos."""

_PRIOR_PHOTOS = 100.0
"""How many photos a library needs for its own covariance to weigh as much as the ball's."""

_POWER = 0.5
"""How much less a direction counts in which the library's photos differ more: 0 not at all, 1 as in a discriminant."""


@dataclass(frozen=True)
class Spread:
    """Mean and covariance of a library's vectors, as coordinates to learn in, and a few of its photos.

    Attributes:
        photos: how many the library has.
        mean: float32[dim].
        directions: float32[dim, dim]; ``(vectors - mean) @ directions`` are coordinates in which the library's photos
            have a mean squared length of 1.
        sample: float32[m, dim] with m <= 512: photos taken evenly.
        coordinates: float32[m, dim] of the sample.
    """

    photos: int
    mean: NDArray[np.float32]
    directions: NDArray[np.float32]
    sample: NDArray[np.float32]
    coordinates: NDArray[np.float32]

    @classmethod
    def of(cls, vectors: NDArray[np.float32], photos: int | None = None) -> Spread:
        """Measure a library by its vectors float32[n, dim], or by some thousand of them taken evenly; n may be 0.

        The covariance is shrunk towards that of a ball (Ledoit and Wolf 2004), the more the fewer photos there are, so
        that one photo is enough.  Rows that are not finite are left out.

        Args:
            photos: how many the library has; without it these are all.
        """
        vectors = np.asarray(vectors, np.float32)
        vectors = vectors[np.isfinite(vectors).all(axis=1)]
        count, dim = vectors.shape
        mean = vectors.mean(axis=0) if count else np.zeros(dim, np.float32)
        directions = _directions(vectors - mean, dim)
        places = np.unique(np.linspace(0, max(count - 1, 0), SAMPLE).astype(np.int64))[:count]
        sample = vectors[places]
        coordinates = np.asarray((sample - mean) @ directions, np.float32)
        return cls(count if photos is None else photos, mean, directions, sample, coordinates)

    def locate(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the coordinates float32[n, dim] of vectors float32[n, dim]."""
        return np.asarray((vectors - self.mean) @ self.directions, np.float32)


def _directions(centred: NDArray[np.float32], dim: int) -> NDArray[np.float32]:
    photos = len(centred)
    total = float((centred.astype(np.float64) ** 2).sum() / photos) if photos else 0.0
    if total <= 1e-12:  # no photo, one photo, or the same one again and again
        return np.eye(dim, dtype=np.float32)
    covariance = (centred.T @ centred).astype(np.float64) * (dim / (total * photos))
    own = (1 - _SHRINKAGE) * photos / (photos + _PRIOR_PHOTOS)
    mixed: NDArray[np.float64] = own * covariance + (1 - own) * np.eye(dim)
    variances, axes = np.linalg.eigh(mixed)
    scales: NDArray[np.float64] = np.maximum(variances, 1 - own) ** (-_POWER / 2)
    # The mean squared length in these coordinates, of which the covariance's own trace is the start.
    length = total / dim * float(((variances - (1 - own)) / own * scales**2).sum())
    directions: NDArray[np.float32] = (axes * (scales / max(length, 1e-12) ** 0.5)).astype(np.float32)
    return directions
