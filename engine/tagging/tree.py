"""What concepts say of one another: siblings that exclude each other compete, and a child implies its parents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from engine.tagging.records import VocabularyEntry

NONE = -1


@dataclass(frozen=True)
class ConceptTree:
    """How concepts lie in one another, by their places.

    Attributes:
        parents: int64[t], the nearest concept that each lies in; -1 where there is none.
        groups: int64[t], concepts of one group exclude each other; -1 for those that exclude nothing.
        depths: int64[t], how many concepts each lies in.
    """

    parents: NDArray[np.int64]
    groups: NDArray[np.int64]
    depths: NDArray[np.int64]

    @classmethod
    def of(cls, entries: Sequence[VocabularyEntry], keys: Sequence[str]) -> Self:
        """Return it for the concepts of these keys.

        Args:
            entries: all entries of the vocabulary; those that are not among the keys (they are switched off) still say
                what lies in what, and what excludes what.
            keys: a key that no entry has (``tag:<id>``) stands by itself.
        """
        known = {entry.key: entry for entry in entries}
        places = {key: place for place, key in enumerate(keys)}
        parents, groups = np.full(len(keys), NONE, np.int64), np.full(len(keys), NONE, np.int64)
        numbers: dict[str, int] = {}
        for place, key in enumerate(keys):
            above = _above(known, key)
            parents[place] = next((places[entry.key] for entry in above if entry.key in places), NONE)
            # What lies in an entry that is switched off still competes for that entry.
            until = next((n for n, entry in enumerate(above) if entry.key in places), len(above) - 1)
            rivals = next((entry.key for entry in above[: until + 1] if entry.exclusive), None)
            if rivals is not None:
                groups[place] = numbers.setdefault(rivals, len(numbers))
        return cls(parents, groups, _depths(parents))

    def settle(self, log_odds: NDArray[np.float32]) -> NDArray[np.float32]:
        """Let siblings compete and children imply parents, in place; return the same float32[n, t].

        Of siblings that exclude each other at most one is there: each one's odds are divided by 1 + those of the
        others, which is what remains of independent chances when all cases with two of them are ruled out.
        """
        concepts = log_odds.T
        deepest = int(self.depths.max(initial=0)) if len(log_odds) else -1
        for depth in range(deepest, -1, -1):
            here = self.depths == depth
            for group in np.unique(self.groups[here & (self.groups != NONE)]):
                members = np.flatnonzero(here & (self.groups == group))
                concepts[members] = compete(concepts[members])
            for place in np.flatnonzero(here & (self.parents != NONE)).tolist():
                parent = concepts[self.parents[place]]
                np.maximum(parent, concepts[place], out=parent)
        for place in self._losers():
            # Where a parent lost against its rivals, what lies in it did, too.
            np.minimum(concepts[place], concepts[self.parents[place]], out=concepts[place])
        return log_odds

    def _losers(self) -> list[int]:
        """Return the concepts that lie in one that competes, outer ones first."""
        found: set[int] = set()
        for place in np.argsort(self.depths, kind="stable").tolist():
            parent = int(self.parents[place])
            if parent != NONE and (parent in found or self.groups[parent] != NONE):
                found.add(place)
        return sorted(found, key=lambda place: (int(self.depths[place]), place))


def compete(log_odds: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the log odds float32[k, n] of concepts that exclude each other, from what each has by itself."""
    if len(log_odds) < 2:
        return log_odds
    highest = np.maximum(log_odds.max(axis=0), 0.0)
    odds = np.exp(log_odds - highest)
    # The sum of all others is that of those before and of those after: to take one away from the sum of all would
    # leave nothing of the small ones.
    none = np.zeros_like(odds[:1])
    before = np.concatenate([none, np.cumsum(odds, axis=0)[:-1]])
    after = np.concatenate([none, np.cumsum(odds[::-1], axis=0)[:-1]])[::-1]
    rivals: NDArray[np.float32] = log_odds - highest - np.log(np.exp(-highest) + before + after)
    return rivals.astype(np.float32)


def _above(known: dict[str, VocabularyEntry], key: str) -> list[VocabularyEntry]:
    """Return what an entry lies in, nearest first; nothing for one in a circle, which no vocabulary should have."""
    found: dict[str, VocabularyEntry] = {}
    parent = known[key].parent if key in known else None
    while parent is not None and parent in known and parent not in found:
        if parent == key:
            return []
        found[parent] = known[parent]
        parent = known[parent].parent
    return list(found.values())


def _depths(parents: NDArray[np.int64]) -> NDArray[np.int64]:
    depths = np.zeros(len(parents), np.int64)
    above = parents.copy()
    while (above != NONE).any():
        depths[above != NONE] += 1
        above = np.where(above == NONE, NONE, parents[above])
    return depths
