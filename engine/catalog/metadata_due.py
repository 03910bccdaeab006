"""Which photos have tags, captions or ratings that are to be written, and which could not be."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.catalog.clock import read_stamp, stamp
from engine.catalog.connection import Catalog
from engine.catalog.rows import IN_IDS, id_list, path_of
from engine.catalog.typed import TypedConnection
from engine.metadata.records import MetadataProblem

if TYPE_CHECKING:
    from engine.catalog.editing.snapshots import Rows

Paths = frozenset[tuple[str, ...]]

_PRESENT = "EXISTS (SELECT 1 FROM photos WHERE photos.id = metadata_due.photo_id AND removed_at IS NULL)"

_SPEAKING = (
    "SELECT photo_id FROM captions UNION SELECT photo_id FROM photo_tags WHERE state = 'accepted' "
    "UNION SELECT id FROM photos WHERE rating > 0 "
    "UNION SELECT photo_id FROM files JOIN metadata_written ON file_id = files.id"
)


def mark(connection: TypedConnection, photo_ids: Iterable[int]) -> None:
    """Note that these photos have something to be written; inside a transaction."""
    connection.execute(
        f"INSERT OR IGNORE INTO metadata_due (photo_id) SELECT id FROM photos WHERE id {IN_IDS}", [id_list(photo_ids)]
    )


def mark_tagged(connection: TypedConnection, tag_ids: Iterable[int]) -> None:
    """Note the same for all photos with these tags, or with tags inside them; inside a transaction."""
    connection.execute(
        "INSERT OR IGNORE INTO metadata_due (photo_id) WITH RECURSIVE found(id) AS ("
        f"SELECT id FROM tags WHERE id {IN_IDS} UNION SELECT tags.id FROM tags JOIN found ON parent_id = found.id) "
        "SELECT DISTINCT photo_id FROM photo_tags WHERE state = 'accepted' AND tag_id IN (SELECT id FROM found)",
        [id_list(tag_ids)],
    )


def mark_changed(connection: TypedConnection, before: Rows, after: Rows) -> None:
    """Note the photos of which an edit changed something that is written; inside its transaction.

    Args:
        connection: of the catalog, where the rows are replaced already.
        before, after: the rows by part, as :mod:`engine.catalog.editing.snapshots` has them.
    """
    photo_ids: set[int] = set()
    for part in ("ratings", "captions", "photo_tags"):
        if part in after:
            photo_ids |= {row[0] for row in _said(part, before[part]) ^ _said(part, after[part])}
    if "conflicts" in after:  # what was left alone while one stood is to be written now, also where ours stands
        photo_ids |= {row[0] for row in {*before["conflicts"]} ^ {*after["conflicts"]}}
    mark(connection, photo_ids)
    if "tags" in after:
        mark_tagged(connection, {row[0] for row in _said("tags", before["tags"]) ^ _said("tags", after["tags"])})


def _said(part: str, rows: Iterable[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """Return of rows what is written: of a tag on a photo that it is there, of a tag its name and place."""
    if part == "photo_tags":
        return {row[:2] for row in rows if row[3] == "accepted"}
    return {row[:3] for row in rows} if part == "tags" else {row[:2] for row in rows}


def mark_all(catalog: Catalog) -> None:
    """Note every photo of which there is, or was, something to say."""
    with catalog.transaction() as connection:
        connection.execute(f"INSERT OR IGNORE INTO metadata_due (photo_id) {_SPEAKING}")


def speaking(catalog: Catalog) -> list[int]:
    """Return the present photos of which there is, or was, something to say."""
    rows = catalog.connection.execute(
        "SELECT id FROM photos WHERE removed_at IS NULL "
        f"AND id IN ({_SPEAKING} UNION SELECT photo_id FROM metadata_due) ORDER BY id"
    )
    return [row[0] for row in rows]


def clear(catalog: Catalog, photo_ids: Iterable[int]) -> None:
    """Forget that something of these photos is to be written."""
    with catalog.transaction() as connection:
        connection.execute(f"DELETE FROM metadata_due WHERE photo_id {IN_IDS}", [id_list(photo_ids)])


def count(catalog: Catalog) -> int:
    """Return how many present photos have something to be written."""
    return int(catalog.connection.execute(f"SELECT COUNT(*) FROM metadata_due WHERE {_PRESENT}").fetchone()[0])


def due(catalog: Catalog) -> list[int]:
    """Return the present photos that have something to be written."""
    rows = catalog.connection.execute(f"SELECT photo_id FROM metadata_due WHERE {_PRESENT} ORDER BY photo_id")
    return [row[0] for row in rows]


def report(catalog: Catalog, file_id: int, reason: str, at: datetime) -> None:
    """Note why something could not be written for a file."""
    with catalog.transaction() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO metadata_problems (file_id, reason, seen_at) "
            "SELECT id, ?, ? FROM files WHERE id = ?",
            [reason, stamp(at), file_id],
        )


def settle(catalog: Catalog, file_ids: Sequence[int]) -> None:
    """Forget the problems of these files."""
    with catalog.transaction() as connection:
        connection.execute(f"DELETE FROM metadata_problems WHERE file_id {IN_IDS}", [id_list(file_ids)])


def problems(catalog: Catalog) -> list[MetadataProblem]:
    """Return all problems, by path."""
    rows = catalog.connection.execute(
        "SELECT path, reason, seen_at FROM metadata_problems JOIN files ON files.id = file_id ORDER BY path"
    )
    return [MetadataProblem(path_of(path), reason, read_stamp(seen_at)) for path, reason, seen_at in rows]


def written(catalog: Catalog, file_id: int) -> Paths:
    """Return the tags that Sajin put beside or into a file, as paths from the outermost."""
    row = catalog.connection.execute("SELECT paths FROM metadata_written WHERE file_id = ?", [file_id]).fetchone()
    return frozenset() if row is None else frozenset(tuple(path) for path in json.loads(row[0]))


def note_written(catalog: Catalog, file_id: int, paths: Paths) -> None:
    """Record them."""
    with catalog.transaction() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO metadata_written (file_id, paths) SELECT id, ? FROM files WHERE id = ?",
            [json.dumps(sorted(paths), ensure_ascii=False), file_id],
        )
