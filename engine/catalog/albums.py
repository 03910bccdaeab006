"""Albums: ordered collections of photos."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.catalog.clock import now, stamp
from engine.catalog.connection import Catalog
from engine.catalog.rows import IN_IDS, id_list
from engine.text import clean


def create(catalog: Catalog, name: str, parent_id: int | None = None, at: datetime | None = None) -> int:
    """Make an album after its siblings; return its id.

    Raises:
        ValueError: the name is blank.
    """
    name = clean(name).strip()
    if not name:
        raise ValueError("an album needs a name")
    with catalog.transaction() as connection:
        (position,) = connection.execute("SELECT COALESCE(MAX(position), -1) + 1 FROM albums").fetchone()
        cursor = connection.execute(
            "INSERT INTO albums (name, parent_id, position, created_at) VALUES (?, ?, ?, ?)",
            [name, parent_id, position, stamp(at or now())],
        )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def add_photos(catalog: Catalog, album_id: int, photo_ids: Sequence[int]) -> None:
    """Append photos to an album; those in it already keep their places."""
    with catalog.transaction() as connection:
        (start,) = connection.execute(
            "SELECT COALESCE(MAX(position), -1) + 1 FROM album_photos WHERE album_id = ?", [album_id]
        ).fetchone()
        connection.executemany(
            "INSERT OR IGNORE INTO album_photos (album_id, photo_id, position) VALUES (?, ?, ?)",
            [(album_id, photo_id, start + index) for index, photo_id in enumerate(photo_ids)],
        )


def remove_photos(catalog: Catalog, album_id: int, photo_ids: Sequence[int]) -> None:
    """Take photos out of an album."""
    with catalog.transaction() as connection:
        connection.execute(
            f"DELETE FROM album_photos WHERE album_id = ? AND photo_id {IN_IDS}", [album_id, id_list(photo_ids)]
        )


def photo_ids(catalog: Catalog, album_id: int) -> list[int]:
    """Return the photos of an album that were not removed, in its order."""
    rows = catalog.connection.execute(
        "SELECT photo_id FROM album_photos JOIN photos ON photos.id = photo_id "
        "WHERE album_id = ? AND removed_at IS NULL ORDER BY position, photo_id",
        [album_id],
    )
    return [row[0] for row in rows]


def by_name(catalog: Catalog) -> dict[str, int]:
    """Return the albums' ids by their names, in their order; of two of one name the first."""
    rows = catalog.connection.execute("SELECT name, id FROM albums ORDER BY position, id")
    found: dict[str, int] = {}
    for name, album_id in rows:
        found.setdefault(name, album_id)
    return found
