"""The calibration as factors of a similarity and of what is known of a photo, for each concept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from engine.tagging.calibration import Calibration, Known
from engine.tagging.statistics import LibraryStatistics

NO_TEXT = -7.0
"""Log odds of a concept that has no text side: a tag of the user's that is known by examples alone."""


@dataclass(frozen=True)
class Factors:
    """Log odds = similarity * (inverse * close + scaled) + levels . (four levels) + rival * (..) + bias.

    Attributes:
        close, scaled, rival, bias: float32[t].
        levels: float32[t, 4], of a photo's mean / spread, 1 / spread and the two logarithms of softmax sums.
        below: float32[t], what a spread below the library's closest photos counts.
    """

    close: NDArray[np.float32]
    scaled: NDArray[np.float32]
    rival: NDArray[np.float32]
    bias: NDArray[np.float32]
    levels: NDArray[np.float32]
    below: NDArray[np.float32]

    @classmethod
    def of(
        cls,
        known: Sequence[Known | None],
        spoken: NDArray[np.bool_],
        calibration: Calibration,
        scale: float,
    ) -> Self:
        """Return them for concepts.

        Args:
            known: what was learned of each entry; None for concepts of which nothing is known.
            spoken: bool[t], which have a text side.
            scale: what similarities are multiplied by for a softmax.
        """
        weights = [calibration.general if entry is None else calibration.known for entry in known]
        slopes = np.array([1.0 if entry is None else entry.slope for entry in known]) * spoken
        offsets = np.array([0.0 if entry is None else entry.offset for entry in known])
        close, share, below, rival, bias = (
            slopes * np.array([getattr(one, name) for one in weights])
            for name in ("close", "share", "below", "rival", "bias")
        )
        bias = np.where(spoken, bias + offsets, NO_TEXT)
        own = np.array([entry is None for entry in known], bool)
        levels = np.stack([-close, np.zeros_like(close), np.where(own, 0, -share), np.where(own, -share, 0)], axis=1)
        return cls(
            close=close.astype(np.float32),
            scaled=(scale * share).astype(np.float32),
            rival=rival.astype(np.float32),
            bias=bias.astype(np.float32),
            levels=levels.reshape(len(known), 4).astype(np.float32),
            below=below.astype(np.float32),
        )

    def of_library(self, statistics: LibraryStatistics) -> Factors:
        """Return them for a library: its closest photos, and how common things are there, are taken in."""
        below = self.below / statistics.spread
        levels = self.levels.copy()
        levels[:, 0] -= below
        bias = self.bias - below * statistics.best + statistics.shift
        return replace(self, close=self.close + below, levels=levels, bias=bias)
