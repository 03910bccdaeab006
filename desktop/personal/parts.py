"""The training run in the window, whether the settings are open or not: followed, listed, told of, asked about."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.models.controller import ModelsController
from desktop.personal.applying import ModelApplying
from desktop.personal.closing import Closing
from desktop.personal.jobs import TrainingJobs
from desktop.personal.run_words import RunWords
from desktop.personal.runs import TrainingRuns
from desktop.plain import one_line
from desktop.services import Services
from desktop.status.jobs import Jobs
from desktop.status.work import WorkJob
from engine.personal.records import ApplyProgress, ModelApplied, RunState, TrainingRun

TOPIC = "training"


class TrainingParts(QObject):
    """Makes them, and connects them with each other.

    Args:
        services: the window's.
        jobs: the list of background work.
        models: hears when another model searches, or is to.
        window: the dialogs' parent.

    Attributes:
        runs: follows the run, and tells it what is wanted.
        applying: lets the library follow a model.
        jobs: the run in the list of background work.
        closing: asks before the window closes over a run.

    Signals:
        show_wanted: the run, or its report, is to be shown.
    """

    show_wanted = Signal()

    def __init__(self, services: Services, jobs: Jobs, models: ModelsController, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._messages, self._models = services.session, services.messages, models
        self.runs = TrainingRuns(services.session, self)
        self.applying = ModelApplying(services.session, self)
        self.jobs = TrainingJobs(self.runs, jobs, self)
        self.closing = Closing(self.runs, services.icons, window)
        self._apply_job = self._make_apply_job(jobs)
        self.jobs.open_wanted.connect(self.show_wanted)
        self.jobs.stop_wanted.connect(self.closing.ask_stop)
        self.runs.found.connect(self._found)
        self.runs.finished.connect(self._finished)
        self.runs.failed.connect(self._failed)
        self.applying.applied.connect(self._applied)
        self.applying.failed.connect(self._not_applied)
        services.translations.changed.connect(self.jobs.word)
        services.translations.changed.connect(self._apply_job.word)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._look)

    def start(self) -> None:
        """Look whether there is a run; the window has just come."""
        self.runs.refresh()

    def may_close(self) -> bool:
        """Whether the window may close now; else the user is asked, and closes it with the answer."""
        return self.closing.may_close()

    def stop(self) -> None:
        """The window closes: look no more."""
        self.runs.stop()

    # What is told -----------------------------------------------------------------------------------------------------

    def _look(self, state: Qt.ApplicationState) -> None:
        """The user comes back to the window: the command line may have begun a run meanwhile."""
        if state is Qt.ApplicationState.ApplicationActive and self.runs.known:
            self.runs.refresh()

    def _found(self, run: TrainingRun) -> None:
        """There was a run when the window opened."""
        if run.state is RunState.INTERRUPTED and run.resumable:
            self._say(RunWords().interrupted(), self.tr("Resume"), partial(self._resume, run))
        else:
            self._say_outcome(run)

    def _finished(self, run: TrainingRun) -> None:
        if not self.runs.visible:
            self._say_outcome(run)

    def _say_outcome(self, run: TrainingRun) -> None:
        self._say(RunWords().outcome(run), self.tr("Show"), self.show_wanted.emit)

    def _say(self, text: str, action: str, act: object) -> None:
        self._messages.say(text, action, act, topic=TOPIC)  # type: ignore[arg-type]

    def _resume(self, run: TrainingRun) -> None:
        """What was offered may be out of date by the time that it is accepted."""
        now = self.runs.run
        if now is not None and now.id == run.id and now.state is RunState.INTERRUPTED:
            self.runs.resume()
        self.show_wanted.emit()

    def _failed(self, error: Exception) -> None:
        if not self.runs.visible:
            self._messages.report(error)
            self.runs.dismiss_trouble()

    # A model that is to search ----------------------------------------------------------------------------------------

    def _make_apply_job(self, jobs: Jobs) -> WorkJob:
        def title() -> str:
            return QCoreApplication.translate("WorkJob", "Bringing your photos in line with the model")

        job, applying = WorkJob(jobs, "apply-model", title, self), self.applying
        applying.begun.connect(job.begin)
        applying.progressed.connect(lambda event: _tell(job, event))
        applying.ended.connect(job.end)
        return job

    def _applied(self, event: ModelApplied) -> None:
        """Let the rest of the window follow, once it knows the model by name."""
        self._models.refresh()
        self._session.ask(lambda library: library.model_switch(), lambda _: self._follow(event))

    def _follow(self, event: ModelApplied) -> None:
        switching = self._models.switching
        if event.searching:
            switching.switched.emit(event.bundle_id, "")
            return
        switching.refresh()
        switching.index_wanted.emit()
        bundle = self._models.state.bundle(event.bundle_id)
        name = one_line(bundle.name) if bundle is not None else event.bundle_id
        self._messages.say(self.tr("{name} searches as soon as it has looked at your photos").format(name=name))

    def _not_applied(self, error: Exception) -> None:
        self._messages.report(error)
        self._models.refresh()


def _tell(job: WorkJob, event: ApplyProgress) -> None:
    job.tell(event.done, event.total)
