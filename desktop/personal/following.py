"""What a training run has told so far: the curves of the plot, the stage, and what the user should know."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.personal.events import (
    TrainingBegan,
    TrainingEnded,
    TrainingEvent,
    TrainingPaused,
    TrainingPoint,
    TrainingProgress,
    TrainingResumed,
    TrainingWarning,
)

MOST_WARNINGS = 20


@dataclass
class Curve:
    """One line of the plot; ``steps`` only grow, ``values`` belong to them."""

    steps: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def add(self, step: int, value: float | None) -> None:
        """Add a point; None is no point."""
        if value is not None:
            self.steps.append(step)
            self.values.append(value)

    def cut(self, step: int) -> None:
        """Forget the points after a step."""
        while self.steps and self.steps[-1] > step:
            self.steps.pop()
            self.values.pop()

    @property
    def last(self) -> float | None:
        """The last value."""
        return self.values[-1] if self.values else None


@dataclass
class Following:
    """The run as its log tells it.

    Attributes:
        began: what the process that works on it said at its beginning.
        progress: the stage it is at; None before the first.
        step, steps, part: of the last point.
        loss, held_out, recall_1, recall_10: the curves.
        paused: why it waits: "" by the user's wish, else a reason in English; None while it does not wait.
        warnings: what the user should know, each kind once, the newest text.
        ended: the last line of a run that is done; None while it is not.
    """

    began: TrainingBegan | None = None
    progress: TrainingProgress | None = None
    step: int = 0
    steps: int = 0
    part: int = 0
    loss: Curve = field(default_factory=Curve)
    held_out: Curve = field(default_factory=Curve)
    recall_1: Curve = field(default_factory=Curve)
    recall_10: Curve = field(default_factory=Curve)
    paused: str | None = None
    warnings: list[TrainingWarning] = field(default_factory=list)
    ended: TrainingEnded | None = None

    @property
    def curves(self) -> tuple[Curve, ...]:
        """All of them."""
        return self.loss, self.held_out, self.recall_1, self.recall_10

    def take(self, events: Iterable[TrainingEvent]) -> bool:
        """Take what the run told; return whether the plot is another."""
        drawn = False
        for event in events:
            drawn |= self._take(event)
        return drawn

    def _take(self, event: TrainingEvent) -> bool:
        if isinstance(event, TrainingPoint):
            self._point(event)
        elif isinstance(event, TrainingProgress):
            self.progress, self.paused = event, None
        elif isinstance(event, TrainingBegan):
            self._begin(event)
        elif isinstance(event, TrainingPaused):
            self.paused = event.reason
        elif isinstance(event, TrainingResumed):
            self.paused = None
        elif isinstance(event, TrainingWarning):
            others = [known for known in self.warnings if known.kind != event.kind]
            self.warnings = [*others, event][-MOST_WARNINGS:]
        else:
            self.ended, self.paused = event, None
        return isinstance(event, TrainingPoint | TrainingBegan)

    def _begin(self, event: TrainingBegan) -> None:
        """Another process goes on from its checkpoint: what came after that is done, and drawn, anew."""
        self.began, self.progress, self.paused, self.ended = event, None, None, None
        self._cut(event.resumed_step)

    def _point(self, point: TrainingPoint) -> None:
        if point.step <= self.step:
            self._cut(point.step - 1)
        if point.part > self.part:
            self.loss.add(point.step - 1, math.nan)  # what begins anew is not joined to what was before
        self.step, self.steps, self.part = point.step, point.steps, point.part
        values = (point.loss, point.held_out_loss, point.recall_1, point.recall_10)
        for curve, value in zip(self.curves, values, strict=True):
            curve.add(point.step, value)

    def _cut(self, step: int) -> None:
        self.step = min(self.step, step)
        for curve in self.curves:
            curve.cut(step)
