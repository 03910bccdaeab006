"""Embeddings as search reads them: a bundle's vectors of the photos that are present, in photo-id order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.catalog.connection import Catalog
from engine.catalog.rows import IN_IDS, id_list

BLOCK_ROWS = 4096


@dataclass(frozen=True)
class Rows:
    """Vectors with whose they are.

    Attributes:
        ids: int64[k], photo ids.
        stamps: int64[k]; a vector that is written anew has a higher one than all before it.
        vectors: float16[k, dim].
    """

    ids: NDArray[np.int64]
    stamps: NDArray[np.int64]
    vectors: NDArray[np.float16]


_PRESENT = "photo_id NOT IN (SELECT id FROM photos WHERE removed_at IS NOT NULL)"


@dataclass(frozen=True)
class Stamps:
    """Which vectors there are, without reading them.

    Attributes:
        ids: int64[n], photo ids, ascending.
        stamps: int64[n]; a photo's stamp changes when its vector is written anew.
    """

    ids: NDArray[np.int64]
    stamps: NDArray[np.int64]


def stamps(catalog: Catalog, bundle_id: str) -> Stamps:
    """Return the photos that have a vector under this bundle and were not removed."""
    # Replacing a row gives it a new stamp, and this query is
    # answered from the index alone.
    rows = catalog.connection.execute(
        f"SELECT photo_id, stamp FROM embeddings WHERE bundle_id = ? AND {_PRESENT} ORDER BY photo_id", [bundle_id]
    ).fetchall()
    pairs = np.array(rows, dtype=np.int64).reshape(-1, 2)
    return Stamps(np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1]))


def blocks(
    catalog: Catalog, bundle_id: str, dim: int, photo_ids: NDArray[np.int64], rows: int = BLOCK_ROWS
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float16]]]:
    """Yield (ids int64[k], vectors float16[k, dim]) of these photos, in ascending id order.

    Photos without a vector of the right length are left out (one that another program wrote is no reason to fail).
    """
    wanted = np.unique(photo_ids)
    for start in range(0, len(wanted), rows):
        part = wanted[start : start + rows]
        found = catalog.connection.execute(
            f"SELECT photo_id, vector FROM embeddings WHERE bundle_id = ? AND photo_id {IN_IDS} "
            "AND length(vector) = ? ORDER BY photo_id",
            [bundle_id, id_list(part), 2 * dim],
        ).fetchall()
        if found:
            vectors = np.frombuffer(b"".join(row[1] for row in found), dtype="<f2").reshape(-1, dim)
            yield np.array([row[0] for row in found], np.int64), vectors.astype(np.float16, copy=False)


def count(catalog: Catalog, bundle_id: str) -> int:
    """Return how many vectors there are under this bundle, those of removed photos included."""
    row = catalog.connection.execute("SELECT COUNT(*) FROM embeddings WHERE bundle_id = ?", [bundle_id]).fetchone()
    return int(row[0])


def newest_stamp(catalog: Catalog) -> int:
    """Return the highest stamp of any vector, 0 where there is none; a vector that is written gets a higher one."""
    return int(catalog.connection.execute("SELECT COALESCE(MAX(stamp), 0) FROM embeddings").fetchone()[0])


def since(
    catalog: Catalog, bundle_id: str, stamp: int, rows: int = BLOCK_ROWS
) -> Iterator[list[tuple[int, int, bytes]]]:
    """Yield (photo id, stamp, vector's bytes) of all vectors with a higher stamp, in blocks, by stamp.

    Those of removed photos are among them: such a photo may come back.
    """
    while True:
        found = catalog.connection.execute(
            "SELECT photo_id, stamp, vector FROM embeddings WHERE stamp > ? AND bundle_id = ? ORDER BY stamp LIMIT ?",
            [stamp, bundle_id, rows],
        ).fetchall()
        if not found:
            return
        yield found
        stamp = found[-1][1]


def as_rows(found: list[tuple[int, int, bytes]], dim: int) -> Rows:
    """Return what :func:`since` yields as arrays, without the vectors of a wrong length."""
    right = [row for row in found if len(row[2]) == 2 * dim]
    vectors = np.frombuffer(b"".join(row[2] for row in right), dtype="<f2").reshape(-1, dim)
    pairs = np.array([row[:2] for row in right], np.int64).reshape(-1, 2)
    return Rows(pairs[:, 0].copy(), pairs[:, 1].copy(), vectors.astype(np.float16, copy=False))


def at(catalog: Catalog, bundle_id: str, dim: int, stamps: NDArray[np.int64]) -> Rows:
    """Return the vectors with these stamps, in the order of the stamps; those that are no more are left out."""
    found = catalog.connection.execute(
        f"SELECT photo_id, stamp, vector FROM embeddings WHERE stamp {IN_IDS} AND bundle_id = ? ORDER BY stamp",
        [id_list(stamps), bundle_id],
    ).fetchall()
    return as_rows(found, dim)


def removed(catalog: Catalog) -> NDArray[np.int64]:
    """Return the photos that were removed and are kept for a while, by id."""
    rows = catalog.connection.execute("SELECT id FROM photos WHERE removed_at IS NOT NULL ORDER BY id").fetchall()
    return np.fromiter((row[0] for row in rows), np.int64, len(rows))


def all_stamps(catalog: Catalog, bundle_id: str) -> NDArray[np.int64]:
    """Return the stamps of all vectors under this bundle, ascending."""
    rows = catalog.connection.execute(
        "SELECT stamp FROM embeddings WHERE bundle_id = ? ORDER BY stamp", [bundle_id]
    ).fetchall()
    return np.fromiter((row[0] for row in rows), np.int64, len(rows))


def sample(catalog: Catalog, bundle_id: str, dim: int, most: int) -> NDArray[np.float16]:
    """Return vectors of present photos, float16[k, dim], taken evenly by their ids: all, or about ``most``.

    The same catalog gives the same sample.
    """
    low, high = catalog.connection.execute("SELECT MIN(photo_id), MAX(photo_id) FROM embeddings").fetchone()
    if low is None:
        return np.empty((0, dim), np.float16)
    step = max(1, (high - low + 1) // most)
    # One of each stretch, so that no stretch is looked through twice where a model has few vectors yet.
    found = catalog.connection.execute(
        "SELECT (SELECT stamp FROM embeddings WHERE photo_id >= value AND photo_id < value + ?1 AND bundle_id = ?2 "
        f"AND {_PRESENT} ORDER BY photo_id LIMIT 1) AS found FROM json_each(?3) WHERE found IS NOT NULL",
        [step, bundle_id, id_list(range(low, high + 1, step))],
    ).fetchall()
    return at(catalog, bundle_id, dim, np.sort(np.array([row[0] for row in found], np.int64))).vectors
