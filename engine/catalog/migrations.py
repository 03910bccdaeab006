"""The catalog's schema, as versioned migrations.

A migration is a function under its number; those of Sajin are in :mod:`engine.catalog.schema`.  Each runs in one
transaction that also sets ``user_version``, so that a catalog is at one version or at the next, never between.  Before
any runs on an existing catalog, a copy is made beside it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from engine.catalog import damage, schema
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
    with durably_replacing(target) as part, translated_errors(target):
        try:
            with closing(sqlite3.connect(part)) as copy:
                connection.backup(copy)
                for finding in damage.findings(copy, thorough=True):
                    raise CatalogDamaged(target, f"the copy is not intact ({finding})")
        finally:
            for ending in ("-wal", "-shm"):  # which SQLite leaves behind where the disk is full
                part.with_name(part.name + ending).unlink(missing_ok=True)


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


for _number, _step in enumerate(schema.STEPS, 1):
    migration(_number)(_step)

LATEST = len(_MIGRATIONS)
