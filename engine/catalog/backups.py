"""Backups: checked copies of all that the user made, kept by day and by week, and one copy of the vectors.

A backup is a catalog without vectors and full text: both can be made again from the photos and the other tables, and
are most of a large catalog.  Vectors take hours to make again, so that one copy of them is kept, too, and only what is
new is added to it.  See ``docs/backups.md``.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine.catalog import damage, migrations, saved_vectors, settings
from engine.catalog.connection import Catalog
from engine.catalog.opening import BUSY_TIMEOUT_S
from engine.catalog.typed import TypedConnection, connect, translated_errors
from engine.errors import CatalogDamaged, StorageFull
from engine.records import Backup
from engine.replacing import NO_ROOM, durably_replacing

logger = logging.getLogger(__name__)

KEPT_BEFORE_MIGRATION = timedelta(days=30)
LEFT_FREE_BYTES = 1 << 30
"""A backup leaves so much of the disk free, or a twentieth of it where that is less."""

_ABANDONED_S = 3600.0
_NAME = "catalog-%Y%m%dT%H%M%SZ.sqlite"
_LEFT_OUT = {"embeddings"}


def folder_of(catalog: Catalog) -> Path:
    """Return the folder of a catalog's backups."""
    return catalog.path.parent / "backups"


def all_backups(folder: Path) -> list[Backup]:
    """Return the backups in a folder, newest first."""
    found = []
    for path in folder.glob("catalog-*.sqlite") if folder.is_dir() else ():
        try:
            made_at = datetime.strptime(path.name, _NAME).replace(tzinfo=UTC)
        except ValueError:
            continue  # somebody else's file
        found.append(Backup(path, made_at, path.stat().st_size))
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def make_if_due(catalog: Catalog, at: datetime) -> Backup | None:
    """Make a backup if the last one is older than the setting allows; a disk without room for it is only logged.

    Raises:
        CatalogDamaged: the catalog is not intact; the backups that there are stay.
    """
    interval = timedelta(hours=float(settings.get(catalog, "backup_interval_h")))
    last = next(iter(all_backups(folder_of(catalog))), None)
    if not interval or (last is not None and timedelta(0) <= at - last.made_at < interval):
        return None
    try:
        return make(catalog, at)
    except (StorageFull, OSError) as error:
        logger.warning("no backup was made (%s)", error)
        return None


def make(catalog: Catalog, at: datetime) -> Backup:
    """Make a backup now, check it, and then delete those that it replaces.

    Raises:
        StorageFull: it would not leave enough of the disk free; nothing is left of it.
        CatalogDamaged: the catalog is not intact.
    """
    for finding in damage.everything(catalog.connection):
        raise CatalogDamaged(catalog.path, f"the catalog is damaged ({finding})")
    target = folder_of(catalog) / at.astimezone(UTC).strftime(_NAME)
    with _worded(target):
        target.parent.mkdir(exist_ok=True)
        _delete_parts(target.parent)
        _refuse_to_fill(target, _size_bytes(catalog))
        with durably_replacing(target) as part:
            copy_without_vectors(catalog.path, part)
    _prune(catalog, at)
    _save_vectors(catalog, target.parent)
    return Backup(target, at.astimezone(UTC).replace(microsecond=0), target.stat().st_size)


def copy_without_vectors(source: Path, target: Path) -> None:
    """Write a checked copy of a catalog at the latest version, as it is at one moment, without vectors and full text.

    Raises:
        CatalogDamaged: the catalog cannot be read, or the copy is not what was read.
        StorageFull: there is no room.
    """
    connection = connect(target, target, BUSY_TIMEOUT_S)
    try:
        connection.execute("PRAGMA journal_mode = OFF")  # a copy that is not finished is thrown away
        connection.execute("PRAGMA synchronous = OFF")
        migrations.migrate(connection, target)
        connection.execute("ATTACH ? AS source", [str(source)])
        connection.execute("BEGIN")
        for table in sorted(damage.plain_tables() - _LEFT_OUT):
            _copy_table(connection, table)
        connection.execute("DELETE FROM main.sqlite_sequence")
        connection.execute("INSERT INTO main.sqlite_sequence SELECT * FROM source.sqlite_sequence")
        _refuse_other_counts(connection, source)
        connection.execute("COMMIT")
        connection.execute("DETACH source")
        for finding in damage.everything(connection):
            raise CatalogDamaged(source, f"its copy is not intact ({finding})")
    except CatalogDamaged as error:
        raise CatalogDamaged(source, error.reason) from error
    finally:
        connection.close()


def columns_to_copy(connection: sqlite3.Connection, table: str) -> list[str]:
    """Return the columns that make a row, its number included: later rows get higher ones than any before."""
    rows = connection.execute(f"PRAGMA main.table_info({table})").fetchall()
    keys = [row for row in rows if row[5]]
    numbered = len(keys) == 1 and keys[0][2].upper() == "INTEGER"
    return ([] if numbered else ["rowid"]) + [row[1] for row in rows]


def _copy_table(connection: TypedConnection, table: str) -> None:
    listed = ", ".join(columns_to_copy(connection, table))
    connection.execute(f"DELETE FROM main.{table}")
    connection.execute(f"INSERT INTO main.{table} ({listed}) SELECT {listed} FROM source.{table} NOT INDEXED")


def _refuse_other_counts(connection: TypedConnection, source: Path) -> None:
    for table in damage.plain_tables() - _LEFT_OUT:
        here, there = (
            connection.execute(f"SELECT COUNT(*) FROM {side}.{table}").fetchone()[0] for side in ("main", "source")
        )
        if here != there:
            raise CatalogDamaged(source, f"the catalog is damaged ({table} has {there} rows, {here} of them readable)")


def _size_bytes(catalog: Catalog) -> int:
    """Return about how large a backup will be: what the catalog takes, less its vectors."""
    run = catalog.connection.execute
    (pages,) = run("SELECT page_count - freelist_count FROM pragma_page_count, pragma_freelist_count").fetchone()
    (page_bytes,) = run("PRAGMA page_size").fetchone()
    (vectors,) = run("SELECT COUNT(*) FROM embeddings").fetchone()
    longest = run("SELECT length(vector) FROM embeddings ORDER BY stamp DESC LIMIT 1").fetchone()
    return max(int(pages * page_bytes - vectors * (longest[0] if longest else 0)), 1 << 16)


def _refuse_to_fill(target: Path, size_bytes: int) -> None:
    disk = shutil.disk_usage(target.parent)
    if disk.free - size_bytes < min(LEFT_FREE_BYTES, disk.total // 20):
        raise StorageFull(target)


def _save_vectors(catalog: Catalog, folder: Path) -> None:
    target = folder / saved_vectors.NAME
    try:
        with _worded(target):
            _refuse_to_fill(target, saved_vectors.new_bytes(catalog, target))
            saved_vectors.update(catalog.path, target)
    except (StorageFull, OSError) as error:
        logger.warning("the vectors were not backed up (%s); they would be made again from the photos", error)


def _prune(catalog: Catalog, at: datetime) -> None:
    """Delete what is not kept any more; a newer backup was just found good."""
    folder = folder_of(catalog)
    kept = kept_backups(
        all_backups(folder),
        daily=int(settings.get(catalog, "backups_daily")),
        weekly=int(settings.get(catalog, "backups_weekly")),
    )
    for backup in all_backups(folder):
        if backup not in kept:
            backup.path.unlink(missing_ok=True)
    for path in migrations.copies(catalog.path):
        if at - datetime.fromtimestamp(path.stat().st_mtime, UTC) > KEPT_BEFORE_MIGRATION:
            path.unlink(missing_ok=True)


def kept_backups(backups: list[Backup], *, daily: int, weekly: int) -> list[Backup]:
    """Return the last backup of each of the last days that have one, and of each of the last weeks before those."""
    by_day: dict[object, Backup] = {}
    for backup in backups:
        by_day.setdefault(backup.made_at.date(), backup)
    days = list(by_day.values())
    by_week: dict[object, Backup] = {}
    for backup in days[daily:]:
        by_week.setdefault(backup.made_at.isocalendar()[:2], backup)
    return days[:daily] + list(by_week.values())[:weekly]


def _delete_parts(folder: Path) -> None:
    """Delete what a backup left that was killed; a younger one may still be at work in another process."""
    for part in folder.glob("*.part*"):
        if time.time() - part.stat().st_mtime > _ABANDONED_S:
            part.unlink(missing_ok=True)


@contextmanager
def _worded(target: Path) -> Iterator[None]:
    try:
        with translated_errors(target):
            yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StorageFull(target) from error
        raise
