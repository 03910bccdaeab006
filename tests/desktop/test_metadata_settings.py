"""Settings > Metadata in the window: reading, writing as a job, what would change, what stands in the way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.confirm import ConfirmDialog
from desktop.main_window import MainWindow
from desktop.metadata import changes
from desktop.metadata.changes import ChangesModel, as_text, diff
from desktop.metadata.dry_run import DryRunDialog
from desktop.metadata.trouble import MetadataTrouble, grouped
from desktop.settings.dialog import SettingsDialog
from desktop.settings.metadata import MetadataPane
from engine.metadata.faults import Fault
from engine.metadata.records import MetadataChange, MetadataField, MetadataProblem
from tests.desktop.fake_library import FakeStore
from tests.desktop.fake_metadata import SEEN, conflict

LEFT, KEY = Qt.MouseButton.LeftButton, Qt.Key
MakeWindow = Callable[[FakeStore], MainWindow]


@pytest.fixture
def store(tmp_path: Path) -> FakeStore:
    return FakeStore(tmp_path, count=6)


@pytest.fixture
def due(full_store: FakeStore) -> FakeStore:
    """Five photos whose captions are not in their files."""
    full_store.settings["metadata_write"] = "sidecars"
    for number in range(1, 6):
        full_store.metadata.due[number] = "old"
        full_store.captions[number] = f"new {number}"
    return full_store


@pytest.fixture
def window(make_window: MakeWindow, due: FakeStore, qtbot: QtBot) -> MainWindow:
    window = make_window(due)
    qtbot.waitUntil(lambda: window.photos.rowCount() == 6)
    return window


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> SettingsDialog:
    window.settings.open("metadata")
    dialog = window.settings.dialog
    assert dialog is not None
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    qtbot.waitUntil(lambda: window.metadata.state.known)
    return dialog


@pytest.fixture
def pane(dialog: SettingsDialog) -> MetadataPane:
    return dialog.metadata


def test_reading_is_switched_and_photos_are_looked_at_again(
    window: MainWindow, pane: MetadataPane, due: FakeStore, qtbot: QtBot
) -> None:
    assert pane.reading.isChecked()
    pane.reading.setFocus()
    qtbot.keyClick(pane.reading, KEY.Key_Space)
    qtbot.waitUntil(lambda: due.settings["metadata_read"] is False)
    with qtbot.waitSignal(window.metadata.read_again):
        qtbot.keyClick(pane.reading, KEY.Key_Space)
    qtbot.waitUntil(lambda: due.settings["metadata_read"] is True)


def test_writing_into_photos_is_confirmed_first(pane: MetadataPane, due: FakeStore, qtbot: QtBot) -> None:
    off, beside, into = pane.places.buttons
    assert beside.isChecked()
    qtbot.mouseClick(into, LEFT)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ConfirmDialog))
    question = QApplication.activeModalWidget()
    assert isinstance(question, ConfirmDialog) and "never a pixel" in question.text.text()
    qtbot.keyClick(question, KEY.Key_Escape)
    qtbot.waitUntil(beside.isChecked)  # what holds is shown again
    assert due.settings["metadata_write"] == "sidecars"
    beside.setFocus()
    qtbot.keyClick(beside, KEY.Key_Down)
    qtbot.keyClick(into, KEY.Key_Space)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ConfirmDialog))
    question = QApplication.activeModalWidget()
    assert isinstance(question, ConfirmDialog)
    qtbot.keyClick(question, KEY.Key_Return)
    qtbot.waitUntil(lambda: due.settings["metadata_write"] == "files")
    qtbot.mouseClick(off, LEFT)
    qtbot.waitUntil(lambda: due.settings["metadata_write"] == "off")
    qtbot.waitUntil(lambda: not pane.writing.write.isVisible())
    assert pane.writing.dry_run.isEnabled()  # what it would do can be seen before it is turned on


def test_writing_is_a_job_that_is_watched_and_stopped(
    window: MainWindow, pane: MetadataPane, due: FakeStore, qtbot: QtBot
) -> None:
    due.metadata.go = threading.Semaphore(0)
    qtbot.mouseClick(pane.writing.write, LEFT)
    due.metadata.go.release(2)
    qtbot.waitUntil(lambda: len(due.metadata.written) == 2)
    assert [job.title for job in window.jobs.jobs if job.key == "metadata"] == ["Writing metadata"]
    assert pane.writing.work.isVisible() and not pane.writing.write.isVisible()
    qtbot.mouseClick(pane.writing.work.cancel, LEFT)
    assert pane.writing.work.label.text() == "Stopping…"
    qtbot.waitUntil(lambda: not window.metadata.state.running)
    qtbot.waitUntil(lambda: window.metadata.state.due == 3)
    assert "stopped" in pane.writing.outcome.text() and not any(job.key == "metadata" for job in window.jobs.jobs)
    due.metadata.go = None
    qtbot.waitUntil(pane.writing.write.isEnabled)
    qtbot.mouseClick(pane.writing.write, LEFT)
    qtbot.waitUntil(lambda: len(due.metadata.written) == 5)
    qtbot.waitUntil(lambda: "All is written" in pane.writing.waiting.text())


def test_a_folder_that_cannot_be_written_is_one_line_that_says_what_to_do(
    window: MainWindow, pane: MetadataPane, due: FakeStore, tmp_path: Path, qtbot: QtBot
) -> None:
    due.metadata.read_only = {tmp_path / "Holiday"}
    qtbot.mouseClick(pane.writing.write, LEFT)
    qtbot.waitUntil(lambda: len(pane.problems.rows) == 1 and pane.problems.isVisible())
    row = pane.problems.rows[0]
    assert row.name.text() == "Holiday · 5 photos"
    assert row.text.text() == "The folder or file is read-only. Allow writing there. Then it is written by itself."
    assert "could not be written" in window.toast.label.text()
    due.metadata.read_only = set()
    qtbot.waitUntil(pane.problems.retry.isEnabled)
    pane.problems.retry.setFocus()
    qtbot.keyClick(pane.problems.retry, KEY.Key_Space)
    qtbot.waitUntil(lambda: len(due.metadata.written) == 5)
    qtbot.waitUntil(lambda: not pane.problems.isVisible())


def test_what_is_missing_is_named_with_the_command(
    window: MainWindow, pane: MetadataPane, due: FakeStore, qtbot: QtBot
) -> None:
    assert not pane.lacks.isVisible()
    due.metadata.lacks = ("exiv2",)
    window.metadata.refresh()
    qtbot.waitUntil(pane.lacks.isVisible)
    assert "exiv2" in pane.lacks.text.text() and pane.lacks.command.text() == "pip install 'sajin[metadata]'"
    assert not pane.writing.write.isEnabled() and not pane.writing.dry_run.isEnabled()
    pane.lacks.copy.setFocus()
    qtbot.keyClick(pane.lacks.copy, KEY.Key_Space)
    assert QApplication.clipboard().text() == "pip install 'sajin[metadata]'"
    window.metadata.write()  # from the menu
    qtbot.waitUntil(lambda: "not installed" in window.toast.label.text())


def _looked(window: MainWindow, qtbot: QtBot) -> DryRunDialog:
    qtbot.waitUntil(lambda: window.metadata.dry_run is not None)
    shown = window.metadata.dry_run
    assert shown is not None
    return shown


def test_what_would_change_is_shown_file_by_file_and_written_from_there(
    window: MainWindow, pane: MetadataPane, due: FakeStore, tmp_path: Path, qtbot: QtBot
) -> None:
    qtbot.mouseClick(pane.writing.dry_run, LEFT)
    shown = _looked(window, qtbot)
    qtbot.waitUntil(shown.write_button.isVisible)
    assert shown.model.rowCount() == 5 and not due.metadata.written
    first = [shown.details.item(row).text() for row in range(shown.details.count())]
    assert first[:3] == ["Description  ·  Xmp.dc.description", "−  old", "+  new 1"]
    assert shown.details.item(2).data(Qt.ItemDataRole.AccessibleTextRole) == "comes: new 1"
    shown.list.setFocus()
    qtbot.keyClick(shown.list, KEY.Key_Down)
    assert shown.details.item(2).text() == "+  new 2"
    shown.export(tmp_path / "changes.txt")
    qtbot.waitUntil((tmp_path / "changes.txt").exists)
    text = (tmp_path / "changes.txt").read_text("utf-8")
    assert "beach-001.png.xmp" in text and "  Xmp.dc.description\n    - old\n    + new 1\n" in text
    qtbot.mouseClick(shown.write_button, LEFT)
    qtbot.waitUntil(lambda: len(due.metadata.written) == 5)


def test_looking_stops_with_the_dialog_and_writes_nothing(
    window: MainWindow, pane: MetadataPane, due: FakeStore, qtbot: QtBot
) -> None:
    due.metadata.go = threading.Semaphore(1)
    qtbot.mouseClick(pane.writing.dry_run, LEFT)
    shown = _looked(window, qtbot)
    qtbot.waitUntil(lambda: shown.model.rowCount() == 1)
    assert "would change" in shown.summary.text() and shown.stop_button.isVisible()
    run = shown.run
    qtbot.keyClick(shown, KEY.Key_Escape)
    qtbot.waitUntil(lambda: run.control is None)
    assert window.metadata.dry_run is None and not due.metadata.written
    due.metadata.go = None


def test_nothing_to_write_and_what_cannot_be_looked_at_are_said(
    window: MainWindow, pane: MetadataPane, due: FakeStore, qtbot: QtBot
) -> None:
    due.metadata.due.clear()
    qtbot.mouseClick(pane.writing.dry_run, LEFT)
    shown = _looked(window, qtbot)
    qtbot.waitUntil(lambda: "Nothing would change" in shown.nothing.text())
    assert not shown.write_button.isVisible() and not shown.export_button.isEnabled()
    shown.reject()
    due.metadata.error = OSError(5, "Input/output error")
    qtbot.waitUntil(lambda: window.metadata.dry_run is None)
    window.actions_["tools.metadata_changes"].trigger()
    shown = _looked(window, qtbot)
    qtbot.waitUntil(lambda: "Input/output error" in shown.nothing.text())
    shown.reject()


def test_many_files_are_listed_at_once_and_those_beyond_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "MOST_LISTED", 2_000)
    model = ChangesModel()
    paths = [Path(f"/photos/{number}.jpg") for number in range(2_050)]
    model.add([MetadataChange(path, path, "Xmp.dc.subject", "", "dog") for path in paths])
    assert model.rowCount() == 2_000 and model.more == 50
    model.add([MetadataChange(paths[0], paths[0], "Xmp.xmp.Rating", "", "5")])
    assert model.files[0].changes == [("Xmp.dc.subject", "", "dog"), ("Xmp.xmp.Rating", "", "5")]
    assert len(list(as_text(model.files[:1]))) == 5


def test_a_difference_names_what_goes_comes_and_stays() -> None:
    assert [str(line.sign + line.text) for line in diff("a\nb", "b\nc")] == ["-a", "+c", " b"]
    assert list(diff("", "")) == []


def test_every_reason_of_the_engine_has_words_and_unknown_ones_are_kept() -> None:
    words = MetadataTrouble()
    assert all(words.word(str(fault)).text and words.word(str(fault)).advice for fault in Fault)
    assert words.word("the moon is in the wrong place").text == "The moon is in the wrong place"
    problems = [MetadataProblem(Path(f"/a/{n}.jpg"), str(Fault.FULL), SEEN) for n in range(3)]
    problems += [MetadataProblem(Path("/b/1.jpg"), str(Fault.GONE), SEEN)]
    groups = grouped(reversed(problems))
    assert [(str(one.folder), len(one.paths)) for one in groups] == [("/a", 3), ("/b", 1)]


def test_conflicts_are_chosen_in_their_list_and_come_back_with_undo(
    window: MainWindow, pane: MetadataPane, due: FakeStore, qtbot: QtBot
) -> None:
    conflict(due, 1, MetadataField.CAPTION, "new 1", "theirs")
    conflict(due, 2, MetadataField.RATING, "3", "5")
    window.metadata.refresh()
    qtbot.waitUntil(pane.conflicts.isVisible)
    qtbot.mouseClick(pane.conflicts.button, LEFT)
    qtbot.waitUntil(lambda: window.metadata.conflicts is not None and window.metadata.conflicts.model.rowCount() == 2)
    shown = window.metadata.conflicts
    assert shown is not None
    assert shown.details.text() == "Here: “new 1”\nIn the file: “theirs”"
    spoken = shown.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "mountain-002.png, Rating: here ★★★, there ★★★★★" or "★★★★★" in spoken
    shown.list.selectAll()
    qtbot.mouseClick(shown.take_button, LEFT)
    qtbot.waitUntil(lambda: not due.metadata.conflicts and due.captions[1] == "theirs")
    qtbot.waitUntil(shown.nothing.isVisible)
    window.editor.undo()
    qtbot.waitUntil(lambda: len(due.metadata.conflicts) == 2 and due.captions[1] == "new 1")
    qtbot.waitUntil(lambda: shown.model.rowCount() == 2)
    shown.list.setCurrentIndex(shown.model.index(0))
    qtbot.mouseClick(shown.keep_button, LEFT)
    qtbot.waitUntil(lambda: len(due.metadata.conflicts) == 1)
    shown.reject()
    qtbot.waitUntil(lambda: len(window.metadata.state.conflicts) == 1)


def test_the_inspector_says_what_another_program_says(window: MainWindow, due: FakeStore, qtbot: QtBot) -> None:
    conflict(due, 1, MetadataField.CAPTION, "new 1", "theirs")
    window.actions_["view.inspector"].setChecked(True)
    window.grid.setCurrentIndex(window.photos.index(0))
    notice = window.inspector.conflicts
    qtbot.waitUntil(notice.isVisible)
    assert notice.text.text() == "Another program says:\nCaption: “theirs”"
    window.grid.setCurrentIndex(window.photos.index(1))
    qtbot.waitUntil(lambda: not notice.isVisible())
    window.grid.setCurrentIndex(window.photos.index(0))
    qtbot.waitUntil(notice.isVisible)
    notice.take_button.setFocus()
    qtbot.keyClick(notice.take_button, KEY.Key_Space)
    qtbot.waitUntil(lambda: due.captions[1] == "theirs")
    qtbot.waitUntil(lambda: window.inspector.caption.toPlainText() == "theirs" and not notice.isVisible())
    window.actions_["edit.undo"].trigger()
    qtbot.waitUntil(lambda: notice.isVisible() and window.inspector.caption.toPlainText() == "new 1")
    qtbot.mouseClick(notice.keep_button, LEFT)
    qtbot.waitUntil(lambda: not due.metadata.conflicts)
    assert due.captions[1] == "new 1"


def test_several_photos_with_conflicts_are_counted(window: MainWindow, due: FakeStore, qtbot: QtBot) -> None:
    for number in (1, 2, 3):
        conflict(due, number, MetadataField.CAPTION, "ours", "theirs")
    window.actions_["view.inspector"].setChecked(True)
    window.grid.selectAll()
    notice = window.inspector.conflicts
    qtbot.waitUntil(notice.isVisible)
    assert "3" in notice.text.text()
    qtbot.mouseClick(notice.keep_button, LEFT)
    qtbot.waitUntil(lambda: not due.metadata.conflicts)


def test_the_state_is_read_again_while_the_pane_is_seen(
    window: MainWindow, dialog: SettingsDialog, pane: MetadataPane, qtbot: QtBot
) -> None:
    assert pane._timer.isActive()
    dialog.show_pane("folders")
    assert not pane._timer.isActive()
    window.metadata._put(replace(window.metadata.state, due=99))
    dialog.show_pane("metadata")
    qtbot.waitUntil(lambda: window.metadata.state.due == 5)
