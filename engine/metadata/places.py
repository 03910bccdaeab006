"""Putting a file in the place of another: in its folder, on the disk before it is seen, and nothing left behind."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from engine.metadata.faults import Fault
from engine.replacing import NO_ROOM, sync

_REFUSED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_LOG = "metadata.parts"

Facts = tuple[int, int, int, int]


class NotWritten(Exception):
    """Something could not be written.

    Attributes:
        fault: why, and what to do.
    """

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Parts:
    """The temporary files of a run.  Each is noted in the library before it is made, so that none outlives a kill.

    Made only by the holder of the lock on writing: what an earlier run has noted is of no more use then.
    """

    def __init__(self, library_dir: Path) -> None:
        self._log = library_dir / _LOG
        self._number = 0
        self._left = self._sweep()

    def new(self, target: Path, *, fresh: bool = False) -> Path:
        """Return a new empty file beside ``target``, whose name no scan takes for a photo.

        Args:
            target: what it is to replace.
            fresh: there is nothing to replace; it gets the rights that any new file gets.

        Raises:
            NotWritten: it cannot be made.
        """
        self._number += 1
        part = target.with_name(f".sajin-{os.getpid()}-{self._number}.part")
        self._note(part)
        mode = 0o666 if fresh else 0o600
        try:
            os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode))
        except OSError as error:
            raise NotWritten(fault_of(error)) from error
        return part

    def drop(self, part: Path) -> None:
        """Do away with a part that is not needed, or not there any more."""
        try:
            part.unlink(missing_ok=True)
        except OSError:
            self._left.append(part)

    def close(self) -> None:
        """Forget what was noted, but for what could not be deleted."""
        with suppress(OSError):  # what is noted needlessly is looked for once more
            self._note(None)

    def _note(self, part: Path | None) -> None:
        lines = [os.fsencode(one) for one in ([*self._left, part] if part is not None else self._left)]
        if lines:
            self._log.write_bytes(b"\0".join(lines))
        else:
            self._log.unlink(missing_ok=True)

    def _sweep(self) -> list[Path]:
        """Delete what an earlier run left; return what cannot be deleted now, as its disk is away."""
        try:
            noted = self._log.read_bytes()
        except FileNotFoundError:
            return []
        left = []
        for part in (Path(os.fsdecode(line)) for line in noted.split(b"\0") if line):
            try:
                if part.name.startswith(".sajin-"):
                    part.unlink(missing_ok=True)
                    if not part.parent.is_dir():
                        left.append(part)
            except OSError:
                left.append(part)
        return left


def facts(path: Path) -> Facts:
    """Return what tells whether a file is the one that was looked at: size, times, inode.  Raises OSError."""
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def require_writable(target: Path) -> None:
    """Raise NotWritten for a file that was made read-only, or has several names; raise OSError where it is gone.

    The folder alone decides whether a file can be replaced; but who takes away the right to write into a file means it.
    """
    status = target.stat()
    if not status.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise NotWritten(Fault.READ_ONLY)
    if status.st_nlink > 1:
        raise NotWritten(Fault.LINKED)


def put(part: Path, target: Path, seen: Facts | None, announce: Callable[[os.stat_result], None]) -> None:
    """Give a part the rights and attributes of what it replaces, and put it in its place.

    Args:
        part: on the disk already.
        target: what it replaces.
        seen: :func:`facts` of ``target`` when it was read; None where there was none.
        announce: told what the new file is like, just before it takes its place.

    Raises:
        NotWritten: another program changed it meanwhile.
        OSError: it cannot be done; the old file is as it was.
    """
    if seen is not None:
        shutil.copystat(target, part)
        status = target.stat()
        if hasattr(os, "chown"):
            with suppress(OSError):
                os.chown(part, status.st_uid, status.st_gid)
        os.utime(part)  # its content is new: backups and other programs tell by this time
    announce(part.stat())
    if (facts(target) if seen is not None else os.path.lexists(target)) != (seen or False):
        raise NotWritten(Fault.CHANGED)
    os.replace(part, target)
    sync(target.parent)


def fault_of(error: OSError) -> Fault:
    """Return what an error of the file system means."""
    if error.errno in NO_ROOM:
        return Fault.FULL
    if error.errno in _REFUSED:
        return Fault.READ_ONLY
    return Fault.GONE if error.errno in (errno.ENOENT, errno.ENOTDIR) else Fault.DISK
