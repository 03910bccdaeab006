"""Captions: the user's own sentence about a photo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from engine.catalog import editing, photos
from engine.catalog.connection import Catalog
from engine.catalog.rows import IN_IDS, id_list, path_of
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


def texts(catalog: Catalog, photo_ids: Sequence[int]) -> dict[int, str]:
    """Return the captions of these photos; photos without one are left out."""
    sql = f"SELECT photo_id, text FROM captions WHERE photo_id {IN_IDS}"
    return dict(catalog.connection.execute(sql, [id_list(photo_ids)]).fetchall())


def latest_texts(catalog: Catalog, limit: int) -> Iterator[str]:
    """Yield the captions of present photos, those that were written last first, at most so many."""
    rows = catalog.connection.execute(
        "SELECT text FROM captions JOIN photos ON photos.id = photo_id WHERE removed_at IS NULL "
        "ORDER BY updated_at DESC, photo_id DESC LIMIT ?",
        [limit],
    )
    return (row[0] for row in rows)


def known(catalog: Catalog, photo_ids: Sequence[int]) -> set[int]:
    """Return those of these ids that a photo has."""
    rows = catalog.connection.execute(f"SELECT id FROM photos WHERE id {IN_IDS}", [id_list(photo_ids)])
    return {row[0] for row in rows}


def places(catalog: Catalog) -> Iterator[tuple[int, Path]]:
    """Yield each present photo with each of the files that it has, also of folders that are away."""
    rows = catalog.connection.execute(
        "SELECT photo_id, path FROM files JOIN photos ON photos.id = photo_id "
        "WHERE missing_since IS NULL AND removed_at IS NULL"
    )
    return ((row[0], path_of(row[1])) for row in rows)


def of_present_photos(catalog: Catalog) -> list[tuple[int, str, str]]:
    """Return (photo, content hash, caption) of all captioned photos that were not removed, by photo."""
    rows = catalog.connection.execute(
        "SELECT photo_id, content_hash, text FROM captions JOIN photos ON photos.id = photo_id "
        "WHERE removed_at IS NULL ORDER BY photo_id"
    )
    return [(int(row[0]), str(row[1]), str(row[2])) for row in rows.fetchall()]
