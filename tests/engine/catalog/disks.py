"""Small disks of our own: a tmpfs that can be full, or read-only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(place: Path, size_bytes: int) -> Iterator[Path]:
    """Mount an empty tmpfs at ``place``; skips where this user may not."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount a small disk")
    place.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size_bytes}", "none", place], capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"a small disk cannot be mounted here ({done.stderr.strip()})")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def leave_free(disk: Path, free_bytes: int) -> None:
    """Write ``fill``, so that this much (in whole pages) is left for others."""
    fill = disk / "fill"
    fill.unlink(missing_ok=True)
    facts = os.statvfs(disk)
    room = facts.f_bavail * facts.f_frsize - free_bytes
    if room > 0:
        with fill.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, room)


def make_room(disk: Path) -> None:
    """Delete what :func:`leave_free` wrote."""
    (disk / "fill").unlink(missing_ok=True)


def make_read_only(disk: Path) -> None:
    """Remount the disk so that nothing on it can be changed."""
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
