"""Walks one source folder by ``stat`` alone: which photo files are there, and which parts of it are away."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from engine.indexing.formats import is_photo_name
from engine.metadata.sidecars import Beside, Sidecar, is_sidecar_name

_SYSTEM_FOLDERS = frozenset({b"$RECYCLE.BIN", b"System Volume Information", b"@eaDir", b"lost+found"})


@dataclass(frozen=True, slots=True)
class Found:
    """A photo file on disk, with the sidecar that counts; ``path`` is absolute, in the file system's bytes."""

    path: bytes
    size_bytes: int
    mtime_ns: int
    ctime_ns: int
    sidecar: Sidecar | None = None


@dataclass
class Walk:
    """One walk; :meth:`files` does it, and fills the rest.

    Attributes:
        root: the source folder.
        others: folders that are not entered: other source folders are walked for themselves.
        recorded: devices that this folder, and disks mounted in it, were on when last seen.
        away: the paths below which nothing can be said now (unreadable, or an empty mount point).
        devices: what ``recorded`` is to be after this walk.
    """

    root: bytes
    others: frozenset[bytes] = frozenset()
    recorded: dict[bytes, str] = field(default_factory=dict)
    away: list[bytes] = field(default_factory=list)
    devices: dict[bytes, str] = field(default_factory=dict)

    @property
    def offline(self) -> bool:
        """Whether the source folder itself is away (known once :meth:`files` is done)."""
        return self.root in self.away

    def files(self) -> Iterator[Found]:
        """Yield every photo file; hidden files and folders are none.  Each folder is entered once, links last."""
        seen: set[tuple[int, int]] = set()
        linked: list[tuple[bytes, int | None]] = []
        folders: list[tuple[bytes, int | None]] = [(self.root, None)]
        while folders or linked:
            # Links wait until all else was entered: what they lead to is best known under its own name.
            folder, parent_device = folders.pop() if folders else linked.pop()
            listed = self._enter(folder, parent_device, seen)
            if listed is None:
                continue
            device, entries = listed
            sidecars = _Sidecars(entries)
            for entry in entries:
                if _is_hidden(entry) or entry.path in self.others:
                    continue
                if self._is_folder(entry):
                    (linked if entry.is_symlink() else folders).append((entry.path, device))
                elif entry.is_symlink() and not os.path.exists(entry.path):  # noqa: PTH110
                    self.away.append(entry.path)  # what it leads to may lie on a disk that is not there
                elif is_photo_name(entry.name) and (found := self._file(entry)) is not None:
                    sidecar = sidecars.of(entry.name)
                    yield found if sidecar is None else replace(found, sidecar=sidecar)
        self.away.extend(path for path in self.recorded if path not in self.devices and not os.path.exists(path))  # noqa: PTH110
        self.devices |= {path: device for path, device in self.recorded.items() if path in self.away}

    def _enter(
        self, folder: bytes, parent_device: int | None, seen: set[tuple[int, int]]
    ) -> tuple[int, list[os.DirEntry[bytes]]] | None:
        try:
            status = os.stat(folder)  # noqa: PTH116 (paths are bytes here, so that any name survives)
            if (status.st_dev, status.st_ino) in seen:
                return None
            with os.scandir(folder) as listing:
                entries = list(listing)
        except OSError:
            self.away.append(folder)
            return None
        seen.add((status.st_dev, status.st_ino))
        device = str(status.st_dev)
        if all(map(_is_hidden, entries)) and self.recorded.get(folder, device) != device:
            self.away.append(folder)  # the mount point is there, its disk is not
            return None
        if status.st_dev != parent_device:
            self.devices[folder] = device
        return status.st_dev, entries

    def _is_folder(self, entry: os.DirEntry[bytes]) -> bool:
        try:
            return entry.is_dir()
        except OSError:  # a link that leads round in circles, or a folder that cannot even be asked
            self.away.append(entry.path)
            return False

    def _file(self, entry: os.DirEntry[bytes]) -> Found | None:
        try:
            status = entry.stat()
        except FileNotFoundError:
            return None
        except OSError:
            self.away.append(entry.path)
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        return Found(entry.path, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


class _Sidecars:
    """The sidecars of one folder; each is looked at once a photo that it belongs to is found."""

    def __init__(self, entries: list[os.DirEntry[bytes]]) -> None:
        self._entries = {entry.name: entry for entry in entries if is_sidecar_name(entry.name)}
        self._beside = Beside(self._entries)

    def of(self, photo: bytes) -> Sidecar | None:
        name = self._beside.find(photo)
        if name is None:
            return None
        entry = self._entries[name]
        try:
            status = entry.stat()
        except OSError:
            return None
        return Sidecar(entry.path, status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else None


def is_below(path: bytes, folders: list[bytes]) -> bool:
    """Return whether a path is one of these folders or inside one."""
    separator = os.sep.encode()
    return any(path == folder or path.startswith(folder.rstrip(separator) + separator) for folder in folders)


def _is_hidden(entry: os.DirEntry[bytes]) -> bool:
    if entry.name.startswith(b".") or entry.name in _SYSTEM_FOLDERS:
        return True
    if sys.platform == "win32":
        return bool(entry.stat(follow_symlinks=False).st_file_attributes & stat.FILE_ATTRIBUTE_HIDDEN)
    return False
