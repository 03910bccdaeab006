"""What search needs of an index over a bundle's vectors; where the vectors are searched is the index's own affair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Neighbours:
    """Photos nearest to a direction, by (similarity descending, photo id ascending).

    Attributes:
        ids: int64[k], photo ids.
        similarities: float32[k], exact: of the vectors that the catalog holds.
        vectors: float32[k, dim], those vectors.
    """

    ids: NDArray[np.int64]
    similarities: NDArray[np.float32]
    vectors: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.ids)


class VectorIndex(Protocol):
    """All vectors of one bundle, searchable.  The catalog is the truth; an index is made from it and follows it.

    Photos that were removed are not found; they are again once they are back.  One thread uses one index.
    """

    def __len__(self) -> int:
        """Return how many photos can be found."""
        ...

    def refresh(self) -> bool:
        """Bring the index in line with the catalog; return whether it changed.  Only what is new is read.

        Raises:
            IndexUnavailable: the engine that holds the vectors cannot be reached.
        """
        ...

    def nearest(self, vector: NDArray[np.float32], count: int, among: NDArray[np.int64] | None = None) -> Neighbours:
        """Return the photos nearest to a direction: exactly those that comparing all vectors would give.

        Args:
            vector: float32[dim]; similarities are products with it, so that its length scales them.
            count: at most this many.
            among: photo ids, int64[m], ascending, each once; only these are looked at.  None: all.

        Raises:
            IndexUnavailable: as :meth:`refresh`.
        """
        ...

    def save(self) -> None:
        """Keep what the next start would otherwise have to make again; where it cannot be kept, nothing is lost."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


def ranked(ids: NDArray[np.int64], vectors: NDArray[np.float32], vector: NDArray[np.float32], count: int) -> Neighbours:
    """Return the best of these photos, compared exactly.

    Args:
        ids: int64[n], in any order.
        vectors: float32[n, dim], theirs.
        vector: float32[dim], the direction.
        count: at most this many.
    """
    similarities = similarities_of(vectors, vector)
    chosen = np.arange(len(ids))
    if 0 < count < len(ids):
        chosen = np.flatnonzero(similarities >= np.partition(similarities, len(ids) - count)[len(ids) - count])
    order = chosen[np.lexsort((ids[chosen], -similarities[chosen]))][: max(0, count)]
    return Neighbours(ids[order], similarities[order], vectors[order])


def similarities_of(vectors: NDArray[np.float32], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the products of rows float32[n, dim] with a vector float32[dim].

    Rows that are the same get the same score wherever they stand, so that ties go by photo id; BLAS, which sums in
    another order at the end of a block, gives them other last digits.
    """
    similarities: NDArray[np.float32] = np.einsum("ij,j->i", vectors, vector)
    return similarities
