"""Installations and the switch to another model, in the list of background work."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.models.installs import Install, InstallState, ModelInstalls
from desktop.models.switching import ModelSwitching
from desktop.models.words import ModelWords, install_progress, install_trouble_words
from desktop.status.jobs import Job, Jobs, JobState

SWITCH, INSTALL = "switch", "install:"
_STATES = {InstallState.PAUSED: JobState.PAUSED, InstallState.FAILED: JobState.STOPPED}


class ModelJobs(QObject):
    """Keeps the list up to date, and passes on what the user wants of it.

    Signals:
        stop_switch_wanted: the switch is to be given up.
    """

    stop_switch_wanted = Signal()

    def __init__(
        self, installs: ModelInstalls, switching: ModelSwitching, jobs: Jobs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._installs, self._switching, self._jobs = installs, switching, jobs
        self._listed: set[str] = set()
        installs.changed.connect(self.word)
        switching.changed.connect(self.word)
        jobs.pause_wanted.connect(lambda key: self._pause(key, paused=True))
        jobs.resume_wanted.connect(lambda key: self._pause(key, paused=False))
        jobs.cancel_wanted.connect(self._cancel)
        jobs.restart_wanted.connect(self._restart)

    def word(self) -> None:
        """Put it into words (again: the language may have changed)."""
        jobs = [self._install_job(install) for install in self._installs.installs]
        if (switch := self._switch_job()) is not None:
            jobs.append(switch)
        for key in self._listed - {job.key for job in jobs}:
            self._jobs.remove(key)
        self._listed = {job.key for job in jobs}
        for job in jobs:
            self._jobs.put(job)

    def _install_job(self, install: Install) -> Job:
        failed, state = install.state is InstallState.FAILED, install.state
        detail = install_trouble_words(install) if failed else ModelWords().install(install)
        return Job(
            INSTALL + install.request.source,
            self.tr("Installing {name}").format(name=install.request.name),
            detail,
            install_progress(install),
            _STATES.get(state, JobState.RUNNING),
            can_pause=install.can_pause,
            can_cancel=state is not InstallState.STOPPING,
            can_restart=failed,
        )

    def _switch_job(self) -> Job | None:
        switching, switch = self._switching, self._switching.switch
        if switch is None:
            return None
        return Job(
            SWITCH,
            self.tr("Preparing {name}").format(name=switch.name),
            ModelWords().switch(switch, switching.pace, switching.waits),
            min(switch.done / switch.total, 1.0) if switch.total else None,
            JobState.STOPPED if switch.stopped else JobState.PAUSED if switch.paused else JobState.RUNNING,
            can_pause=not switch.stopped,
            can_cancel=True,
            can_restart=bool(switch.stopped),
        )

    def _pause(self, key: str, *, paused: bool) -> None:
        if key == SWITCH:
            self._switching.set_paused(paused)
        elif paused:
            self._installs.pause(key.removeprefix(INSTALL))
        else:
            self._installs.resume(key.removeprefix(INSTALL))

    def _cancel(self, key: str) -> None:
        if key == SWITCH:
            self.stop_switch_wanted.emit()
        else:
            self._installs.cancel(key.removeprefix(INSTALL))

    def _restart(self, key: str) -> None:
        if key == SWITCH:
            self._switching.set_paused(False)
        else:
            self._installs.retry(key.removeprefix(INSTALL))
