"""The parity gate: what a bundle's files compute must be what was meant; no torch is needed to tell."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

PARITY_COSINE = 0.9999


class ParityError(Exception):
    """An exported tower does not compute what it should.

    Attributes:
        tower: ``vision`` or ``text``.
        cosine: the lowest cosine seen.
    """

    def __init__(self, tower: str, cosine: float) -> None:
        super().__init__(f"{tower}: lowest cosine {cosine:.6f}, must exceed {PARITY_COSINE}")
        self.tower = tower
        self.cosine = cosine


def lowest_cosine(left: NDArray[np.float32], right: NDArray[np.float32]) -> float:
    """Return the lowest cosine between rows float32[n, dim] of the same index (both L2-normalised)."""
    return float(np.min(np.einsum("nd,nd->n", left.astype(np.float64), right.astype(np.float64))))
