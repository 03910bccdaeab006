"""All vectors of a bundle in one contiguous matrix: built from the catalog, kept up to date, cached beside it."""

from __future__ import annotations

import json
import logging
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.catalog import vectors
from engine.catalog.connection import Catalog
from engine.replacing import replacing

logger = logging.getLogger(__name__)

_FORMAT = 1
_SAVED_FRACTION = 8  # rewritten once an eighth of it is new, so that indexing writes it a few times only


@dataclass(frozen=True)
class Table:
    """The vectors at one moment; never changed once handed out.

    Attributes:
        ids: int64[n], photo ids, ascending.
        stamps: int64[n], see :class:`engine.catalog.vectors.Stamps`.
        rows: float32[n, dim], contiguous, L2-normalised.
    """

    ids: NDArray[np.int64]
    stamps: NDArray[np.int64]
    rows: NDArray[np.float32]

    def positions(self, photo_ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where these photos are in the table, int64[k]; those without a vector are left out."""
        if not len(self.ids):
            return np.empty(0, np.int64)
        places = np.minimum(np.searchsorted(self.ids, photo_ids), len(self.ids) - 1)
        found: NDArray[np.int64] = places[self.ids[places] == photo_ids]
        return found


class VectorMatrix:
    """Holds a bundle's vectors in memory.

    Args:
        catalog: read from; never written.
        bundle_id: whose vectors.
        dim: their length.
        cache_dir: where the cache lies; it may be deleted at any time, and a stale or damaged one is rebuilt.
        save_after: new vectors that make writing the cache worth it.
    """

    def __init__(self, catalog: Catalog, bundle_id: str, dim: int, cache_dir: Path, *, save_after: int = 512) -> None:
        self._catalog = catalog
        self._bundle_id = bundle_id
        self._dim = dim
        self._cache = _Cache(cache_dir, bundle_id, dim)
        self._save_after = save_after
        self._unsaved = 0
        self._loaded = False
        self.table = _empty(dim)

    def refresh(self) -> bool:
        """Bring the table in line with the catalog; return whether it changed.  Only what is new is read."""
        if not self._loaded:
            self.table = self._cache.load() or self.table
            self._loaded = True
        now = vectors.stamps(self._catalog, self._bundle_id)
        if np.array_equal(now.ids, self.table.ids) and np.array_equal(now.stamps, self.table.stamps):
            return False
        before = self.table
        self.table = self._updated(now)
        self._unsaved += len(np.setxor1d(before.stamps, self.table.stamps))
        if self._unsaved >= max(self._save_after, len(self.table.ids) // _SAVED_FRACTION):
            self._cache.save(self.table)
            self._unsaved = 0
        return True

    def _updated(self, now: vectors.Stamps) -> Table:
        rows = np.empty((len(now.ids), self._dim), np.float32)
        have = np.zeros(len(now.ids), bool)
        _, here, there = np.intersect1d(now.ids, self.table.ids, assume_unique=True, return_indices=True)
        same = now.stamps[here] == self.table.stamps[there]
        rows[here[same]] = self.table.rows[there[same]]
        have[here[same]] = True
        for ids, found in vectors.blocks(self._catalog, self._bundle_id, self._dim, now.ids[~have]):
            places = np.searchsorted(now.ids, ids)
            rows[places] = found
            have[places] = True
        if have.all():
            return Table(now.ids, now.stamps, rows)
        # A photo was purged between the two reads, or its vector has a wrong length.
        return Table(now.ids[have], now.stamps[have], rows[have])


class _Cache:
    """``vectors-<bundle>.npy`` (ids, stamps and float16 vectors) and a small JSON that tells whether it is intact."""

    def __init__(self, folder: Path, bundle_id: str, dim: int) -> None:
        safe = "".join(character if character.isalnum() or character in "-_." else "_" for character in bundle_id)
        self._data = folder / f"vectors-{safe}.npy"
        self._about = folder / f"vectors-{safe}.json"
        self._bundle_id = bundle_id
        self._type = np.dtype([("id", "<i8"), ("stamp", "<i8"), ("vector", "<f2", (dim,))])

    def load(self) -> Table | None:
        """Return what was saved; None when there is nothing, or nothing that can be trusted."""
        try:
            about = json.loads(self._about.read_text(encoding="utf-8"))
            saved = np.load(self._data, allow_pickle=False)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, EOFError) as error:
            logger.warning("the vector cache %s cannot be read and is rebuilt (%s)", self._data, error)
            return None
        if saved.dtype != self._type or saved.ndim != 1 or about != self._describe(saved):
            logger.info("the vector cache %s is damaged or another model's, and is rebuilt", self._data)
            return None
        rows = saved["vector"].astype(np.float32)
        return Table(saved["id"].astype(np.int64), saved["stamp"].astype(np.int64), np.ascontiguousarray(rows))

    def save(self, table: Table) -> None:
        """Write the table; failing to (a full disk, a library on read-only media) only costs time later."""
        saved = np.empty(len(table.ids), self._type)
        saved["id"], saved["stamp"], saved["vector"] = table.ids, table.stamps, table.rows
        try:
            with replacing(self._data) as part, part.open("wb") as file:
                np.save(file, saved, allow_pickle=False)
            with replacing(self._about) as part:
                part.write_text(json.dumps(self._describe(saved)), encoding="utf-8")
        except OSError as error:
            logger.warning("the vector cache %s was not written (%s)", self._data, error)

    def _describe(self, saved: NDArray[Any]) -> dict[str, int | str]:
        checksum = zlib.crc32(np.ascontiguousarray(saved).view(np.uint8).data)
        return {"format": _FORMAT, "bundle": self._bundle_id, "count": len(saved), "crc32": checksum}


def _empty(dim: int) -> Table:
    return Table(np.empty(0, np.int64), np.empty(0, np.int64), np.empty((0, dim), np.float32))
