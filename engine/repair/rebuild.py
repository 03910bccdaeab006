"""A new catalog from what a damaged one still holds, its last good backup, and the saved vectors."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from engine.catalog import Catalog, backups, damage, fulltext, migrations, saved_vectors
from engine.catalog.typed import TypedConnection
from engine.errors import CatalogDamaged, CatalogError
from engine.records import Backup
from engine.repair import mend, salvage
from engine.repair.records import Table

logger = logging.getLogger(__name__)

_APART = 1_000_000  # new numbers start so far above all that are known: some that were given may be unreadable
_SHRUNK = 0.9
_BATCH_ROWS = 1000
_IDENTITIES = {
    "photos": "content_hash",
    "tags": "name",
    "albums": "name",
    "source_folders": "path",
    "concepts": "key",
}

# What was in them is more than what they were called.
_NAMELESS = (
    "INSERT OR IGNORE INTO albums (id, name, position, created_at) SELECT DISTINCT album_id, 'album ' || album_id, "
    "album_id, strftime('%Y-%m-%dT%H:%M:%S+00:00') FROM album_photos WHERE album_id NOT IN (SELECT id FROM albums)",
    "INSERT OR IGNORE INTO tags (id, name) SELECT DISTINCT tag_id, 'tag ' || tag_id FROM photo_tags "
    "WHERE tag_id NOT IN (SELECT id FROM tags)",
)


def good_backup(catalog_path: Path, scratch: Path) -> tuple[Backup, Path] | None:
    """Return the newest backup that is intact, and a copy of it at the latest version; None where there is none.

    Args:
        catalog_path: the catalog whose backups are meant.
        scratch: a folder for the copy.
    """
    found = backups.all_backups(catalog_path.parent / "backups")
    for path in migrations.copies(catalog_path):
        facts = path.stat()
        found.append(Backup(path, datetime.fromtimestamp(facts.st_mtime, UTC), facts.st_size))
    for backup in sorted(found, key=lambda item: item.made_at, reverse=True):
        copy = scratch / "backup.sqlite"
        shutil.copyfile(backup.path, copy)
        try:
            with Catalog.open(copy) as opened:
                if not opened.check(thorough=True):
                    return backup, copy
            logger.warning("the backup %s is damaged; an older one is taken", backup.path)
        except (CatalogError, sqlite3.DatabaseError) as error:
            logger.warning("the backup %s cannot be used; an older one is taken (%s)", backup.path, error)
        for left in scratch.glob("backup*"):
            left.unlink()
    return None


def rebuild(damaged: Path | None, backup: Path | None, vectors: Path, target: Path) -> tuple[Table, ...]:
    """Write a new, checked catalog; return what became of each table.

    Args:
        damaged: the damaged catalog, which is only read; None where there is no file.
        backup: a good backup at the latest version, if there is one.
        vectors: where the saved vectors are, if they are.
        target: the new catalog.

    Raises:
        StorageFull: there is no room.
    """
    with Catalog.open(target) as new:
        # Nobody else knows this file, and one that is not finished is thrown away.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF"):
            new.connection.execute(f"PRAGMA {pragma}")
        with new.transaction() as connection:
            connection.execute("DELETE FROM revision")
        tables = _Tables(new)
        with _salvaging(damaged, target.parent) as source:
            tables.keep(source)
        if backup is not None:
            with _attached(new.connection, backup):
                tables.restore(damaged is None or source is None)
        tables.restore_vectors(vectors)
        tables.drop_what_cannot_be()
        mend.delete_bad_vectors(new)
        fulltext.rebuild(new)
        findings = new.check(thorough=True)
        if findings:
            raise CatalogDamaged(target, f"its repair did not make it whole ({findings[0]})")
    return tables.report()


class _Tables:
    """Fills the tables of a new catalog, and counts."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._connection = catalog.connection
        self._wanted = {name: damage.kinds(catalog.connection, name) for name in _owners_first(catalog.connection)}
        self._suspect: set[str] = set(self._wanted)
        self._unreadable: set[str] = set()
        self._kept: Counter[str] = Counter()
        self._restored: Counter[str] = Counter()
        self._lost: Counter[str] = Counter()

    def keep(self, source: sqlite3.Connection | None) -> None:
        """Take over what the damaged catalog still holds."""
        relied_on = source is not None and salvage.is_whole(source, self._wanted)
        for name, wanted in self._wanted.items():
            found = salvage.look_at(source, name, wanted) if source is not None else None
            if source is None or found is None:
                self._unreadable.add(name)
                continue
            self._insert(name, found.columns, found.rows(source))
            self._lost[name] += found.rejected
            if found.unreadable:
                self._unreadable.add(name)
            if relied_on and not (found.suspect or found.unreadable or self._lost[name]):
                self._suspect.discard(name)
        self._raise_counters(source)

    def restore(self, everything: bool) -> None:
        """Add what only the backup has of the tables that are not whole.

        What was deleted since then from such a table comes back; it cannot be told from what was lost.
        """
        for name in self._wanted:
            if name == "revision" or not (everything or name in self._suspect or self._has_shrunk(name)):
                continue
            columns = ", ".join(self._wanted[name])
            with self._catalog.transaction() as connection:
                if name in _IDENTITIES:  # a number stands for one thing only; what says otherwise was misread
                    self._lost[name] += connection.execute(
                        f"DELETE FROM main.{name} WHERE EXISTS (SELECT 1 FROM backup.{name} AS old "
                        f"WHERE old.id = {name}.id AND old.{_IDENTITIES[name]} != {name}.{_IDENTITIES[name]})"
                    ).rowcount
                self._restored[name] += connection.execute(
                    f"INSERT OR IGNORE INTO main.{name} ({columns}) SELECT {columns} FROM backup.{name} AS row "
                    f"WHERE {self._belongs(name)}"
                ).rowcount
        self._raise_counters(self._connection, "backup.")

    def restore_vectors(self, saved: Path) -> None:
        """Add the saved vectors that are missing: the photos need not be embedded again."""
        if "embeddings" not in self._suspect or not saved.is_file():
            return
        try:
            made_with = saved_vectors.bundles(saved)
            for stored in _batches(saved_vectors.read(saved)):
                self._restore_vectors(stored, made_with)
        except CatalogError as error:
            logger.warning("no more vectors could be restored from %s (%s)", saved, error)

    def drop_what_cannot_be(self) -> None:
        """Delete values that cannot be right, and rows that belong to what is lost; albums and tags get names again."""
        for name, kinds in self._wanted.items():
            wrong = " OR ".join(damage.doubt(name, column, kind) for column, kind in kinds.items())
            with self._catalog.transaction() as connection:
                self._lost[name] += connection.execute(f"DELETE FROM {name} WHERE {wrong}").rowcount
        with self._catalog.transaction() as connection:
            for statement in _NAMELESS:
                connection.execute(statement)
        self._lost.update(mend.delete_orphans(self._catalog))

    def report(self) -> tuple[Table, ...]:
        """Return what became of each table that holds something, or did."""
        return tuple(
            Table(name, self._kept[name], self._restored[name], self._lost[name], name in self._unreadable)
            for name in self._wanted
            if name != "revision"
        )

    def _insert(self, name: str, columns: list[str], rows: Iterator[salvage.Row]) -> None:
        marks = ", ".join("?" * len(columns))
        sql = f"INSERT OR IGNORE INTO {name} ({', '.join(columns)}) VALUES ({marks})"
        for batch in _batches(rows):
            with self._catalog.transaction() as connection:
                kept = connection.executemany(sql, batch).rowcount
            self._kept[name] += kept
            self._lost[name] += len(batch) - kept

    def _restore_vectors(self, stored: list[salvage.Row], made_with: dict[str, str | None]) -> None:
        now = dict(self._connection.execute("SELECT id, content_hash FROM bundles").fetchall())
        same = [row[1:] for row in stored if None in (a := (now.get(row[2]), made_with.get(row[2]))) or a[0] == a[1]]
        with self._catalog.transaction() as connection:
            self._restored["embeddings"] += connection.executemany(
                "INSERT OR IGNORE INTO embeddings (photo_id, bundle_id, vector) "
                "SELECT id, ?2, ?3 FROM photos WHERE content_hash = ?1",
                same,
            ).rowcount

    def _has_shrunk(self, name: str) -> bool:
        """Tell whether a table holds so much less than the backup that nobody would have deleted it all."""
        here, there = (
            self._connection.execute(f"SELECT COUNT(*) FROM {side}.{name}").fetchone()[0] for side in ("main", "backup")
        )
        return bool(here < there * _SHRUNK)

    def _belongs(self, name: str) -> str:
        """Return the condition for a row whose owners are in the new catalog the same as in the backup."""
        conditions = ["1"]
        for key in self._connection.execute(f"PRAGMA main.foreign_key_list({name})").fetchall():
            owner, column = key[2], key[3]
            if owner == name:
                continue  # the owner may come later; what has none in the end is dropped
            identity = _IDENTITIES.get(owner, "id")
            conditions.append(
                f"(row.{column} IS NULL OR (SELECT {identity} FROM main.{owner} WHERE id = row.{column}) = "
                f"(SELECT {identity} FROM backup.{owner} WHERE id = row.{column}))"
            )
        return " AND ".join(conditions)

    def _raise_counters(self, source: sqlite3.Connection | None, schema: str = "") -> None:
        """Let new numbers begin above all that were ever given, and the revision be another than any before."""
        if source is None:
            return
        revision = salvage.counter(source, f"SELECT MAX(value) FROM {schema}revision") + _APART
        given = {
            name: salvage.counter(source, f"SELECT MAX(seq) FROM {schema}sqlite_sequence WHERE name = '{name}'")
            for name in ("photos", "embeddings", "albums", "tags")
        }
        with self._catalog.transaction() as connection:
            before = salvage.counter(connection, "SELECT MAX(value) FROM main.revision")
            connection.execute("DELETE FROM main.revision")
            connection.execute("INSERT INTO main.revision (value) VALUES (?)", [max(before, revision)])
            for name, highest in given.items():
                here = salvage.counter(connection, f"SELECT MAX(seq) FROM main.sqlite_sequence WHERE name = '{name}'")
                connection.execute("DELETE FROM main.sqlite_sequence WHERE name = ?", [name])
                connection.execute(
                    "INSERT INTO main.sqlite_sequence (name, seq) VALUES (?, ?)", [name, max(here, highest + _APART)]
                )


def _owners_first(connection: sqlite3.Connection) -> list[str]:
    """Return the tables in an order in which no row comes before what it belongs to."""
    left = {
        name: {row[2] for row in connection.execute(f"PRAGMA foreign_key_list({name})").fetchall()} - {name}
        for name in sorted(damage.plain_tables())
    }
    ordered: list[str] = []
    while left:
        ready = [name for name, owners in left.items() if owners <= set(ordered)]
        ordered += ready
        left = {name: owners for name, owners in left.items() if name not in ready}
    return ordered


@contextmanager
def _salvaging(damaged: Path | None, scratch: Path) -> Iterator[sqlite3.Connection | None]:
    if damaged is None:
        yield None
        return
    with salvage.opened(damaged, scratch) as connection:
        yield connection


@contextmanager
def _attached(connection: TypedConnection, backup: Path) -> Iterator[None]:
    connection.execute("ATTACH ? AS backup", [str(backup)])
    yield
    connection.execute("DETACH backup")


def _batches(rows: Iterator[salvage.Row]) -> Iterator[list[salvage.Row]]:
    batch: list[salvage.Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH_ROWS:
            yield batch
            batch = []
    if batch:
        yield batch
