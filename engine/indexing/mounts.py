"""Whether a folder lies on a file system that tells nobody what other machines change on it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_NETWORK = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "afpfs",
        "afs",
        "ceph",
        "davfs",
        "9p",
        "glusterfs",
        "webdav",
    }
)
_NETWORK_FUSE = ("sshfs", "rclone", "s3fs", "davfs", "gvfsd", "smb", "google", "onedrive", "glusterfs", "cifs")


def network_file_system(path: Path, mounts: str | None = None) -> str | None:
    """Return the name of the network file system that a folder lies on; None for a local one.

    Args:
        path: absolute.
        mounts: the mount table in the format of ``/proc/mounts``; the system's own by default.
    """
    if sys.platform == "win32":
        return _windows_network(path)
    if mounts is None:
        mounts = _system_mounts()
    best, kind = -1, ""
    resolved = os.path.realpath(path)
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        place = fields[1].encode().decode("unicode_escape", "replace") if "\\" in fields[1] else fields[1]
        if len(place) >= best and (resolved == place or resolved.startswith(place.rstrip("/") + "/")):
            best, kind = len(place), fields[2]
    return kind if _is_network(kind) else None


def _is_network(kind: str) -> bool:
    base, _, helper = kind.lower().partition(".")
    return base in _NETWORK or (base == "fuse" and helper.startswith(_NETWORK_FUSE))


def _system_mounts() -> str:
    try:
        return Path("/proc/self/mounts").read_text(errors="replace")
    except OSError:
        return ""  # no such table (macOS): FSEvents works on its network volumes for local changes at least


if sys.platform == "win32":
    import ctypes

    _DRIVE_REMOTE = 4

    def _windows_network(path: Path) -> str | None:
        if path.drive.startswith("\\\\"):
            return "network share"
        kind = ctypes.windll.kernel32.GetDriveTypeW(path.anchor)
        return "network drive" if kind == _DRIVE_REMOTE else None

else:

    def _windows_network(path: Path) -> str | None:
        return None
