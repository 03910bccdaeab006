"""Tags: the user's words on photos, accepted, proposed or rejected; they lie in one another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from engine.catalog import editing, trees
from engine.catalog.connection import Catalog
from engine.catalog.editing.tags import Names
from engine.catalog.rows import IN_IDS, id_list
from engine.edits import SetTags
from engine.errors import TagUnknown
from engine.records import Tag, TagMark
from engine.text import clean, folded

Origin = Literal["user", "imported", "machine", "auto"]
State = Literal["accepted", "proposed", "rejected"]


def put(catalog: Catalog, photo_id: int, name: str, origin: Origin = "user", state: State = "accepted") -> None:
    """Put a tag on a photo, or change its state there.

    Raises:
        PhotoUnknown: there is no such photo.
        EditInvalid: the name is blank.
    """
    editing.apply(catalog, SetTags({photo_id: {name: TagMark(origin, state)}}))


def take(catalog: Catalog, photo_id: int, name: str) -> None:
    """Take a tag off a photo; one that is not on it changes nothing.

    Raises:
        PhotoUnknown: there is no such photo.
    """
    editing.apply(catalog, SetTags({photo_id: {name: None}}))


def of_photo(catalog: Catalog, photo_id: int, state: State = "accepted") -> list[str]:
    """Return the names of a photo's tags in this state, by name."""
    rows = catalog.connection.execute(
        "SELECT name FROM photo_tags JOIN tags ON tags.id = tag_id WHERE photo_id = ? AND state = ? ORDER BY name",
        [photo_id, state],
    )
    return [row[0] for row in rows]


def every(catalog: Catalog) -> list[Tag]:
    """Return all tags, each before those inside it, siblings by name; not those that only remember rejections."""
    rows = catalog.connection.execute("SELECT id, name, parent_id FROM tags WHERE hidden = 0").fetchall()
    rows.sort(key=lambda row: (folded(row[1]), row[1]))
    known = counts(catalog)
    return [Tag(row[0], row[1], row[2], known.get(row[0], 0)) for _, row in trees.in_order(rows)]


def named(catalog: Catalog, name: str) -> int:
    """Return the id of the tag that a name means: as it is written, or else with other letter case.

    Raises:
        TagUnknown: there is none (one that only remembers rejections is none).
    """
    found = Names(catalog.connection, shown_only=True).find(clean(name).strip())
    if found is None:
        raise TagUnknown(name)
    return found


def counts(catalog: Catalog, tag_ids: Iterable[int] | None = None) -> dict[int, int]:
    """Return how many present photos have each of these tags (of all tags) itself; those without any are left out."""
    chosen, values = ("", []) if tag_ids is None else (f"AND tag_id {IN_IDS} ", [id_list(tag_ids)])
    run = catalog.connection.execute
    accepted = f"SELECT tag_id, COUNT(*) FROM photo_tags WHERE state = 'accepted' {chosen}GROUP BY tag_id"
    found = dict(run(accepted, values).fetchall())
    removed = run(
        "SELECT tag_id, COUNT(*) FROM photos CROSS JOIN photo_tags ON photo_id = photos.id "
        f"WHERE removed_at IS NOT NULL AND state = 'accepted' {chosen}GROUP BY tag_id",  # nearly always few
        values,
    )
    for tag_id, count in removed.fetchall():
        found[tag_id] -= count
    return found
