"""The index in Milvus: for archives that are too large for one machine.  The catalog stays local, and the truth.

Milvus proposes; the catalog decides.  What a search returns is looked up in the catalog by its stamp, and scored and
ordered by the catalog's own vectors: the results are the local index's, to the last digit and the last tie.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.catalog import stretches, vectors
from engine.catalog.connection import Catalog
from engine.catalog.vectors import Rows
from engine.search.index.exploring import MAX_HITS, Between, Chosen, Hits, Part, explore
from engine.search.index.milvus_collection import MilvusCollection
from engine.search.index.milvus_errors import CollectionLost, ConnectionLost
from engine.search.index.milvus_filling import Depth, Filling
from engine.search.index.protocol import Neighbours, ranked

LOCAL_ROWS = 4096
"""Up to so many photos to choose among are compared here, from the catalog, without asking Milvus."""

_CHOSEN_ROWS = 10_000
_PROPOSED = 4  # times as many as are wanted, where Milvus' own scores are not exact
_OTHER_VECTOR = 1e-2  # scores of unit vectors that are further apart are not of the same one


class MilvusIndex:
    """Implements :class:`engine.search.index.protocol.VectorIndex`.

    Args:
        catalog: read from; never written.
        bundle_id: whose vectors.
        dim: their length; vectors of another length are left out.
        cache_dir: see :class:`Filling`.
        collection: this library's and this bundle's own; it is connected to when it is first needed.
    """

    def __init__(
        self, catalog: Catalog, bundle_id: str, dim: int, cache_dir: Path, collection: MilvusCollection
    ) -> None:
        self._catalog = catalog
        self._bundle_id = bundle_id
        self._dim = dim
        self._collection = collection
        self._filling = Filling(catalog, bundle_id, dim, cache_dir, collection)
        self._revision: int | None = None
        self._removed = np.empty(0, np.int64)
        self._hidden = 0
        self._highest = 0

    def __len__(self) -> int:
        return max(0, self._filling.rows - self._hidden)

    def close(self) -> None:
        """Disconnect; the index may be used again."""
        self._revision = None
        self._collection.close()

    def save(self) -> None:
        """See :class:`VectorIndex`; what Milvus was sent, it keeps."""
        self._filling.save()

    def refresh(self) -> bool:
        """Send Milvus what is new, and delete from it what is no more; see :meth:`VectorIndex.refresh`.

        The first filling takes a while (docs/milvus.md has figures); one that was interrupted goes on.

        Raises:
            IndexUnavailable: Milvus cannot be used; the next call tries again.
        """
        revision = self._catalog.revision()
        was_open = self._collection.is_open
        if revision == self._revision and was_open:
            return False
        self._revision = None
        try:
            self._filling.follow()
        except (CollectionLost, ConnectionLost) as error:
            if isinstance(error, ConnectionLost) and not was_open:
                raise
            self._filling.follow()  # Milvus was started again, or set up anew: the collection is made and filled
        self._removed = vectors.removed(self._catalog)
        self._hidden = stretches.count_removed(self._catalog, self._bundle_id)
        self._highest = stretches.highest_photo(self._catalog)
        self._revision = revision
        return True

    def nearest(self, vector: NDArray[np.float32], count: int, among: NDArray[np.int64] | None = None) -> Neighbours:
        """Return the nearest photos: exactly with the kind FLAT, else the best of those that Milvus proposes.

        Raises:
            IndexUnavailable: as :meth:`refresh`.
        """
        count = max(0, count if among is None else min(count, len(among)))
        if not count or (among is not None and len(among) <= LOCAL_ROWS):
            return self._nearest_here(vector, count, np.empty(0, np.int64) if among is None else among)
        if self._revision is None or not self._collection.is_open:
            self.refresh()
        try:
            rows = self._found(vector, count, among)
        except (CollectionLost, ConnectionLost):
            self.refresh()
            rows = self._found(vector, count, among)
        return ranked(rows.ids, rows.vectors.astype(np.float32), vector, count)

    def drop(self) -> None:
        """Delete from Milvus what is this library's and this model's there; a search would make it again.

        Raises:
            IndexUnavailable: as :meth:`refresh`.
        """
        self._revision = None
        self._collection.drop()

    def describe(self) -> str:
        """Return what there is in Milvus, for a person; nothing is sent or made.

        Raises:
            IndexUnavailable: it cannot be used.
        """
        here, there = vectors.count(self._catalog, self._bundle_id), 0
        try:
            self._collection.open(create=False)
            there = self._collection.count()
        except CollectionLost:
            pass  # what answered has no such collection yet
        state = "" if there == here else f", the catalog {here}; the next search brings it in line"
        return f"Milvus {self._collection.version} at {self._collection.address} has {there} vectors{state}"

    def _nearest_here(self, vector: NDArray[np.float32], count: int, among: NDArray[np.int64]) -> Neighbours:
        removed = self._removed if self._revision is not None else vectors.removed(self._catalog)
        wanted = np.setdiff1d(among, removed)
        blocks = list(vectors.blocks(self._catalog, self._bundle_id, self._dim, wanted))
        ids = np.concatenate([block[0] for block in blocks] or [np.empty(0, np.int64)])
        rows = np.concatenate([block[1] for block in blocks] or [np.empty((0, self._dim), np.float16)])
        return ranked(ids, rows.astype(np.float32), vector, count)

    def _found(self, vector: NDArray[np.float32], count: int, among: NDArray[np.int64] | None) -> Rows:
        """Return the catalog's vectors of what may be nearest, after mending where the collection had others."""
        direction = (vector / (float(np.linalg.norm(vector)) or 1.0)).astype(np.float32)
        rows, fault = self._proposed(direction, count, among)
        if fault is not None:  # a process that is indexing is ahead of this one, most of the time
            self._revision = None
            self.refresh()
            rows, fault = self._proposed(direction, count, among)
        if fault is not None and self._catalog.revision() == self._revision:
            self._filling.compare(fault)
            rows, fault = self._proposed(direction, count, among)
        return rows

    def _proposed(
        self, direction: NDArray[np.float32], count: int, among: NDArray[np.int64] | None
    ) -> tuple[Rows, Depth | None]:
        """Return what Milvus proposes and the catalog has, and how the two must be compared where they differ."""
        hits = self._explored(direction, count, among)
        order = np.argsort(hits.stamps)
        hits = Hits(hits.ids[order], hits.stamps[order], hits.scores[order])
        rows = vectors.at(self._catalog, self._bundle_id, self._dim, hits.stamps)
        _, here, there = np.intersect1d(rows.stamps, hits.stamps, return_indices=True)
        sound = rows.ids[here] == hits.ids[there]
        if self._collection.kind.exact_scores:
            scores = rows.vectors[here].astype(np.float32) @ direction
            sound &= np.abs(scores - hits.scores[there]) < _OTHER_VECTOR
        fault = None if len(here) == len(hits.ids) else Depth.STAMPS
        fault = fault if sound.all() else Depth.REWRITE
        here = here[sound]
        return Rows(rows.ids[here], rows.stamps[here], rows.vectors[here]), fault

    def _explored(self, direction: NDArray[np.float32], count: int, among: NDArray[np.int64] | None) -> Hits:
        exact = self._collection.kind.exact_scores
        count = count if exact else _PROPOSED * count
        chosen = len(self) if among is None else len(among)
        limit = 32 + count * 5 * max(1, len(self) + self._hidden) // (4 * max(1, chosen))
        parts: Sequence[Part] = [Between(-1, self._highest, whole=True)]
        if among is not None and limit > MAX_HITS:
            parts = [Chosen(among[start : start + _CHOSEN_ROWS]) for start in range(0, len(among), _CHOSEN_ROWS)]
            limit = count + 32
        return explore(
            lambda where, most: self._collection.search(direction, where, most),
            parts,
            count,
            limit=limit,
            allowed=lambda ids: self._allowed(ids, among),
            # A float32 sum of dim products is off by at most dim / 2^24: Milvus' and ours, for two photos.
            margin=self._dim / 2**22 if exact else 0.0,
        )

    def _allowed(self, ids: NDArray[np.int64], among: NDArray[np.int64] | None) -> NDArray[np.bool_]:
        shown = ~np.isin(ids, self._removed)
        return shown if among is None else shown & np.isin(ids, among, assume_unique=True)
