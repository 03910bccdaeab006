"""Typed events of installing a model; as JSON lines they come from the converting process, too."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.event_lines import from_line, to_line


class Stage(StrEnum):
    """What is being done; in this order, and not every model needs them all."""

    LOOKING = "looking"
    DOWNLOADING = "downloading"
    CONVERTING = "converting"
    COMPARING = "comparing"
    REDUCING = "reducing"
    INSTALLING = "installing"


@dataclass(frozen=True)
class InstallProgress:
    """How far it is.

    Attributes:
        stage: one of :class:`Stage`.
        done, total: bytes while downloading, else steps; ``total`` 0 where it is not known.
        detail: the file or tower at hand, in English.
    """

    stage: str
    done: int = 0
    total: int = 0
    detail: str = ""


@dataclass(frozen=True)
class InstallWarning:
    """Something that the user should know, and that does not stop it: an id off the list, a licence, a lower quality.

    Attributes:
        kind: ``not_curated``, ``research_only``, ``precision_refused``, ``tokens_differ``; a window words it.
        message: in English.
    """

    kind: str
    message: str


@dataclass(frozen=True)
class ModelInstalled:
    """The model is there, and can be used."""

    bundle_id: str
    name: str
    folder: str
    size_bytes: int


@dataclass(frozen=True)
class InstallFailed:
    """It could not be done; nothing was left behind.  The last line of the converting process when it fails.

    Attributes:
        kind: the error's type, by name; its ``reason`` is an argument of that type.
    """

    kind: str
    reason: str


InstallEvent = InstallProgress | InstallWarning | ModelInstalled | InstallFailed

_TYPES: dict[str, type[InstallEvent]] = {
    kind.__name__: kind for kind in (InstallProgress, InstallWarning, ModelInstalled, InstallFailed)
}


def to_json(event: InstallEvent) -> str:
    """Return the event as one line of JSON."""
    return to_line(event)


def from_json(line: str) -> InstallEvent:
    """Read what :func:`to_json` wrote.

    Raises:
        ValueError: the line is no event.
    """
    return from_line(line, _TYPES)
