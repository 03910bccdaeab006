"""Opening a catalog's file: to write, to read, and to read where not even a reader's files can be made beside it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.catalog import damage, migrations
from engine.catalog.typed import TypedConnection, connect
from engine.errors import CatalogDamaged, CatalogError, CatalogReadOnly, CatalogTooNew, StorageFull

BUSY_TIMEOUT_S = 30.0
CHECKED_SIZE_BYTES = 32 * 1024 * 1024
"""Up to this size a catalog is checked each time it is opened (0.1 s); larger ones with each backup."""
_HEADER_BYTES = 20
_FUTURE_VERSIONS = 1000
_Facts = tuple[tuple[int, int, int], ...]


@dataclass
class Opened:
    """An open connection.

    Attributes:
        frozen: the files' sizes and times when a connection was opened that sees no later commit; else None.
        scratch: holds the copy that is read in place of the catalog, where one had to be made.
    """

    connection: TypedConnection
    path: Path
    frozen: _Facts | None = None
    scratch: tempfile.TemporaryDirectory[str] | None = None

    def is_stale(self) -> bool:
        """Tell whether the catalog was written since, which this connection does not see."""
        return self.frozen is not None and self.frozen != _facts(self.path)

    def close(self) -> None:
        """Close the connection and delete its copy."""
        self.connection.close()
        if self.scratch is not None:
            self.scratch.cleanup()


def repaired_path(path: Path) -> Path:
    """Return where a repaired catalog lies from when it is complete until it takes the place of the damaged one."""
    return path.with_name(f"{path.stem}.repaired{path.suffix}")


def open_to_write(path: Path) -> Opened:
    """Open a catalog to write; it is made, or brought up to date.

    Raises:
        CatalogReadOnly: its file, folder or disk cannot be written.
        CatalogTooNew, CatalogDamaged, CatalogError, StorageFull: see :meth:`Catalog.open`.
    """
    _refuse_half_repaired(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not os.access(path if path.exists() else path.parent, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise CatalogReadOnly(path, "it cannot be written to")
    _refuse_strange_header(path)
    connection = connect(path, path, BUSY_TIMEOUT_S)
    with _closed_on_failure(connection):
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        version = _known_version(connection, path)
        if version < migrations.LATEST or path.stat().st_size <= CHECKED_SIZE_BYTES:
            _refuse_damaged(connection, path)
        if version < migrations.LATEST:
            _refuse_impostor(connection, path, version)
            migrations.migrate(connection, path)
        connection.execute("PRAGMA foreign_keys = ON")
    return Opened(connection, path)


def open_to_read(path: Path) -> Opened:
    """Open a catalog to read.

    Raises:
        CatalogError: there is none, or it is of an older version.
        CatalogTooNew, CatalogDamaged, StorageFull: see :meth:`Catalog.open`.
    """
    _refuse_half_repaired(path)
    if not path.is_file():
        raise CatalogError(path, "there is no catalog here yet")
    opened = _opened_to_read(path)
    with _closed_on_failure(opened):
        if _known_version(opened.connection, path) < migrations.LATEST:
            raise CatalogError(path, "an older Sajin wrote it; open it once to write, to bring it up to date")
        if path.stat().st_size <= CHECKED_SIZE_BYTES:
            _refuse_damaged(opened.connection, path)
    return opened


def _opened_to_read(path: Path) -> Opened:
    connection = connect(_address(path), path, BUSY_TIMEOUT_S)
    try:
        connection.execute("PRAGMA schema_version").fetchone()
        return Opened(connection, path)
    except CatalogDamaged:
        connection.close()
        raise
    except (CatalogError, StorageFull):
        connection.close()
    # The index of the write-ahead log cannot be made beside the catalog: a read-only disk or folder, or a full disk.
    facts = _facts(path)
    if not _log(path).exists() or _log(path).stat().st_size == 0:
        return Opened(connect(_address(path) + "&immutable=1", path, BUSY_TIMEOUT_S), path, facts)
    return _opened_copy(path, facts)


def _opened_copy(path: Path, facts: _Facts) -> Opened:
    """Open a copy elsewhere: what was committed last is in the log, which cannot be read in its place."""
    scratch = tempfile.TemporaryDirectory(prefix="sajin-")
    try:
        copy = Path(scratch.name) / path.name
        for source, target in ((path, copy), (_log(path), _log(copy))):
            shutil.copyfile(source, target)
        connection = connect(copy, path, BUSY_TIMEOUT_S)
        connection.execute("PRAGMA query_only = ON")
    except OSError as error:
        scratch.cleanup()
        raise StorageFull(Path(scratch.name)) from error
    except BaseException:
        scratch.cleanup()
        raise
    return Opened(connection, path, facts, scratch)


@contextmanager
def _closed_on_failure(opened: TypedConnection | Opened) -> Iterator[None]:
    try:
        yield
    except BaseException:
        opened.close()
        raise


def _known_version(connection: TypedConnection, path: Path) -> int:
    version = migrations.version(connection)
    if not 0 <= version < migrations.LATEST + _FUTURE_VERSIONS:
        raise CatalogDamaged(path, f"the catalog is damaged (it says that it is of version {version})")
    if version > migrations.LATEST:
        raise CatalogTooNew(path, f"a newer Sajin wrote it (version {version}, this one knows {migrations.LATEST})")
    return version


def _refuse_damaged(connection: TypedConnection, path: Path) -> None:
    for finding in damage.structure(connection, thorough=True):
        raise CatalogDamaged(path, f"the catalog is damaged ({finding})")


def _refuse_strange_header(path: Path) -> None:
    """Refuse a file whose header asks for an SQLite that there is not yet: it would open, and refuse every change."""
    if path.exists() and path.stat().st_size >= _HEADER_BYTES:
        with path.open("rb") as file:
            if not set(file.read(_HEADER_BYTES)[18:]) <= {1, 2}:
                raise CatalogDamaged(path, "this file is not a Sajin catalog, or its beginning was overwritten")


def _refuse_impostor(connection: TypedConnection, path: Path, version: int) -> None:
    """Refuse what is not what its version number says: an emptied file must not become a new library."""
    if not damage.is_of_version(connection, version):
        raise CatalogDamaged(path, f"the catalog is damaged (its tables are not those of version {version})")
    if version == 0 and any((path.parent / "backups").glob("catalog-*.sqlite")):
        raise CatalogDamaged(path, "the catalog is gone or empty, but there are backups of it")


def _refuse_half_repaired(path: Path) -> None:
    if repaired_path(path).exists():
        raise CatalogDamaged(path, "its repair was broken off before the last step")


def _address(path: Path) -> str:
    return path.as_uri() + "?mode=ro"


def _log(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _facts(path: Path) -> _Facts:
    found = []
    for file in (path, _log(path)):
        try:
            facts = file.stat()
        except OSError:
            found.append((0, 0, 0))
        else:
            found.append((facts.st_ino, facts.st_size, facts.st_mtime_ns))
    return tuple(found)
