"""Bundles: what the vectors in the catalog were made with."""

from __future__ import annotations

from datetime import datetime

from engine.catalog.clock import now, stamp
from engine.catalog.connection import Catalog


def made_with(catalog: Catalog, bundle_id: str) -> str | None:
    """Return the content hash of the bundle that made the vectors of this id; None where it was not recorded."""
    row = catalog.connection.execute("SELECT content_hash FROM bundles WHERE id = ?", [bundle_id]).fetchone()
    return None if row is None else row[0]


def settle(catalog: Catalog, bundle_id: str, name: str, content_hash: str, at: datetime | None = None) -> int:
    """Record what a bundle's vectors are made with; return how many another model of its id had made.

    Those are deleted, so that indexing makes them again: vectors of two models are never compared.
    """
    if made_with(catalog, bundle_id) == content_hash:
        return 0
    with catalog.transaction(revision=True) as connection:
        deleted = 0
        if made_with(catalog, bundle_id) is not None:
            deleted = connection.execute("DELETE FROM embeddings WHERE bundle_id = ?", [bundle_id]).rowcount
        connection.execute(
            "INSERT INTO bundles (id, name, installed_at, content_hash) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET name = excluded.name, content_hash = excluded.content_hash",
            [bundle_id, name, stamp(at or now()), content_hash],
        )
    return deleted
