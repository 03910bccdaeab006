"""The editor of the vocabulary over a real library: what is edited holds, can be undone, and comes in as text."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.backend.session import LibrarySession
from desktop.confirm import ConfirmDialog
from desktop.editing import Editor
from desktop.i18n import Language, Translations
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from desktop.vocabulary.controller import VocabularyController
from desktop.vocabulary.importing import ImportDialog
from engine.library import Library
from engine.tagging.records import VocabularyEntry

KEY = Qt.Key


@pytest.fixture
def controller(session: LibrarySession, qapp: QApplication, icons: Icons, qtbot: QtBot) -> VocabularyController:
    window, messages = QWidget(), Messages()
    qtbot.addWidget(window)
    session.failed.connect(messages.report)
    translations = Translations(qapp, Language.ENGLISH)
    controller = VocabularyController(session, Editor(session, window), messages, icons, translations, window)
    controller.open()
    qtbot.waitUntil(lambda: len(controller.entries) > 300)
    return controller


def _read(folder: Path) -> dict[str, VocabularyEntry]:
    with Library.open(folder, read_only=True) as library:
        return {entry.key: entry for entry in library.vocabulary()}


def test_what_is_edited_holds_and_undo_brings_back_what_ships(
    controller: VocabularyController, small_library: Path, qtbot: QtBot
) -> None:
    shipped, changes, editor = _read(small_library), controller.changes, controller._editor
    changes.rename("dog", "en", "Hound")
    changes.change("dog", "synonyms", (*shipped["dog"].synonyms, "Bello"))
    changes.enable(["cat"], False, branches=True)
    changes.merge("rabbit", "dog")
    changes.add("Our cat Nabi", "우리 나비", "cat")
    qtbot.waitUntil(lambda: len(controller.entries) == len(shipped) + 1)
    qtbot.waitUntil(lambda: any(entry.name == "Our cat Nabi" for entry in _read(small_library).values()))
    held = _read(small_library)
    assert (held["dog"].name, held["dog"].synonyms[-1], held["rabbit"].merged_into) == ("Hound", "Bello", "dog")
    below = [entry for entry in held.values() if entry.parent == "cat" and entry.shipped]
    assert below and not any(entry.enabled for entry in below)
    qtbot.waitUntil(lambda: controller.entries.get("dog") == held["dog"])
    for _ in range(5):
        editor.undo()
    qtbot.waitUntil(lambda: _read(small_library) == shipped)
    qtbot.waitUntil(lambda: list(controller.entries) == list(shipped.values()))


def test_a_text_goes_out_and_comes_in_again(
    controller: VocabularyController, small_library: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    files, path, dialog = controller.files, tmp_path / "words.txt", controller.dialog
    assert files is not None and dialog is not None
    files.write(path)
    qtbot.waitUntil(lambda: dialog.said.text() == "The vocabulary was written to “words.txt”")
    text = path.read_text("utf-8")
    path.write_text(text + "\nkimbap rolls from grandma | 할머니 김밥\n", "utf-8")
    files.read(path, controller.entries, "en")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ImportDialog))
    shown = QApplication.activeModalWidget()
    assert isinstance(shown, ImportDialog)
    assert shown.list.count() == 1 and "kimbap rolls from grandma" in shown.list.item(0).text()
    qtbot.keyClick(shown.action, KEY.Key_Return)
    qtbot.waitUntil(lambda: any(entry.name_ko == "할머니 김밥" for entry in _read(small_library).values()))


def test_a_word_that_judges_people_is_known_to_the_engine(
    controller: VocabularyController, small_library: Path, qtbot: QtBot
) -> None:
    controller.changes.add("ugly person", "", None)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ConfirmDialog))
    question = QApplication.activeModalWidget()
    assert isinstance(question, ConfirmDialog) and "looks good" in question.text.text()
    qtbot.keyClick(question, KEY.Key_Escape)
    assert not any(not entry.shipped for entry in _read(small_library).values())
