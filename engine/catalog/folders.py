"""Source folders: added, removed, online or away."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from engine.catalog import files, photos
from engine.catalog.clock import now, stamp
from engine.catalog.connection import Catalog
from engine.catalog.rows import IN_IDS, id_list, path_bytes, path_of
from engine.errors import FolderUnusable
from engine.records import FolderState, SourceFolder


def add(catalog: Catalog, path: Path, added_at: datetime | None = None) -> SourceFolder:
    """Remember a source folder; one that is known already is returned as it is.

    Raises:
        FolderUnusable: it is not there, is no folder, or cannot be listed.
    """
    path = _named(path)
    _refuse_unusable(path)
    with catalog.transaction() as connection:
        connection.execute(
            "INSERT OR IGNORE INTO source_folders (path, added_at) VALUES (?, ?)",
            [path_bytes(path), stamp(added_at or now())],
        )
    return next(folder for folder in all_folders(catalog) if folder.path == path)


def remove(catalog: Catalog, path: Path, removed_at: datetime | None = None) -> None:
    """Forget a source folder.  Its photos are kept for 30 days like deleted ones, unless another folder holds them.

    Raises:
        FolderUnusable: it is no source folder.
    """
    path = _named(path)
    known = all_folders(catalog)
    folder = next((item for item in known if item.path == path), None)
    if folder is None:
        raise FolderUnusable(path, "is not among the source folders")
    outer = [item for item in known if item.id != folder.id and path.is_relative_to(item.path)]
    with catalog.transaction(revision=True) as connection:
        connection.execute("DELETE FROM mounts WHERE source_folder_id = ?", [folder.id])
        # Files of a folder inside this one that was added since the last scan are that folder's.
        for inner in (item for item in known if item.id != folder.id and item.path.is_relative_to(path)):
            _bequeath(catalog, folder, inner, removed_at or now(), inner.path)
        if outer:
            heir = max(outer, key=lambda item: len(item.path.parts))
            _bequeath(catalog, folder, heir, removed_at or now(), path)
        else:
            _forget_files(catalog, folder, removed_at or now())
        connection.execute("DELETE FROM source_folders WHERE id = ?", [folder.id])


def all_folders(catalog: Catalog) -> list[SourceFolder]:
    """Return the source folders in the order in which they were added, with their numbers of present photos."""
    rows = catalog.connection.execute(
        "SELECT id, path, state, (SELECT COUNT(DISTINCT photo_id) FROM files "
        "WHERE source_folder_id = source_folders.id AND missing_since IS NULL) FROM source_folders ORDER BY id"
    )
    return [SourceFolder(row[0], path_of(row[1]), FolderState(row[2]), row[3]) for row in rows]


def set_state(catalog: Catalog, folder_id: int, state: FolderState) -> bool:
    """Record whether a folder can be read; return whether that is news."""
    with catalog.transaction() as connection:
        changed = connection.execute(
            "UPDATE source_folders SET state = ? WHERE id = ? AND state != ?", [state.value, folder_id, state.value]
        ).rowcount
        if changed:
            connection.execute("UPDATE revision SET value = value + 1")
    return changed > 0


def mounts(catalog: Catalog, folder_id: int) -> dict[bytes, str]:
    """Return the devices that the folder, and disks mounted inside it, were last seen on: ``{path: device}``."""
    rows = catalog.connection.execute("SELECT path, device FROM mounts WHERE source_folder_id = ?", [folder_id])
    return {bytes(path): str(device) for path, device in rows}


def set_mounts(catalog: Catalog, folder_id: int, devices: dict[bytes, str]) -> None:
    """Record the devices of a folder that was just scanned."""
    if devices == mounts(catalog, folder_id):
        return
    with catalog.transaction() as connection:
        connection.execute("DELETE FROM mounts WHERE source_folder_id = ?", [folder_id])
        connection.executemany(
            "INSERT OR REPLACE INTO mounts (path, source_folder_id, device) VALUES (?, ?, ?)",
            [(path, folder_id, device) for path, device in devices.items()],
        )


def _named(path: Path) -> Path:
    # Not Path.resolve: a link that leads to another disk tomorrow is still this source folder.
    return Path(os.path.abspath(path))  # noqa: PTH100


def _refuse_unusable(path: Path) -> None:
    if not path.exists():
        raise FolderUnusable(path, "is not there")
    if not path.is_dir():
        raise FolderUnusable(path, "is not a folder")
    try:
        with os.scandir(path) as entries:
            next(entries, None)
    except OSError as error:
        raise FolderUnusable(path, f"cannot be read ({error.strerror or error})") from error


def _bequeath(catalog: Catalog, folder: SourceFolder, heir: SourceFolder, at: datetime, below: Path) -> None:
    """Give a folder's files below a path to another source folder."""
    prefix = os.path.join(path_bytes(below), b"")  # noqa: PTH118 (a separator at the end, unless there is one)
    rows = catalog.connection.execute(
        "SELECT id, photo_id FROM files WHERE source_folder_id = ? AND substr(path, 1, ?) = ?",
        [folder.id, len(prefix), prefix],
    ).fetchall()
    catalog.connection.execute(
        f"UPDATE files SET source_folder_id = ? WHERE id {IN_IDS}", [heir.id, id_list(row[0] for row in rows)]
    )
    photos.settle(catalog, {photo_id for _, photo_id in rows}, at)


def _forget_files(catalog: Catalog, folder: SourceFolder, removed_at: datetime) -> None:
    rows = catalog.connection.execute(
        "SELECT id, photo_id FROM files WHERE source_folder_id = ?", [folder.id]
    ).fetchall()
    files.delete(catalog, [file_id for file_id, _ in rows])
    photos.settle(catalog, {photo_id for _, photo_id in rows}, removed_at)
