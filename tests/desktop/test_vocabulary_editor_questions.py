"""What the editor of the vocabulary asks: new entries, words that judge people, what ships, imports."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.confirm import ConfirmDialog
from desktop.vocabulary.adding import AddDialog
from desktop.vocabulary.controller import VocabularyController
from desktop.vocabulary.dialog import VocabularyDialog
from desktop.vocabulary.importing import ImportDialog
from engine.tagging.records import EntryEdit
from tests.desktop.fake_library import FakeLibrary, FakeStore
from tests.desktop.vocabulary_editing import wait_for_modal, write

LEFT, KEY = Qt.MouseButton.LeftButton, Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def controller(vocabulary_controller: VocabularyController) -> VocabularyController:
    return vocabulary_controller


@pytest.fixture
def dialog(vocabulary_dialog: VocabularyDialog) -> VocabularyDialog:
    return vocabulary_dialog


def test_an_entry_is_added_by_keys_and_removed(dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot) -> None:
    dialog.tree.go("cat")
    dialog.tree.setFocus()
    qtbot.keyClick(dialog.tree, KEY.Key_Insert)
    adding = wait_for_modal(qtbot, AddDialog)
    assert isinstance(adding, AddDialog) and adding.place.text() == "Animal › Cat" and not adding.action.isEnabled()
    qtbot.keyClicks(adding.names["en"], "dog")
    assert "Animal › Dog" in adding.problem.text() and not adding.action.isEnabled()
    adding.names["en"].clear()
    qtbot.keyClicks(adding.names["en"], "Kitten")
    assert "another word for Animal › Cat" in adding.problem.text() and adding.action.isEnabled()
    adding.names["en"].clear()
    adding.names["ko"].insert("우리 나비")
    qtbot.keyClick(adding.names["ko"], KEY.Key_Return)
    qtbot.waitUntil(lambda: len(store.words.edits) == 1)
    key = next(iter(store.words.edits))
    assert key.startswith("own:") and store.words.edits[key] == EntryEdit(name_ko="우리 나비", parent="cat")
    qtbot.waitUntil(lambda: dialog.tree.current_key == key)
    assert dialog.details.state.text() == "You added it." and dialog.details.remove_button.isVisible()
    qtbot.keyClick(dialog.tree, KEY.Key_Delete)
    qtbot.waitUntil(lambda: not store.words.edits)


def test_a_word_that_judges_people_is_explained_first(
    controller: VocabularyController, dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot
) -> None:
    controller.changes.add("pretty", "", None)
    question = wait_for_modal(qtbot, ConfirmDialog)
    assert isinstance(question, ConfirmDialog)
    assert "whether a person looks good" in question.text.text() and "A photo cannot show that" in question.text.text()
    assert question.cancel.hasFocus() and question.cancel.text() == "Don't add"
    qtbot.keyClick(question, KEY.Key_Return)
    assert not store.words.edits
    controller.changes.add("pretty", "", None)
    question = wait_for_modal(qtbot, ConfirmDialog)
    assert isinstance(question, ConfirmDialog)
    qtbot.mouseClick(question.action, LEFT)
    qtbot.waitUntil(lambda: [edit.name for edit in store.words.edits.values()] == ["pretty"])


@pytest.mark.parametrize("place", ["name", "prompt"])
def test_a_declined_word_leaves_no_trace_in_the_fields(
    dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot, place: str
) -> None:
    dialog.tree.go("dog")
    field = dialog.details.names["en"] if place == "name" else dialog.details.prompts.edit
    write(qtbot, field, "poor")
    question = wait_for_modal(qtbot, ConfirmDialog)
    qtbot.keyClick(question, KEY.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    assert dialog.details.names["en"].text() == "Dog" and dialog.details.prompts.phrases == ()
    assert not store.words.applied


def test_back_to_what_ships_for_one_and_for_all(
    controller: VocabularyController, dialog: VocabularyDialog, store: FakeStore, qtbot: QtBot
) -> None:
    changes = controller.changes
    changes.rename("dog", "en", "Hound")
    changes.rename("cat", "en", "Kitty")
    changes.add("Nabi", "", "cat")
    qtbot.waitUntil(lambda: len(store.words.edits) == 3)
    dialog.tree.go("dog")
    qtbot.mouseClick(dialog.details.restore_button, LEFT)
    qtbot.waitUntil(lambda: "dog" not in store.words.edits)
    qtbot.waitUntil(lambda: dialog.details.title.text() == "Dog")
    dialog.restore_action.trigger()
    question = wait_for_modal(qtbot, ConfirmDialog)
    assert isinstance(question, ConfirmDialog) and question.choice.isChecked()
    qtbot.keyClick(question, KEY.Key_Return)
    qtbot.waitUntil(lambda: [key[:4] for key in store.words.edits] == ["own:"])
    dialog.restore_action.trigger()
    question = wait_for_modal(qtbot, ConfirmDialog)
    assert isinstance(question, ConfirmDialog)
    question.choice.setChecked(False)
    qtbot.keyClick(question, KEY.Key_Return)
    qtbot.waitUntil(lambda: not store.words.edits)


def test_an_import_shows_what_it_would_change_and_what_it_leaves_out(
    controller: VocabularyController, dialog: VocabularyDialog, store: FakeStore, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "mine.txt"
    lines = ("|Kimbap|김밥|food|on", "|pretty|||on", "nonsense", "dog|Hound|개|animal|on", "cat|Cat|고양이|animal|off")
    path.write_text("\n".join(lines), "utf-8")
    files = controller.files
    assert files is not None
    files.read(path, controller.entries, "en")
    shown = wait_for_modal(qtbot, ImportDialog)
    assert isinstance(shown, ImportDialog)
    told = [shown.list.item(row).text() for row in range(shown.list.count())]
    assert told == ["Line 3: five parts are wanted", "New: Kimbap · 김밥", "Dog: “Dog” → “Hound”", "Cat: off"]
    assert shown.leave_out.isChecked() and "“pretty”" in shown.why.text()
    qtbot.keyClick(shown.action, KEY.Key_Return)
    qtbot.waitUntil(lambda: len(store.words.applied) == 1)
    assert {entry.name for entry in FakeLibrary(store).vocabulary()} >= {"Kimbap", "Hound"}
    assert "pretty" not in {entry.name for entry in FakeLibrary(store).vocabulary()}
    qtbot.waitUntil(dialog.undo_button.isEnabled)
    controller._editor.undo()
    qtbot.waitUntil(lambda: not store.words.edits)


def test_what_is_no_text_is_refused_and_an_export_can_be_imported(
    controller: VocabularyController,
    dialog: VocabularyDialog,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    path = tmp_path / "out.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    dialog.export_action.trigger()
    qtbot.waitUntil(lambda: dialog.said.text() == "The vocabulary was written to “out.txt”")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    dialog.import_action.trigger()
    shown = wait_for_modal(qtbot, ImportDialog)
    assert isinstance(shown, ImportDialog)
    assert shown.summary.text() == "Nothing changes" and not shown.action.isEnabled()
    shown.reject()
    path.write_bytes(b"\xff\xfe\x00broken")
    dialog.import_action.trigger()
    qtbot.waitUntil(lambda: "is no text file of a vocabulary" in dialog.said.text())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path / "inside.txt"), ""))
    dialog.export_action.trigger()
    qtbot.waitUntil(lambda: "could not be written" in dialog.said.text())
