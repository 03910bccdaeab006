"""Reading what can be read of a damaged catalog: row by row, past the pages that cannot."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.catalog import damage

_HIGHEST_ROWID = 2**62
_REPEATS = 1000  # rows met again before a table is taken to run in a circle

_HEADER_BYTES = 100
UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError, OverflowError, MemoryError)
"""What reading a damaged page raises."""

Row = tuple[Any, ...]


class _NoText:
    """Stands for text in the catalog that is no UTF-8."""


@dataclass
class Salvaged:
    """What is known of one table of a damaged catalog.

    Attributes:
        columns: those that it has of the ones that are wanted.
        keys: those of them that name a row, and are never empty.
        suspect: whether SQLite finds the table or one of its indexes not intact.
        unreadable: whether some of it could not be read.
        rejected: how many rows were read that cannot be right.
    """

    table: str
    columns: list[str]
    keys: set[str]
    suspect: bool = False
    unreadable: bool = False
    rejected: int = 0
    _kinds: dict[str, str] = field(default_factory=dict)
    _names: list[str] = field(default_factory=list)

    def rows(self, connection: sqlite3.Connection) -> Iterator[Row]:
        """Yield the rows that can be right, each once."""
        expected = [self._kinds[name] for name in self.columns]
        for row in self._readable(connection):
            cells = list(zip(self.columns, expected, row[1:], strict=True))
            if all(_fits(self.table, *cell) and not (cell[2] is None and cell[0] in self.keys) for cell in cells):
                yield row[1:]
            else:
                self.rejected += 1

    def _readable(self, connection: sqlite3.Connection) -> Iterator[Row]:
        seen: set[int] = set()
        after, repeats = 0, 0
        while True:
            try:
                for row in self._from(connection, after + 1):
                    if row[0] in seen:
                        repeats += 1
                        if repeats > _REPEATS:
                            raise sqlite3.DatabaseError("the table runs in a circle")
                        continue
                    seen.add(row[0])
                    yield row
                    after = max(after, row[0])
                return
            except UNREADABLE:
                self.unreadable = True
                start = self._next_readable(connection, after + 1)
                if start is None:
                    return
                after = start - 1

    def _from(self, connection: sqlite3.Connection, start: int, limit: int = -1) -> sqlite3.Cursor:
        names = ", ".join('"' + name.replace('"', '""') + '"' for name in self._names)
        return connection.execute(
            f"SELECT rowid, {names} FROM {self.table} NOT INDEXED WHERE rowid >= ? ORDER BY rowid LIMIT ?",
            [start, limit],
        )

    def _next_readable(self, connection: sqlite3.Connection, bad: int) -> int | None:
        """Return the first row number above ``bad`` from which on reading works again; None where none is found."""
        step = 1
        while not self._works(connection, bad + step):
            step *= 2
            if bad + step > _HIGHEST_ROWID:
                return None
        low, high = bad + step // 2, bad + step
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self._works(connection, middle) else (middle, high)
        return high

    def _works(self, connection: sqlite3.Connection, start: int) -> bool:
        try:
            row = self._from(connection, start, 1).fetchone()
        except UNREADABLE:
            return False
        return row is None or row[0] >= start


@contextmanager
def opened(path: Path, scratch: Path) -> Iterator[sqlite3.Connection | None]:
    """Open a damaged catalog to read; None where nothing at all can be read.  Nothing in it is changed.

    Args:
        path: the damaged catalog.
        scratch: a folder for a copy of it, which is made where its first bytes have to be put right.

    Raises:
        OSError: there is no room for the copy.
    """
    with closing(_connected(path)) as connection:
        if _can_be_read(connection):
            yield connection
            return
    with closing(_connected(_with_right_header(path, scratch))) as connection:
        yield connection if _can_be_read(connection) else None


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path.as_uri() + "?mode=ro", uri=True, isolation_level=None, timeout=30)
    connection.text_factory = _decoded
    return connection


def _can_be_read(connection: sqlite3.Connection) -> bool:
    try:
        return bool(connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0])
    except UNREADABLE:
        return False


def _with_right_header(path: Path, scratch: Path) -> Path:
    """Return a copy of a catalog whose header is what Sajin's catalogs have, and does not say how long the file is."""
    copy = scratch / "damaged.sqlite"
    shutil.copyfile(path, copy)
    with copy.open("r+b") as file:
        header = bytearray(file.read(_HEADER_BYTES).ljust(_HEADER_BYTES, b"\0"))
        header[:24] = b"SQLite format 3\0\x10\0\2\2\0\x40\x20\x20"
        header[44:48] = (4).to_bytes(4, "big")
        header[52:56] = header[64:68] = bytes(4)
        header[56:60] = (1).to_bytes(4, "big")
        # Where these two differ SQLite looks at the file for its length: it may have been cut off.
        header[92:96] = bytes(4)
        header[24:28] = (1).to_bytes(4, "big")
        file.seek(0)
        file.write(header)
    return copy


def is_whole(connection: sqlite3.Connection, tables: Iterable[str]) -> bool:
    """Tell whether all that SQLite finds not intact is in one of the tables, so that the others can be relied on."""
    try:
        found = {row[0] for row in connection.execute("PRAGMA integrity_check(1000)").fetchall()}
        for table in tables:
            found -= {row[0] for row in connection.execute(f"PRAGMA integrity_check({table})").fetchall()}
    except UNREADABLE:
        return True  # SQLite stopped at a page that it met in a table; that table's own check tells which
    return not found


def look_at(connection: sqlite3.Connection, table: str, wanted: dict[str, str]) -> Salvaged | None:
    """Return what is to be expected of a table; None where the damaged catalog has none of this name.

    Args:
        connection: of the damaged catalog.
        table: its name.
        wanted: the columns that are wanted, with their declared types.
    """
    try:
        there = damage.kinds(connection, table)
    except UNREADABLE:
        return None
    misspelt = len(there) == len(wanted) and there.keys() != wanted.keys()  # a damaged letter in the schema
    names = dict(zip(wanted, there, strict=True)) if misspelt else {name: name for name in wanted if name in there}
    names = {name: stored for name, stored in names.items() if isinstance(stored, str)}  # one may be no text at all
    if not names:
        return None
    columns = list(names)
    keys = {row[1] for row in connection.execute(f"PRAGMA table_info({table})").fetchall() if row[5]}
    suspect = misspelt or len(columns) < len(wanted) or not _is_intact(connection, table)
    return Salvaged(table, columns, keys, suspect=suspect, _kinds=wanted, _names=list(names.values()))


def counter(connection: sqlite3.Connection, sql: str) -> int:
    """Return a number that the damaged catalog holds, 0 where it cannot be read."""
    try:
        row = connection.execute(sql).fetchone()
    except UNREADABLE:
        return 0
    return row[0] if row is not None and isinstance(row[0], int) else 0


def _is_intact(connection: sqlite3.Connection, table: str) -> bool:
    try:
        return connection.execute(f"PRAGMA integrity_check({table})").fetchall() == [("ok",)]
    except UNREADABLE:
        return False


def _fits(table: str, column: str, kind: str, value: Any) -> bool:
    if value is None:
        return True  # where it must not be, the new catalog refuses it
    expected = {"INTEGER": int, "TEXT": str, "BLOB": bytes, "FLOAT": float | int, "REAL": float | int}.get(kind.upper())
    if expected is not None and not isinstance(value, expected):
        return False
    if (isinstance(value, str) and "\0" in value) or (column == "path" and b"\0" in bytes(value)):  # a page cut short
        return False
    if column in damage.TIMES:
        try:
            datetime.fromisoformat(str(value))
        except ValueError:
            return False
    return value in damage.CHOICES.get((table, column), (value,))


def _decoded(text: bytes) -> str | _NoText:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return _NoText()
