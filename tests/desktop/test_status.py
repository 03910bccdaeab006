"""Background work, and what the user is told: the list of jobs, indexing that stops and goes on, messages with Undo."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.backend.indexing import IndexProcess
from desktop.backend.session import LibrarySession
from desktop.editing import Editor
from desktop.i18n import Language, Translations
from desktop.status.bar import StatusBar
from desktop.status.indexing import IndexController
from desktop.status.jobs import JOB_ROLE, Job, Jobs, JobState
from desktop.status.messages import Message, Messages
from desktop.status.popover import JobsPopover
from desktop.status.toast import Toast
from desktop.status.undo_toasts import UndoToasts
from desktop.theme.icons import Icons
from engine import events
from engine.edits import SetFavourites, SetRatings
from tests.desktop.fake_library import FakeLibrary, FakeStore

# Obeys a word a line, as the indexing process does; counts its starts in a file.
INDEXER = """
import sys
with open(sys.argv[1], "a") as starts:
    starts.write("x")
def tell(text):
    print(text, flush=True)
tell('{"event": "IndexStarted", "total": 8}')
tell('{"event": "IndexProgress", "done": 2, "total": 8, "rate": 4.0, "remaining_s": 90.0}')
for line in sys.stdin:
    match line.strip():
        case "cancel":
            break
        case "pause":
            tell('{"event": "IndexPaused", "reason": ""}')
        case "rescan":
            sys.exit("a bad day")
tell('{"event": "IndexFinished", "added": 2, "unchanged": 0, "moved": 0, "removed": 0, "failed": 0, "cancelled": true}')
"""


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


class Bench:
    """Indexing with its status bar, jobs and messages; the process is a small one."""

    def __init__(self, icons: Icons, qtbot: QtBot, starts: Path) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(900, 600)
        self.bar = StatusBar(icons, self.window)
        self.jobs, self.messages, self.clock = Jobs(self.bar), Messages(), Clock()
        self.popover = JobsPopover(self.jobs, icons, self.window)
        self.process = IndexProcess([sys.executable, "-c", INDEXER, str(starts)], self.bar)
        self.controller = IndexController(
            self.process, self.bar, self.messages, self.bar, jobs=self.jobs, clock=self.clock
        )
        self.said: list[Message] = []
        self.messages.shown.connect(self.said.append)
        self._starts = starts
        self.window.show()
        qtbot.waitExposed(self.window)

    @property
    def starts(self) -> int:
        """How often the process was started."""
        return len(self._starts.read_text()) if self._starts.exists() else 0

    @property
    def job(self) -> Job:
        """What is told of indexing."""
        (job,) = [job for job in self.jobs.jobs if job.key == "indexing"]
        return job

    @property
    def busy(self) -> bool:
        """Whether the process has begun to work."""
        return bool(self.jobs.jobs) and self.job.progress == 0.25


@pytest.fixture
def english(qapp: QApplication) -> Iterator[None]:
    """Plural forms are translations, in English, too."""
    translations = Translations(qapp, Language.ENGLISH)
    yield
    for translator in translations._translators:
        qapp.removeTranslator(translator)
    translations.deleteLater()


@pytest.fixture
def bench(english: None, icons: Icons, qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(icons, qtbot, tmp_path / "starts")
    yield bench
    bench.process.stop()
    bench.popover.close()


# The list of jobs ----------------------------------------------------------------------------------------------------


def test_the_list_of_jobs_keeps_the_rules_of_models(qtmodeltester: ModelTester) -> None:
    jobs = Jobs()
    qtmodeltester.check(jobs)
    for key in ("one", "two", "three"):
        jobs.put(Job(key, key.title()))
    jobs.put(Job("two", "Two", "half way", 0.5))
    qtmodeltester.check(jobs)
    jobs.remove("one")
    jobs.remove("unknown")
    qtmodeltester.check(jobs)
    assert [job.key for job in jobs.jobs] == ["two", "three"]
    first = jobs.index(0)
    assert first.data() == "Two"
    assert first.data(Qt.ItemDataRole.AccessibleTextRole) == "Two, half way"
    assert first.data(JOB_ROLE).progress == 0.5


def test_what_did_not_change_is_not_told(qtbot: QtBot) -> None:
    jobs = Jobs()
    jobs.put(Job("one", "One", progress=0.1))
    with qtbot.assertNotEmitted(jobs.dataChanged):
        jobs.put(Job("one", "One", progress=0.1))
    with qtbot.waitSignal(jobs.dataChanged):
        jobs.put(Job("one", "One", progress=0.2))


def test_the_popover_lists_jobs_and_passes_on_what_is_wanted(bench: Bench, qtbot: QtBot) -> None:
    jobs, popover = bench.jobs, bench.popover
    popover.show_above(bench.bar)
    assert popover.nothing.isVisible()
    jobs.put(Job("twins", "Looking for duplicates", "3 of 12", 0.25, can_pause=True, can_cancel=True))
    row = popover.rows["twins"]
    assert (row.title.text(), row.detail.text()) == ("Looking for duplicates", "3 of 12")
    assert row.progress.value() == row.progress.maximum() // 4
    assert not popover.nothing.isVisible()
    with qtbot.waitSignal(jobs.pause_wanted) as wanted:
        qtbot.mouseClick(row.buttons["pause"], Qt.MouseButton.LeftButton)
    assert wanted.args == ["twins"]
    jobs.put(Job("twins", "Looking for duplicates", "paused", 0.25, JobState.PAUSED, can_pause=True, can_cancel=True))
    assert row.buttons["pause"].accessibleName() == "Resume: Looking for duplicates"
    row.buttons["pause"].setFocus()
    with qtbot.waitSignal(jobs.resume_wanted):
        qtbot.keyClick(row.buttons["pause"], Qt.Key.Key_Space)
    with qtbot.waitSignal(jobs.cancel_wanted):
        qtbot.mouseClick(row.buttons["cancel"], Qt.MouseButton.LeftButton)
    jobs.put(Job("twins", "Looking for duplicates", "stopped", None, JobState.STOPPED, can_restart=True))
    assert not row.progress.isVisible()
    with qtbot.waitSignal(jobs.restart_wanted):
        qtbot.mouseClick(row.buttons["restart"], Qt.MouseButton.LeftButton)
    jobs.remove("twins")
    assert not popover.rows
    qtbot.keyClick(popover, Qt.Key.Key_Escape)
    assert not popover.isVisible()
    popover.show_above(bench.bar)
    qtbot.keyClick(popover, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert not popover.isVisible()


def test_the_popover_is_as_high_as_its_words(bench: Bench) -> None:
    bench.jobs.put(Job("one", "A job", "one line"))
    bench.popover.show_above(bench.bar)
    low, bottom = bench.popover.height(), bench.popover.geometry().bottom()
    bench.jobs.put(Job("one", "A job", "a long story that does not fit into one line, " * 4))
    row = bench.popover.rows["one"]
    assert bench.popover.height() > low
    assert bench.popover.geometry().bottom() == bottom
    assert row.detail.height() >= row.detail.heightForWidth(row.detail.width())
    assert row.accessibleName().startswith("A job, a long story")


def test_a_click_on_what_goes_on_shows_more_of_it(bench: Bench, qtbot: QtBot) -> None:
    bench.process.reported.emit(events.IndexProgress(2, 8, 1.0, None))
    for widget in (bench.bar.label, bench.bar.jobs_button):
        with qtbot.waitSignal(bench.bar.jobs_wanted):
            qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
    with qtbot.assertNotEmitted(bench.bar.jobs_wanted):
        qtbot.mouseClick(bench.bar.size_slider, Qt.MouseButton.LeftButton)


# Indexing ------------------------------------------------------------------------------------------------------------


def test_pause_and_resume_from_the_bar_and_the_list(bench: Bench, qtbot: QtBot) -> None:
    bench.process.start()
    qtbot.waitUntil(lambda: bench.busy)
    assert bench.bar.label.text() == "2 of 8 · 4.0/s · 2 min left"
    assert bench.job.can_pause
    qtbot.mouseClick(bench.bar.pause_button, Qt.MouseButton.LeftButton)
    assert bench.job.state is JobState.PAUSED
    assert bench.bar.label.text() == "2 of 8 · paused"
    bench.jobs.resume_wanted.emit("indexing")
    assert bench.job.state is JobState.RUNNING
    bench.jobs.pause_wanted.emit("another job")
    assert bench.job.state is JobState.RUNNING


def test_what_was_stopped_stays_so_until_it_is_wanted_again(bench: Bench, qtbot: QtBot) -> None:
    bench.process.start()
    qtbot.waitUntil(lambda: bench.busy)
    with qtbot.waitSignal(bench.controller.photos_changed):  # what was added until now is shown
        bench.jobs.cancel_wanted.emit("indexing")
    qtbot.waitUntil(lambda: not bench.process.running)
    assert bench.bar.label.text() == "Indexing was stopped"
    assert (bench.job.state, bench.job.can_restart, bench.job.can_cancel) == (JobState.STOPPED, True, False)
    bench.process.start()  # as the window does whenever it has read the folders
    assert not bench.process.running
    bench.jobs.restart_wanted.emit("indexing")
    qtbot.waitUntil(lambda: bench.busy)
    assert bench.starts == 2
    assert not bench.said


def test_started_again_before_it_has_left(bench: Bench, qtbot: QtBot) -> None:
    bench.process.start()
    qtbot.waitUntil(lambda: bench.busy)
    bench.controller.set_paused(True)
    bench.controller.cancel()
    bench.controller.start_again()
    qtbot.waitUntil(lambda: bench.starts == 2)
    qtbot.waitUntil(lambda: bench.busy)
    assert bench.job.state is JobState.RUNNING
    assert not bench.said


def test_a_crash_is_made_good_once_and_then_told(bench: Bench, qtbot: QtBot) -> None:
    bench.controller._restart.setInterval(1)
    bench.process.start()
    for crash in (1, 2):
        qtbot.waitUntil(lambda crash=crash: bench.starts == crash and bench.busy)
        assert not bench.said
        bench.clock.now_s += 5
        bench.process.rescan()  # "a bad day"
        qtbot.waitUntil(lambda crash=crash: bench.starts > crash or bool(bench.said))
    (message,) = bench.said
    assert message.text == "Indexing stopped unexpectedly. a bad day"
    assert "a bad day" in bench.job.detail
    assert (bench.job.state, bench.job.can_restart) == (JobState.STOPPED, True)
    bench.process.start()
    assert not bench.process.running
    assert message.act is not None
    message.act()  # "Start again"
    qtbot.waitUntil(lambda: bench.starts == 3 and bench.busy)
    assert bench.job.state is JobState.RUNNING
    bench.clock.now_s += 3600
    bench.process.rescan()  # another day: it is made good again
    qtbot.waitUntil(lambda: bench.starts == 4 and bench.busy)
    assert len(bench.said) == 1


def test_a_restart_that_waits_is_said_and_can_be_stopped(bench: Bench, qtbot: QtBot) -> None:
    bench.process.start()
    qtbot.waitUntil(lambda: bench.busy)
    bench.process.rescan()
    qtbot.waitUntil(bench.controller._restart.isActive)
    assert bench.bar.label.text() == "Indexing broke off and starts again in a moment"
    bench.controller.cancel()
    assert not bench.controller._restart.isActive()
    assert bench.bar.label.text() == "Indexing was stopped"


def test_a_full_disk_is_told_with_what_to_do(bench: Bench) -> None:
    bench.process.reported.emit(events.IndexProgress(2, 8, 1.0, None))
    bench.process.reported.emit(events.IndexFailed("no space left", "StorageFull"))
    bench.process.failed.emit("")
    (message,) = bench.said
    assert message.text == "The disk is full. Free some space, then go on."
    assert message.action == "Start again"
    assert bench.job.detail == "Indexing stopped\nThe disk is full. Free some space, then go on."
    assert not bench.bar.progress.isVisible()


def test_waiting_for_mains_power_says_so(bench: Bench) -> None:
    report = bench.process.reported.emit
    report(events.IndexProgress(2, 8, 1.0, None))
    report(events.IndexPaused("battery"))
    assert bench.bar.label.text() == "2 of 8 · waiting for mains power"
    assert (bench.job.state, bench.job.can_pause, bench.job.can_cancel) == (JobState.PAUSED, False, True)
    assert "plugged in" in bench.job.detail
    report(events.IndexProgress(3, 8, 1.0, None))
    assert bench.bar.label.text().startswith("3 of 8 · 1.0/s")
    assert "plugged in" not in bench.job.detail


def test_folders_that_come_back_are_no_longer_offline(bench: Bench) -> None:
    report = bench.process.reported.emit
    over = events.IndexFinished(0, 5, 0, 0, 0, cancelled=False)
    for event in (events.FolderOffline("/media/disk"), events.ScanProgress(5), events.IndexStarted(0), over):
        report(event)
    assert bench.bar.label.text() == "1 folder offline"
    for event in (events.FolderOffline("/media/disk"), events.ScanProgress(5), events.IndexStarted(0), over):
        report(event)
    assert len(bench.said) == 1  # it is said once
    for event in (events.ScanProgress(9), events.IndexStarted(0), over):
        report(event)
    assert bench.bar.label.text() == "Everything is up to date"


def test_how_folders_are_watched_is_said(bench: Bench, qtbot: QtBot) -> None:
    bench.process.start()
    qtbot.waitUntil(lambda: bench.busy)
    bench.process.reported.emit(events.WatchStatus("polling", "it is a network drive"))
    assert "from time to time: it is a network drive." in bench.job.detail
    bench.process.reported.emit(events.WatchStatus("events", ""))
    assert "noticed at once" in bench.job.detail


def test_how_far_it_is(bench: Bench, qtbot: QtBot) -> None:
    told: list[object] = []
    bench.controller.progress_changed.connect(told.append)
    for event in (
        events.ScanProgress(3),
        events.IndexProgress(2, 8, 1.0, None),
        events.IndexFinished(8, 0, 0, 0, 0, cancelled=False),
    ):
        bench.process.reported.emit(event)
    assert told == [-1.0, 0.25, None]


# Messages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def shown(icons: Icons, qtbot: QtBot) -> Iterator[Toast]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    QLineEdit(window).setFocus()
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    yield Toast(icons, window)


def test_a_message_can_be_read_before_another_comes(shown: Toast, qtbot: QtBot) -> None:
    shown._read.setInterval(30)
    for text in ("the first", "the second", "the third"):
        shown.show_message(Message(text))
    seen = [shown.label.text()]

    def note() -> bool:
        if shown.label.text() != seen[-1]:
            seen.append(shown.label.text())
        return len(seen) == 3

    qtbot.waitUntil(note)
    assert seen == ["the first", "the second", "the third"]


def test_a_message_of_the_same_topic_takes_its_place(shown: Toast) -> None:
    shown.show_message(Message("rated 3", topic="edit"))
    shown.show_message(Message("a disk is full"))
    shown.show_message(Message("rated 4", topic="edit"))
    assert shown.label.text() == "rated 4"
    shown.show_message(Message("rated 5", topic="edit"))
    assert shown.label.text() == "rated 5"
    shown._next()
    assert shown.label.text() == "a disk is full"
    shown._next()
    assert not shown.isVisible()


def test_what_can_be_acted_upon_comes_first(shown: Toast) -> None:
    shown.show_message(Message("a disk is away"))
    shown.show_message(Message("indexing stopped", "Start again", lambda: None))
    assert shown.label.text() == "indexing stopped"
    shown.show_message(Message("photos added", "Show", lambda: None))
    assert shown.label.text() == "indexing stopped"
    shown._next()
    assert shown.label.text() == "a disk is away"
    shown._next()
    assert shown.label.text() == "photos added"


def test_a_message_goes_by_itself_but_not_while_it_is_used(shown: Toast, qtbot: QtBot) -> None:
    shown._timer.setInterval(50)
    shown._read.setInterval(10)
    before = QApplication.focusWidget()
    assert isinstance(before, QLineEdit)
    shown.show_message(Message("done", "Undo", lambda: None))
    shown.action.setFocus()
    shown.show_message(Message("another"))
    with qtbot.waitSignals([shown._timer.timeout, shown._read.timeout]):
        pass
    assert shown.label.text() == "done"
    qtbot.keyClick(shown.action, Qt.Key.Key_Escape)
    assert shown.label.text() == "another"
    assert before.hasFocus()
    qtbot.waitUntil(lambda: not shown.isVisible())


def test_hovering_keeps_a_message(shown: Toast, qtbot: QtBot) -> None:
    shown._timer.setInterval(20)
    shown.show_message(Message("done"))
    qtbot.mouseMove(shown, QPoint(20, 20))
    qtbot.waitUntil(shown.underMouse)
    with qtbot.waitSignal(shown._timer.timeout):
        pass
    assert shown.isVisible()
    window = shown.parentWidget()
    qtbot.mouseMove(window, QPoint(20, 20))
    qtbot.waitUntil(lambda: not shown.isVisible())


# Undo ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def told(shown: Toast, full_store: FakeStore, qtbot: QtBot) -> Iterator[Callable[[], tuple[Editor, Toast]]]:
    owner = QObject()
    session = LibrarySession(lambda: FakeLibrary(full_store), lambda: FakeLibrary(full_store), owner)
    editor, messages = Editor(session, owner), Messages(owner)
    messages.shown.connect(shown.show_message)
    UndoToasts(editor, messages, owner)
    yield lambda: (editor, shown)
    session.close()
    owner.deleteLater()


def test_undo_and_redo_by_the_message(
    told: Callable[[], tuple[Editor, Toast]], full_store: FakeStore, qtbot: QtBot
) -> None:
    editor, shown = told()
    editor.apply(SetRatings({1: 4}), "1 photo rated ★★★★")
    qtbot.waitUntil(lambda: shown.isVisible() and shown.label.text() == "1 photo rated ★★★★")
    qtbot.mouseClick(shown.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown.label.text() == "Undone: 1 photo rated ★★★★")
    assert full_store.photos[1].rating == 0
    assert shown.action.text() == "Redo"
    qtbot.mouseClick(shown.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown.label.text() == "1 photo rated ★★★★")
    assert full_store.photos[1].rating == 4
    qtbot.mouseClick(shown.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: full_store.photos[1].rating == 0)


def test_an_old_message_undoes_no_other_edit(
    told: Callable[[], tuple[Editor, Toast]], full_store: FakeStore, qtbot: QtBot
) -> None:
    editor, shown = told()
    editor.apply(SetRatings({1: 4}), "rated")
    qtbot.waitUntil(lambda: shown.label.text() == "rated")
    editor.apply(SetFavourites({2: True}), "favourite")  # on its way
    qtbot.mouseClick(shown.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Something else was changed" in shown.label.text() or shown.label.text() == "favourite")
    qtbot.waitUntil(lambda: full_store.photos[2].favourite)
    assert full_store.photos[1].rating == 4
    assert editor.undo_words == "favourite"
