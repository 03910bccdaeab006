"""Problems: files that could not be indexed, each with its reason; tried again only when they change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from engine.catalog.clock import read_stamp, stamp
from engine.catalog.connection import Catalog
from engine.catalog.rows import path_of
from engine.records import Problem


def record(
    catalog: Catalog,
    path: bytes,
    reason: str,
    size_bytes: int,
    mtime_ns: int,
    at: datetime,
    ctime_ns: int | None = None,
) -> None:
    """Remember that the file of this size and these times could not be indexed."""
    with catalog.transaction() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO problems (path, reason, size_bytes, mtime_ns, seen_at, ctime_ns) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [path, reason, size_bytes, mtime_ns, stamp(at), ctime_ns],
        )


def clear(catalog: Catalog, paths: Iterable[bytes]) -> None:
    """Forget the problems of these files: they were indexed, or are gone."""
    with catalog.transaction() as connection:
        connection.executemany("DELETE FROM problems WHERE path = ?", [(path,) for path in paths])


def known(catalog: Catalog) -> dict[bytes, tuple[int, int, int | None]]:
    """Return size (bytes), mtime and ctime (ns; None where not noted) of every file with a problem, by its path."""
    rows = catalog.connection.execute("SELECT path, size_bytes, mtime_ns, ctime_ns FROM problems")
    return {bytes(path): (size_bytes, mtime_ns, ctime_ns) for path, size_bytes, mtime_ns, ctime_ns in rows}


def all_problems(catalog: Catalog) -> list[Problem]:
    """Return all problems, by path."""
    rows = catalog.connection.execute("SELECT path, reason, seen_at FROM problems ORDER BY path")
    return [Problem(path_of(path), reason, read_stamp(seen_at)) for path, reason, seen_at in rows]
