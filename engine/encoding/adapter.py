"""A residual adapter: what a Quick personal model adds to its parent's photo vectors (docs/personal-quick.md)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ADAPTER = "adapter.npz"
"""The file of a bundle that holds it; a bundle without this file has none."""

_LARGEST_BYTES = 64 * 2**20


@dataclass(frozen=True, eq=False)  # arrays have no truth to compare by
class Adapter:
    """Turns the parent's vectors of photos into the personal model's: normalise(x + (x @ down) @ up).

    Attributes:
        down: float32[dim, rank]; up: float32[rank, dim].
    """

    down: NDArray[np.float32]
    up: NDArray[np.float32]

    @classmethod
    def load(cls, path: Path, dim: int) -> Adapter:
        """Read what :meth:`save` wrote.

        Raises:
            ValueError: it is no adapter of vectors of this length, or holds what is no number.
            OSError: it cannot be read.
        """
        if path.stat().st_size > _LARGEST_BYTES:
            raise ValueError(f"{path.name} is too large")
        with np.load(path, allow_pickle=False) as file:
            missing = {"down", "up"} - set(file.files)
            if missing:
                raise ValueError(f"{path.name} lacks {', '.join(sorted(missing))}")
            down, up = file["down"].astype(np.float32), file["up"].astype(np.float32)
        if down.ndim != 2 or down.shape[0] != dim or up.shape != down.shape[::-1]:
            raise ValueError(f"{path.name} is for other vectors: {down.shape} and {up.shape}, not of length {dim}")
        if not (np.isfinite(down).all() and np.isfinite(up).all()):
            raise ValueError(f"{path.name} holds what is no number")
        return cls(down, up)

    def save(self, path: Path) -> None:
        """Write it; ``path`` is whole or not there is the caller's to see to."""
        with path.open("wb") as stream:
            np.savez(stream, down=self.down, up=self.up)

    def apply(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return float32[n, dim], L2-normalised, of the parent's float32[n, dim]."""
        moved = vectors + (vectors @ self.down) @ self.up
        norms = np.linalg.norm(moved, axis=1, keepdims=True)
        return np.asarray(moved / np.maximum(norms, 1e-12), dtype=np.float32)
