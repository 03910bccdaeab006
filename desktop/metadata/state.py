"""All that the settings show of metadata, at one moment."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.backend.protocol import LibraryProtocol
from engine.metadata.records import MetadataConflict, MetadataFinished, MetadataProblem, WriteTo


@dataclass(frozen=True)
class MetadataState:
    """A snapshot.

    Attributes:
        read: whether what other programs wrote is taken over.
        write_to: where tags, captions and ratings are written.
        due: how many photos have something to be written.
        problems: photos that could not be written.
        conflicts: where files say otherwise than the user.
        lacks: packages that writing needs and that are missing.
        known: it was read; until then nothing of it holds.
        done, total: how far writing is that runs now; total 0 while that is not known.
        running, stopping: whether it runs; whether it is being stopped.
        outcome: of the last run; None where there was none.
    """

    read: bool = True
    write_to: WriteTo = WriteTo.OFF
    due: int = 0
    problems: tuple[MetadataProblem, ...] = ()
    conflicts: tuple[MetadataConflict, ...] = ()
    lacks: tuple[str, ...] = ()
    known: bool = False
    done: int = 0
    total: int = 0
    running: bool = False
    stopping: bool = False
    outcome: MetadataFinished | None = None


@dataclass(frozen=True)
class MetadataRead:
    """What the library says of it."""

    read: bool
    write_to: WriteTo
    due: int
    problems: tuple[MetadataProblem, ...]
    conflicts: tuple[MetadataConflict, ...]
    lacks: tuple[str, ...]


def read_metadata(library: LibraryProtocol) -> MetadataRead:
    """Read it; runs where the library is."""
    return MetadataRead(
        bool(library.setting("metadata_read")),
        WriteTo(str(library.setting("metadata_write"))),
        library.metadata_due(),
        tuple(library.metadata_problems()),
        tuple(library.metadata_conflicts()),
        library.metadata_lacks(),
    )
