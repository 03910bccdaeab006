"""One look at a training run's files; in a thread of the window's."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.backend.protocol import LibraryProtocol
from engine.personal.events import TrainingEvent
from engine.personal.records import TrainingRun


@dataclass(frozen=True)
class RunRead:
    """What one look found; ``place`` is where the next one goes on in the log."""

    run: TrainingRun | None
    events: list[TrainingEvent]
    place: int = 0


def read_run(known: str, place: int, library: LibraryProtocol) -> RunRead:
    """Look: at what the run that is ``known`` told since a place in its log, or at all that another one told."""
    run = library.training_run()
    if run is None:
        return RunRead(None, [])
    events, place = library.training_events(run.id, place if run.id == known else 0)
    return RunRead(run, events, place)
