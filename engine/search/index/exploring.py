"""Finding the best of all rows through an engine that returns only so many of them at a time.

A part of the rows is looked at no deeper than it must be: once its lowest hit is below the last of the wanted, what
it did not return cannot be among them.  Where the engine's limit is met before that, the part is halved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

MAX_HITS = 16_384
"""Milvus returns at most this many rows of one search or query."""


@dataclass(frozen=True, eq=False)
class Hits:
    """Rows that a search returned, best first.

    Attributes:
        ids: int64[n], photo ids.
        stamps: int64[n], see :class:`engine.catalog.vectors.Rows`.
        scores: float32[n], as the engine computed them.
    """

    ids: NDArray[np.int64]
    stamps: NDArray[np.int64]
    scores: NDArray[np.float32]

    def only(self, wanted: NDArray[np.bool_]) -> Hits:
        """Return some of the rows."""
        return Hits(self.ids[wanted], self.stamps[wanted], self.scores[wanted])


class Part(Protocol):
    """Some of the rows."""

    @property
    def filter(self) -> str:
        """What the engine is asked for: integers are all that is ever written into it."""
        ...

    def halves(self) -> Sequence[Part]:
        """Return two parts that together are this one."""
        ...


@dataclass(frozen=True)
class Between:
    """Photos with ``low < id <= high``; ``whole`` where those are all there are."""

    low: int
    high: int
    whole: bool = False

    @property
    def filter(self) -> str:
        """See :class:`Part`."""
        return "" if self.whole else f"photo_id > {self.low:d} and photo_id <= {self.high:d}"

    def halves(self) -> Sequence[Between]:
        """See :class:`Part`."""
        middle = (self.low + self.high) // 2
        return Between(self.low, middle), Between(middle, self.high)


@dataclass(frozen=True)
class Chosen:
    """These photos."""

    ids: NDArray[np.int64]

    @property
    def filter(self) -> str:
        """See :class:`Part`."""
        return f"photo_id in {[int(photo_id) for photo_id in self.ids]}"

    def halves(self) -> Sequence[Chosen]:
        """See :class:`Part`."""
        middle = len(self.ids) // 2
        return Chosen(self.ids[:middle]), Chosen(self.ids[middle:])


@dataclass(frozen=True, eq=False)
class _Look:
    part: Part
    limit: int
    allowed: Hits
    reached: float
    """The lowest score that was returned; minus infinity where all rows were."""


def explore(
    search: Callable[[str, int], Hits],
    parts: Sequence[Part],
    count: int,
    *,
    limit: int,
    allowed: Callable[[NDArray[np.int64]], NDArray[np.bool_]],
    margin: float,
) -> Hits:
    """Return all allowed rows that can be among the best ``count``, in no particular order.

    Args:
        search: called with a filter and a limit.
        parts: what is searched, at first with ``limit`` hits each.
        allowed: tells which of these photos may be found.
        margin: how far the engine's scores may be from exact ones, twice.
    """

    def look(part: Part, limit: int) -> _Look:
        hits = search(part.filter, limit)
        reached = float(hits.scores.min()) if len(hits.ids) >= limit else -np.inf
        return _Look(part, limit, hits.only(allowed(hits.ids)), reached)

    looks = [look(part, min(limit, MAX_HITS)) for part in parts]
    while True:
        found = _joined(looks)
        floor = -np.inf
        if len(found.ids) >= count:
            floor = float(np.partition(found.scores, len(found.ids) - count)[len(found.ids) - count]) - margin
        shallow = [one for one in looks if one.reached > -np.inf and one.reached >= floor]
        if not shallow:
            return found.only(found.scores >= floor)
        looks = [one for one in looks if one not in shallow]
        for one in shallow:
            parts = [one.part] if one.limit < MAX_HITS else one.part.halves()
            looks += [look(part, min(8 * one.limit, MAX_HITS)) for part in parts]


def _joined(looks: Sequence[_Look]) -> Hits:
    return Hits(
        np.concatenate([one.allowed.ids for one in looks]),
        np.concatenate([one.allowed.stamps for one in looks]),
        np.concatenate([one.allowed.scores for one in looks]),
    )
