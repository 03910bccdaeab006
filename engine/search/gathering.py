"""Gathering the photos that are worth judging: the nearest, those whose words match, and more while it is worth it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.catalog import lookup
from engine.catalog.connection import Catalog
from engine.search.conditions import Conditions
from engine.search.fusion import Evidence
from engine.search.index.protocol import Neighbours
from engine.search.meaning import Meaning, Pool

_LEAST = 256
_EACH = 2  # of the wanted: a photo's order by relevance is not quite its order by nearness
_GROWTH = 6
_LAST_PART = 4  # there must be no likely photo in the last quarter
BLOCK = 20_000
"""Most photos that are judged at once: their vectors are in memory meanwhile."""

_STRONGEST = 4  # how many different strengths of words are looked at apart


class Gathering:
    """Gathers photos for one search, at first about twice as many as are wanted.

    Args:
        meaning: finds the nearest.
        catalog: tells who meets the conditions.
        conditions: of the query.
        limit: how many hits are wanted; None: all photos.
        to_the_end: all likely photos are needed, not the best ones only (they are to be sorted otherwise).
    """

    def __init__(
        self, meaning: Meaning, catalog: Catalog, conditions: Conditions, limit: int | None, *, to_the_end: bool
    ) -> None:
        self._meaning = meaning
        self._catalog = catalog
        self._conditions = conditions
        self._limit = limit
        self._to_the_end = to_the_end
        self._count = _LEAST if limit is None else max(_LEAST, _EACH * limit)
        self._allowed: NDArray[np.int64] | None = None

    def pool(self, directions: Sequence[NDArray[np.float32]], evidence: Evidence) -> Pool:
        """Return photos that meet the conditions: those nearest to the directions, and those whose words match.

        Conditions that most photos meet are checked for the nearest photos only; where too few of these are left,
        all photos that meet them are looked up.
        """
        if self._conditions.restrict and self._allowed is None:
            if not self._conditions.exact and len(evidence.ids) <= self._count:
                found = [self._meaning.nearest(direction, self._count) for direction in directions]
                ids = self._meeting(np.unique(np.concatenate([part.ids for part in found])))
                if len(ids) >= self._wanted():
                    return self._meaning.pool([_only(part, ids) for part in found], self._meeting(evidence.ids))
            self._allowed = self._conditions.allowed(self._catalog)
        allowed = self._allowed
        near = [self._meaning.nearest(direction, self._count, allowed) for direction in directions]
        return self._meaning.pool(near, self._said(directions, evidence))

    @property
    def too_many(self) -> bool:
        """Whether all photos are wanted, and that is too many for one pool; :meth:`blocks` has them."""
        return BLOCK < self._size() <= self._count

    def blocks(self, evidence: Evidence) -> Iterator[Pool]:
        """Yield all photos that meet the conditions and have a vector, or words that match, by id."""
        ids = lookup.present(self._catalog) if self._allowed is None else self._allowed
        if self._conditions.restrict and self._allowed is None:
            ids = self._conditions.allowed(self._catalog)
        for start in range(0, len(ids), BLOCK):
            pool = self._meaning.pool([], ids[start : start + BLOCK])
            yield pool.only(pool.embedded | np.isin(pool.ids, evidence.ids, assume_unique=True))

    def enough(self, logits: NDArray[np.float32], meaning: NDArray[np.float32], *, likely_only: bool) -> bool:
        """Tell whether the photos of the last pool will do; if not, the next one is larger.

        Args:
            logits: float32[n], log odds of the pool's photos.
            meaning: float32[n], by meaning alone.
            likely_only: only photos above the cut-off are needed.
        """
        size = self._size()
        if self._count >= size:
            return True
        done = len(logits) >= (self._wanted() if self._limit is not None else 0)
        if self._limit is None and not likely_only:
            done = False
        elif done and (self._limit is None or self._to_the_end):
            last = np.argsort(-meaning)[len(meaning) - len(meaning) // _LAST_PART :]
            done = not (logits[last] >= 0).any()
        self._count = self._count * _GROWTH if self._limit is not None or likely_only else size
        return done

    def _size(self) -> int:
        return len(self._meaning) if self._allowed is None else len(self._allowed)

    def _wanted(self) -> int:
        return self._count if self._limit is None else self._limit

    def _meeting(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        return lookup.filtered(self._catalog, self._conditions.filters, ids) if len(ids) else ids

    def _said(self, directions: Sequence[NDArray[np.float32]], evidence: Evidence) -> NDArray[np.int64]:
        """Return photos whose words match: all, or of very many the nearest of each strength."""
        ids, strength = evidence.ids, evidence.strength
        if self._allowed is not None:
            inside = np.isin(ids, self._allowed, assume_unique=True)
            ids, strength = ids[inside], strength[inside]
        if len(ids) <= self._count:
            return ids
        levels = np.unique(strength)[::-1]
        groups = [ids[strength == level] for level in levels[:_STRONGEST]]
        groups.append(ids[strength < levels[:_STRONGEST][-1]])
        found = [
            group if len(group) <= self._count else self._meaning.nearest(directions[0], self._count, group).ids
            for group in groups
        ]
        return np.unique(np.concatenate(found))


def _only(found: Neighbours, ids: NDArray[np.int64]) -> Neighbours:
    kept = np.isin(found.ids, ids)
    return Neighbours(found.ids[kept], found.similarities[kept], found.vectors[kept])
