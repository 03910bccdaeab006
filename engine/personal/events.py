"""What a training run tells: lines of JSON in its folder, which the window and the command line read."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from enum import StrEnum

from engine.event_lines import from_line, to_line


class TrainingStage(StrEnum):
    """What is being done; in this order, and not every preset needs them all."""

    READING = "reading"
    """The catalog."""

    ENCODING = "encoding"
    """Captions and photos with the parent."""

    TRAINING = "training"
    CHOOSING = "choosing"
    """The ratio to the parent."""

    EXPORTING = "exporting"
    MEASURING = "measuring"


@dataclass(frozen=True)
class TrainingBegan:
    """A process works on the run; after an interruption there is another one.

    Attributes:
        photos, captions: that it learns from; held_out: photos that it does not, to measure.
        resumed_step: where it goes on; 0 at first.  Points after it are drawn anew.
    """

    photos: int
    captions: int
    held_out: int
    device: str
    resumed_step: int = 0


@dataclass(frozen=True)
class TrainingProgress:
    """How far a stage is; ``total`` 0 and ``seconds_left`` None where it is not known."""

    stage: str
    done: int = 0
    total: int = 0
    seconds_left: float | None = None


@dataclass(frozen=True)
class TrainingPoint:
    """A point of the plot.

    Attributes:
        step: of how many ``steps``.
        loss: of the training since the last point.
        held_out_loss, recall_1, recall_10: on held-out photos; None where they were not measured at this point.
        part: it grows where the learning begins anew (with all photos), so that no line joins the two.
    """

    step: int
    steps: int
    loss: float
    held_out_loss: float | None = None
    recall_1: float | None = None
    recall_10: float | None = None
    part: int = 0


@dataclass(frozen=True)
class TrainingPaused:
    """It waits; by the user, or for a reason that is given in English (a full disk)."""

    reason: str = ""


@dataclass(frozen=True)
class TrainingResumed:
    """It goes on."""


@dataclass(frozen=True)
class TrainingWarning:
    """Something that the user should know, and that does not stop it.

    Attributes:
        kind: ``not_finite``, ``checkpoint`` (could not be written), ``unreadable`` (photos left out), ``cut`` (long
            captions), ``cpu`` (no GPU could be used).
        text: in English, with the facts.
    """

    kind: str
    text: str


@dataclass(frozen=True)
class TrainingEnded:
    """The last line of a run that is done.

    Attributes:
        state: of :class:`engine.personal.records.RunState`: offered, refused, failed or interrupted.
        error: type of the error, by name; reason: what it says.
    """

    state: str
    error: str = ""
    reason: str = ""


TrainingEvent = (
    TrainingBegan
    | TrainingProgress
    | TrainingPoint
    | TrainingPaused
    | TrainingResumed
    | TrainingWarning
    | TrainingEnded
)

_TYPES: dict[str, type[TrainingEvent]] = {
    kind.__name__: kind
    for kind in (
        TrainingBegan,
        TrainingProgress,
        TrainingPoint,
        TrainingPaused,
        TrainingResumed,
        TrainingWarning,
        TrainingEnded,
    )
}


class TrainingCommand(StrEnum):
    """What the user tells a run."""

    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    """Train no further; measure the best until now."""

    LEAVE = "leave"
    """Write a checkpoint and end; it can be resumed."""


def to_json(event: TrainingEvent) -> str:
    """Return the event as one line of JSON."""
    return to_line(event)


def from_json(line: str) -> TrainingEvent:
    """Read what :func:`to_json` wrote, by this version or another one: what is not known of it is ignored.

    Raises:
        ValueError: the line is no event.
    """
    document = json.loads(line)
    kind = _TYPES.get(str(document.get("event"))) if isinstance(document, dict) else None
    if kind is not None:
        known = {field.name for field in fields(kind)}
        line = json.dumps({name: value for name, value in document.items() if name == "event" or name in known})
    try:
        return from_line(line, _TYPES)
    except TypeError as error:
        raise ValueError(f"no event: {line!r}") from error
