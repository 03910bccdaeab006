"""What is said of a training run: its stage, its end, and what the user should know on the way."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject

from desktop.i18n import duration
from desktop.personal.following import Following
from desktop.plain import one_line
from engine.personal.events import TrainingCommand, TrainingStage, TrainingWarning
from engine.personal.records import Report, RunState, TrainingRun

_ACTIVE = frozenset({RunState.STARTING, RunState.RUNNING, RunState.PAUSED})


class RunWords(QObject):
    """The words; an object because translations and plural forms are found in ``self.tr``."""

    def stage(self, following: Following) -> str:
        """Name the stage, and how far it is."""
        progress = following.progress
        name = self._stages().get(progress.stage, one_line(progress.stage)) if progress else self.tr("Starting")
        if progress is None:
            return name
        if progress.stage == TrainingStage.TRAINING:
            done, total = following.step, following.steps
            if progress.total:
                done, total = progress.done, progress.total
            words = self.tr("{stage}, step {done} of {total}")
            name = self.tr("Learning once more, from all photos") if following.part else name
        else:
            done, total, words = progress.done, progress.total, self.tr("{stage}, {done} of {total}")
        if not total:
            return name
        locale = QLocale()
        return words.format(stage=name, done=locale.toString(done), total=locale.toString(total))

    def head(self, run: TrainingRun, following: Following, pending: TrainingCommand | None) -> str:
        """Say in one line what the run is up to."""
        stage = self.stage(following)
        if run.state is RunState.INTERRUPTED:
            return self.tr("Interrupted: {stage}").format(stage=stage) if following.progress else self.interrupted()
        if pending is TrainingCommand.STOP:
            return self.tr("Stopping, to measure the best so far")
        if pending is TrainingCommand.LEAVE:
            return self.tr("Pausing until next time…")
        if run.state is RunState.PAUSED:
            return self.tr("Paused: {stage}").format(stage=stage)
        if pending is TrainingCommand.PAUSE:
            return self.tr("Pausing…")
        return stage

    def time_left(self, run: TrainingRun, following: Following) -> str:
        """Say how long the stage takes yet; empty where that is not known."""
        progress = following.progress
        if run.state is not RunState.RUNNING or progress is None or progress.seconds_left is None:
            return ""
        return duration(progress.seconds_left) if 0 <= progress.seconds_left < float("inf") else ""

    def facts(self, run: TrainingRun, following: Following) -> str:
        """Say what it learns from, on what, and how."""
        preset = self.tr("Full") if run.request.preset == "full" else self.tr("Quick")
        parts = [preset]
        began = following.began
        if began is not None:
            learns = self.tr("learns from %Ln photo(s)", "", began.photos)
            captions = self.tr("%Ln caption(s)", "", began.captions)
            parts += [f"{learns}, {captions}"]
            if began.held_out >= began.photos:
                parts.append(self.tr("measures with photos that it has not seen, in turns"))
            elif began.held_out:
                parts.append(self.tr("%Ln photo(s) kept back to measure", "", began.held_out))
            parts.append(self.tr("on the processor") if began.device == "cpu" else one_line(began.device))
        if run.request.background:
            parts.append(self.tr("other programs come first"))
        return " · ".join(parts)

    def why_paused(self, run: TrainingRun, following: Following) -> str:
        """Say why it waits where that is not the user's wish; empty else."""
        reason = run.reason or following.paused or ""
        if run.state is not RunState.PAUSED or not reason:
            return ""
        if reason.startswith("the disk is full"):  # as training/personal/driving.py says it
            return self.tr("The disk is full. Free some space: training then goes on by itself. Nothing was lost.")
        return self.tr("It waits: {reason}").format(reason=one_line(reason))

    def why_interrupted(self, run: TrainingRun) -> str:
        """Say what an interruption means."""
        if not run.resumable:
            return self.tr("It cannot go on. {reason}").format(reason=one_line(run.reason)).strip()
        return self.tr("Nothing is lost: it goes on from where it was saved last.")

    def interrupted(self) -> str:
        """Say that a run waits to be resumed."""
        return self.tr("The training of your personal model is not finished")

    def warning(self, warning: TrainingWarning) -> str:
        """Word what the user should know."""
        words = {
            "not_finite": self.tr(
                "Learning ran out of bounds (the loss is not a number any more) and was stopped. The best until then "
                "is measured."
            ),
            "checkpoint": self.tr(
                "Progress could not be saved; perhaps the disk is full. Training goes on, but were it interrupted now, "
                "it would go on from further back."
            ),
            "unreadable": self.tr("Some photos cannot be read, and are left out."),
            "cut": self.tr("Some captions are very long; only their beginning is learned."),
            "cpu": self.tr("No graphics card can be used. The processor does the work, which takes longer."),
        }
        return words.get(warning.kind, one_line(warning.text))

    # The end ----------------------------------------------------------------------------------------------------------

    def outcome(self, run: TrainingRun) -> str:
        """Say how a run ended, in one sentence."""
        report = run.report
        if run.state is RunState.OFFERED:
            if report is None or not report.after.queries:
                return self.tr("Your personal model is ready")
            return self.tr("Your personal model is ready: {figures}").format(figures=self.figures(report))
        if run.state is RunState.REFUSED:
            return self.tr("The trained model is no better than the one you have")
        if run.state is RunState.FAILED:
            return self.tr("The training of your personal model has failed")
        if run.state is RunState.INTERRUPTED:
            return self.interrupted()
        return self.tr("Your personal model is being trained")

    def figures(self, report: Report) -> str:
        """Say how many unseen captions find their photo first, and how many did before."""
        locale, queries = QLocale(), report.after.queries
        after, before = (round(recall.at_1 * queries) for recall in (report.after, report.before))
        return self.tr("{after} of {queries} photos found first, instead of {before}").format(
            after=locale.toString(after), queries=locale.toString(queries), before=locale.toString(before)
        )

    def _stages(self) -> dict[str, str]:
        return {
            TrainingStage.READING: self.tr("Reading captions"),
            TrainingStage.ENCODING: self.tr("Looking at photos and captions"),
            TrainingStage.TRAINING: self.tr("Learning"),
            TrainingStage.CHOOSING: self.tr("Choosing how much of it to use"),
            TrainingStage.EXPORTING: self.tr("Writing the model"),
            TrainingStage.MEASURING: self.tr("Measuring what was learned"),
        }


def run_progress(run: TrainingRun, following: Following) -> float | None:
    """Return how far the stage at hand is, 0 to 1; None while that is not known."""
    progress = following.progress
    if progress is None:
        return None
    done, total = progress.done, progress.total
    if not total and progress.stage == TrainingStage.TRAINING:
        done, total = following.step, following.steps
    if not total:
        return None if run.state in _ACTIVE else 0.0
    return max(0.0, min(done / total, 1.0))
