"""The calibration as factors of a photo's figures, for each concept."""

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
    """Log odds = close * closeness + share * (..) + rival * (..) + bias; float32[t] each.

    Attributes:
        below: what a spread below the library's closest photos counts; tail: what the shape of the concept's
            distribution over the library counts.  Both go into closeness and bias once the library is known.
    """

    close: NDArray[np.float32]
    share: NDArray[np.float32]
    rival: NDArray[np.float32]
    below: NDArray[np.float32]
    tail: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def of(cls, known: Sequence[Known | None], spoken: NDArray[np.bool_], calibration: Calibration) -> Self:
        """Return them for concepts.

        Args:
            known: what was learned of each entry; None for concepts of which nothing is known.
            spoken: bool[t], which have a text side.
        """
        weights = [calibration.general if entry is None else calibration.known for entry in known]
        slopes = np.array([1.0 if entry is None else entry.slope for entry in known]) * spoken
        offsets = np.array([0.0 if entry is None else entry.offset for entry in known])
        names = ("close", "share", "rival", "below", "tail", "bias")
        columns = {name: slopes * np.array([getattr(one, name) for one in weights]) for name in names}
        columns["bias"] = np.where(spoken, columns["bias"] + offsets, NO_TEXT)
        return cls(**{name: column.astype(np.float32) for name, column in columns.items()})

    def of_library(self, statistics: LibraryStatistics) -> Factors:
        """Return them for a library: its closest photos, and how common things are there, are taken in."""
        below = self.below / statistics.spread
        bias = self.bias - below * statistics.best + self.tail * statistics.tail + statistics.shift
        return replace(self, close=self.close + below, bias=bias)
