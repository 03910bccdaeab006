"""Sidecars: which file beside a photo holds what is said of it, and reading one without trusting it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.metadata.rdf import MOST_PACKET_BYTES, PacketUnreadable

_END = b".xmp"


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A sidecar on disk; ``path`` is absolute, in the file system's bytes."""

    path: bytes
    size_bytes: int
    mtime_ns: int

    @classmethod
    def at(cls, path: Path) -> Sidecar:
        """Return the sidecar at a path, as it is now; raises OSError."""
        status = path.stat()
        return cls(os.fsencode(path), status.st_size, status.st_mtime_ns)


def is_sidecar_name(name: bytes) -> bool:
    """Return whether a file of this name (or path) is a sidecar by its extension."""
    return name[-4:].lower() == _END


def names_of(photo: bytes) -> tuple[bytes, bytes]:
    """Return the names of a photo's sidecars, the one that counts first: ``IMG.jpg.xmp``, then ``IMG.xmp``."""
    return photo + _END, os.path.splitext(photo)[0] + _END  # noqa: PTH122 (names are bytes here)


class Beside:
    """The sidecars of a folder, to be found by their photos' names.

    Names are compared as they are written first, then without the letter case of A to Z: cameras and programs write
    ``IMG.XMP`` beside ``IMG.jpg``, and some file systems see no difference.
    """

    def __init__(self, names: Iterable[bytes]) -> None:
        self._names = {name for name in names if is_sidecar_name(name)}
        self._lower: dict[bytes, bytes] = {name.lower(): name for name in sorted(self._names, reverse=True)}

    def find(self, photo: bytes) -> bytes | None:
        """Return the name of the sidecar that counts for a photo of this name."""
        if not self._names:
            return None
        for name in names_of(photo):
            found = name if name in self._names else self._lower.get(name.lower())
            if found is not None:
                return found
        return None


def sidecar_of(photo: Path) -> Path | None:
    """Return the sidecar that counts for the photo at this path; None where there is none, or nobody can say."""
    try:
        found = Beside(os.listdir(os.fsencode(photo.parent))).find(os.fsencode(photo.name))  # noqa: PTH208
    except OSError:
        return None
    return None if found is None else photo.with_name(os.fsdecode(found))


def read_sidecar(path: Path) -> bytes:
    """Return the bytes of a sidecar.

    Raises:
        PacketUnreadable: it is no regular file, is empty, or is too large.
        OSError: it cannot be read now.
    """
    if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for without end
        raise PacketUnreadable("it is no regular file")
    with path.open("rb") as file:
        packet = file.read(MOST_PACKET_BYTES + 1)
    if not packet:
        raise PacketUnreadable("it is empty")
    return packet
