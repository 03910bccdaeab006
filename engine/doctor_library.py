"""What the doctor examines in a library itself: its catalog, what is made from it, its backups, who works on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from engine.catalog import backups, damage, photos, settings
from engine.catalog.connection import Catalog
from engine.errors import CatalogError, CatalogReadOnly, FolderUnusable, LibraryBusy
from engine.indexing import thumbnails
from engine.indexing.lock import IndexLock
from engine.indexing.mounts import network_file_system
from engine.records import Check
from engine.repair import mend

_REPAIR = "sajin doctor --repair"


def examine_library(catalog: Catalog, library_dir: Path, at: datetime) -> Iterator[Check]:
    """Yield the findings; what hangs on a damaged catalog is left out."""
    checked = _catalog(catalog)
    yield checked
    if checked.ok:
        yield from _made_from_it(catalog)
        yield _thumbnails(catalog, library_dir)
    yield _backups(catalog, at)
    yield _place(library_dir)
    yield _lock(library_dir)


def _catalog(catalog: Catalog) -> Check:
    try:
        orphans = {f"row {rowid} of {table} refers to nothing" for table, rowid in mend.orphans(catalog)}
        findings = list(damage.everything(catalog.connection))
        if findings:
            kind = "has rows that belong to nothing" if set(findings) <= orphans else "is not intact"
            return Check("catalog", False, f"{catalog.path} {kind} ({findings[0]}); run {_REPAIR}")
        count = photos.count(catalog)
    except CatalogError as error:
        return Check("catalog", False, f"{catalog.path} is not intact ({error.reason}); run {_REPAIR}")
    return Check("catalog", True, f"{catalog.path} is intact, {count} photo{'' if count == 1 else 's'}")


def _made_from_it(catalog: Catalog) -> Iterator[Check]:
    texts = mend.text_findings(catalog)
    if texts:
        yield Check("full text", False, f"{texts} photos may not be found by their words; run {_REPAIR}")
    else:
        yield Check("full text", True, "captions, tags and names are found as they are")
    wrong = len(mend.bad_vectors(catalog))
    if wrong:
        yield Check("vectors", False, f"{wrong} vectors are none that a model makes; run {_REPAIR}")
    else:
        yield Check("vectors", True, "every vector is one that a model makes")


def _thumbnails(catalog: Catalog, library_dir: Path) -> Check:
    damaged = sum(1 for _ in mend.damaged_thumbnails(library_dir))
    if damaged:
        return Check("thumbnails", False, f"{damaged} files in the cache are damaged or left over; run {_REPAIR}")
    missing = len(photos.outside(catalog, thumbnails.existing(library_dir)))
    if missing:
        return Check("thumbnails", False, f"{missing} photos have no thumbnail yet; run sajin index")
    return Check("thumbnails", True, "every photo has its thumbnail")


def _backups(catalog: Catalog, at: datetime) -> Check:
    found = backups.all_backups(backups.folder_of(catalog))
    interval_h = float(settings.get(catalog, "backup_interval_h"))
    if not found:
        wanted = bool(interval_h) and photos.count(catalog) > 0
        detail = "there is none yet; sajin backup makes one, and so does sajin index when one is due"
        return Check("backups", not wanted, detail)
    age = at - found[0].made_at
    detail = f"{len(found)}, the last of {found[0].made_at:%Y-%m-%d %H:%M} UTC"
    if interval_h and age > timedelta(hours=2 * interval_h):
        return Check("backups", False, f"{detail}, which is {age.days} days ago; run sajin backup")
    return Check("backups", True, detail)


def _place(library_dir: Path) -> Check:
    network = network_file_system(library_dir.absolute())
    if network is not None:
        detail = (
            f"{library_dir} is on a network file system ({network}), where SQLite is not safe with several programs; "
        )
        return Check("place", False, f"{detail}move the library to a disk of this machine")
    return Check("place", True, f"{library_dir} is on a disk of this machine")


def _lock(library_dir: Path) -> Check:
    try:
        with IndexLock(library_dir):
            return Check("indexing", True, "no process is indexing this library")
    except LibraryBusy:
        return Check("indexing", True, "another process is indexing this library now")
    except (CatalogReadOnly, FolderUnusable) as error:
        return Check("indexing", False, f"this library cannot be indexed ({error.reason})")
