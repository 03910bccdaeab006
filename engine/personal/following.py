"""Reading what a training run tells, while it is told or afterwards: from a place in its file of events."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from engine.personal.events import TrainingEvent, TrainingWarning, from_json

TAIL_BYTES = 16_384
"""As much of the end as is looked at to tell where a run is; a line of it is some hundred bytes long."""

_LOOK_S = 0.2


def read_events(path: Path, after: int = 0) -> tuple[list[TrainingEvent], int]:
    """Return what was told since a place in the file (0: all), and the place to go on from.

    A line that is being written waits for the next time; one that a killed process left half written, or that another
    version wrote, is passed over.  A file that cannot be read has nothing new.
    """
    try:
        with path.open("rb") as file:
            if after > os.fstat(file.fileno()).st_size:
                after = 0  # it is another file by now
            file.seek(after)
            told = file.read()
    except OSError:
        return [], after
    whole = told[: told.rfind(b"\n") + 1]
    return _events(whole), after + len(whole)


def last_event(path: Path) -> TrainingEvent | None:
    """Return the last that was told, warnings aside; only the end of the file is read."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            file.seek(max(0, size - TAIL_BYTES))
            told = file.read()
    except OSError:
        return None
    found = [event for event in _events(told) if not isinstance(event, TrainingWarning)]
    return found[-1] if found else None


def follow(
    path: Path,
    working: Callable[[], bool],
    after: int = 0,
    wait: Callable[[float], object] = time.sleep,
) -> Iterator[TrainingEvent | None]:
    """Yield what a run tells until nobody works on it any more, and None where there is nothing new for a moment.

    Args:
        working: whether a process works on the run.
        wait: is given the seconds until the next look.
    """
    while True:
        goes_on = working()  # asked before reading, so that the last words are not missed
        told, after = read_events(path, after)
        yield from told
        if not goes_on:
            return
        if not told:
            yield None
        wait(_LOOK_S)


def _events(told: bytes) -> list[TrainingEvent]:
    found = []
    for line in told.split(b"\n"):
        with suppress(ValueError, RecursionError):
            found.append(from_json(line.decode("utf-8")))
    return found
