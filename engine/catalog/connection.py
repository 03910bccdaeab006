"""One open catalog: its connection, its transactions, and SQLite's errors in Sajin's words."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from engine.catalog import migrations
from engine.errors import CatalogDamaged, CatalogError, CatalogTooNew, StorageFull

BUSY_TIMEOUT_S = 30.0
CHECKED_SIZE_BYTES = 32 * 1024 * 1024
"""Up to this size a catalog is checked each time it is opened to write; larger ones by ``Catalog.check`` only."""


class Catalog:
    """A library's catalog, open in this process.

    A catalog may be used from several threads: transactions wait for each other.  Readers that must not wait for a
    writer open their own (``read_only=True``).

    Attributes:
        connection: the SQLite connection, in autocommit mode; to write, use :meth:`transaction`.
        path: the catalog's file.
        read_only: whether it was opened so.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, *, read_only: bool) -> None:
        self.connection = connection
        self.path = path
        self.read_only = read_only
        self._lock = threading.RLock()
        self._depth = 0
        self._revision_due = False

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open the catalog at ``path``; one opened to write is created or brought up to date.

        Raises:
            CatalogTooNew: a newer Sajin wrote it.
            CatalogDamaged: it is no SQLite database, or not intact.
            CatalogError: it cannot be opened, or is read-only and of an older version.
            StorageFull: there is no room to create it or to bring it up to date.
        """
        path = path.absolute()
        with translated_errors(path):
            connection = _connect_to_read(path) if read_only else _connect_to_write(path)
            try:
                _prepare(connection, path, read_only)
            except BaseException:
                connection.close()
                raise
        return cls(connection, path, read_only=read_only)

    def close(self) -> None:
        """Close the connection; what was not committed is lost."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self, *, revision: bool = False) -> Iterator[sqlite3.Connection]:
        """Commit all that the block writes, or nothing of it when it raises.  Blocks may be nested.

        Args:
            revision: whether the block changes what searches and views show; :meth:`revision` then grows.

        Raises:
            StorageFull, CatalogDamaged, CatalogError: SQLite could not write.
        """
        with self._lock, translated_errors(self.path):
            self._revision_due = self._revision_due or revision
            begin, commit, undo = self._statements()
            self.connection.execute(begin)
            self._depth += 1
            try:
                yield self.connection
                if self._depth == 1 and self._revision_due:
                    self.connection.execute("UPDATE revision SET value = value + 1")
                self.connection.execute(commit)
            except BaseException:
                self._undo(undo)
                raise
            finally:
                self._depth -= 1
                self._revision_due = self._revision_due and self._depth > 0

    def revision(self) -> int:
        """Return a number that grows with every commit that changes photos, embeddings, captions or tags."""
        with translated_errors(self.path):
            return int(self.connection.execute("SELECT value FROM revision").fetchone()[0])

    def check(self, *, thorough: bool = False) -> list[str]:
        """Return what is not intact: one line each of SQLite's check, empty for an intact catalog.

        Args:
            thorough: compare every index with its table, too.
        """
        with translated_errors(self.path):
            return _findings(self.connection, thorough)

    def back_up(self, target: Path) -> None:
        """Write a consistent copy to ``target``, which is replaced only once the copy is complete.

        Raises:
            StorageFull: there is no room.
        """
        with translated_errors(target):
            migrations.back_up(self.connection, target)

    def _statements(self) -> tuple[str, str, tuple[str, ...]]:
        if self._depth == 0:
            return "BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",)
        name = f"inner{self._depth}"
        return f"SAVEPOINT {name}", f"RELEASE {name}", (f"ROLLBACK TO {name}", f"RELEASE {name}")

    def _undo(self, statements: tuple[str, ...]) -> None:
        # SQLite itself rolls back on some errors (a full disk); then there is nothing left to undo.
        if self.connection.in_transaction:
            for statement in statements:
                self.connection.execute(statement)


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Raise SQLite's errors inside the block as Sajin's: full, damaged, busy, read-only, cannot be opened."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        known = _translated(error, path)
        if known is None:
            raise
        raise known from error


def _translated(error: sqlite3.DatabaseError, path: Path) -> Exception | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    if code == sqlite3.SQLITE_IOERR_SHMSIZE:
        return StorageFull(path)
    primary = code & 0xFF
    if primary == sqlite3.SQLITE_FULL:
        return StorageFull(path)
    if primary == sqlite3.SQLITE_NOTADB:
        return CatalogDamaged(path, "this file is not a Sajin catalog, or its beginning was overwritten")
    if primary == sqlite3.SQLITE_CORRUPT:
        return CatalogDamaged(path, f"the catalog is damaged ({error})")
    reasons = {
        sqlite3.SQLITE_BUSY: "another process has been writing to it for too long",
        sqlite3.SQLITE_READONLY: "it cannot be written to",
        sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
        sqlite3.SQLITE_PERM: "access to it is denied",
        sqlite3.SQLITE_IOERR: f"the disk failed ({error})",
    }
    return CatalogError(path, reasons[primary]) if primary in reasons else None


def _connect_to_write(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _connect_to_read(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise CatalogError(path, "there is no catalog here yet")
    address = path.as_uri() + "?mode=ro"
    connection = _connect(address)
    try:
        connection.execute("PRAGMA schema_version")
        return connection
    except sqlite3.OperationalError:
        connection.close()
    # A WAL catalog on read-only media has no place for its index; nobody can be writing to it there.
    return _connect(address + "&immutable=1")


def _connect(address: str) -> sqlite3.Connection:
    return sqlite3.connect(address, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False, uri=True)


def _prepare(connection: sqlite3.Connection, path: Path, read_only: bool) -> None:
    version = migrations.version(connection)
    if version > migrations.LATEST:
        raise CatalogTooNew(path, f"a newer Sajin wrote it (version {version}, this one knows {migrations.LATEST})")
    if not read_only and (version < migrations.LATEST or path.stat().st_size <= CHECKED_SIZE_BYTES):
        _refuse_damaged(connection, path)
    if version < migrations.LATEST:
        if read_only:
            raise CatalogError(path, "an older Sajin wrote it; open it once to write, to bring it up to date")
        migrations.migrate(connection, path)
    connection.execute("PRAGMA foreign_keys = ON")


def _refuse_damaged(connection: sqlite3.Connection, path: Path) -> None:
    findings = _findings(connection, thorough=False)
    if findings:
        raise CatalogDamaged(path, f"the catalog is damaged ({findings[0]})")


def _findings(connection: sqlite3.Connection, thorough: bool) -> list[str]:
    pragma = "integrity_check" if thorough else "quick_check"
    rows = [str(row[0]) for row in connection.execute(f"PRAGMA {pragma}(20)")]
    broken = [f"row {row[1]} of {row[0]} refers to nothing" for row in connection.execute("PRAGMA foreign_key_check")]
    return [row for row in rows if row != "ok"] + broken
