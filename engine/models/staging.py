"""Where a model is made ready before it is put in place, so that nothing half done is ever listed."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from engine.errors import CatalogReadOnly, FolderUnusable, InstallBusy, LibraryBusy, StorageFull
from engine.indexing.lock import IndexLock
from engine.replacing import NO_ROOM, sync

_STAGING, _REPLACED, _REMOVED = ".installing-", ".replaced-", ".removed-"
_LOCK = "install.lock"


class Staging:
    """The models of a library, while this process alone may change them.

    What killed processes left is deleted, and what they had taken out of its place is put back.

    Raises:
        InstallBusy: another process changes them.
        FolderUnusable, StorageFull: the library cannot be written.
    """

    def __init__(self, library_dir: Path) -> None:
        self.models = library_dir / "models"
        self._lock = IndexLock(library_dir, _LOCK)

    def __enter__(self) -> Self:
        try:
            self._lock.acquire()
        except LibraryBusy as error:
            raise InstallBusy(error.folder) from error
        try:
            with _telling(self.models):
                self.models.mkdir(parents=True, exist_ok=True)
                _mend(self.models)
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            for left in self.models.glob(f"{_STAGING}*"):
                shutil.rmtree(left, ignore_errors=True)
        finally:
            self._lock.release()

    def folder(self, bundle_id: str, what: str) -> Path:
        """Return a new empty folder, to be filled; it goes when the work is over."""
        folder = self.models / f"{_STAGING}{bundle_id}-{what}"
        with _telling(folder):
            folder.mkdir()
        return folder

    def place(self, folder: Path, bundle_id: str) -> Path:
        """Put a filled folder in its place, instead of the one of this id if there is one; return the place.

        At any instant there is either the one or the other; after a power cut, too.
        """
        target, old = self.models / bundle_id, self.models / f"{_REPLACED}{bundle_id}"
        with _telling(target):
            for file in folder.iterdir():
                sync(file)
            sync(folder)
            if target.exists():
                os.rename(target, old)
            try:
                os.rename(folder, target)
            except OSError:
                if old.exists():
                    os.rename(old, target)
                raise
            sync(self.models)
        shutil.rmtree(old, ignore_errors=True)
        return target

    def remove(self, bundle_id: str) -> None:
        """Delete a model; it is gone at once, or not at all."""
        target, gone = self.models / bundle_id, self.models / f"{_REMOVED}{bundle_id}"
        with _telling(target):
            os.rename(target, gone)
            sync(self.models)
        shutil.rmtree(gone, ignore_errors=True)


def recover(library_dir: Path) -> None:
    """Do away with what killed processes left, and put back a model that one had taken out of its place.

    Where there is nothing of that kind it costs one look into a folder; where another process is at work, it is left
    to that.
    """
    with suppress(OSError, InstallBusy, FolderUnusable, StorageFull, CatalogReadOnly):
        if any(name.startswith((_STAGING, _REPLACED, _REMOVED)) for name in os.listdir(library_dir / "models")):
            with Staging(library_dir):
                pass


def _mend(models: Path) -> None:
    for old in models.glob(f"{_REPLACED}*"):
        target = models / old.name.removeprefix(_REPLACED)
        if not target.exists():
            os.rename(old, target)
    for left in (*models.glob(f"{_STAGING}*"), *models.glob(f"{_REPLACED}*"), *models.glob(f"{_REMOVED}*")):
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _telling(place: Path) -> Iterator[None]:
    """Turn an error of the file system into one that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StorageFull(place) from error
        busy = os.name == "nt" and error.errno in (errno.EACCES, errno.EPERM)
        reason = "a program has it open; close it and try again" if busy else error.strerror or str(error)
        raise FolderUnusable(place, f"cannot be changed ({reason})") from error
