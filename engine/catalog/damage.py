"""What is not as Sajin writes it: SQLite's own checks, the schema, references, and values of the wrong kind."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

from engine.errors import CatalogError

_KINDS = {"INTEGER": "'integer'", "TEXT": "'text'", "BLOB": "'blob'", "FLOAT": "'real', 'integer'"}
_KINDS["REAL"] = _KINDS["FLOAT"]
CHOICES = {
    ("source_folders", "state"): ("online", "offline"),
    ("photo_tags", "state"): ("accepted", "proposed", "rejected"),
    ("photo_tags", "origin"): ("user", "imported", "machine", "auto"),
}
TIMES = {"taken_at", "added_at", "removed_at", "missing_since", "updated_at", "created_at", "installed_at", "seen_at"}
_AS_TIME = "strftime('%Y-%m-%dT%H:%M:%S', substr({0}, 1, 19))"


def findings(connection: sqlite3.Connection, *, thorough: bool) -> Iterator[str]:
    """Yield what is not intact, one line each: what SQLite itself finds, and rows that refer to nothing.

    Args:
        connection: of an open catalog.
        thorough: compare every index with its table, too.
    """
    yield from structure(connection, thorough=thorough)
    for table, rowid, *_ in connection.execute("PRAGMA foreign_key_check").fetchall():
        yield f"row {rowid} of {table} refers to nothing"


def structure(connection: sqlite3.Connection, *, thorough: bool) -> Iterator[str]:
    """Yield what SQLite itself finds; the arguments are those of :func:`findings`."""
    for row in connection.execute(f"PRAGMA {'integrity_check' if thorough else 'quick_check'}(20)"):
        if row[0] != "ok":
            yield str(row[0])


def doubts(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield what SQLite takes for intact and Sajin does not: columns that are missing, values of the wrong kind.

    Args:
        connection: of an open catalog at the latest version.
    """
    lacking = columns_of_schema() - columns(connection)
    for table, column in sorted(lacking):
        yield f"the column {table}.{column} is missing"
    if not lacking:
        yield from _odd_values(connection)


def everything(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield all that :func:`findings` and :func:`doubts` find."""
    yield from findings(connection, thorough=True)
    yield from doubts(connection)


def _odd_values(connection: sqlite3.Connection) -> Iterator[str]:
    for table in sorted(plain_tables()):
        declared = kinds(connection, table)
        conditions = {name: doubt(table, name, kind) for name, kind in declared.items()}
        counts = ", ".join(f"COALESCE(SUM({condition}), 0)" for condition in conditions.values())
        row = connection.execute(f"SELECT {counts} FROM {table}").fetchone()
        for name, count in zip(conditions, row, strict=True):
            if count:
                yield f"{count} values of {table}.{name} are not of the kind that belongs there"
        texts = ", ".join(name for name, kind in declared.items() if kind.upper() == "TEXT")
        if texts and not _is_utf8(connection, f"SELECT {texts} FROM {table}"):
            yield f"texts of {table} are not of the kind that belongs there"


def _is_utf8(connection: sqlite3.Connection, sql: str) -> bool:
    """Tell whether Python can read all texts; SQLite itself does not look."""
    rows = connection.execute(sql)
    try:
        while rows.fetchmany(1000):
            pass
    except (sqlite3.OperationalError, CatalogError):
        return False
    return True


def doubt(table: str, column: str, kind: str) -> str:
    """Return the SQL condition (0 or 1) for a value that cannot be right in this column."""
    expected = _KINDS.get(kind.upper())
    wrong = f"typeof({column}) NOT IN ('null', {expected})" if expected else "0"
    if column in TIMES:
        wrong += f" OR ({column} IS NOT NULL AND {_AS_TIME.format(column)} IS NOT substr({column}, 1, 19))"
    if (table, column) in CHOICES:
        wrong += f" OR {column} NOT IN {CHOICES[table, column]!r}"
    return f"({wrong})"


def kinds(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    """Return the declared types of a table's columns by their names."""
    return {row[1]: row[2] for row in connection.execute(f"PRAGMA table_info({table})").fetchall()}


def is_of_version(connection: sqlite3.Connection, version: int) -> bool:
    """Tell whether an open catalog has the columns that its version number promises, and no others."""
    return {pair for pair in columns(connection) if not pair[0].startswith("sqlite_")} == {
        pair for pair in columns_of_schema(version) if not pair[0].startswith("sqlite_")
    }


def columns(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    """Return all (table, column) of a catalog; FTS5's own tables included."""
    rows = connection.execute(
        "SELECT m.name, i.name FROM sqlite_master AS m, pragma_table_info(m.name) AS i WHERE m.type = 'table'"
    )
    return set(rows.fetchall())


@cache
def columns_of_schema(version: int | None = None) -> frozenset[tuple[str, str]]:
    """Return all (table, column) of a catalog at a version, the latest by default."""
    from engine.catalog import migrations

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        if version != 0:
            migrations.migrate(fresh, Path(":memory:"), migrations.steps_to(version))
        return frozenset(columns(fresh))


@cache
def plain_tables() -> frozenset[str]:
    """Return the names of the catalog's tables without those of the full text, which is made from them."""
    return frozenset(table for table, _ in columns_of_schema() if not table.startswith(("photo_text", "sqlite_")))
