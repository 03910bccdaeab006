"""Captions: the user's own sentence about a photo."""

from __future__ import annotations

from datetime import datetime

from engine.catalog import fulltext, photos
from engine.catalog.clock import now, stamp
from engine.catalog.connection import Catalog
from engine.text import clean


def get(catalog: Catalog, photo_id: int) -> str | None:
    """Return a photo's caption, None where it has none.

    Raises:
        PhotoUnknown: there is no such photo.
    """
    photos.require(catalog, photo_id)
    row = catalog.connection.execute("SELECT text FROM captions WHERE photo_id = ?", [photo_id]).fetchone()
    return None if row is None else str(row[0])


def put(catalog: Catalog, photo_id: int, text: str | None, at: datetime | None = None) -> None:
    """Set a photo's caption; None or blank takes it away.

    Raises:
        PhotoUnknown: there is no such photo.
    """
    photos.require(catalog, photo_id)
    text = clean(text or "").strip()
    with catalog.transaction(revision=True) as connection:
        if text:
            connection.execute(
                "INSERT OR REPLACE INTO captions (photo_id, text, updated_at) VALUES (?, ?, ?)",
                [photo_id, text, stamp(at or now())],
            )
        else:
            connection.execute("DELETE FROM captions WHERE photo_id = ?", [photo_id])
        fulltext.refresh(catalog, [photo_id])


def count(catalog: Catalog) -> int:
    """Return how many photos have a caption."""
    return int(catalog.connection.execute("SELECT COUNT(*) FROM captions").fetchone()[0])
