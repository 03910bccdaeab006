"""What tests of the editor of the vocabulary share."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from engine.tagging.records import VocabularyEntry
from tests.desktop.fake_library import FakeStore


def entry_of(store: FakeStore, key: str) -> VocabularyEntry:
    """Return an entry as the library has it."""
    return store.words.entry(key)


def write(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    """Put a text in the place of what a field says, and press Enter."""
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    field.insert(text)  # Qt's key clicks know no Korean
    qtbot.keyClick(field, Qt.Key.Key_Return)


def wait_for_modal(qtbot: QtBot, kind: type[QWidget]) -> QWidget | None:
    """Wait for a dialog of this kind."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind))
    return QApplication.activeModalWidget()
