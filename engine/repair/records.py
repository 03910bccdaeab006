"""What a repair did, as plain facts; the command line words them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.records import Backup


@dataclass(frozen=True)
class Table:
    """What became of one table of a damaged catalog, in rows.

    Attributes:
        kept: read from the damaged catalog.
        restored: that only the backup had.
        lost: that were read, but cannot be right, or belong to something that is lost.
        unreadable: whether there were pages of it that nothing could be read from.
    """

    name: str
    kept: int
    restored: int
    lost: int
    unreadable: bool


@dataclass(frozen=True)
class Rebuilt:
    """A damaged catalog was replaced by a new one.

    Attributes:
        damaged: where the damaged file is kept; None where there was no file.
        backup: what it was restored from, beside the damaged file itself.
    """

    damaged: Path | None
    backup: Backup | None
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Mended:
    """Something smaller that was out of order: how often, under the name that ``sajin doctor`` gives it."""

    name: str
    count: int


@dataclass(frozen=True)
class RepairReport:
    """What a repair did; nothing at all for a library that is in order.

    Attributes:
        finished: whether it finished a repair that was broken off before its last step.
    """

    finished: bool = False
    rebuilt: Rebuilt | None = None
    mended: tuple[Mended, ...] = ()
