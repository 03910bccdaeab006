"""Embeddings as they are written: float16, little-endian, one row a photo and bundle."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.catalog.connection import Catalog


def store(catalog: Catalog, bundle_id: str, photo_ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
    """Write the vectors of these photos under a bundle, float32[n, dim]; those there were are replaced."""
    if len(photo_ids) != len(vectors):
        raise ValueError(f"{len(photo_ids)} photos and {len(vectors)} vectors")
    halves = np.ascontiguousarray(vectors, dtype="<f2")
    with catalog.transaction(revision=True) as connection:
        connection.executemany(
            "INSERT OR REPLACE INTO embeddings (photo_id, bundle_id, vector) VALUES (?, ?, ?)",
            [(photo_id, bundle_id, row.tobytes()) for photo_id, row in zip(photo_ids, halves, strict=True)],
        )


def lacking(catalog: Catalog, bundle_id: str, *, removed: bool = False) -> set[int]:
    """Return the photos that have no vector under this bundle; those that were removed only if asked for."""
    rows = catalog.connection.execute(
        "SELECT id FROM photos WHERE (removed_at IS NULL OR ?) AND NOT EXISTS "
        "(SELECT 1 FROM embeddings WHERE photo_id = photos.id AND bundle_id = ?)",
        [removed, bundle_id],
    )
    return {row[0] for row in rows}


def embedded_hashes(catalog: Catalog, bundle_id: str) -> set[str]:
    """Return the content hashes of all photos, removed ones too, that have a vector under this bundle."""
    rows = catalog.connection.execute(
        "SELECT content_hash FROM embeddings JOIN photos ON photos.id = photo_id WHERE bundle_id = ?", [bundle_id]
    )
    return {row[0] for row in rows}
