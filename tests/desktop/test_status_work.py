"""Long work in the list of jobs: how far, how fast, paused, stopped; the search model."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.backend.session import LibrarySession
from desktop.duplicates.search import DuplicateSearch
from desktop.i18n import Language, Translations, duration
from desktop.status.jobs import Job, Jobs, JobState
from desktop.status.messages import Messages
from desktop.status.work import ModelJob, WorkJob, duplicates_job, trash_job
from desktop.trash import TrashController, TrashPlan
from engine.control import Control
from engine.duplicates.records import CompareProgress, DuplicateEvent, DuplicatesFound, LookProgress
from engine.errors import BundleInvalid
from engine.records import Trashed
from tests.desktop.fake_library import FakeLibrary, FakeStore

ENOUGH_S = 10.0


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


class BusyLibrary(FakeLibrary):
    """Works on until a test lets it end."""

    def __init__(self, store: FakeStore, gate: threading.Event) -> None:
        super().__init__(store)
        self._gate = gate

    def duplicates(
        self, control: Control | None = None, *, exact: bool = True, near: bool = True
    ) -> Iterator[DuplicateEvent]:
        assert control is not None
        yield LookProgress(3, 12)
        while not (self._gate.wait(0.01) or control.cancelled):
            control.wait_while_paused()
        yield CompareProgress(6, 12)
        yield DuplicatesFound((), cancelled=control.cancelled)

    def trash(
        self,
        paths: Sequence[Path | str],
        control: Control | None = None,
        *,
        instead: Mapping[Path, Path] | None = None,
    ) -> Iterator[Trashed]:
        for path in paths:
            yield Trashed(Path(path))
            assert self._gate.wait(ENOUGH_S)

    def warm_up(self) -> None:
        if self._gate.is_set():
            raise BundleInvalid(Path("starter"), "it is cut off")


@pytest.fixture
def english(qapp: QApplication) -> Iterator[None]:
    """Plural forms are translations, in English, too."""
    translations = Translations(qapp, Language.ENGLISH)
    yield
    for translator in translations._translators:
        qapp.removeTranslator(translator)
    translations.deleteLater()


@pytest.fixture
def gate() -> threading.Event:
    return threading.Event()


@pytest.fixture
def session(
    full_store: FakeStore, gate: threading.Event, english: None, qapp: QApplication
) -> Iterator[LibrarySession]:
    def opener() -> Any:
        return BusyLibrary(full_store, gate)

    session = LibrarySession(opener, opener)
    yield session
    gate.set()
    session.close()
    session.deleteLater()


@pytest.fixture
def jobs() -> Jobs:
    return Jobs()


def _details(jobs: Jobs) -> list[str]:
    return [f"{job.title}: {job.detail}" for job in jobs.jobs]


def _only(jobs: Jobs) -> Job:
    (job,) = jobs.jobs
    return job


def test_rate_and_time_left_are_told_once_they_are_known(jobs: Jobs, english: None) -> None:
    clock, control = Clock(), Control()
    work = WorkJob(jobs, "work", lambda: "Working", clock=clock)
    work.begin(control)
    assert (_only(jobs).detail, _only(jobs).progress) == ("", None)
    work.tell(0, 100)
    clock.now_s += 1
    work.tell(10, 100)
    assert (_only(jobs).detail, _only(jobs).progress) == ("10 of 100", 0.1)
    clock.now_s += 3
    work.tell(40, 100)
    assert _only(jobs).detail == f"40 of 100 · 10/s · {duration(6)}"
    jobs.pause_wanted.emit("work")
    assert control.paused
    assert (_only(jobs).detail, _only(jobs).state) == ("40 of 100 · paused", JobState.PAUSED)
    clock.now_s += 1000  # the time of a pause does not count
    jobs.resume_wanted.emit("work")
    assert not control.paused
    clock.now_s += 4
    work.tell(60, 100)
    assert _only(jobs).detail == f"60 of 100 · 5.0/s · {duration(8)}"
    work.tell(0, 7)  # its second part
    assert _only(jobs).detail == "0 of 7"
    jobs.cancel_wanted.emit("other work")
    assert not control.cancelled
    jobs.cancel_wanted.emit("work")
    assert control.cancelled
    work.end()
    work.tell(7, 7)  # too late
    assert not jobs.jobs


def test_a_search_for_duplicates_is_listed_while_it_runs(
    session: LibrarySession, jobs: Jobs, gate: threading.Event, qtbot: QtBot
) -> None:
    search = DuplicateSearch(session, session)
    duplicates_job(search, jobs, session)
    search.start()
    qtbot.waitUntil(lambda: _details(jobs) == ["Looking for duplicates: 3 of 12"])
    jobs.pause_wanted.emit("duplicates")
    assert _only(jobs).state is JobState.PAUSED
    with qtbot.waitSignal(search.found) as found:
        jobs.cancel_wanted.emit("duplicates")
    assert found.args is not None
    assert found.args[0].cancelled
    assert not jobs.jobs
    with qtbot.waitSignal(search.found) as found:
        search.start()
        gate.set()
    assert not found.args[0].cancelled
    assert not jobs.jobs


def test_files_that_go_to_the_trash_are_counted(
    session: LibrarySession, jobs: Jobs, gate: threading.Event, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    trash = TrashController(session, Messages(session), window)
    trash_job(trash, jobs, session)
    trash.move(TrashPlan((Path("a.jpg"), Path("b.jpg")), (1, 2), 10))
    qtbot.waitUntil(lambda: _details(jobs) == ["Moving to the trash: 1 of 2"])
    with qtbot.waitSignal(trash.ended):
        gate.set()
    assert not jobs.jobs


def test_the_model_is_listed_while_it_loads_and_tried_again_where_it_failed(
    session: LibrarySession, jobs: Jobs, gate: threading.Event, qtbot: QtBot
) -> None:
    ModelJob(session, jobs, session)
    with qtbot.waitSignal(session.ready):
        session.warm_up()
        assert _only(jobs).title == "Loading the search model"
    assert not jobs.jobs
    gate.set()
    with qtbot.waitSignals([session.not_ready, session.failed]):
        session.warm_up()
    assert (_only(jobs).state, _only(jobs).can_restart) == (JobState.STOPPED, True)
    gate.clear()
    with qtbot.waitSignal(session.ready):
        jobs.restart_wanted.emit("model")
    assert not jobs.jobs
