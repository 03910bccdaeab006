"""The vectors of all photos that proposals are wanted for, in memory: by them a tick is reflected at once."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.catalog import vectors, wanted
from engine.catalog.connection import Catalog
from engine.tagging.judging import Judge
from engine.tagging.learning import Head
from engine.tagging.tree import ConceptTree

FULL_BYTES = 320 * 2**20
"""Vectors that take no more than this in single precision are kept so; more are kept in half of it, and are slower."""

_KEPT_BYTES = 96 * 2**20
_BLOCK_ROWS = 8192


class Columns:
    """Log odds of single concepts for all scored photos; the texts' part of them is kept for the next tick.

    Args:
        catalog: read from.
        judge: whose.
        clock: seconds, for :attr:`used_at`.

    Attributes:
        used_at: when it was last asked.
    """

    def __init__(self, catalog: Catalog, judge: Judge, clock: Callable[[], float] = time.monotonic) -> None:
        self._catalog, self._judge, self._clock = catalog, judge, clock
        self._stamp: tuple[int, ...] = ()
        self.ids: NDArray[np.int64] = np.empty(0, np.int64)
        self._rows: NDArray[np.float32] | NDArray[np.float16] = np.empty((0, judge.dim), np.float32)
        self._levels = judge.scorer.levels(np.empty((0, judge.dim), np.float32))
        self._stamps: NDArray[np.int64] = np.empty(0, np.int64)
        self._base: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self.used_at = clock()

    def refresh(self) -> None:
        """Read the vectors of the photos that were scored, if those are others than before."""
        self.used_at = self._clock()
        stamp = wanted.scored_stamp(self._catalog.connection, self._judge.bundle_id)
        if stamp == self._stamp:
            return
        ids, stamps = wanted.scored(self._catalog.connection, self._judge.bundle_id)
        full = len(ids) * self._judge.dim * 4 <= FULL_BYTES
        rows = np.empty((len(ids), self._judge.dim), np.float32 if full else np.float16)
        levels = np.empty((len(ids), self._levels.shape[1]), np.float32)
        places = np.minimum(np.searchsorted(self.ids, ids), max(len(self.ids) - 1, 0))
        known = (
            (self.ids[places] == ids) & (self._stamps[places] == stamps) if len(self.ids) else np.zeros(len(ids), bool)
        )
        rows[known], levels[known] = self._rows[places[known]], self._levels[places[known]]
        for found, block in vectors.blocks(self._catalog, self._judge.bundle_id, self._judge.dim, ids[~known]):
            at = np.searchsorted(ids, found)
            rows[at], levels[at] = block, self._judge.scorer.levels(block.astype(np.float32))
            known[at] = True
        if not known.all():  # vectors of a wrong length, which another program wrote
            ids, stamps, rows, levels = ids[known], stamps[known], rows[known], levels[known]
        self.ids, self._stamps, self._rows, self._levels = ids, stamps, rows, levels
        self._base.clear()
        self._stamp = stamp

    def log_odds(self, key: str) -> NDArray[np.float32]:
        """Return a concept's log odds for all scored photos, float32[n], after its rivals and what lies in it."""
        judge = self._judge
        place, head = judge.place(key), judge.head(key)
        if place is None:
            empty = np.full(len(self.ids), -np.inf, np.float32)
            return empty if head is None else self._over_blocks(head)
        family = judge.family(key)
        self._read_texts(family)
        columns = np.stack([self._corrected(other) for other in family], axis=1)
        if len(family) > 1:
            columns = ConceptTree.of(judge.vocabulary.entries, family).settle(columns)
        return np.ascontiguousarray(columns[:, family.index(key)])

    def _corrected(self, key: str) -> NDArray[np.float32]:
        """Return a column before it is settled."""
        head = self._judge.head(key)
        base = self._base[key]
        if head is None:
            return base
        return self._over_blocks(head, base)

    def _read_texts(self, keys: Sequence[str]) -> None:
        """Have what the texts say of these entries, in one pass over the photos; what was asked for last is kept."""
        known = [(key, place) for key in keys if (place := self._judge.place(key)) is not None]
        missing = [(key, place) for key, place in known if key not in self._base]
        if missing:
            scorer, places = self._judge.scorer, [place for _, place in missing]
            found = np.empty((len(missing), len(self.ids)), np.float32)
            for start in range(0, len(self.ids), _BLOCK_ROWS):
                end = start + _BLOCK_ROWS
                rows = self._rows[start:end].astype(np.float32, copy=False)
                found[:, start:end] = scorer.base(rows, self._levels[start:end], places).T
            self._base.update({key: row.copy() for (key, _), row in zip(missing, found, strict=True)})
        for key, _ in known:
            self._base.move_to_end(key)
        while len(self._base) > len(known) and len(self._base) * len(self.ids) * 4 > _KEPT_BYTES:
            self._base.popitem(last=False)

    def _over_blocks(self, head: Head, base: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        found = np.empty(len(self.ids), np.float32)
        for start in range(0, len(self.ids), _BLOCK_ROWS):
            end = start + _BLOCK_ROWS
            rows = self._rows[start:end].astype(np.float32, copy=False)
            found[start:end] = head.apply(rows, None if base is None else base[start:end])
        return found
