"""Looks of photos, and pairs of which the user said that they are no duplicates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.catalog.connection import Catalog
from engine.catalog.rows import IN_IDS, id_list


def put(catalog: Catalog, looks: Iterable[tuple[int, bytes]]) -> None:
    """Write the looks of photos, by id; those there were are replaced.  Photos that are gone are left out."""
    with catalog.transaction() as connection:
        connection.executemany(
            "INSERT OR REPLACE INTO photo_looks (photo_id, look) SELECT id, ?2 FROM photos WHERE id = ?1", list(looks)
        )


def get(catalog: Catalog, photo_ids: Sequence[int], length: int) -> dict[int, bytes]:
    """Return the looks of these photos that have one of this length (bytes)."""
    rows = catalog.connection.execute(
        f"SELECT photo_id, look FROM photo_looks WHERE photo_id {IN_IDS} AND length(look) = ?",
        [id_list(photo_ids), length],
    )
    return {row[0]: row[1] for row in rows}


def count_lacking(catalog: Catalog, length: int) -> int:
    """Return how many photos that were not removed have no look of this length (bytes)."""
    sql = f"SELECT COUNT(*) FROM photos WHERE {_LACKING}"
    return int(catalog.connection.execute(sql, [length]).fetchone()[0])


def lacking(catalog: Catalog, length: int, after_id: int, limit: int) -> list[tuple[int, str]]:
    """Return (id, content hash) of the next photos that were not removed and have no look of this length, by id."""
    sql = f"SELECT id, content_hash FROM photos WHERE {_LACKING} AND id > ? ORDER BY id LIMIT ?"
    rows: list[tuple[int, str]] = catalog.connection.execute(sql, [length, after_id, limit]).fetchall()
    return rows


def dismiss(catalog: Catalog, pairs: Iterable[tuple[int, int]]) -> None:
    """Remember pairs of photos that are no duplicates; a photo with itself: its copies are wanted."""
    with catalog.transaction() as connection:
        connection.executemany(
            "INSERT OR IGNORE INTO not_duplicates (photo_id, other_id) VALUES (?, ?)",
            [(min(pair), max(pair)) for pair in pairs],
        )


def take_back(catalog: Catalog, pairs: Iterable[tuple[int, int]]) -> None:
    """Forget what :func:`dismiss` remembered."""
    with catalog.transaction() as connection:
        connection.executemany(
            "DELETE FROM not_duplicates WHERE photo_id = ? AND other_id = ?",
            [(min(pair), max(pair)) for pair in pairs],
        )


def dismissed(catalog: Catalog) -> NDArray[np.int64]:
    """Return all pairs that are no duplicates, int64[n, 2], the lower id first."""
    rows = catalog.connection.execute("SELECT photo_id, other_id FROM not_duplicates").fetchall()
    return np.array(rows, np.int64).reshape(-1, 2)


_LACKING = (
    "removed_at IS NULL AND NOT EXISTS (SELECT 1 FROM photo_looks WHERE photo_id = photos.id AND length(look) = ?)"
)
