"""Files: the places where photos lie."""

from __future__ import annotations

import enum
import os
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.catalog import photos
from engine.catalog.clock import stamp
from engine.catalog.connection import Catalog
from engine.catalog.rows import IN_IDS, display, id_list


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as the catalog last saw it."""

    id: int
    photo_id: int
    folder_id: int
    size_bytes: int
    mtime_ns: int
    missing: bool
    ctime_ns: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A file as it is found now; ``path`` is absolute, in the file system's bytes.

    ``ctime_ns`` is when anything of it was changed last, which programs cannot set back as they can ``mtime_ns``.  (On
    Windows it is when the file was made: it tells less there, and nothing wrong.)
    """

    path: bytes
    folder_id: int
    size_bytes: int
    mtime_ns: int
    ctime_ns: int | None = None


class Placed(enum.Enum):
    """What putting a photo at a place meant."""

    SAME = "same"
    MOVED = "moved"
    ADDED = "added"
    REPLACED = "replaced"


def known(catalog: Catalog) -> dict[bytes, FileRow]:
    """Return every file of the catalog by its path."""
    rows = catalog.connection.execute(
        "SELECT path, id, photo_id, source_folder_id, size_bytes, mtime_ns, missing_since IS NOT NULL, ctime_ns "
        "FROM files"
    ).fetchall()
    return {row[0]: FileRow(row[1], row[2], row[3], row[4], row[5], bool(row[6]), row[7]) for row in rows}


def place(
    catalog: Catalog,
    photo_id: int,
    at: Place,
    now: datetime,
    absent: Container[int] = (),
    unsettled: set[int] | None = None,
) -> tuple[Placed, int]:
    """Record that a photo's content lies at a path now; return what that meant, and the file's id.

    A missing file of the same photo moves here; whatever photo this path held before loses the place.

    Args:
        catalog: open to write.
        photo_id: the photo with this content.
        at: the path, its source folder, and the file's size and time.
        now: the time that is noted where a photo loses its last file.
        absent: ids of files that were just found to be gone, but are not marked as missing yet.
        unsettled: takes the photos whose places changed, for a caller that settles those of a whole batch at once
            (:func:`engine.catalog.photos.settle`), in the same transaction.
    """
    with catalog.transaction(revision=True) as connection:
        here = connection.execute("SELECT id, photo_id FROM files WHERE path = ?", [at.path]).fetchone()
        if here is not None and here[1] == photo_id:
            _update(catalog, here[0], photo_id, at)
            _settle(catalog, {photo_id}, now, unsettled)
            return Placed.SAME, here[0]
        moved = _gone_file(catalog, photo_id, absent)
        if here is not None:
            delete(catalog, [here[0]])
        file_id = _insert(catalog, photo_id, at) if moved is None else moved
        if moved is not None:
            _update(catalog, moved, photo_id, at)
        _settle(catalog, {photo_id} if here is None else {photo_id, here[1]}, now, unsettled)
    if moved is not None:
        return Placed.MOVED, file_id
    return (Placed.ADDED if here is None else Placed.REPLACED), file_id


def at_path(catalog: Catalog, path: bytes) -> FileRow | None:
    """Return the file that the catalog has at a path."""
    row = catalog.connection.execute(
        "SELECT id, photo_id, source_folder_id, size_bytes, mtime_ns, missing_since IS NOT NULL, ctime_ns "
        "FROM files WHERE path = ?",
        [path],
    ).fetchone()
    return None if row is None else FileRow(row[0], row[1], row[2], row[3], row[4], bool(row[5]), row[6])


def mark_missing(catalog: Catalog, rows: Sequence[FileRow], now: datetime) -> None:
    """Record that these files are gone from folders that are there."""
    with catalog.transaction(revision=True) as connection:
        connection.execute(
            f"UPDATE files SET missing_since = ? WHERE missing_since IS NULL AND id {IN_IDS}",
            [stamp(now), id_list(row.id for row in rows)],
        )
        photos.settle(catalog, {row.photo_id for row in rows}, now)


def mark_found(catalog: Catalog, rows: Sequence[FileRow], now: datetime) -> None:
    """Record that these files are back where they were, unchanged."""
    with catalog.transaction(revision=True) as connection:
        connection.execute(
            f"UPDATE files SET missing_since = NULL WHERE id {IN_IDS}", [id_list(row.id for row in rows)]
        )
        photos.settle(catalog, {row.photo_id for row in rows}, now)


def adopt(catalog: Catalog, rows: Sequence[FileRow], folder_id: int, now: datetime) -> None:
    """Record that these files belong to another source folder now (one was added inside another)."""
    with catalog.transaction() as connection:
        connection.execute(
            f"UPDATE files SET source_folder_id = ? WHERE id {IN_IDS}", [folder_id, id_list(row.id for row in rows)]
        )
        photos.settle(catalog, {row.photo_id for row in rows}, now)


def note_ctimes(catalog: Catalog, ctimes_ns: Mapping[int, int]) -> None:
    """Record when these files, by their ids, changed last: what an earlier Sajin did not note."""
    with catalog.transaction() as connection:
        connection.executemany(
            "UPDATE files SET ctime_ns = ? WHERE id = ?", [(ctime_ns, row) for row, ctime_ns in ctimes_ns.items()]
        )


def delete(catalog: Catalog, file_ids: Iterable[int]) -> None:
    """Forget these files; the caller settles their photos."""
    with catalog.transaction(revision=True) as connection:
        connection.execute(f"DELETE FROM files WHERE id {IN_IDS}", [id_list(file_ids)])


def _settle(catalog: Catalog, photo_ids: set[int], now: datetime, unsettled: set[int] | None) -> None:
    if unsettled is None:
        photos.settle(catalog, photo_ids, now)
    else:
        unsettled |= photo_ids


def _gone_file(catalog: Catalog, photo_id: int, absent: Container[int]) -> int | None:
    rows = catalog.connection.execute(
        "SELECT id, missing_since IS NOT NULL FROM files WHERE photo_id = ? ORDER BY missing_since DESC, id", [photo_id]
    )
    return next((file_id for file_id, missing in rows.fetchall() if missing or file_id in absent), None)


def _insert(catalog: Catalog, photo_id: int, at: Place) -> int:
    folder, name = os.path.split(at.path)
    cursor = catalog.connection.execute(
        "INSERT INTO files (photo_id, source_folder_id, path, folder, name, size_bytes, mtime_ns, ctime_ns) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [photo_id, at.folder_id, at.path, display(folder), display(name), at.size_bytes, at.mtime_ns, at.ctime_ns],
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _update(catalog: Catalog, file_id: int, photo_id: int, at: Place) -> None:
    folder, name = os.path.split(at.path)
    catalog.connection.execute(
        "UPDATE files SET photo_id = ?, source_folder_id = ?, path = ?, folder = ?, name = ?, size_bytes = ?, "
        "mtime_ns = ?, ctime_ns = ?, missing_since = NULL WHERE id = ?",
        [
            photo_id,
            at.folder_id,
            at.path,
            display(folder),
            display(name),
            at.size_bytes,
            at.mtime_ns,
            at.ctime_ns,
            file_id,
        ],
    )
