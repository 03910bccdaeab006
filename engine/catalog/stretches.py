"""Which vectors a bundle has, without reading them: to compare with what another engine holds of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.catalog.connection import Catalog
from engine.catalog.rows import IN_IDS, id_list


@dataclass(frozen=True)
class Stretch:
    """The vectors of all photos with ``low < id <= high``.

    Attributes:
        high: None for the last stretch, which holds none now: what lies there was added since, or is none of ours.
        ids: int64[n], photo ids, ascending.
        stamps: int64[n], see :class:`engine.catalog.vectors.Rows`.
    """

    low: int
    high: int | None
    ids: NDArray[np.int64]
    stamps: NDArray[np.int64]


def stretches(catalog: Catalog, bundle_id: str, rows: int) -> Iterator[Stretch]:
    """Yield all vectors in stretches of at most ``rows``, without gaps between them, and the one behind the last."""
    low = -1
    while True:
        # In the order of the index over (photo, bundle), which alone answers this: no vector is read.
        found = catalog.connection.execute(
            "SELECT photo_id, stamp FROM embeddings WHERE photo_id > ? AND bundle_id = ? ORDER BY photo_id LIMIT ?",
            [low, bundle_id, rows],
        ).fetchall()
        pairs = np.array(found, np.int64).reshape(-1, 2)
        high = int(pairs[-1, 0]) if found else None
        yield Stretch(low, high, pairs[:, 0].copy(), pairs[:, 1].copy())
        if high is None:
            return
        low = high


def newest(catalog: Catalog, bundle_id: str, rows: int) -> Stretch:
    """Return the last vectors that were written, by stamp, highest first."""
    found = catalog.connection.execute(
        "SELECT photo_id, stamp FROM embeddings WHERE bundle_id = ? ORDER BY stamp DESC LIMIT ?", [bundle_id, rows]
    ).fetchall()
    pairs = np.array(found, np.int64).reshape(-1, 2)
    return Stretch(-1, None, pairs[:, 0].copy(), pairs[:, 1].copy())


def count_until(catalog: Catalog, bundle_id: str, stamp: int) -> int:
    """Return how many vectors have this stamp or a lower one, those of removed photos included."""
    sql = "SELECT COUNT(*) FROM embeddings WHERE bundle_id = ? AND stamp <= ?"
    return int(catalog.connection.execute(sql, [bundle_id, stamp]).fetchone()[0])


def count_removed(catalog: Catalog, bundle_id: str) -> int:
    """Return how many vectors are of photos that were removed and are kept for a while."""
    sql = (
        "SELECT COUNT(*) FROM embeddings WHERE bundle_id = ? "
        "AND photo_id IN (SELECT id FROM photos WHERE removed_at IS NOT NULL)"
    )
    return int(catalog.connection.execute(sql, [bundle_id]).fetchone()[0])


def highest_photo(catalog: Catalog) -> int:
    """Return the highest id that any photo has, 0 where there is none."""
    return int(catalog.connection.execute("SELECT COALESCE(MAX(id), 0) FROM photos").fetchone()[0])


def having_vectors(catalog: Catalog, bundle_id: str, photo_ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return those of these photos that have a vector now, ascending."""
    rows = catalog.connection.execute(
        f"SELECT photo_id FROM embeddings WHERE photo_id {IN_IDS} AND bundle_id = ? ORDER BY photo_id",
        [id_list(photo_ids), bundle_id],
    ).fetchall()
    return np.fromiter((row[0] for row in rows), np.int64, len(rows))
