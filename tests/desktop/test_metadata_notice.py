"""In the inspector: where another program says otherwise of the photos that are shown, and both ways out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from engine.metadata.records import MetadataField
from tests.desktop.fake_library import FakeStore
from tests.desktop.fake_metadata import conflict

LEFT, KEY = Qt.MouseButton.LeftButton, Qt.Key
MakeWindow = Callable[[FakeStore], MainWindow]


@pytest.fixture
def store(tmp_path: Path) -> FakeStore:
    return FakeStore(tmp_path, count=6)


@pytest.fixture
def window(make_window: MakeWindow, full_store: FakeStore, qtbot: QtBot) -> MainWindow:
    full_store.captions[1] = "new 1"
    window = make_window(full_store)
    qtbot.waitUntil(lambda: window.photos.rowCount() == 6)
    return window


def test_the_inspector_says_what_another_program_says(window: MainWindow, full_store: FakeStore, qtbot: QtBot) -> None:
    conflict(full_store, 1, MetadataField.CAPTION, "new 1", "theirs")
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
    qtbot.waitUntil(lambda: full_store.captions[1] == "theirs")
    qtbot.waitUntil(lambda: window.inspector.caption.toPlainText() == "theirs" and not notice.isVisible())
    window.actions_["edit.undo"].trigger()
    qtbot.waitUntil(lambda: notice.isVisible() and window.inspector.caption.toPlainText() == "new 1")
    qtbot.mouseClick(notice.keep_button, LEFT)
    qtbot.waitUntil(lambda: not full_store.metadata.conflicts)
    assert full_store.captions[1] == "new 1"


def test_several_photos_with_conflicts_are_counted(window: MainWindow, full_store: FakeStore, qtbot: QtBot) -> None:
    for number in (1, 2, 3):
        conflict(full_store, number, MetadataField.CAPTION, "ours", "theirs")
    window.actions_["view.inspector"].setChecked(True)
    window.grid.selectAll()
    notice = window.inspector.conflicts
    qtbot.waitUntil(notice.isVisible)
    assert "3" in notice.text.text()
    qtbot.mouseClick(notice.keep_button, LEFT)
    qtbot.waitUntil(lambda: not full_store.metadata.conflicts)
