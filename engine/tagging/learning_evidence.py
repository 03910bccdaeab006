"""What ticks say of a photo by themselves: a discriminant between them and the library (docs/learning.md)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.tagging.learning_spread import Spread

_USUAL_DISTANCE = 2.0
"""How many spreads of the library a tag's photos lie beyond its mean, along the line that leads to their own mean."""

_USUAL_TICKS = 3.0
"""How many ticks that expectation counts as."""

_FEW_PHOTOS = 10.0
"""A library of so few photos is half made of the very photos that are ticked: they lie half as far from its mean."""

_NEAREST, _FARTHEST = 0.3, 12.0

_WIDER_FROM = 2.0
"""From this distance on ticks are spread wider than the library is, the more the farther they are."""

_PRIOR_PHOTOS = 30.0
"""How many photos of the library the spread of a ball counts as, along that line."""


@dataclass(frozen=True)
class Evidence:
    """How much likelier a photo's coordinates are among the ticked than in the library.

    Attributes:
        direction: float32[dim]; coordinates @ direction + bias is the logarithm of that ratio.
        own: float64[p]: the same of each tick, as the others alone have it.
    """

    direction: NDArray[np.float32]
    bias: float
    own: NDArray[np.float64]

    @classmethod
    def of(cls, ticks: NDArray[np.float32], centre: NDArray[np.float32] | None, count: int, spread: Spread) -> Evidence:
        """Return it for ticked photos; without any it says nothing.

        A linear discriminant with the library's covariance (Wang et al. 2024; here half of its whitening, and held
        against the library as it is instead of against other classes), then in one dimension along its line: two
        normal distributions with the mean of their variances.  How far they are apart is judged by each tick as the
        others alone place it, since the mean leans to all that it was made of.

        Args:
            ticks: coordinates of ticked photos, float32[p, dim]. centre: mean coordinates of all that were ticked,
                float32[dim]; None without any. count: how many these are, p at least.
        """
        dim = len(spread.mean)
        if centre is None:
            return cls(np.zeros(dim, np.float32), 0.0, np.zeros(0))
        library = (spread.coordinates @ centre).astype(np.float64)
        middle = float(library.mean()) if len(library) else 0.0
        ball = float(centre @ centre) / dim
        summed = float(((library - middle) ** 2).sum())
        width = max(((summed + _PRIOR_PHOTOS * ball) / (len(library) + _PRIOR_PHOTOS)) ** 0.5, 1e-9)
        apart = _left_out(ticks, centre, count) - middle
        usual = _USUAL_DISTANCE * len(library) / (len(library) + _FEW_PHOTOS)
        known = (_USUAL_TICKS * usual + float(apart.sum()) / width) / (_USUAL_TICKS + len(apart))
        distance = min(max(known, _NEAREST), _FARTHEST)
        # Ticks that lie close together, as those of one cat, say more than what spreads wider with the distance.
        apart_by = apart / width
        scatter = float(((apart_by - apart_by.mean()) ** 2).sum()) if len(apart_by) else 0.0
        usually = max(1.0, distance / _WIDER_FROM) ** 2
        wider = max(1.0, (_USUAL_TICKS * usually + scatter) / (_USUAL_TICKS + len(apart)))
        slope = distance / ((1 + wider) / 2)
        halfway = distance / 2
        alone = slope * (apart / width - halfway) if count > 1 else np.zeros(1)
        bias = -slope * (middle / width + halfway)
        slope /= width
        return cls((slope * centre).astype(np.float32), bias, alone)


def _left_out(ticks: NDArray[np.float32], centre: NDArray[np.float32], count: int) -> NDArray[np.float64]:
    """Return how far along each tick lies to the mean of all others, float64[p]; nothing for a single one."""
    if count < 2:
        return np.zeros(0)
    along = (ticks @ centre).astype(np.float64)
    squared = np.einsum("ij,ij->i", ticks, ticks).astype(np.float64)
    left: NDArray[np.float64] = (along * count - squared) / (count - 1)
    return left
