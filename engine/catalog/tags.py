"""Tags: the user's words on photos, accepted, proposed or rejected."""

from __future__ import annotations

from typing import Literal

from engine.catalog import fulltext, photos
from engine.catalog.connection import Catalog
from engine.text import clean

Origin = Literal["user", "imported", "machine"]
State = Literal["accepted", "proposed", "rejected"]


def ensure(catalog: Catalog, name: str, parent_id: int | None = None) -> int:
    """Return the id of the tag of this name, made under ``parent_id`` where there is none yet.

    Raises:
        ValueError: the name is blank.
    """
    name = clean(name).strip()
    if not name:
        raise ValueError("a tag needs a name")
    with catalog.transaction() as connection:
        connection.execute("INSERT OR IGNORE INTO tags (name, parent_id) VALUES (?, ?)", [name, parent_id])
        return int(connection.execute("SELECT id FROM tags WHERE name = ?", [name]).fetchone()[0])


def put(catalog: Catalog, photo_id: int, name: str, origin: Origin = "user", state: State = "accepted") -> None:
    """Put a tag on a photo, or change its state there.

    Raises:
        PhotoUnknown: there is no such photo.
    """
    photos.require(catalog, photo_id)
    with catalog.transaction(revision=True) as connection:
        connection.execute(
            "INSERT OR REPLACE INTO photo_tags (photo_id, tag_id, origin, state) VALUES (?, ?, ?, ?)",
            [photo_id, ensure(catalog, name), origin, state],
        )
        fulltext.refresh(catalog, [photo_id])


def take(catalog: Catalog, photo_id: int, name: str) -> None:
    """Take a tag off a photo; one that is not on it changes nothing."""
    with catalog.transaction(revision=True) as connection:
        connection.execute(
            "DELETE FROM photo_tags WHERE photo_id = ? AND tag_id = (SELECT id FROM tags WHERE name = ?)",
            [photo_id, clean(name).strip()],
        )
        fulltext.refresh(catalog, [photo_id])


def of_photo(catalog: Catalog, photo_id: int, state: State = "accepted") -> list[str]:
    """Return the names of a photo's tags in this state, by name."""
    rows = catalog.connection.execute(
        "SELECT name FROM photo_tags JOIN tags ON tags.id = tag_id WHERE photo_id = ? AND state = ? ORDER BY name",
        [photo_id, state],
    )
    return [row[0] for row in rows]
