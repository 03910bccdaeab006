"""The catalog's schema, as versioned migrations.

A migration is a function decorated with its number.  Each runs in one transaction that also sets ``user_version``,
so that a catalog is at one version or at the next, never between.  Before any runs on an existing catalog, a copy is
made beside it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from engine.catalog import damage
from engine.catalog.typed import translated_errors
from engine.errors import CatalogDamaged
from engine.replacing import durably_replacing

if TYPE_CHECKING:
    from sqlite_utils import Database

Migration = Callable[["Database"], None]

_MIGRATIONS: dict[int, Migration] = {}


def migration(number: int) -> Callable[[Migration], Migration]:
    """Register the function as the step from version ``number - 1`` to ``number``."""

    def register(function: Migration) -> Migration:
        if number != len(_MIGRATIONS) + 1:
            raise ValueError(f"migration {number} is out of order")
        _MIGRATIONS[number] = function
        return function

    return register


def version(connection: sqlite3.Connection) -> int:
    """Return the schema version of an open catalog; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def steps_to(version: int | None) -> dict[int, Migration]:
    """Return Sajin's migrations up to a version, all of them for None."""
    return {number: step for number, step in _MIGRATIONS.items() if version is None or number <= version}


def backup_path(path: Path, from_version: int) -> Path:
    """Return where the copy is kept that was made of the catalog at ``path`` before it left ``from_version``."""
    return path.with_name(f"{path.stem}.before-version-{from_version + 1}{path.suffix}")


def migrate(connection: sqlite3.Connection, path: Path, steps: Mapping[int, Migration] | None = None) -> None:
    """Bring an open catalog to the latest version, after a copy of it was made.

    Args:
        connection: in autocommit mode.
        path: the catalog's file; the copy is named by :func:`backup_path`.
        steps: the migrations by number, Sajin's own by default.
    """
    steps = _MIGRATIONS if steps is None else steps
    before = version(connection)
    if 0 < before < max(steps):
        back_up(connection, backup_path(path, before))
    for number in sorted(steps):
        if number > version(connection):
            _run(connection, number, steps[number])


def copies(path: Path) -> list[Path]:
    """Return the copies that were made of the catalog at ``path`` before migrations, newest first."""
    found = path.parent.glob(f"{path.stem}.before-version-*{path.suffix}")
    return sorted(found, key=lambda copy: copy.stat().st_mtime_ns, reverse=True)


def back_up(connection: sqlite3.Connection, target: Path) -> None:
    """Copy an open catalog to ``target``, where it is found only once it is complete, on the disk, and intact.

    Raises:
        StorageFull: there is no room.
        CatalogDamaged: the copy is not intact.
    """
    with durably_replacing(target) as part, translated_errors(target), closing(sqlite3.connect(part)) as copy:
        connection.backup(copy)
        for finding in damage.findings(copy, thorough=True):
            raise CatalogDamaged(target, f"the copy is not intact ({finding})")


def _run(connection: sqlite3.Connection, number: int, step: Migration) -> None:
    # Imported here: a catalog that is up to date does not pay for it at every start.
    from sqlite_utils import Database

    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have done it while this one waited for the lock.
        if version(connection) < number:
            step(Database(connection))
            connection.execute(f"PRAGMA user_version = {number:d}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@migration(1)
def _create(db: Database) -> None:
    _create_photos(db)
    _create_places(db)
    _create_organisation(db)
    _create_state(db)


def _create_photos(db: Database) -> None:
    # AUTOINCREMENT: an id is never given to another photo, so that caches keyed by it cannot lie after a purge.
    db.execute(
        """
        CREATE TABLE photos (
            id INTEGER PRIMARY KEY AUTOINCREMENT, content_hash TEXT NOT NULL UNIQUE,
            width INTEGER NOT NULL, height INTEGER NOT NULL, format TEXT NOT NULL, size_bytes INTEGER NOT NULL,
            taken_at TEXT, taken_offset_min INTEGER, taken_from TEXT NOT NULL CHECK (taken_from IN ('exif', 'file')),
            camera TEXT, lens TEXT, exposure TEXT, latitude REAL, longitude REAL,
            favourite INTEGER NOT NULL DEFAULT 0, rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 5),
            added_at TEXT NOT NULL, removed_at TEXT
        )
        """
    )
    db.execute("CREATE INDEX photos_by_date ON photos (taken_at DESC, id DESC) WHERE removed_at IS NULL")
    db.execute("CREATE INDEX photos_removed ON photos (removed_at) WHERE removed_at IS NOT NULL")
    _child_of_photos(db, "embeddings", {"bundle_id": str, "vector": bytes}, ("photo_id", "bundle_id"))
    _child_of_photos(db, "captions", {"text": str, "updated_at": str}, "photo_id")
    db.execute(
        "CREATE VIRTUAL TABLE photo_text USING fts5(caption, tags, names, folders, "
        "tokenize = \"unicode61 remove_diacritics 2\", prefix = '2 3')"
    )


def _create_places(db: Database) -> None:
    db.table("source_folders").create(
        {"id": int, "path": bytes, "added_at": str, "state": str},
        pk="id",
        not_null={"path", "added_at", "state"},
        defaults={"state": "online"},
    )
    db.table("source_folders").create_index(["path"], unique=True)
    db.table("files").create(
        {
            "id": int,
            "photo_id": int,
            "source_folder_id": int,
            "path": bytes,
            "folder": str,
            "name": str,
            "size_bytes": int,
            "mtime_ns": int,
            "missing_since": str,
        },
        pk="id",
        foreign_keys=[("photo_id", "photos", "id"), ("source_folder_id", "source_folders", "id")],
        not_null={"photo_id", "source_folder_id", "path", "folder", "name", "size_bytes", "mtime_ns"},
    )
    db.table("files").create_index(["path"], unique=True)
    db.table("files").create_index(["photo_id"])
    db.table("files").create_index(["source_folder_id"])
    # Which device each source folder (and each disk mounted inside one) was last seen on: an empty mount point
    # is told from an emptied folder by it.
    db.table("mounts").create(
        {"path": bytes, "source_folder_id": int, "device": str},
        pk="path",
        foreign_keys=[("source_folder_id", "source_folders", "id")],
        not_null={"source_folder_id", "device"},
    )


def _create_organisation(db: Database) -> None:
    db.table("tags").create(
        {"id": int, "name": str, "parent_id": int},
        pk="id",
        foreign_keys=[("parent_id", "tags", "id")],
        not_null={"name"},
    )
    db.table("tags").create_index(["name"], unique=True)
    _child_of_photos(
        db, "photo_tags", {"tag_id": int, "origin": str, "state": str}, ("photo_id", "tag_id"), "tag_id", "tags"
    )
    db.table("photo_tags").create_index(["tag_id", "state"])
    db.table("albums").create(
        {"id": int, "name": str, "parent_id": int, "position": int, "created_at": str},
        pk="id",
        foreign_keys=[("parent_id", "albums", "id")],
        not_null={"name", "position", "created_at"},
    )
    _child_of_photos(
        db, "album_photos", {"album_id": int, "position": int}, ("album_id", "photo_id"), "album_id", "albums"
    )
    db.table("album_photos").create_index(["photo_id"])


def _create_state(db: Database) -> None:
    db.table("bundles").create(
        {"id": str, "name": str, "installed_at": str}, pk="id", not_null={"name", "installed_at"}
    )
    db.table("problems").create(
        {"path": bytes, "reason": str, "size_bytes": int, "mtime_ns": int, "seen_at": str},
        pk="path",
        not_null={"reason", "size_bytes", "mtime_ns", "seen_at"},
    )
    db.table("settings").create({"key": str, "value": str}, pk="key", not_null={"value"})
    db.table("revision").create({"value": int}, not_null={"value"})
    db.execute("INSERT INTO revision (value) VALUES (1)")


def _child_of_photos(
    db: Database,
    name: str,
    columns: dict[str, type],
    pk: str | tuple[str, ...],
    other_column: str | None = None,
    other_table: str = "",
) -> None:
    keys = [("photo_id", "photos", "id")]
    if other_column is not None:
        keys.append((other_column, other_table, "id"))
    db.table(name).create({"photo_id": int, **columns}, pk=pk, foreign_keys=keys, not_null=set(columns))


@migration(2)
def _stamp_embeddings(db: Database) -> None:
    # AUTOINCREMENT: a stamp is never given to another vector, not even after a model and its rows were removed.
    # Caches tell by the stamps alone which vectors they have.
    db.execute("ALTER TABLE embeddings RENAME TO embeddings_before")
    db.execute(
        """
        CREATE TABLE embeddings (
            stamp INTEGER PRIMARY KEY AUTOINCREMENT, photo_id INTEGER NOT NULL REFERENCES photos (id),
            bundle_id TEXT NOT NULL, vector BLOB NOT NULL, UNIQUE (photo_id, bundle_id)
        )
        """
    )
    db.execute(
        "INSERT INTO embeddings (stamp, photo_id, bundle_id, vector) "
        "SELECT rowid, photo_id, bundle_id, vector FROM embeddings_before ORDER BY rowid"
    )
    db.execute("DROP TABLE embeddings_before")
    # What the vectors of a bundle were made with: a model replaced under its name has another.
    db.table("bundles").add_column("content_hash", str)


@migration(3)
def _note_changes_of_files(db: Database) -> None:
    # Tells a file from another of the same size and time that took its place.  Empty until the next scan notes it.
    db.execute("ALTER TABLE files ADD COLUMN ctime_ns INTEGER")
    db.execute("ALTER TABLE problems ADD COLUMN ctime_ns INTEGER")


LATEST = len(_MIGRATIONS)
