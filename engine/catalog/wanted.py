"""The photos that proposals are wanted for, and which of them were judged."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from engine.catalog.connection import Catalog
from engine.catalog.rows import IN_IDS, id_list
from engine.catalog.typed import TypedConnection

Ids = NDArray[np.int64]

HAS_VECTOR = "EXISTS (SELECT 1 FROM embeddings WHERE embeddings.photo_id = {0} AND bundle_id = ?)"

_NEWEST = "proposed_until"  # in the settings table; it is none, but changed with what it tells of


def want(catalog: Catalog, photo_ids: Iterable[int] | None = None) -> None:
    """Remember that proposals are wanted for these present photos (None: all); they are to be made anew."""
    chosen, values = ("", []) if photo_ids is None else (f" AND id {IN_IDS}", [id_list(photo_ids)])
    with catalog.transaction() as connection:
        connection.execute(
            "INSERT INTO proposed_photos (photo_id, bundle_id) SELECT id, NULL FROM photos "
            f"WHERE removed_at IS NULL{chosen} ON CONFLICT (photo_id) DO UPDATE SET bundle_id = NULL",
            values,
        )


def wanted(catalog: Catalog) -> bool:
    """Tell whether proposals are wanted for any photo."""
    return catalog.connection.execute("SELECT 1 FROM proposed_photos LIMIT 1").fetchone() is not None


def want_new(catalog: Catalog, *, wanted: bool) -> bool:
    """Want proposals for the photos that were added since this was last called; return whether there are any.

    Args:
        wanted: False only remembers which photos were there until now.
    """
    run = catalog.connection.execute
    row = run("SELECT value FROM settings WHERE key = ?", [_NEWEST]).fetchone()
    before = int(row[0]) if row is not None and row[0].isdecimal() else None
    (newest,) = run("SELECT COALESCE(MAX(id), 0) FROM photos").fetchone()
    if before == newest:
        return False
    with catalog.transaction() as connection:
        connection.execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", [_NEWEST, str(newest)])
        if not wanted or before is None:
            return False
        return bool(
            connection.execute(
                "INSERT OR IGNORE INTO proposed_photos (photo_id) SELECT id FROM photos WHERE id > ?", [before]
            ).rowcount
        )


def due(catalog: Catalog, bundle_id: str) -> Ids:
    """Return the photos that wait for proposals and have a vector of this model, int64[n], by id."""
    rows = catalog.connection.execute(
        "SELECT photo_id FROM proposed_photos AS asked WHERE bundle_id IS NOT ? "
        f"AND {HAS_VECTOR.format('asked.photo_id')} ORDER BY photo_id",
        [bundle_id, bundle_id],
    ).fetchall()
    return np.fromiter((row[0] for row in rows), np.int64, len(rows))


def is_due(catalog: Catalog, bundle_id: str) -> bool:
    """Tell whether :func:`due` has any."""
    sql = f"SELECT 1 FROM proposed_photos AS asked WHERE bundle_id IS NOT ? AND {HAS_VECTOR.format('asked.photo_id')}"
    return catalog.connection.execute(f"{sql} LIMIT 1", [bundle_id, bundle_id]).fetchone() is not None


def scored(connection: TypedConnection, bundle_id: str) -> tuple[Ids, Ids]:
    """Return the photos whose proposals are of this model, by id, and the stamps of their vectors, int64[n] each."""
    rows = connection.execute(
        "SELECT asked.photo_id, stamp FROM proposed_photos AS asked CROSS JOIN embeddings AS made "
        "ON made.photo_id = asked.photo_id AND made.bundle_id = asked.bundle_id WHERE asked.bundle_id = ? "
        "ORDER BY asked.photo_id",
        [bundle_id],
    ).fetchall()
    pairs = np.array(rows, np.int64).reshape(-1, 2)
    return pairs[:, 0].copy(), pairs[:, 1].copy()


def any_scored(connection: TypedConnection, bundle_id: str) -> bool:
    """Tell whether :func:`scored` has any."""
    sql = "SELECT 1 FROM proposed_photos WHERE bundle_id = ? LIMIT 1"
    return connection.execute(sql, [bundle_id]).fetchone() is not None


def scored_stamp(connection: TypedConnection, bundle_id: str) -> tuple[int, ...]:
    """Return what tells whether :func:`scored` gives others than before, without reading them."""
    run = connection.execute
    sql = "SELECT COUNT(*), COALESCE(MAX(photo_id), 0), COALESCE(SUM(photo_id), 0) FROM proposed_photos "
    (newest,) = run("SELECT COALESCE(MAX(stamp), 0) FROM embeddings").fetchone()
    return (newest, *run(f"{sql}WHERE bundle_id = ?", [bundle_id]).fetchone())
