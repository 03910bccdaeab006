"""Typed events of long work.  ``to_json``/``from_json`` carry them from the indexing process to the window."""

from __future__ import annotations

from dataclasses import dataclass

from engine.event_lines import from_line, to_line


@dataclass(frozen=True)
class ScanProgress:
    """Files seen so far while comparing the folders with the catalog."""

    seen: int


@dataclass(frozen=True)
class FolderOffline:
    """A source folder is not there; its photos are kept."""

    path: str


@dataclass(frozen=True)
class IndexStarted:
    """The scan is done; ``total`` files are to be read."""

    total: int


@dataclass(frozen=True)
class IndexProgress:
    """A batch was committed; the photos named are searchable now.

    Attributes:
        done: files dealt with (indexed or failed) in this run.
        total: files to deal with, as known so far.
        rate: files per second over the last seconds.
        remaining_s: estimated time left, None while unknown.
    """

    done: int
    total: int
    rate: float
    remaining_s: float | None


@dataclass(frozen=True)
class PhotoFailed:
    """A file could not be indexed; it is listed under Problems."""

    path: str
    reason: str


@dataclass(frozen=True)
class IndexPaused:
    """Work stands still until resumed.

    Attributes:
        reason: ``battery`` while the computer runs on it (the setting ``pause_on_battery``); empty if it was asked for.
    """

    reason: str = ""


@dataclass(frozen=True)
class IndexFinished:
    """A run is over; all but ``cancelled`` are numbers of files.

    Attributes:
        edited: files that were changed where they lie, and are the same photos still.
        described: photos of which other programs said something that was taken over.
        conflicts: captions and ratings that were changed here and there (``metadata_conflicts`` of the library).
    """

    added: int
    unchanged: int
    moved: int
    removed: int
    failed: int
    cancelled: bool
    edited: int = 0
    described: int = 0
    conflicts: int = 0


@dataclass(frozen=True)
class WatchStatus:
    """How folders are watched: by events, or by polling, and why."""

    mode: str
    reason: str


@dataclass(frozen=True)
class SwitchProgress:
    """Photos are being embedded for the model that is to search next.

    Attributes:
        bundle_id: the model to come.
        done, total: photos that have its vector, and all.
        rate: photos per second over the last seconds; 0.0 while unknown or paused.
        remaining_s: estimated time left, None while unknown.
        paused: it waits for the user.
        stopped: why it cannot go on, in English; empty while it can.
    """

    bundle_id: str
    done: int
    total: int
    rate: float
    remaining_s: float | None
    paused: bool = False
    stopped: str = ""


@dataclass(frozen=True)
class ModelSwitched:
    """Another model searches from now on."""

    bundle_id: str
    previous_id: str


@dataclass(frozen=True)
class TagsProposed:
    """Tags were proposed for photos: new ones, some that had waited, or all anew for another model.

    Attributes:
        done, total: photos that were judged in this run, and all that are to be.
    """

    done: int
    total: int


@dataclass(frozen=True)
class IndexFailed:
    """Indexing could not go on; the last event of the indexing process.

    Attributes:
        message: what happened and what to do, in English.
        kind: the error's type, by name (``StorageFull``, ``LibraryBusy``, ...), for a window to word it itself.
    """

    message: str
    kind: str


IndexEvent = (
    ScanProgress
    | FolderOffline
    | IndexStarted
    | IndexProgress
    | PhotoFailed
    | IndexPaused
    | IndexFinished
    | WatchStatus
    | SwitchProgress
    | ModelSwitched
    | TagsProposed
    | IndexFailed
)

_TYPES: dict[str, type[IndexEvent]] = {
    kind.__name__: kind
    for kind in (
        ScanProgress,
        FolderOffline,
        IndexStarted,
        IndexProgress,
        PhotoFailed,
        IndexPaused,
        IndexFinished,
        WatchStatus,
        SwitchProgress,
        ModelSwitched,
        TagsProposed,
        IndexFailed,
    )
}


def to_json(event: IndexEvent) -> str:
    """Return the event as one line of JSON."""
    return to_line(event)


def from_json(line: str) -> IndexEvent:
    """Read what :func:`to_json` wrote.

    Raises:
        ValueError: the line is no event.
    """
    return from_line(line, _TYPES)
