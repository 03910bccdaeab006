"""The repair of a library, in steps that may be killed at any instant.

The new catalog is built in a folder of its own.  When it is complete it is renamed to ``catalog.repaired.sqlite``:
from then on every opening of the catalog is refused until a repair has put it in the place of the damaged one, so that
nobody meets the new file with the old one's write-ahead log beside it.
"""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from engine.catalog import Catalog, damage, fulltext, saved_vectors
from engine.catalog.clock import now
from engine.catalog.opening import repaired_path
from engine.errors import CatalogDamaged, CatalogError, LibraryBusy, StorageFull
from engine.indexing.lock import IndexLock
from engine.repair import mend
from engine.repair.rebuild import good_backup, rebuild
from engine.repair.records import Mended, Rebuilt, RepairReport
from engine.repair.salvage import UNREADABLE
from engine.replacing import NO_ROOM, sync

logger = logging.getLogger(__name__)

_BUSY_S = 5.0
_SCRATCH = "repair"


def repair(library_dir: Path, at: datetime | None = None) -> RepairReport:
    """Mend a library: its catalog is restored where it is damaged, then what is out of order is put right.

    The damaged file is kept in ``<library>/damaged``.  Killed at any instant, it leaves the library as it was or
    repaired, and can be run again.

    Args:
        library_dir: the library's folder.
        at: the time that names the damaged file, now by default.

    Raises:
        LibraryBusy: another process is indexing the library, or writing to its catalog.
        CatalogError: there is neither a catalog nor a backup of one.
        CatalogTooNew: a newer Sajin wrote it.
        StorageFull: there is no room for a new catalog; nothing was changed.
    """
    path = library_dir.absolute() / "catalog.sqlite"
    with IndexLock(library_dir), _worded(path):
        finished = repaired_path(path).exists()
        if finished:
            _finish(path)
        shutil.rmtree(path.parent / _SCRATCH, ignore_errors=True)  # of a repair that was killed
        rebuilt = _rebuild(path, at or now()) if _must_be_rebuilt(path) else None
        try:
            mended = _mend(path)
        except CatalogDamaged as error:  # what no check finds, such as full text that cannot even be deleted
            logger.warning("%s", error)
            rebuilt, mended = _rebuild(path, at or now()), ()
    return RepairReport(finished, rebuilt, mended)


def _mend(path: Path) -> tuple[Mended, ...]:
    with Catalog.open(path) as catalog:
        mended = mend.mend(catalog, path.parent)
        texts = mend.text_findings(catalog)
    if not texts:
        return mended
    # Opened anew: reading damaged full text leaves it locked for as long as the connection lives.
    with Catalog.open(path) as catalog:
        fulltext.rebuild(catalog)
    return (*mended, Mended("full text", texts))


def _must_be_rebuilt(path: Path) -> bool:
    if not path.is_file():
        if not any((path.parent / "backups").glob("catalog-*.sqlite")):
            raise CatalogError(path, "there is no catalog here yet, and no backup of one")
        return True
    try:
        with Catalog.open(path) as catalog:
            orphans = {f"row {rowid} of {table} refers to nothing" for table, rowid in mend.orphans(catalog)}
            return any(finding not in orphans for finding in damage.everything(catalog.connection))
    except CatalogDamaged as error:
        logger.warning("%s", error)
        return True


def _rebuild(path: Path, at: datetime) -> Rebuilt:
    scratch = path.parent / _SCRATCH
    scratch.mkdir()
    try:
        with _held(path) as source:
            found = good_backup(path, scratch)
            target = scratch / "catalog.sqlite"
            tables = rebuild(source, found[1] if found else None, path.parent / "backups" / saved_vectors.NAME, target)
            sync(target)
            kept = _set_aside(path, at) if source is not None else None
        target.replace(repaired_path(path))
        sync(path.parent)
        _finish(path)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return Rebuilt(kept, found[0] if found else None, tables)


def _finish(path: Path) -> None:
    """Put the repaired catalog in its place: the old one's log goes first, it would be taken for the new one's."""
    for suffix in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    # Its vectors have other stamps than the old one's.
    (path.parent / "backups" / saved_vectors.NAME).unlink(missing_ok=True)
    for cached in (path.parent / "cache").glob("vectors-*"):
        shutil.rmtree(cached) if cached.is_dir() else cached.unlink(missing_ok=True)
    repaired_path(path).replace(path)
    sync(path.parent)


@contextmanager
def _held(path: Path) -> Iterator[Path | None]:
    """Keep others from writing to the damaged catalog while it is read; None where there is no file.

    Raises:
        LibraryBusy: another process is writing to it, and does not end.
    """
    if not path.is_file():
        yield None
        return
    # The reader is closed last: a writer that closes last would write the log into the damaged file.
    with (
        closing(sqlite3.connect(path.as_uri() + "?mode=ro", uri=True)) as reader,
        closing(sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None)) as writer,
    ):
        try:
            reader.execute("SELECT 1 FROM sqlite_master").fetchone()
            writer.execute("BEGIN IMMEDIATE")
        except UNREADABLE as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                raise LibraryBusy(path.parent) from error
            logger.info("%s is too damaged to be locked (%s)", path, error)
        yield path


def _set_aside(path: Path, at: datetime) -> Path:
    folder = path.parent / "damaged"
    folder.mkdir(exist_ok=True)
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    number = 0
    while (aside := folder / f"catalog-{stamp}{f'-{number}' if number else ''}.sqlite").exists():
        number += 1
    for suffix in ("-wal", ""):
        source = path.with_name(path.name + suffix)
        if source.is_file():
            _linked(source, aside.with_name(aside.name + suffix))
    sync(folder)
    return aside


def _linked(source: Path, target: Path) -> None:
    try:
        os.link(source, target)  # takes no room: the damaged file stays under this name alone
    except OSError:
        shutil.copyfile(source, target)
        sync(target)


@contextmanager
def _worded(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StorageFull(path) from error
        raise
