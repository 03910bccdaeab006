"""The training run in the list of background work, whether the settings are open or not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.personal.run_words import RunWords, run_progress
from desktop.personal.runs import TrainingRuns
from desktop.status.jobs import Job, Jobs, JobState
from engine.personal.records import RunState, TrainingRun

TRAINING = "training"
_STATES = {RunState.STARTING: JobState.RUNNING, RunState.RUNNING: JobState.RUNNING, RunState.PAUSED: JobState.PAUSED}


class TrainingJobs(QObject):
    """Keeps the list up to date, and passes on what the user wants of it.

    Signals:
        open_wanted: more of the run is to be shown.
        stop_wanted: it is to be stopped, or what is left of it forgotten; the user was not asked yet.
    """

    open_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, runs: TrainingRuns, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs, self._jobs = runs, jobs
        runs.changed.connect(self.word)
        runs.points_changed.connect(self.word)
        for signal, act in (
            (jobs.pause_wanted, runs.pause),
            (jobs.resume_wanted, runs.resume),
            (jobs.restart_wanted, runs.resume),
            (jobs.cancel_wanted, self.stop_wanted.emit),
            (jobs.open_wanted, self.open_wanted.emit),
        ):
            signal.connect(partial(_of_training, act))

    def word(self) -> None:
        """Put it into words (again: the language may have changed)."""
        run = self._runs.run
        if run is None:
            self._jobs.remove(TRAINING)
        else:
            self._jobs.put(self._job(run))

    def _job(self, run: TrainingRun) -> Job:
        active, following, words = self._runs.active, self._runs.following, RunWords()
        if not active:
            return Job(
                TRAINING,
                words.outcome(run),
                self._hint(run),
                None,
                JobState.STOPPED,
                can_restart=run.resumable,
                can_cancel=run.state is not RunState.OFFERED,
                can_open=True,
            )
        parts = [words.head(run, following, self._runs.pending), words.time_left(run, following)]
        return Job(
            TRAINING,
            self.tr("Training your personal model"),
            " · ".join(filter(None, parts)),
            run_progress(run, following),
            _STATES.get(run.state, JobState.RUNNING),
            can_pause=True,
            can_cancel=True,
            can_open=True,
        )

    def _hint(self, run: TrainingRun) -> str:
        words = {
            RunState.OFFERED: self.tr("It waits for you to keep or to discard it."),
            RunState.REFUSED: self.tr("It is not offered; its report says what would help."),
        }
        return words.get(run.state, RunWords().why_interrupted(run) if run.state is RunState.INTERRUPTED else "")


def _of_training(act: Callable[[], object], key: str) -> None:
    if key == TRAINING:
        act()
