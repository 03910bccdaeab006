"""Settings > Metadata: reading, writing as a job, what would change, what stands in the way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.backend.session import LibrarySession
from desktop.confirm import ConfirmDialog
from desktop.editing import Editor
from desktop.i18n import Language, Translations
from desktop.metadata import changes
from desktop.metadata.changes import ChangesModel, as_text, diff
from desktop.metadata.controller import MetadataController
from desktop.metadata.dry_run import DryRunDialog
from desktop.metadata.trouble import MetadataTrouble, grouped
from desktop.settings.metadata import MetadataPane, connect_metadata
from desktop.status.jobs import Jobs
from desktop.status.messages import Messages
from desktop.status.work import metadata_job
from desktop.theme.icons import Icons
from engine.metadata.faults import Fault
from engine.metadata.records import MetadataChange, MetadataField, MetadataProblem
from tests.desktop.fake_library import FakeLibrary, FakeStore
from tests.desktop.fake_metadata import SEEN, conflict
from tests.desktop.settings_parts import Host

LEFT, KEY = Qt.MouseButton.LeftButton, Qt.Key


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
def host(qtbot: QtBot) -> Host:
    return Host()


@pytest.fixture
def controller(
    qapp: QApplication, icons: Icons, due: FakeStore, host: Host, qtbot: QtBot
) -> Iterator[MetadataController]:
    session = LibrarySession(lambda: FakeLibrary(due), lambda: FakeLibrary(due))
    messages, translations = Messages(), Translations(qapp, Language.ENGLISH)
    qtbot.addWidget(host)
    host.hear(messages)
    yield MetadataController(session, Editor(session, host), messages, icons, translations, host)
    session.close()


@pytest.fixture
def pane(controller: MetadataController, icons: Icons, host: Host, qtbot: QtBot) -> MetadataPane:
    pane = MetadataPane(icons, host)
    connect_metadata(pane, host, controller)
    host.show_pane(pane)
    qtbot.waitUntil(lambda: controller.state.known)
    return pane


def test_reading_is_switched_and_photos_are_looked_at_again(
    controller: MetadataController, pane: MetadataPane, due: FakeStore, qtbot: QtBot
) -> None:
    assert pane.reading.isChecked()
    pane.reading.setFocus()
    qtbot.keyClick(pane.reading, KEY.Key_Space)
    qtbot.waitUntil(lambda: due.settings["metadata_read"] is False)
    with qtbot.waitSignal(controller.read_again):
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
    controller: MetadataController, pane: MetadataPane, due: FakeStore, qtbot: QtBot
) -> None:
    jobs = Jobs()
    metadata_job(controller, jobs, pane)
    due.metadata.go = threading.Semaphore(0)
    qtbot.mouseClick(pane.writing.write, LEFT)
    due.metadata.go.release(2)
    qtbot.waitUntil(lambda: len(due.metadata.written) == 2)
    assert [job.title for job in jobs.jobs if job.key == "metadata"] == ["Writing metadata"]
    assert pane.writing.work.isVisible() and not pane.writing.write.isVisible()
    qtbot.mouseClick(pane.writing.work.cancel, LEFT)
    assert pane.writing.work.label.text() == "Stopping…"
    qtbot.waitUntil(lambda: not controller.state.running)
    qtbot.waitUntil(lambda: controller.state.due == 3)
    assert "stopped" in pane.writing.outcome.text() and not any(job.key == "metadata" for job in jobs.jobs)
    due.metadata.go = None
    qtbot.waitUntil(pane.writing.write.isEnabled)
    qtbot.mouseClick(pane.writing.write, LEFT)
    qtbot.waitUntil(lambda: len(due.metadata.written) == 5)
    qtbot.waitUntil(lambda: "All is written" in pane.writing.waiting.text())


def test_a_folder_that_cannot_be_written_is_one_line_that_says_what_to_do(
    controller: MetadataController, pane: MetadataPane, host: Host, due: FakeStore, tmp_path: Path, qtbot: QtBot
) -> None:
    due.metadata.read_only = {tmp_path / "Holiday"}
    qtbot.mouseClick(pane.writing.write, LEFT)
    qtbot.waitUntil(lambda: len(pane.problems.rows) == 1 and pane.problems.isVisible())
    row = pane.problems.rows[0]
    assert row.name.text() == "Holiday · 5 photos"
    assert row.text.text() == "The folder or file is read-only. Allow writing there. Then it is written by itself."
    assert "could not be written" in host.told[-1]
    due.metadata.read_only = set()
    qtbot.waitUntil(pane.problems.retry.isEnabled)
    pane.problems.retry.setFocus()
    qtbot.keyClick(pane.problems.retry, KEY.Key_Space)
    qtbot.waitUntil(lambda: len(due.metadata.written) == 5)
    qtbot.waitUntil(lambda: not pane.problems.isVisible())


def test_what_is_missing_is_named_with_the_command(
    controller: MetadataController, pane: MetadataPane, host: Host, due: FakeStore, qtbot: QtBot
) -> None:
    assert not pane.lacks.isVisible()
    due.metadata.lacks = ("exiv2",)
    controller.refresh()
    qtbot.waitUntil(pane.lacks.isVisible)
    assert "exiv2" in pane.lacks.text.text() and pane.lacks.command.text() == "pip install 'sajin[metadata]'"
    assert not pane.writing.write.isEnabled() and not pane.writing.dry_run.isEnabled()
    pane.lacks.copy.setFocus()
    qtbot.keyClick(pane.lacks.copy, KEY.Key_Space)
    assert QApplication.clipboard().text() == "pip install 'sajin[metadata]'"
    controller.write()  # from the menu
    qtbot.waitUntil(lambda: bool(host.told) and "not installed" in host.told[-1])


def _looked(controller: MetadataController, qtbot: QtBot) -> DryRunDialog:
    qtbot.waitUntil(lambda: controller.dry_run is not None)
    shown = controller.dry_run
    assert shown is not None
    return shown


def test_what_would_change_is_shown_file_by_file_and_written_from_there(
    controller: MetadataController, pane: MetadataPane, due: FakeStore, tmp_path: Path, qtbot: QtBot
) -> None:
    qtbot.mouseClick(pane.writing.dry_run, LEFT)
    shown = _looked(controller, qtbot)
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
    controller: MetadataController, pane: MetadataPane, due: FakeStore, qtbot: QtBot
) -> None:
    due.metadata.go = threading.Semaphore(1)
    qtbot.mouseClick(pane.writing.dry_run, LEFT)
    shown = _looked(controller, qtbot)
    qtbot.waitUntil(lambda: shown.model.rowCount() == 1)
    assert "would change" in shown.summary.text() and shown.stop_button.isVisible()
    run = shown.run
    qtbot.keyClick(shown, KEY.Key_Escape)
    qtbot.waitUntil(lambda: run.control is None)
    assert controller.dry_run is None and not due.metadata.written
    due.metadata.go = None


def test_nothing_to_write_and_what_cannot_be_looked_at_are_said(
    controller: MetadataController, pane: MetadataPane, due: FakeStore, qtbot: QtBot
) -> None:
    due.metadata.due.clear()
    qtbot.mouseClick(pane.writing.dry_run, LEFT)
    shown = _looked(controller, qtbot)
    qtbot.waitUntil(lambda: "Nothing would change" in shown.nothing.text())
    assert not shown.write_button.isVisible() and not shown.export_button.isEnabled()
    shown.reject()
    due.metadata.error = OSError(5, "Input/output error")
    qtbot.waitUntil(lambda: controller.dry_run is None)
    controller.show_dry_run()
    shown = _looked(controller, qtbot)
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
    controller: MetadataController, pane: MetadataPane, due: FakeStore, qtbot: QtBot
) -> None:
    conflict(due, 1, MetadataField.CAPTION, "new 1", "theirs")
    conflict(due, 2, MetadataField.RATING, "3", "5")
    controller.refresh()
    qtbot.waitUntil(pane.conflicts.isVisible)
    qtbot.mouseClick(pane.conflicts.button, LEFT)
    qtbot.waitUntil(lambda: controller.conflicts is not None and controller.conflicts.model.rowCount() == 2)
    shown = controller.conflicts
    assert shown is not None
    assert shown.details.text() == "Here: “new 1”\nIn the file: “theirs”"
    spoken = shown.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "mountain-002.png, Rating: here ★★★, there ★★★★★" or "★★★★★" in spoken
    shown.list.selectAll()
    qtbot.mouseClick(shown.take_button, LEFT)
    qtbot.waitUntil(lambda: not due.metadata.conflicts and due.captions[1] == "theirs")
    qtbot.waitUntil(shown.nothing.isVisible)
    controller._editor.undo()
    qtbot.waitUntil(lambda: len(due.metadata.conflicts) == 2 and due.captions[1] == "new 1")
    qtbot.waitUntil(lambda: shown.model.rowCount() == 2)
    shown.list.setCurrentIndex(shown.model.index(0))
    qtbot.mouseClick(shown.keep_button, LEFT)
    qtbot.waitUntil(lambda: len(due.metadata.conflicts) == 1)
    shown.reject()
    qtbot.waitUntil(lambda: len(controller.state.conflicts) == 1)


def test_the_state_is_read_again_while_the_pane_is_seen(
    controller: MetadataController, host: Host, pane: MetadataPane, qtbot: QtBot
) -> None:
    assert pane._timer.isActive()
    host.hide()
    assert not pane._timer.isActive()
    controller._put(replace(controller.state, due=99))
    host.show()
    qtbot.waitUntil(lambda: controller.state.due == 5)
