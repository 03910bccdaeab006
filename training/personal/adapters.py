"""Residual low-rank adapters on embeddings, with their gradients by hand, and how far they move what should stay.

A tower's output x becomes normalise(x + (x @ down) @ up): a residual adapter on features (CLIP-Adapter, Gao et al.
2021) whose change is of low rank and zero at first (LoRA, Hu et al. 2021, section 4.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.floating]
Parameters = dict[str, Rows]


@dataclass(eq=False)
class Residual:
    """An adapter that learns.

    Attributes:
        down: float[dim, rank]; up: float[rank, dim], zero at first.
    """

    down: Rows
    up: Rows

    @classmethod
    def new(cls, dim: int, rank: int, rng: np.random.Generator) -> Self:
        """Return one that changes nothing yet."""
        down = rng.standard_normal((dim, rank)).astype(np.float32) / np.float32(dim**0.5)
        return cls(down, np.zeros((rank, dim), np.float32))

    def forward(self, rows: Rows) -> Passed:
        """Return float[n, dim], L2-normalised, of rows float[n, dim], with what :meth:`backward` needs."""
        hidden = rows @ self.down
        moved = rows + hidden @ self.up
        lengths = np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-12).astype(rows.dtype)
        return Passed(rows, hidden, lengths, moved / lengths)

    def backward(self, passed: Passed, slope: Rows) -> tuple[Rows, Rows]:
        """Return the gradients by ``down`` and ``up``, of that by the output, float[n, dim]."""
        out = passed.out
        slope = (slope - out * np.einsum("nd,nd->n", slope, out)[:, None]) / passed.lengths
        return passed.rows.T @ (slope @ self.up.T), passed.hidden.T @ slope

    def drift(self, moments: Rows) -> tuple[float, Rows, Rows]:
        """Return how far rows are moved before they are normalised, the mean of the squares, and its gradients.

        Args:
            moments: float[dim, dim], the mean of the outer products of these rows: all that is needed of them, however
                many they are.
        """
        half = moments @ self.down
        inner = self.down.T @ half
        by_up = inner @ self.up
        return float(np.vdot(by_up, self.up)), 2 * half @ (self.up @ self.up.T), 2 * by_up


@dataclass(frozen=True, eq=False)
class Passed:
    """What went through an adapter.

    Attributes:
        rows: float[n, dim]; hidden: float[n, rank]; lengths: float[n, 1]; out: float[n, dim], L2-normalised.
    """

    rows: Rows
    hidden: Rows
    lengths: Rows
    out: Rows


def second_moments(*parts: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return float32[dim, dim], the mean of the outer products of rows float32[n, dim]; each part weighs the same."""
    dim = parts[0].shape[1]
    filled = [part for part in parts if len(part)]
    total = np.zeros((dim, dim), np.float32)
    for part in filled:
        total += part.T @ part / np.float32(len(part) * len(filled))
    return total
