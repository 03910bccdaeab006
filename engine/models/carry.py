"""A model as a folder or one file, to be carried to another computer."""

from __future__ import annotations

import errno
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

from engine.encoding.bundle import DESCRIPTION, Bundle
from engine.errors import FolderUnusable, StorageFull
from engine.replacing import NO_ROOM, sync


def export(bundle_folder: Path, target: Path) -> Path:
    """Copy a bundle; return the folder or archive that was written.

    Args:
        target: a name that ends in ``.zip``, or a folder: a new one, or one in which a folder of the bundle's name is
            made.

    Raises:
        BundleInvalid: the bundle is damaged.
        FileExistsError: there is something at that place already.
        StorageFull, FolderUnusable: it cannot be written.
    """
    Bundle.load(bundle_folder)
    packed = target.suffix.lower() == ".zip"
    place = target / bundle_folder.name if target.is_dir() and not packed else target
    if place.exists():
        raise FileExistsError(errno.EEXIST, "there is something of this name already", str(place))
    files = sorted(path for path in bundle_folder.iterdir() if path.is_file())
    try:
        _write(place, lambda part: (_pack if packed else _copy)(files, bundle_folder.name, part))
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StorageFull(place) from error
        raise FolderUnusable(place, f"cannot be written ({error.strerror or error})") from error
    return place


def _write(place: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` make the place under another name first: there never is half of it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        write(part)
        os.rename(part, place)
        sync(place.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)
        part.unlink(missing_ok=True)


def _copy(files: list[Path], name: str, part: Path) -> None:
    part.mkdir()
    # The description goes last: a folder without it is no bundle.
    for path in sorted(files, key=lambda file: file.name == DESCRIPTION):
        shutil.copyfile(path, part / path.name)
        sync(part / path.name)


def _pack(files: list[Path], name: str, part: Path) -> None:
    with zipfile.ZipFile(part, "x") as archive:  # stored as they are: weights do not get smaller
        for path in files:
            archive.write(path, f"{name}/{path.name}")
    sync(part)
