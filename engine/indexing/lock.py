"""One indexer a library, and one window: locks that the operating system releases when their holder ends."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from engine.errors import CatalogReadOnly, FolderUnusable, LibraryBusy

_HELD = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK})  # the latter two are Windows'


class IndexLock:
    """Holds a file of the library from :meth:`acquire` (or ``with``) until :meth:`release`.

    Args:
        name: the file; that of the indexer by default.
    """

    def __init__(self, library_dir: Path, name: str = "index.lock") -> None:
        self._folder = library_dir
        self._name = name
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock at once or not at all.

        Raises:
            LibraryBusy: another process (or another holder in this one) has it.
            CatalogReadOnly: the library is on a read-only file system.
            FolderUnusable: the lock's file cannot be written, or its file system has no locks.
        """
        descriptor: int | None = None
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._folder / self._name, os.O_RDWR | os.O_CREAT, 0o644)
            _lock(descriptor)
        except OSError as error:
            if error.errno == errno.EROFS:
                raise CatalogReadOnly(self._folder / "catalog.sqlite", "its file system is read-only") from error
            if descriptor is None:
                raise FolderUnusable(self._folder, f"{self._name} cannot be opened ({error.strerror})") from error
            os.close(descriptor)
            if error.errno in _HELD:
                raise LibraryBusy(self._folder) from error
            raise FolderUnusable(self._folder, f"its file system cannot lock files ({error.strerror})") from error
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back; nothing happens where it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)  # closing unlocks, on every platform
            self._descriptor = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def is_locked(path: Path) -> bool:
    """Tell whether somebody holds a lock's file; one that is not there is not held.

    It takes the lock for a moment to find out (together with others who look): who wants one that is looked at like
    this tries more than once.
    """
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        _look(descriptor)
    except OSError as error:
        return error.errno in _HELD
    finally:
        os.close(descriptor)
    return False


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    _look = _lock  # there is no other kind

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _look(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
