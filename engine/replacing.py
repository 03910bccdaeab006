"""Writing a file so that no reader, and no crash, ever meets half of it."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
"""What the system says when a disk, or the user's share of it, is full."""

_ABANDONED_S = 3600.0


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield a temporary file that takes the place of ``target`` when the block ends well, and goes when it does not.

    The folder is made where there is none.

    Raises:
        OSError: the folder cannot be made, or the file cannot be put in its place.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{os.getpid()}.{threading.get_ident()}.part")
    try:
        yield part
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Delete the temporary files of processes that were killed, in this folder alone: those that are an hour old."""
    for part in folder.glob("*.part"):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > _ABANDONED_S:
                part.unlink()


@contextmanager
def durably_replacing(target: Path) -> Iterator[Path]:
    """As :func:`replacing`; when the block has ended, the file survives a power cut, too."""
    with replacing(target) as part:
        yield part
        sync(part)
    sync(target.parent)


def sync(path: Path) -> None:
    """Wait until a file, or what a folder lists, is on the disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows has no such thing for folders
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
