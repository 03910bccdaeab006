"""Captions: the user's own sentence about a photo."""

from __future__ import annotations

from datetime import datetime

from engine.catalog import editing, photos
from engine.catalog.connection import Catalog
from engine.edits import SetCaptions


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
    editing.apply(catalog, SetCaptions({photo_id: text}), at)


def count(catalog: Catalog) -> int:
    """Return how many photos have a caption."""
    return int(catalog.connection.execute("SELECT COUNT(*) FROM captions").fetchone()[0])
