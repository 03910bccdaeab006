"""Groups of near duplicates: no photo of which a twin was learned from may measure what was learned."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.control import Control
from engine.duplicates.judge import NEARNESS, USUAL_DISTANCE
from engine.duplicates.leaders import Judge, Pairs, lead
from engine.duplicates.look import as_array
from engine.duplicates.records import CompareProgress

_ENOUGH = 500
_BLOCK = 8192

Groups = NDArray[np.int64]


def groups_of(
    looks: Sequence[bytes | None], vectors: NDArray[np.float32], control: Control | None = None
) -> Generator[CompareProgress, None, Groups]:
    """Return int64[n], the group of each photo, numbered as they first come.

    Looks and vectors decide as in the search for duplicates (docs/duplicates.md), but who resembles two photos joins
    their groups: for a split, a group too large costs little, a twin on the other side makes its measurement a lie.
    A camera's raw file and its JPEG are twins here, and so is what the user called no duplicates.

    Args:
        looks: of each photo (:mod:`engine.duplicates.look`); one without stands alone.
        vectors: float32[n, dim], L2-normalised.
        control: cancels; every photo then stands alone that was not compared.
    """
    known = np.array([at for at, look in enumerate(looks) if look is not None], np.int64)
    sets = _Sets(len(looks))
    if len(known):
        judge = _Noting(_Judge(vectors[known], _least_cosine(vectors)), known, sets)
        code = as_array([look for look in looks if look is not None])
        yield from lead(code, judge, control or Control())
    return sets.numbered()


class _Judge:
    """Two photos whose looks are alike are twins where their vectors are near, too."""

    def __init__(self, vectors: NDArray[np.float32], least_cosine: float) -> None:
        self._vectors, self._least_cosine = vectors, least_cosine

    def __call__(self, pairs: Pairs) -> NDArray[np.float64]:
        similarity = np.empty(len(pairs.rows))
        for start in range(0, len(pairs.rows), _BLOCK):
            part = slice(start, start + _BLOCK)
            similarity[part] = np.einsum("ij,ij->i", self._vectors[pairs.rows[part]], self._vectors[pairs.others[part]])
        similarity[similarity < self._least_cosine] = np.nan
        return similarity


class _Noting:
    """Joins the photos of every pair that a judge finds alike."""

    def __init__(self, judge: Judge, places: Groups, sets: _Sets) -> None:
        self._judge, self._places, self._sets = judge, places, sets

    def __call__(self, pairs: Pairs) -> NDArray[np.float64]:
        similarity = self._judge(pairs)
        alike = ~np.isnan(similarity)
        for one, other in zip(self._places[pairs.rows[alike]], self._places[pairs.others[alike]], strict=True):
            self._sets.join(int(one), int(other))
        return similarity


class _Sets:
    """Disjoint sets (R. Tarjan, "Efficiency of a Good But Not Linear Set Union Algorithm", 1975)."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def join(self, one: int, other: int) -> None:
        """Make one set of the sets of two members."""
        first, second = sorted((self._top(one), self._top(other)))
        self._above[second] = first

    def numbered(self) -> Groups:
        """Return the number of each member's set, in the order in which the sets first come."""
        tops = np.array([self._top(at) for at in range(len(self._above))], np.int64)
        return np.unique(tops, return_inverse=True)[1].astype(np.int64)

    def _top(self, member: int) -> int:
        while self._above[member] != member:
            self._above[member] = self._above[self._above[member]]
            member = self._above[member]
        return member


def _least_cosine(vectors: NDArray[np.float32]) -> float:
    """Return from which cosine on photos show the same, by how far apart these photos are on average."""
    if len(vectors) < _ENOUGH:
        return 1 - NEARNESS * USUAL_DISTANCE
    mean = vectors.mean(axis=0)
    return float(1 - NEARNESS * (1 - mean @ mean))
