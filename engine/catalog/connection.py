"""One open catalog: its connection and its transactions."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from engine.catalog import damage, migrations
from engine.catalog.opening import Opened, open_to_read, open_to_write
from engine.catalog.typed import TypedConnection, translated_errors
from engine.errors import CatalogDamaged, CatalogError, CatalogReadOnly, CatalogTooNew, SajinError, StorageFull

if TYPE_CHECKING:
    from engine.places.photos import PhotoPlaces

__all__ = ["Catalog", "translated_errors"]


class Catalog:
    """A library's catalog, open in this process.

    A catalog may be used from several threads: transactions wait for each other.  Readers that must not wait for a
    writer open their own (``read_only=True``).

    Attributes:
        path: the catalog's file.
        read_only: whether it was opened so.
    """

    def __init__(self, opened: Opened, *, read_only: bool, unwritable: SajinError | None = None) -> None:
        self.path = opened.path
        self.read_only = read_only
        self._opened = opened
        self._retired: list[Opened] = []
        self._unwritable = unwritable
        self._file = _identity(self.path)
        self._lock = threading.RLock()
        self._depth = 0
        self._revision_due = False

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False, or_to_read: bool = False) -> Self:
        """Open the catalog at ``path``; one opened to write is created or brought up to date.

        Args:
            path: the catalog's file.
            read_only: never write; it must be there.
            or_to_read: one that cannot be written now (a full or read-only disk) is opened to read; writing tries
                again, and raises why it cannot be.

        Raises:
            CatalogTooNew: a newer Sajin wrote it.
            CatalogDamaged: it is no SQLite database, or not intact.
            CatalogReadOnly: it cannot be written to.
            CatalogError: it cannot be opened, or is read-only and of an older version.
            StorageFull: there is no room to create it or to bring it up to date.
        """
        path = path.absolute()
        if read_only:
            return cls(open_to_read(path), read_only=True)
        try:
            return cls(open_to_write(path), read_only=False)
        except (CatalogReadOnly, StorageFull) as error:
            if not or_to_read or not path.is_file():
                raise
            return cls(cls._opened_instead(path, error), read_only=False, unwritable=error)

    @staticmethod
    def _opened_instead(path: Path, unwritable: SajinError) -> Opened:
        try:
            return open_to_read(path)
        except (CatalogDamaged, CatalogTooNew):
            raise
        except CatalogError as error:  # of an older version, which had to be written to be read
            raise unwritable from error

    @property
    def connection(self) -> TypedConnection:
        """The SQLite connection, in autocommit mode; to write, use :meth:`transaction`."""
        return self._opened.connection

    def close(self) -> None:
        """Close the connection; what was not committed is lost."""
        for opened in (self._opened, *self._retired):
            opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self, *, revision: bool = False) -> Iterator[TypedConnection]:
        """Commit all that the block writes, or nothing of it when it raises.  Blocks may be nested.

        Args:
            revision: whether the block changes what searches and views show; :meth:`revision` then grows.

        Raises:
            StorageFull, CatalogDamaged, CatalogReadOnly, CatalogError: SQLite could not write.
        """
        with self._lock, translated_errors(self.path):
            if self._depth == 0:
                self._make_writable()
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
        if self._opened.is_stale():
            with self._lock:
                self._replace(open_to_read(self.path))
        row = self.connection.execute("SELECT value FROM revision").fetchone()
        if row is None:
            raise CatalogDamaged(self.path, "the catalog is damaged (it has lost its revision)")
        return int(row[0])

    @cached_property
    def photo_places(self) -> PhotoPlaces:
        """Where its photos were taken; made of their coordinates, and kept in memory (docs/places.md)."""
        from engine.places.photos import PhotoPlaces

        return PhotoPlaces(self)

    def check(self, *, thorough: bool = False) -> list[str]:
        """Return what is not intact: one line each of SQLite's check, empty for an intact catalog.

        Args:
            thorough: compare every index with its table, and look at every value, too.
        """
        return list(
            damage.everything(self.connection) if thorough else damage.findings(self.connection, thorough=False)
        )

    def blame(self, error: Exception) -> None:
        """Raise CatalogDamaged for an error that damage explains: a value that is not of the kind that belongs there.

        Call it with an error that would otherwise be a bug; the whole catalog is examined.
        """
        if not isinstance(error, SajinError | OSError | sqlite3.Error) and self.connection.is_damaged():
            raise CatalogDamaged(self.path, f"the catalog is damaged ({error})") from error

    def back_up(self, target: Path) -> None:
        """Write a consistent copy to ``target``, which is replaced only once the copy is complete.

        Raises:
            StorageFull: there is no room.
        """
        migrations.back_up(self.connection, target)

    def _make_writable(self) -> None:
        if self._unwritable is not None:
            try:
                self._replace(open_to_write(self.path))
            except (CatalogReadOnly, StorageFull) as error:
                raise error from self._unwritable
            self._unwritable = None
        if not self.read_only and _identity(self.path) != self._file:
            raise CatalogError(self.path, "it was moved, deleted or replaced meanwhile; open the library again")

    def _replace(self, opened: Opened) -> None:
        # Another thread may still be reading from the old one, which therefore is closed with the catalog.
        self._retired.append(self._opened)
        self._opened = opened

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


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_dev, facts.st_ino
