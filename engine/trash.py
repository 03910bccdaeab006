"""The system's trash: the only way in which Sajin ever takes away a user's file."""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import sys
from pathlib import Path

from engine.errors import TrashFailed, TrashReason

_GONE = {errno.ENOENT, errno.ENOTDIR}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}
_DRIVE_FIXED = 3


def move_to_trash(path: Path) -> None:
    """Move one file to the system's trash.  Never a folder, and never is anything deleted for good.

    Raises:
        TrashFailed: the file stays where it is (or was gone before).
    """
    _refuse(path)
    from send2trash import send2trash

    try:
        send2trash(os.fspath(path))
    except Exception as error:  # the boundary to each system's own ways: COM errors, Carbon errors, OSError
        raise _failure(path, error) from error
    if os.path.lexists(path):
        raise TrashFailed(path, TrashReason.OTHER, "the system said that it moved the file, but it is still there")


def _refuse(path: Path) -> None:
    """Raise TrashFailed for what must not be tried: on the way some systems leave half a thing behind."""
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        raise _failure(path, error) from error
    if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)) or path.is_dir():
        raise TrashFailed(path, TrashReason.NO_FILE, "it is no file")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise TrashFailed(path, TrashReason.DENIED, "its folder or disk is read-only")
    if not os.access(path, os.W_OK):
        raise TrashFailed(path, TrashReason.DENIED, "the file is write-protected")
    if not _has_trash(path):
        raise TrashFailed(path, TrashReason.NO_TRASH, "its disk has no trash; the file would be deleted for good")


def _has_trash(path: Path) -> bool:
    """Tell whether a file's disk has a trash; known beforehand on Windows only, which deletes where there is none."""
    if sys.platform == "win32":
        root = os.path.splitdrive(path.resolve())[0] + "\\"
        return bool(ctypes.windll.kernel32.GetDriveTypeW(root) == _DRIVE_FIXED)
    return True


def _failure(path: Path, error: Exception) -> TrashFailed:
    number = getattr(error, "errno", None)
    if number in _GONE:
        return TrashFailed(path, TrashReason.GONE, "it is not there any more")
    from send2trash import TrashPermissionError

    if isinstance(error, TrashPermissionError) or "mount point" in str(error):
        return TrashFailed(path, TrashReason.NO_TRASH, "its disk has no trash, and none can be made there")
    if number in _DENIED:
        return TrashFailed(path, TrashReason.DENIED, "access to it is denied")
    if number in (errno.ENOSPC, errno.EDQUOT):
        return TrashFailed(path, TrashReason.OTHER, "there is no room left for the trash")
    return TrashFailed(path, TrashReason.OTHER, str(error) or type(error).__name__)
