"""What a search for duplicates reads of the catalog: the photos that can be reached now, and their files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.catalog.connection import Catalog
from engine.catalog.rows import IN_IDS, id_list

_REACHABLE = "missing_since IS NULL AND source_folder_id IN (SELECT id FROM source_folders WHERE state = 'online')"


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A file that is there and whose folder is online; ``name`` is for people, ``path`` in the file system's bytes."""

    photo_id: int
    path: bytes
    name: str
    size_bytes: int
    mtime_ns: int


def copied(catalog: Catalog) -> list[int]:
    """Return the photos of which there are several files, by id."""
    rows = catalog.connection.execute(
        f"SELECT photo_id FROM files WHERE {_REACHABLE} GROUP BY photo_id HAVING COUNT(*) > 1 ORDER BY photo_id"
    )
    return [row[0] for row in rows]


def names(catalog: Catalog, photo_ids: Sequence[int] | None = None) -> list[tuple[int, str]]:
    """Return (photo, file name) of all files that can be reached, or of those of some photos."""
    scope, values = _scope(photo_ids)
    rows: list[tuple[int, str]] = catalog.connection.execute(
        f"SELECT photo_id, name FROM files WHERE {_REACHABLE}{scope}", values
    ).fetchall()
    return rows


def files_of(catalog: Catalog, photo_ids: Iterable[int]) -> list[CopyRow]:
    """Return the files of these photos that can be reached."""
    rows = catalog.connection.execute(
        f"SELECT photo_id, path, name, size_bytes, mtime_ns FROM files WHERE {_REACHABLE} AND photo_id {IN_IDS} "
        "ORDER BY photo_id, id",
        [id_list(photo_ids)],
    )
    return [CopyRow(*row) for row in rows]


def facts(catalog: Catalog, photo_ids: Sequence[int] | None = None) -> list[tuple[int, int, int, str | None, bool]]:
    """Return (photo, pixels, size in bytes, date, whether something was said of it) of photos that can be reached."""
    scope, values = _scope(photo_ids)
    return [
        (row[0], row[1], row[2], row[3], bool(row[4]))
        for row in catalog.connection.execute(
            "SELECT id, width * height, size_bytes, taken_at, favourite OR rating > 0 OR id IN (SELECT photo_id FROM "
            "captions UNION ALL SELECT photo_id FROM photo_tags WHERE state = 'accepted' AND origin = 'user' "
            "UNION ALL SELECT photo_id FROM album_photos) FROM photos WHERE removed_at IS NULL "
            f"AND id IN (SELECT photo_id FROM files WHERE {_REACHABLE}{scope})",
            values,
        ).fetchall()
    ]


def vector_length(catalog: Catalog, bundle_id: str) -> int:
    """Return of how many numbers a bundle's vectors are; 0 where there is none."""
    row = catalog.connection.execute(
        # The inner question is answered by an index alone, also where there is none.
        "SELECT length(vector) / 2 FROM embeddings WHERE stamp = "
        "(SELECT stamp FROM embeddings WHERE bundle_id = ? LIMIT 1)",
        [bundle_id],
    ).fetchone()
    return 0 if row is None else int(row[0])


def _scope(photo_ids: Sequence[int] | None) -> tuple[str, list[str]]:
    return ("", []) if photo_ids is None else (f" AND photo_id {IN_IDS}", [id_list(photo_ids)])
