"""What a training run came to, and how far it is, in plain words."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from engine.cli.output import counted, harmless, megabytes, table
from engine.cli.progress import Bar, Lines, duration
from engine.personal.events import (
    TrainingBegan,
    TrainingEvent,
    TrainingPaused,
    TrainingPoint,
    TrainingProgress,
    TrainingResumed,
    TrainingStage,
    TrainingWarning,
)
from engine.personal.following import last_event
from engine.personal.records import Advice, Recall, Report, RunState, TrainingRun, Verdict

_STEPS = 10
"""Lines that a stage prints at most where there is no terminal."""

_NAMES = 8
"""Names that are told at most."""

_STAGES = {
    TrainingStage.READING: "reading the captions",
    TrainingStage.ENCODING: "encoding",
    TrainingStage.TRAINING: "training",
    TrainingStage.CHOOSING: "choosing how far to go from the parent",
    TrainingStage.EXPORTING: "writing the model",
    TrainingStage.MEASURING: "measuring",
}
_ADVICE = {
    Advice.MORE_CAPTIONS: "more captions: a hundred photos and more are typical",
    Advice.MORE_VARIED: "captions that tell one photo from another: many of these are alike",
    Advice.MORE_PER_WORD: "more photos for each name: one that stands in one or two captions cannot be learned",
    Advice.ALREADY_GOOD: "nothing: the model found nearly everything before",
    Advice.TRY_FULL: "training in full (--preset full)",
    Advice.FEWER_STEPS: "the preset quick, which changes less",
}
_STATES = {
    RunState.STARTING: "is starting",
    RunState.RUNNING: "is under way",
    RunState.PAUSED: "is paused",
    RunState.INTERRUPTED: "was interrupted",
    RunState.OFFERED: "is done, and better: the model waits for you to keep it",
    RunState.REFUSED: "is done, and its model is not offered",
    RunState.FAILED: "failed",
}
_STOPPED = {
    "early": "it stopped by itself, for it got no better any more",
    "user": "you stopped it",
    "not_finite": "it became unstable; the best until then was measured",
}


def state_line(run: TrainingRun) -> str:
    """Return where a run is."""
    name = run.request.preset.capitalize()
    reason = f": {run.reason}" if run.reason else ""
    far = f" ({_far(last_event(Path(run.log)))})" if run.state == RunState.RUNNING else ""
    return f"the {name} training run of {run.created_at[:16].replace('T', ' ')} UTC {_STATES[run.state]}{far}{reason}"


def _stage(stage: str) -> str:
    return _STAGES[TrainingStage(stage)] if stage in set(TrainingStage) else stage


def _far(event: TrainingEvent | None) -> str:
    if isinstance(event, TrainingPoint):
        return f"step {event.step} of {event.steps}"
    if not isinstance(event, TrainingProgress):
        return "starting"
    left = f", {duration(event.seconds_left)} left" if event.seconds_left is not None else ""
    return f"{_stage(event.stage)}{f' {event.done} of {event.total}' if event.total else ''}{left}"


def report_lines(report: Report) -> list[str]:
    """Return a report as lines: the personal figures, the general ones, the verdict, and what would help."""
    before, after = report.before, report.after
    lines = [
        f"Of {counted(after.queries, 'caption')} that it had never seen, the right photo came first for "
        f"{_hits(after.at_1, after)}, before: {_hits(before.at_1, before)}",
        "",
        *table(
            [
                ("the right photo was", "before", "after"),
                ("first", _count(before.at_1, before), _count(after.at_1, after)),
                ("among the first 5", _count(before.at_5, before), _count(after.at_5, after)),
                ("among the first 10", _count(before.at_10, before), _count(after.at_10, after)),
                ("in the middle, at place", f"{before.median_rank:g}", f"{after.median_rank:g}"),
            ]
        ),
        *_names(report),
        "",
        _general(report.general_before, report.general_after),
        _trained(report),
        _verdict(report),
    ]
    if report.advice:
        lines.append(f"What would help: {'; '.join(_ADVICE[item] for item in report.advice)}")
    return lines


def _names(report: Report) -> list[str]:
    """Return how searches by names alone went, where names were learned."""
    before, after = report.names_before, report.names_after
    if before is None or after is None:
        return []
    names = ", ".join(harmless(name, sys.stdout) for name in report.names[:_NAMES])
    more = f" and {len(report.names) - _NAMES} more" if len(report.names) > _NAMES else ""
    photos = counted(after.queries, "photo")
    return [
        "",
        f"Searched by a name alone ({names}{more}), of {photos} that it had never seen, among the first 10: "
        f"{_count(after.at_10, after)}, before: {_count(before.at_10, before)}",
    ]


def _hits(share: float, recall: Recall) -> str:
    return str(round(share * recall.queries))


def _count(share: float, recall: Recall) -> str:
    return f"{_hits(share, recall)} ({share:.0%})"


def _general(before: Recall, after: Recall) -> str:
    return (
        f"General search ({counted(after.queries, 'caption')} of other photos): among the first 10 for "
        f"{after.at_10:.1%}, before: {before.at_10:.1%}; first for {after.at_1:.1%}, before: {before.at_1:.1%}"
    )


def _trained(report: Report) -> str:
    how = _STOPPED.get(report.stopped)
    return (
        f"Trained on {counted(report.photos, 'photo')} with {counted(report.captions, 'caption')} in "
        f"{duration(report.seconds)}, {counted(report.steps, 'step')}, {megabytes(report.peak_memory_bytes)} of memory"
        f"{f'; {how}' if how else ''}"
    )


def _verdict(report: Report) -> str:
    low, high = (round(gain * 100, 1) + 0.0 for gain in (report.gain_low, report.gain_high))  # no -0.0
    gain = f"{low:+} to {high:+} points"
    if report.verdict == Verdict.BETTER:
        return (
            f"It is better: it finds your photos {low} to {high} points more often (95 % interval), the rest as before"
        )
    if report.verdict == Verdict.FORGETS:
        return "It is not offered: it finds your photos more often, but other things less often than before"
    return f"It is not offered: it may find your photos no better than before ({gain}, 95 % interval)"


class TrainReporter(Lines):
    """Plain lines on standard error: each stage once, and how far it is now and then."""

    def __init__(self) -> None:
        self._stage = ""
        self._shown = 0

    def report(self, event: TrainingEvent) -> None:
        """Show what there is to show of an event."""
        match event:
            case TrainingBegan():
                self.tell(_began(event))
            case TrainingWarning(text=text):
                self.tell(text)
            case TrainingPaused(reason=reason):
                self.tell(f"paused{f': {reason}' if reason else ''}; sajin train --resume goes on")
            case TrainingResumed():
                self.tell("it goes on")
            case TrainingProgress():
                self._enter(event.stage)
                self.progress(event.done, event.total, event.seconds_left, "")
            case TrainingPoint():
                self._enter(TrainingStage.TRAINING)
                self.progress(event.step, event.steps, None, _point(event))
            case _:
                pass

    def _enter(self, stage: str) -> None:
        if stage != self._stage:
            self._stage, self._shown = stage, 0
            self.stage(_stage(stage))

    def stage(self, name: str) -> None:
        """Show that another stage has begun."""
        self.tell(name)

    def progress(self, done: int, total: int, seconds_left: float | None, detail: str) -> None:
        """Show how far a stage is."""
        step = done * _STEPS // max(1, total)
        if total and step > self._shown:
            self._shown = step
            left = f", {duration(seconds_left)} left" if seconds_left is not None else ""
            self.tell(f"{done} of {total}{left}{f', {detail}' if detail else ''}")


class TrainBar(TrainReporter):
    """A bar for a terminal."""

    def __init__(self) -> None:
        super().__init__()
        self._bar = Bar()
        self._detail, self._left = "", ""

    def tell(self, message: str) -> None:
        """Show a message above the bar."""
        self._bar.tell(message)

    def stage(self, name: str) -> None:
        """Begin another bar."""
        self._detail, self._left = "", ""
        self._bar.open(desc=name, bar_format="{desc}: {percentage:3.0f}% |{bar}| {n_fmt} of {total_fmt}{postfix}")

    def progress(self, done: int, total: int, seconds_left: float | None, detail: str) -> None:
        """Move the bar."""
        bar = self._bar.shown
        if bar is None:
            return
        self._detail = detail or self._detail
        self._left = self._left if seconds_left is None else f"{duration(seconds_left)} left"
        bar.total, bar.n = total or None, done
        bar.set_postfix_str(harmless(", ".join(filter(None, (self._left, self._detail))), sys.stderr), refresh=False)
        bar.refresh()

    def clear(self) -> None:
        """Take the bar away."""
        self._bar.close()


def make_reporter() -> TrainReporter:
    """Return what suits standard error."""
    return TrainBar() if sys.stderr.isatty() else TrainReporter()


def _began(event: TrainingBegan) -> str:
    resumed = f"; it goes on at step {event.resumed_step}" if event.resumed_step else ""
    return (
        f"{counted(event.photos, 'photo')} with {counted(event.captions, 'caption')}, on {event.device}"
        f"{f'; {event.held_out} are held out' if event.held_out else ''}{resumed}"
    )


def _point(event: TrainingPoint) -> str:
    parts: Sequence[str] = [f"loss {event.loss:.3f}"]
    if event.held_out_loss is not None:
        parts = [*parts, f"held out {event.held_out_loss:.3f}"]
    if event.recall_10 is not None:
        parts = [*parts, f"recall@10 {event.recall_10:.0%}"]
    return ", ".join(parts)
