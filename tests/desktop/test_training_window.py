"""A training run and the window: in the list of jobs, when it opens, when it closes, and when a model is to search."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from desktop.app import close_on_signal
from desktop.backend.indexing import IndexProcess
from desktop.backend.session import LibrarySession
from desktop.i18n import Language, Translations
from desktop.main_window import MainWindow
from desktop.models.controller import ModelsController
from desktop.personal.jobs import TRAINING
from desktop.personal.parts import TrainingParts
from desktop.preferences import Preferences
from desktop.services import Services
from desktop.status.jobs import Job, Jobs, JobState
from desktop.status.messages import Message, Messages
from desktop.status.popover import JobsPopover
from desktop.theme.icons import Icons
from engine.errors import StorageFull, TrainingImpossible
from engine.personal.events import TrainingCommand
from engine.personal.records import RunState, TrainingRequest
from engine.records import ModelSwitch
from tests.desktop.conftest import QUIET_INDEXER
from tests.desktop.fake_library import FakeLibrary, FakeStore
from tests.desktop.fake_personal import PersonalStore, make_report
from tests.desktop.training import learning, let_run, look

LEFT, KEY = Qt.MouseButton.LeftButton, Qt.Key
MakeWindow = Callable[[FakeStore], MainWindow]


class SmallWindow(QMainWindow):
    """As much of the window as hears of training: it takes a tenth of the time to make."""

    def __init__(self, store: FakeStore, icons: Icons, translations: Translations, preferences: Preferences) -> None:
        super().__init__()
        self.resize(700, 500)
        session, messages = LibrarySession(lambda: FakeLibrary(store), lambda: FakeLibrary(store)), Messages()
        self.services = Services(
            session, IndexProcess(QUIET_INDEXER), store.locate, icons, translations, preferences, messages
        )
        self.jobs, self.messages = Jobs(self), list[Message]()
        messages.shown.connect(self.messages.append)
        session.failed.connect(messages.report)
        self.models = ModelsController(session, messages, self.jobs, icons, translations, preferences, self)
        self.training = TrainingParts(self.services, self.jobs, self.models, self)
        self.training.closing.close_wanted.connect(self.close)
        self.training.start()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """As the real one."""
        if not self.training.may_close():
            event.ignore()
            return
        self.training.stop()
        self.services.session.close()


@pytest.fixture
def store(tmp_path: Path) -> FakeStore:
    return FakeStore(tmp_path, count=6)


@pytest.fixture
def personal(full_store: FakeStore) -> PersonalStore:
    return full_store.personal


@pytest.fixture
def make_small(
    full_store: FakeStore, icons: Icons, english: Translations, preferences: Preferences, qtbot: QtBot
) -> Iterator[Callable[[], SmallWindow]]:
    windows: list[SmallWindow] = []

    def make() -> SmallWindow:
        windows.append(SmallWindow(full_store, icons, english, preferences))
        windows[-1].show()
        windows[-1].activateWindow()
        qtbot.waitExposed(windows[-1])
        return windows[-1]

    yield make
    for window in windows:
        window.training.closing.session_ends()
        window.close()
        window.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def window(make_small: Callable[[], SmallWindow], qtbot: QtBot) -> SmallWindow:
    window = make_small()
    qtbot.waitUntil(lambda: window.training.runs.known)
    return window


@pytest.fixture
def training(window: SmallWindow, personal: PersonalStore, qtbot: QtBot) -> SmallWindow:
    let_run(personal)
    look(window.training.runs, qtbot, lambda: window.training.runs.active)
    return window


def job(window: SmallWindow | MainWindow, key: str = TRAINING) -> Job | None:
    """Return a job of the list."""
    return next((job for job in window.jobs.jobs if job.key == key), None)


def said(window: SmallWindow) -> str:
    """Return what was told last."""
    return window.messages[-1].text if window.messages else ""


def act(window: SmallWindow) -> None:
    """Do what the last message offers."""
    offered = window.messages[-1].act
    assert offered is not None
    offered()


# The list of jobs -----------------------------------------------------------------------------------------------------


def test_the_list_of_jobs_shows_it_and_pauses_it(training: SmallWindow, personal: PersonalStore, qtbot: QtBot) -> None:
    window, runs = training, training.training.runs
    shown = job(window)
    assert shown == Job(
        TRAINING,
        "Training your personal model",
        "Learning, step 120 of 400 · 2 min left",
        0.3,
        JobState.RUNNING,
        can_pause=True,
        can_cancel=True,
        can_open=True,
    )
    window.jobs.pause_wanted.emit(TRAINING)
    look(runs, qtbot, lambda: (now := job(window)) is not None and now.state is JobState.PAUSED)
    window.jobs.resume_wanted.emit("another job's")
    window.jobs.resume_wanted.emit(TRAINING)
    look(runs, qtbot, lambda: (now := job(window)) is not None and now.state is JobState.RUNNING)
    assert personal.commands == [TrainingCommand.PAUSE, TrainingCommand.RESUME]


@pytest.mark.parametrize("keep", [True, False])
def test_the_list_of_jobs_stops_it_after_a_question(
    training: SmallWindow, personal: PersonalStore, qtbot: QtBot, keep: bool
) -> None:
    window = training
    window.jobs.cancel_wanted.emit(TRAINING)
    dialog = window.training.closing.dialog
    assert dialog is not None
    assert dialog.choice.isChecked()
    dialog.choice.setChecked(keep)
    qtbot.mouseClick(dialog.action, LEFT)
    if keep:
        qtbot.waitUntil(lambda: personal.commands == [TrainingCommand.STOP])
        personal.end(RunState.REFUSED, make_report())
        look(window.training.runs, qtbot, lambda: not window.training.runs.active)
    else:
        qtbot.waitUntil(lambda: job(window) is None)
        assert personal.run is None


def test_the_list_of_jobs_speaks_the_language_of_the_window(
    training: SmallWindow, english: Translations, qtbot: QtBot
) -> None:
    before = job(training)
    english.set_language(Language.KOREAN)
    qtbot.waitUntil(lambda: job(training) != before)
    english.set_language(Language.ENGLISH)
    qtbot.waitUntil(lambda: job(training) == before)


def test_long_words_are_read_in_full(
    training: SmallWindow, personal: PersonalStore, icons: Icons, qtbot: QtBot
) -> None:
    popover = JobsPopover(training.jobs, icons, training)
    popover.show_above(training)
    QApplication.processEvents()
    popover.close()
    personal.end(RunState.OFFERED, make_report())
    look(training.training.runs, qtbot, lambda: not training.training.runs.active)
    QApplication.processEvents()  # what is hidden hears that its words have changed, and does nothing
    popover.show_above(training)
    QApplication.processEvents()
    title = popover.rows[TRAINING].title
    assert title.height() >= title.heightForWidth(title.width()) > title.fontMetrics().height()
    popover.close()


# The end of a run -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (RunState.OFFERED, "Your personal model is ready: 26 of 40 photos found first, instead of 15"),
        (RunState.REFUSED, "The trained model is no better than the one you have"),
        (RunState.FAILED, "The training of your personal model has failed"),
        (RunState.INTERRUPTED, "The training of your personal model is not finished"),
    ],
)
def test_its_end_is_told_and_leads_to_the_report(
    training: SmallWindow, personal: PersonalStore, qtbot: QtBot, state: RunState, words: str
) -> None:
    window = training
    report = make_report() if state in (RunState.OFFERED, RunState.REFUSED) else None
    personal.end(state, report, reason="why")
    look(window.training.runs, qtbot, lambda: said(window) == words)
    shown = job(window)
    assert shown is not None
    assert (shown.title, shown.state, shown.can_pause) == (words, JobState.STOPPED, False)
    assert shown.can_restart is (state in (RunState.INTERRUPTED, RunState.FAILED))
    assert window.messages[-1].action == "Show"
    with qtbot.waitSignal(window.training.show_wanted):
        act(window)


def test_who_sees_it_end_is_not_told(training: SmallWindow, personal: PersonalStore, qtbot: QtBot) -> None:
    window, runs = training, training.training.runs
    runs.watch(True)
    personal.end(RunState.OFFERED, make_report())
    look(runs, qtbot, lambda: not runs.active)
    assert "ready" not in said(window)
    runs.watch(False)


def test_what_fails_out_of_sight_is_told(training: SmallWindow, personal: PersonalStore, qtbot: QtBot) -> None:
    window = training
    personal.errors["command_training"] = StorageFull(Path("library"))
    window.jobs.pause_wanted.emit(TRAINING)
    qtbot.waitUntil(lambda: said(window) == "The disk is full. Free some space, then go on.")
    assert window.training.runs.trouble is None


# The window opens -----------------------------------------------------------------------------------------------------


def test_a_run_that_went_on_is_shown_at_once(
    make_small: Callable[[], SmallWindow], personal: PersonalStore, qtbot: QtBot
) -> None:
    let_run(personal, 200)
    window = make_small()
    qtbot.waitUntil(lambda: job(window) is not None)
    qtbot.waitUntil(lambda: said(window) == "Your personal model is being trained")
    shown = job(window)
    assert shown is not None
    assert shown.detail == "Learning, step 200 of 400 · 2 min left"


def test_a_run_that_was_interrupted_offers_to_go_on(
    make_small: Callable[[], SmallWindow], personal: PersonalStore, qtbot: QtBot
) -> None:
    personal.put_run(RunState.INTERRUPTED)
    window = make_small()
    qtbot.waitUntil(lambda: said(window) == "The training of your personal model is not finished")
    assert window.messages[-1].action == "Resume"
    act(window)
    qtbot.waitUntil(lambda: window.training.runs.active)


def test_an_offer_that_is_out_of_date_resumes_nothing(
    make_small: Callable[[], SmallWindow], personal: PersonalStore, qtbot: QtBot
) -> None:
    personal.put_run(RunState.INTERRUPTED)
    window = make_small()
    qtbot.waitUntil(lambda: bool(window.messages))
    personal.run = None  # discarded on the command line
    look(window.training.runs, qtbot, lambda: window.training.runs.run is None)
    act(window)
    assert window.training.runs.doing == ""


def test_a_run_that_is_done_offers_its_report(
    make_small: Callable[[], SmallWindow], personal: PersonalStore, qtbot: QtBot
) -> None:
    personal.put_run(RunState.OFFERED, make_report())
    window = make_small()
    qtbot.waitUntil(lambda: said(window).startswith("Your personal model is ready: 26 of 40"))
    shown = job(window)
    assert shown is not None
    assert not shown.can_cancel
    assert shown.can_open
    assert window.close()  # nothing goes on: nothing to ask


def test_a_run_of_the_command_line_is_seen_when_the_user_comes_back(
    window: SmallWindow, personal: PersonalStore, qtbot: QtBot, qapp: QApplication
) -> None:
    assert job(window) is None
    let_run(personal)
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    qtbot.waitUntil(lambda: job(window) is not None)


# The window closes ----------------------------------------------------------------------------------------------------


def test_without_a_run_it_closes(window: SmallWindow) -> None:
    assert window.close()
    assert window.training.closing.dialog is None


def test_it_goes_on_in_the_background(training: SmallWindow, personal: PersonalStore, qtbot: QtBot) -> None:
    assert not training.close()
    dialog = training.training.closing.dialog
    assert dialog is not None
    assert dialog.action.text() == "Go on in the background"
    assert dialog.action.isDefault()
    qtbot.keyClick(dialog, KEY.Key_Return)
    qtbot.waitUntil(lambda: not training.isVisible())
    assert personal.commands == []
    assert personal.run is not None
    assert personal.run.state is RunState.RUNNING


def test_it_pauses_until_next_time(training: SmallWindow, personal: PersonalStore, qtbot: QtBot) -> None:
    assert not training.close()
    dialog = training.training.closing.dialog
    assert dialog is not None
    assert dialog.other is not None
    assert dialog.other.text() == "Pause until next time"
    qtbot.mouseClick(dialog.other, LEFT)
    qtbot.waitUntil(lambda: not training.isVisible())
    assert personal.commands == [TrainingCommand.LEAVE]
    assert personal.run is not None
    assert personal.run.state is RunState.INTERRUPTED


@pytest.mark.parametrize("by", ["cancel", "escape"])
def test_the_window_stays(training: SmallWindow, personal: PersonalStore, qtbot: QtBot, by: str) -> None:
    assert not training.close()
    assert not training.close()  # the question is there already
    dialog = training.training.closing.dialog
    assert dialog is not None
    if by == "cancel":
        qtbot.mouseClick(dialog.cancel, LEFT)
    else:
        qtbot.keyClick(dialog, KEY.Key_Escape)
    assert training.isVisible()
    assert training.training.closing.dialog is None
    assert personal.commands == []
    assert not training.close()  # and is asked again next time


def test_a_run_that_waits_is_left_without_a_word(training: SmallWindow, personal: PersonalStore, qtbot: QtBot) -> None:
    runs = training.training.runs
    runs.pause()
    look(runs, qtbot, lambda: runs.run is not None and runs.run.state is RunState.PAUSED)
    assert training.close()
    assert personal.commands == [TrainingCommand.PAUSE, TrainingCommand.LEAVE]


def test_the_end_of_the_session_asks_nobody(training: SmallWindow, personal: PersonalStore, qapp: QApplication) -> None:
    training.training.closing.session_ends()
    assert training.close()
    assert personal.commands == [TrainingCommand.LEAVE]


def test_a_session_that_did_not_end_after_all_is_forgotten(training: SmallWindow) -> None:
    closing = training.training.closing
    closing.session_ends()
    closing._clock = lambda: time.monotonic() + 3_600
    assert not training.close()
    closing._clock = time.monotonic


def test_a_run_that_ends_under_the_question_answers_it(
    training: SmallWindow, personal: PersonalStore, qtbot: QtBot
) -> None:
    window, runs = training, training.training.runs
    assert not window.close()
    personal.end(RunState.OFFERED, make_report())
    look(runs, qtbot, lambda: window.training.closing.dialog is None)
    assert window.isVisible()
    qtbot.waitUntil(lambda: said(window).startswith("Your personal model is ready"))
    assert window.close()


def test_a_run_that_cannot_be_left_holds_nothing_up(training: SmallWindow, personal: PersonalStore) -> None:
    personal.errors["command_training"] = TrainingImpossible("no_run", "it is over")
    training.training.closing.session_ends()
    assert training.close()


def test_a_signal_ends_it_without_a_question(
    training: SmallWindow, personal: PersonalStore, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    handlers: dict[int, Callable[..., object]] = {}
    monkeypatch.setattr("desktop.app.signal.signal", handlers.__setitem__)
    close_on_signal(training)  # type: ignore[arg-type]
    next(iter(handlers.values()))()
    qtbot.waitUntil(lambda: not training.isVisible())
    assert personal.commands == [TrainingCommand.LEAVE]


# A model that is to search --------------------------------------------------------------------------------------------


def test_a_kept_model_is_applied_as_a_job(
    window: SmallWindow, full_store: FakeStore, personal: PersonalStore, qtbot: QtBot
) -> None:
    personal.put_run(RunState.OFFERED, make_report())
    personal.go = threading.Semaphore(1)
    runs, applying = window.training.runs, window.training.applying
    look(runs, qtbot, lambda: runs.run is not None)
    runs.keep("Mine", applying.apply)
    qtbot.waitUntil(lambda: (now := job(window, "apply-model")) is not None and now.progress is not None)
    assert job(window) is None
    personal.go.release(9)
    qtbot.waitUntil(lambda: full_store.active == "personal-1")
    qtbot.waitUntil(lambda: said(window) == "Searches use Mine now")
    assert window.models.state.active is not None
    assert job(window, "apply-model") is None


def test_applying_is_cancelled_from_the_list(
    window: SmallWindow, full_store: FakeStore, personal: PersonalStore, qtbot: QtBot
) -> None:
    personal.go = threading.Semaphore(0)
    window.training.applying.apply("larger")
    qtbot.waitUntil(lambda: job(window, "apply-model") is not None)
    window.jobs.cancel_wanted.emit("apply-model")
    qtbot.waitUntil(lambda: job(window, "apply-model") is None)
    assert full_store.active == "starter"


def test_a_model_that_must_look_at_photos_first_is_prepared(
    window: SmallWindow, full_store: FakeStore, personal: PersonalStore, qtbot: QtBot
) -> None:
    personal.embedding.add("larger")
    full_store.switch = ModelSwitch("larger", "Larger", 0, 6, paused=False, keep_old=True)
    window.training.applying.apply("larger")
    qtbot.waitUntil(lambda: said(window) == "Larger searches as soon as it has looked at your photos")
    qtbot.waitUntil(lambda: job(window, "switch") is not None)
    full_store.switch = None


def test_a_model_that_cannot_be_applied_is_told(window: SmallWindow, personal: PersonalStore, qtbot: QtBot) -> None:
    personal.errors["apply_model"] = StorageFull(Path("library"))
    window.training.applying.apply("larger")
    qtbot.waitUntil(lambda: said(window) == "The disk is full. Free some space, then go on.")
    assert job(window, "apply-model") is None


def test_a_start_from_the_window_is_listed(window: SmallWindow, personal: PersonalStore, qtbot: QtBot) -> None:
    window.training.runs.start(TrainingRequest("quick"))
    qtbot.waitUntil(lambda: job(window) is not None)
    personal.begin()
    personal.tell(learning(8))
    assert personal.run is not None
    personal.run = replace(personal.run, state=RunState.RUNNING)
    look(window.training.runs, qtbot, lambda: (now := job(window)) is not None and "step 8" in now.detail)


# The whole window -----------------------------------------------------------------------------------------------------


def test_the_whole_window_lists_shows_and_leaves_it(
    make_window: MakeWindow, full_store: FakeStore, personal: PersonalStore, qtbot: QtBot
) -> None:
    let_run(personal)
    window = make_window(full_store)
    qtbot.waitUntil(lambda: job(window) is not None and window.toast.isVisible())
    assert window.toast.label.text() == "Your personal model is being trained"
    window.show_jobs()
    row = window.popover.rows[TRAINING]
    qtbot.mouseClick(row.buttons["pause"], LEFT)
    runs = window.training.runs
    look(runs, qtbot, lambda: personal.commands == [TrainingCommand.PAUSE])
    qtbot.mouseClick(row.buttons["open"], LEFT)
    assert not window.popover.isVisible()
    dialog = window.settings.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.isVisible() and runs.visible)
    dialog.close()
    qtbot.waitUntil(lambda: not runs.visible)
    runs.resume()
    look(runs, qtbot, lambda: runs.run is not None and runs.run.state is RunState.RUNNING)
    assert not window.close()
    question = window.training.closing.dialog
    assert question is not None
    assert question.other is not None
    qtbot.mouseClick(question.other, LEFT)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert personal.commands[-1] is TrainingCommand.LEAVE
    assert not runs._timer.isActive()
