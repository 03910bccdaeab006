"""Work that a :class:`~engine.control.Control` steers, in the list of jobs: how far it is, how fast, pause and stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QLocale, QObject

from desktop.backend.session import LibrarySession
from desktop.duplicates.search import DuplicateSearch
from desktop.i18n import duration
from desktop.metadata.controller import MetadataController
from desktop.status.jobs import Job, Jobs, JobState
from desktop.tagging.run import TaggingRun
from desktop.trash import TrashController
from engine.control import Control

LEARN_S = 2.0
"""No rate is told before this long."""


class WorkJob(QObject):
    """One kind of work, again and again.

    Args:
        jobs: the list in which it stands while it runs.
        key: names it there.
        title: what it is called, in the user's language.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        jobs: Jobs,
        key: str,
        title: Callable[[], str],
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._key, self._title, self._clock = jobs, key, title, clock
        self._control: Control | None = None
        self._paused = False
        self._done, self._total = 0, 0
        self._counted_from, self._counted_at = 0, 0.0
        jobs.pause_wanted.connect(partial(self._set_paused, True))
        jobs.resume_wanted.connect(partial(self._set_paused, False))
        jobs.cancel_wanted.connect(self._cancel)

    def begin(self, control: Control) -> None:
        """The work has begun."""
        self._control, self._paused = control, False
        self._done = self._total = 0
        self._count_anew()
        self.word()

    def tell(self, done: int, total: int) -> None:
        """The work is so far; a smaller number or another total means another part of it."""
        if done < self._done or total != self._total:
            self._done, self._total = done, total
            self._count_anew()
        self._done = done
        self.word()

    def end(self) -> None:
        """The work is over, however it ended."""
        self._control = None
        self._jobs.remove(self._key)

    def word(self) -> None:
        """Put it into words (again: the language may have changed)."""
        if self._control is None:
            return
        self._jobs.put(
            Job(
                self._key,
                self._title(),
                self._detail(),
                min(self._done / self._total, 1.0) if self._total else None,
                JobState.PAUSED if self._paused else JobState.RUNNING,
                can_pause=True,
                can_cancel=True,
            )
        )

    def _detail(self) -> str:
        locale, parts = QLocale(), []
        if self._total:
            done, total = locale.toString(self._done), locale.toString(self._total)
            parts.append(self.tr("{done} of {total}").format(done=done, total=total))
        if self._paused:
            parts.append(self.tr("paused"))
        else:
            parts += self._pace()
        return " · ".join(parts)

    def _pace(self) -> list[str]:
        passed, counted = self._clock() - self._counted_at, self._done - self._counted_from
        if passed < LEARN_S or counted <= 0:
            return []
        rate = counted / passed
        shown = QLocale().toString(rate, "f", 0 if rate >= 10 else 1)
        return [self.tr("{rate}/s").format(rate=shown), duration((self._total - self._done) / rate)]

    def _count_anew(self) -> None:
        self._counted_from, self._counted_at = self._done, self._clock()

    def _set_paused(self, paused: bool, key: str) -> None:
        if key != self._key or self._control is None:
            return
        self._paused = paused
        if paused:
            self._control.pause()
        else:
            self._control.resume()
            self._count_anew()
        self.word()

    def _cancel(self, key: str) -> None:
        if key == self._key and self._control is not None:
            self._control.cancel()


class ModelJob(QObject):
    """Loading the search model: says that searches wait for it, and offers another try where it failed."""

    KEY = "model"

    def __init__(self, session: LibrarySession, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._state = jobs, JobState.IDLE
        self._session = session
        session.loading.connect(partial(self._set, JobState.RUNNING))
        session.ready.connect(partial(self._set, JobState.IDLE))
        session.not_ready.connect(partial(self._set, JobState.STOPPED))
        jobs.restart_wanted.connect(self._again)

    def word(self) -> None:
        """Put it into words (again: the language may have changed)."""
        if self._state is JobState.IDLE:
            self._jobs.remove(self.KEY)
        elif self._state is JobState.RUNNING:
            text = self.tr("Searches begin as soon as it is there.")
            self._jobs.put(Job(self.KEY, self.tr("Loading the search model"), text))
        else:
            text, stopped = self.tr("It could not be loaded."), JobState.STOPPED
            self._jobs.put(Job(self.KEY, self.tr("The search model"), text, None, stopped, can_restart=True))

    def _set(self, state: JobState, _: object = None) -> None:
        self._state = state
        self.word()

    def _again(self, key: str) -> None:
        if key == self.KEY:
            self._session.warm_up()


def duplicates_job(search: DuplicateSearch, jobs: Jobs, parent: QObject) -> WorkJob:
    """Let the list of jobs tell of searches for duplicates."""
    job = WorkJob(jobs, "duplicates", lambda: QCoreApplication.translate("WorkJob", "Looking for duplicates"), parent)
    search.begun.connect(job.begin)
    search.progressed.connect(lambda event: job.tell(event.done, event.total))
    for ended in (search.found, search.failed):
        ended.connect(lambda _: job.end())
    return job


def tagging_job(run: TaggingRun, jobs: Jobs, parent: QObject) -> WorkJob:
    """Let the list of jobs tell of proposals that are made."""
    job = WorkJob(jobs, "tagging", lambda: QCoreApplication.translate("WorkJob", "Proposing tags"), parent)
    run.begun.connect(job.begin)
    run.progressed.connect(lambda event: job.tell(event.done, event.total))
    for ended in (run.finished, run.failed):
        ended.connect(lambda _: job.end())
    return job


def metadata_job(metadata: MetadataController, jobs: Jobs, parent: QObject) -> WorkJob:
    """Let the list of jobs tell of metadata that is written."""
    job = WorkJob(jobs, "metadata", lambda: QCoreApplication.translate("WorkJob", "Writing metadata"), parent)
    metadata.begun.connect(job.begin)
    metadata.progressed.connect(job.tell)
    metadata.ended.connect(job.end)
    return job


def trash_job(trash: TrashController, jobs: Jobs, parent: QObject) -> WorkJob:
    """Let the list of jobs tell of files that go to the trash."""
    job = WorkJob(jobs, "trash", lambda: QCoreApplication.translate("WorkJob", "Moving to the trash"), parent)
    trash.begun.connect(job.begin)
    trash.progressed.connect(job.tell)  # from another thread
    trash.ended.connect(job.end)
    return job
