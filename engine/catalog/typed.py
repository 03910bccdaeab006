"""A SQLite connection whose errors are Sajin's: full, damaged, busy, read-only, cannot be opened.

Every statement and every row that is fetched goes through it, so that no reader has to think of it.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, Self

from engine.catalog import damage
from engine.errors import CatalogDamaged, CatalogError, CatalogReadOnly, StorageFull

# What a bug of ours would raise, too: whether it is one is found out by examining the catalog.
_SUSPECT = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_TOOBIG}
_SUSPECT |= {sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERNAL, sqlite3.SQLITE_RANGE, sqlite3.SQLITE_FORMAT}

_RAISED = (sqlite3.Error, UnicodeDecodeError)
_ROOM_BYTES = 64 * 1024  # SQLite's shared memory takes 32 KiB at once


class TypedConnection(sqlite3.Connection):
    """A connection that raises CatalogDamaged, StorageFull, CatalogError in place of SQLite's errors.

    Attributes:
        path: the file that the errors name.
    """

    path: Path = Path()
    _examining = False

    def cursor(self, factory: Any = None) -> Any:
        """Return a cursor that raises the same errors."""
        return super().cursor(factory or TypedCursor)

    def execute(self, sql: str, parameters: Any = (), /) -> TypedCursor:
        """Run one statement."""
        cursor: TypedCursor = self.cursor()
        return cursor.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> TypedCursor:
        """Run one statement for each set of parameters."""
        cursor: TypedCursor = self.cursor()
        return cursor.executemany(sql, parameters)

    def fail(self, error: sqlite3.Error | UnicodeDecodeError) -> NoReturn:
        """Raise what an error means; one that is a bug of ours is raised as it is."""
        known = translated(error, self.path)
        if known is None and self._may_be_damage(error):
            known = CatalogDamaged(self.path, f"the catalog is damaged ({error})")
        if known is None:
            raise error
        raise known from error

    def _may_be_damage(self, error: Exception) -> bool:
        if isinstance(error, UnicodeDecodeError):
            return True  # not even the names in the catalog can be read
        if isinstance(error, sqlite3.ProgrammingError) or self._examining:
            return False
        code = getattr(error, "sqlite_errorcode", None)
        if code is None:  # Python's own: text in the catalog that is no UTF-8
            return isinstance(error, sqlite3.OperationalError)
        return code & 0xFF in _SUSPECT and self.is_damaged()

    def is_damaged(self) -> bool:
        """Examine the catalog thoroughly (it takes a while): whether anything in it is not as Sajin writes it."""
        if self._examining:
            return False
        self._examining = True
        try:
            return next(damage.everything(self), None) is not None
        except (sqlite3.DatabaseError, CatalogError):
            return True
        finally:
            self._examining = False


class TypedCursor(sqlite3.Cursor):
    """A cursor of a :class:`TypedConnection`."""

    connection: TypedConnection

    def execute(self, sql: str, parameters: Any = (), /) -> Self:
        """Run one statement."""
        try:
            return super().execute(sql, parameters)
        except _RAISED as error:
            self.connection.fail(error)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Self:
        """Run one statement for each set of parameters."""
        try:
            return super().executemany(sql, parameters)
        except _RAISED as error:
            self.connection.fail(error)

    def fetchone(self) -> Any:
        """Return the next row, None after the last one."""
        try:
            return super().fetchone()
        except _RAISED as error:
            self.connection.fail(error)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """Return the next rows."""
        try:
            return super().fetchmany(self.arraysize if size is None else size)
        except _RAISED as error:
            self.connection.fail(error)

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        try:
            return super().fetchall()
        except _RAISED as error:
            self.connection.fail(error)

    def __next__(self) -> Any:
        """Return the next row."""
        try:
            return super().__next__()
        except _RAISED as error:
            self.connection.fail(error)


def connect(target: Path | str, path: Path, timeout_s: float) -> TypedConnection:
    """Open a connection in autocommit mode that any thread may use.

    Args:
        target: a file, or an address that begins with ``file:``.
        path: the file that errors name.
        timeout_s: how long a statement waits for another process.
    """
    with translated_errors(path):
        connection = sqlite3.connect(
            target,
            timeout=timeout_s,
            isolation_level=None,
            check_same_thread=False,
            uri=isinstance(target, str),
            factory=TypedConnection,
        )
    connection.path = path
    return connection


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Raise SQLite's errors inside the block as Sajin's; for what does not go through a :class:`TypedConnection`."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        known = translated(error, path)
        if known is None:
            raise
        raise known from error


def translated(error: Exception, path: Path) -> Exception | None:
    """Return Sajin's error for SQLite's; None for one that tells nothing of the file."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None or not isinstance(error, sqlite3.Error):
        return None
    if code == sqlite3.SQLITE_IOERR_SHMSIZE:
        return StorageFull(path)
    make = _MEANINGS.get(code & 0xFF)
    return None if make is None else make(path, error)


def _full_or(path: Path, reason: str) -> Exception:
    """Tell a full disk from a broken one: SQLite does not wherever it needs a file beside the catalog."""
    try:
        full = shutil.disk_usage(path.parent).free < _ROOM_BYTES
    except OSError:
        full = False
    return StorageFull(path) if full else CatalogError(path, reason)


def _because(reason: str) -> Callable[[Path, sqlite3.Error], Exception]:
    return lambda path, error: CatalogError(path, reason)


_MEANINGS: dict[int, Callable[[Path, sqlite3.Error], Exception]] = {
    sqlite3.SQLITE_FULL: lambda path, error: StorageFull(path),
    sqlite3.SQLITE_NOTADB: lambda path, error: CatalogDamaged(
        path, "this file is not a Sajin catalog, or its beginning was overwritten"
    ),
    sqlite3.SQLITE_CORRUPT: lambda path, error: CatalogDamaged(path, f"the catalog is damaged ({error})"),
    sqlite3.SQLITE_BUSY: _because("another process has been writing to it for too long"),
    sqlite3.SQLITE_PROTOCOL: _because("another process has been writing to it for too long"),
    sqlite3.SQLITE_LOCKED: _because("another process has been writing to it for too long"),
    sqlite3.SQLITE_READONLY: lambda path, error: CatalogReadOnly(path, "it cannot be written to"),
    sqlite3.SQLITE_CANTOPEN: lambda path, error: _full_or(path, "it cannot be opened"),
    sqlite3.SQLITE_PERM: _because("access to it is denied"),
    sqlite3.SQLITE_AUTH: _because("access to it is denied"),
    sqlite3.SQLITE_IOERR: lambda path, error: _full_or(path, f"the disk failed ({error})"),
}
