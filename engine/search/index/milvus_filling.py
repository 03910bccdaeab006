"""Filling a collection in Milvus with a bundle's vectors, and keeping it the same as the catalog.

The collection holds one row a vector of the catalog, those of removed photos too: photo id, stamp, vector.  It is
never trusted to be what it was left as: a process may have been killed while it sent, either side may have been
restored from a backup, or the collection dropped.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from enum import IntEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.catalog import stretches, vectors
from engine.catalog.connection import Catalog
from engine.catalog.stretches import Stretch
from engine.replacing import replacing
from engine.search.index.exploring import MAX_HITS, Chosen
from engine.search.index.milvus_collection import MilvusCollection

logger = logging.getLogger(__name__)

BATCH_BYTES = 8 << 20
"""Milvus takes messages of at most 64 MB; smaller ones lose less when a connection breaks."""

STRETCH_ROWS = 16_000
"""Fewer than Milvus returns at once, so that a stretch and what does not belong there fit into two looks."""

FLUSH_ROWS = 4096
_TAIL_ROWS = 256


class Depth(IntEnum):
    """How closely the collection is compared with the catalog."""

    COUNTS = 1
    STAMPS = 2
    REWRITE = 3


@dataclass(frozen=True)
class Sent:
    """How far the collection was filled.

    Attributes:
        stamp: vectors up to this one were sent; -1: not known.
        skipped: how many of them were not, because their length is wrong.
    """

    stamp: int = -1
    skipped: int = 0


class Filling:
    """Sends what is new, and mends what differs.

    Args:
        catalog: read from; never written.
        bundle_id: whose vectors.
        dim: their length; vectors of another length are left out.
        cache_dir: where it is noted how far the collection is filled.  The note saves time; nothing depends on it.
        collection: what is filled.
    """

    def __init__(
        self, catalog: Catalog, bundle_id: str, dim: int, cache_dir: Path, collection: MilvusCollection
    ) -> None:
        self._catalog = catalog
        self._bundle_id = bundle_id
        self._dim = dim
        self._collection = collection
        self._note = cache_dir / f"{collection.name}.json"
        self._batch_rows = max(1, BATCH_BYTES // (4 * dim + 16))
        self._sent: Sent | None = None
        self.rows = 0

    def follow(self) -> None:
        """Bring the collection, which is opened where it is not, in line with the catalog; ``rows`` are in it then.

        Raises:
            IndexUnavailable: Milvus cannot be used; what was sent need not be sent again.
        """
        fresh = not self._collection.is_open
        if fresh:
            self._collection.open()
        self._sent = self._sent or self._noted()
        if self._sent.stamp < 0 and self._collection.count():
            self.compare(Depth.STAMPS)  # how far it is filled is not known: only what lacks is sent
        else:
            self._send_new()
        for depth in (Depth.COUNTS, Depth.STAMPS):
            surplus = self._surplus(fresh)
            if surplus == 0:
                return
            if surplus > 0 or depth is Depth.STAMPS:
                self.compare(depth)
        self._surplus(fresh=False)

    def compare(self, depth: Depth) -> None:
        """Go through the catalog and the collection side by side; delete, and send, what differs."""
        newest = stretches.newest(self._catalog, self._bundle_id, 1).stamps
        skipped = mended = 0
        for stretch in stretches.stretches(self._catalog, self._bundle_id, STRETCH_ROWS):
            where = _where(stretch)
            if depth is Depth.COUNTS and self._collection.count(where) == len(stretch.ids):
                continue
            lacking = stretch.stamps
            there = self._listed(stretch, where)
            if depth is not Depth.REWRITE:
                lacking = np.setdiff1d(lacking, there)
            sent = self._send(np.sort(lacking))
            mended += sent
            skipped += len(lacking) - sent
        if mended >= FLUSH_ROWS:
            self._collection.flush()
        logger.info("%s was compared with the catalog: %d vectors were sent", self._collection.name, mended)
        self._sent = Sent(int(newest[0]) if len(newest) else -1, skipped)
        self.save()

    def save(self) -> None:
        """Note how far the collection is filled."""
        if self._sent is None:
            return
        try:
            with replacing(self._note) as part:
                part.write_text(json.dumps({"at": self._collection.address, **asdict(self._sent)}), encoding="utf-8")
        except OSError as error:
            logger.warning("%s was not written (%s)", self._note, error)

    def _noted(self) -> Sent:
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
            if note["at"] == self._collection.address:
                return Sent(int(note["stamp"]), int(note["skipped"]))
        except FileNotFoundError:
            pass
        except (OSError, ValueError, KeyError, TypeError) as error:
            logger.info("%s cannot be read, and is done without (%s)", self._note, error)
        return Sent()

    def _surplus(self, fresh: bool) -> int:
        """Return how many rows too many the collection has; below 0: too few, or others than the catalog's."""
        assert self._sent is not None
        self.rows = stretches.count_until(self._catalog, self._bundle_id, self._sent.stamp) - self._sent.skipped
        have = self._collection.count()
        if have != self.rows:  # another process may have sent what this one has not seen; to ask so takes longer
            have = self._collection.count(f"stamp <= {self._sent.stamp:d}")
        if have == self.rows and fresh and not self._tail_agrees():
            return -1
        return have - self.rows

    def _tail_agrees(self) -> bool:
        """Tell whether the last vectors are there under their stamps; after a catalog was put back, they are not."""
        tail = stretches.newest(self._catalog, self._bundle_id, _TAIL_ROWS)
        rows = vectors.at(self._catalog, self._bundle_id, self._dim, np.sort(tail.stamps))
        ids, stamps = self._collection.pairs(Chosen(rows.ids).filter)
        wanted = zip(rows.ids.tolist(), rows.stamps.tolist(), strict=True)
        return set(zip(ids.tolist(), stamps.tolist(), strict=True)) >= set(wanted)

    def _send_new(self) -> None:
        assert self._sent is not None
        many = 0
        for found in vectors.since(self._catalog, self._bundle_id, self._sent.stamp, self._batch_rows):
            rows = vectors.as_rows(found, self._dim)
            if len(rows.ids):
                self._collection.upsert(rows)
            many += len(rows.ids)
            self._sent = Sent(found[-1][1], self._sent.skipped + len(found) - len(rows.ids))
            self.save()
        if many >= FLUSH_ROWS:
            self._collection.flush()

    def _listed(self, stretch: Stretch, where: str) -> NDArray[np.int64]:
        """Return the stamps that the collection has of a stretch, once what the catalog has not is deleted from it."""
        while True:
            ids, stamps = self._collection.pairs(where)
            foreign = np.setdiff1d(ids, stretch.ids)
            # Photos that another process added since the stretch was read are none of these.
            foreign = np.setdiff1d(foreign, stretches.having_vectors(self._catalog, self._bundle_id, foreign))
            if len(foreign):
                self._collection.delete(foreign)
            if len(ids) < MAX_HITS or not len(foreign):
                return stamps

    def _send(self, stamps: NDArray[np.int64]) -> int:
        sent = 0
        for start in range(0, len(stamps), self._batch_rows):
            rows = vectors.at(self._catalog, self._bundle_id, self._dim, stamps[start : start + self._batch_rows])
            if len(rows.ids):
                self._collection.upsert(rows)
            sent += len(rows.ids)
        return sent


def _where(stretch: Stretch) -> str:
    end = "" if stretch.high is None else f" and photo_id <= {stretch.high:d}"
    return f"photo_id > {stretch.low:d}{end}"
