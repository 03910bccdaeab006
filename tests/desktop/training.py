"""What tests of a training run in the window share."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.personal.runs import TrainingRuns
from engine.personal.events import TrainingPoint, TrainingProgress, TrainingStage
from engine.personal.records import RunState
from tests.desktop.fake_personal import PersonalStore

STEPS = 400


def points(first: int, last: int, *, steps: int = STEPS, every: int = 10) -> list[TrainingPoint]:
    """Return the points of these steps; held-out photos are measured at each tenth."""
    made = []
    for step in range(first, last + 1):
        share, measured = step / steps, step % every == 0
        made.append(
            TrainingPoint(
                step,
                steps,
                3 * math.exp(-3 * share) + 0.05 * math.sin(step),
                3 * math.exp(-2 * share) + 0.3 if measured else None,
                0.6 * (1 - math.exp(-4 * share)) if measured else None,
                0.9 * (1 - math.exp(-6 * share)) if measured else None,
            )
        )
    return made


def learning(step: int, *, seconds_left: float | None = 130.0) -> TrainingProgress:
    """Return how far the learning is."""
    return TrainingProgress(str(TrainingStage.TRAINING), step, STEPS, seconds_left)


def let_run(personal: PersonalStore, step: int = 120) -> None:
    """Let there be a run that has come to a step."""
    personal.put_run(RunState.RUNNING)
    personal.events.clear()
    personal.begin()
    personal.tell(learning(step), *points(1, step))


def look(runs: TrainingRuns, qtbot: QtBot, holds: Callable[[], bool]) -> None:
    """Look at the files until something holds; nobody has to wait for the next look to be due."""

    def holds_now() -> bool:
        if holds():
            return True
        runs.refresh()
        QApplication.processEvents()
        return False

    qtbot.waitUntil(holds_now)
