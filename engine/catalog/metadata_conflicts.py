"""Where a file says otherwise than the user: what is here stays until the user chooses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from engine.catalog.clock import read_stamp, stamp
from engine.catalog.connection import Catalog
from engine.catalog.rows import IN_IDS, id_list, path_of
from engine.metadata.records import MetadataConflict, MetadataField

_OURS = (
    "CASE field WHEN 'caption' THEN COALESCE((SELECT text FROM captions WHERE photo_id = photos.id), '') "
    "WHEN 'rating' THEN CAST(rating AS TEXT) ELSE ours END"
)


def standing(catalog: Catalog, photo_ids: Sequence[int] | None = None) -> list[MetadataConflict]:
    """Return the conflicts of these photos (None: of all), newest first; one that the user has ended by hand is none.

    ``ours`` is what the catalog says now.
    """
    chosen, values = ("", []) if photo_ids is None else (f"AND photos.id {IN_IDS} ", [id_list(photo_ids)])
    rows = catalog.connection.execute(
        f"SELECT photos.id, field, {_OURS} AS mine, theirs, path, seen_at FROM metadata_conflicts "
        f"JOIN photos ON photos.id = photo_id WHERE removed_at IS NULL AND mine != theirs {chosen}"
        "ORDER BY seen_at DESC, photos.id, field",
        values,
    ).fetchall()
    return [
        MetadataConflict(photo_id, MetadataField(field), mine, theirs, path_of(path), read_stamp(seen_at))
        for photo_id, field, mine, theirs, path, seen_at in rows
    ]


def count(catalog: Catalog) -> int:
    """Return how many conflicts stand."""
    return len(standing(catalog))


def put(
    catalog: Catalog, photo_id: int, field: MetadataField, ours: str, theirs: str, path: bytes, at: datetime
) -> None:
    """Record a conflict; a later one of the same field takes the place of an earlier one."""
    with catalog.transaction(revision=True) as connection:
        connection.execute(
            "INSERT OR REPLACE INTO metadata_conflicts (photo_id, field, ours, theirs, path, seen_at) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [photo_id, field.value, ours, theirs, path, stamp(at)],
        )


def fields(catalog: Catalog, photo_ids: Iterable[int]) -> set[tuple[int, MetadataField]]:
    """Return the conflicts that are recorded of these photos."""
    sql = f"SELECT photo_id, field FROM metadata_conflicts WHERE photo_id {IN_IDS}"
    rows = catalog.connection.execute(sql, [id_list(photo_ids)]).fetchall()
    return {(photo_id, MetadataField(name)) for photo_id, name in rows}


def end(catalog: Catalog, photo_id: int, field: MetadataField) -> None:
    """Forget a conflict: both say the same now."""
    with catalog.transaction(revision=True) as connection:
        connection.execute("DELETE FROM metadata_conflicts WHERE photo_id = ? AND field = ?", [photo_id, field.value])
