"""What the containers have in common: the blocks of metadata in a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Unfit(ValueError):
    """A file cannot be changed safely: it is damaged, too large, or of a kind that is not understood."""


@dataclass(frozen=True)
class Blocks:
    """The metadata of a file; None for a block that is not there, or that is to stay.

    Attributes:
        xmp: the packet.
        exif: a TIFF structure.
        iptc: the datasets (IIM).
    """

    xmp: bytes | None = None
    exif: bytes | None = None
    iptc: bytes | None = None


class Container(Protocol):
    """A kind of file."""

    def read(self, data: bytes) -> Blocks:
        """Return the blocks of a file; raises Unfit."""

    def replaced(self, data: bytes, new: Blocks) -> bytes:
        """Return the file with these blocks in place of its own; of EXIF and IPTC only such as were there.

        Raises:
            Unfit: it cannot be done.
        """

    def same(self, old: bytes, new: bytes, changed: Blocks) -> bool:
        """Tell whether two files differ in nothing but the blocks that are not None in ``changed``; raises Unfit."""
