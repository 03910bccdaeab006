"""Vectors of one model that are computed from those of another: which can be, and writing them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.catalog import bundles, switching
from engine.catalog.connection import Catalog
from engine.catalog.typed import TypedConnection

Derive = Callable[[NDArray[np.float32]], NDArray[np.float32]]


@dataclass(frozen=True)
class Derivation:
    """From which vectors to which.

    Attributes:
        parent, child: ids of the models.
        parent_made_with, child_made_with: what made their vectors, as :mod:`engine.catalog.bundles` has it; those that
            something else made are never taken, nor written beside.
        dim: length of both.
    """

    parent: str
    child: str
    parent_made_with: str
    child_made_with: str
    dim: int


_FROM = (
    "FROM embeddings AS own WHERE own.bundle_id = ?1 AND length(own.vector) = ?3 AND own.photo_id > ?4 AND NOT EXISTS "
    "(SELECT 1 FROM embeddings WHERE photo_id = own.photo_id AND bundle_id = ?2)"
)


def count(catalog: Catalog, what: Derivation) -> int:
    """Return how many photos, removed ones included, have a vector of the parent and none of the child."""
    if not _holds(catalog, what):
        return 0
    row = catalog.connection.execute(f"SELECT COUNT(*) {_FROM}", [what.parent, what.child, 2 * what.dim, 0]).fetchone()
    return int(row[0])


def derive_some(
    catalog: Catalog, what: Derivation, derive: Derive, after_id: int, rows: int
) -> tuple[int, int | None] | None:
    """Derive the next photos' vectors, by photo; all in one transaction, so that what is read is what was written.

    Args:
        derive: float32[n, dim] to float32[n, dim], L2-normalised.
        after_id: photos up to this one were looked at.

    Returns:
        How many were written, and the last photo that was looked at: None where nothing is left to do.  None instead
        of both: the vectors of one of the models are not what they were, or are to be deleted.
    """
    # The child searches or will, but not with these photos yet: the revision stays, so that windows need not look.
    with catalog.transaction() as connection:
        if not _holds(catalog, what):
            return None
        found = connection.execute(
            f"SELECT own.photo_id, own.vector {_FROM} ORDER BY own.photo_id LIMIT ?5",
            [what.parent, what.child, 2 * what.dim, after_id, rows],
        ).fetchall()
        if not found:
            return 0, None
        vectors = np.frombuffer(b"".join(row[1] for row in found), "<f2").reshape(-1, what.dim)
        _write(connection, what.child, [row[0] for row in found], derive(vectors.astype(np.float32)))
        return len(found), int(found[-1][0])


def _write(connection: TypedConnection, child: str, photo_ids: list[int], vectors: NDArray[np.float32]) -> None:
    halves = np.ascontiguousarray(vectors, dtype="<f2")
    connection.executemany(
        "INSERT INTO embeddings (photo_id, bundle_id, vector) VALUES (?, ?, ?)",
        [(photo_id, child, row.tobytes()) for photo_id, row in zip(photo_ids, halves, strict=True)],
    )


def _holds(catalog: Catalog, what: Derivation) -> bool:
    return (
        bundles.made_with(catalog, what.parent) == what.parent_made_with
        and bundles.made_with(catalog, what.child) == what.child_made_with
        and what.child not in switching.unwanted(catalog)
    )
