"""Whether a smaller tower is worth keeping: fast enough, and finding as much (docs/precision.md)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.convert.precision.measuring import RANKS, recall

LEAST_SPEEDUP = 1.25
"""A tower that is not so much faster is not worth any loss."""

MOST_LOSS = 0.5
"""Points of recall; a model that loses as much is not kept."""

LEAST_COSINE = {"int8": 0.95, "float16": 0.999}
"""Of the mean embedding; lower is no rounding any more, whatever the few photos of the probe set say."""


@dataclass(frozen=True)
class Loss:
    """What is found less than before, in points.

    Attributes:
        points: recall lost at each of :data:`~training.convert.precision.measuring.RANKS`; negative is won.
        lost, won: queries that found their photo first before and do not now, and the reverse.
    """

    points: dict[int, float]
    lost: int
    won: int

    @classmethod
    def between(cls, before: NDArray[np.int64], after: NDArray[np.int64]) -> Loss:
        """Compare the ranks of the same queries."""
        then, now = recall(before), recall(after)
        lost = int(np.sum((before == 0) & (after > 0)))
        won = int(np.sum((before > 0) & (after == 0)))
        return cls({rank: then[rank] - now[rank] for rank in RANKS}, lost, won)

    @property
    def mean(self) -> float:
        """Over all ranks: it rests on more queries than recall@1 alone, and moves less by chance."""
        return sum(self.points.values()) / len(self.points)

    def too_much(self) -> str:
        """Return what is wrong with it, in English; empty if it can be borne."""
        for name, points in (("recall@1", self.points[1]), ("mean recall", self.mean)):
            if points >= MOST_LOSS:
                return f"{name} on the probe set falls by {points:.1f} points"
        return ""
