"""The search field in the whole window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.search import controller
from engine.records import Completion
from tests.desktop.fake_library import FakeStore

Key = Qt.Key


def test_more_results_come_without_moving_what_is_seen(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(controller, "LIMITS", (5, 8, 20, None))
    window.search._grow.setInterval(60_000)
    window.focus_search()
    qtbot.keyClicks(window.search_field.edit, "dog")
    qtbot.waitUntil(lambda: window.photos.rowCount() == 5)
    assert window.browse_page.count.text().startswith("5+")
    window.grid.setCurrentIndex(window.photos.index(2))
    chosen = window.photos.ids[2]
    window.search._grow.setInterval(0)
    window.search.more()
    qtbot.waitUntil(lambda: window.photos.rowCount() == 8)
    assert window.browse_page.count.text().startswith("8+")
    window.search.more()
    qtbot.waitUntil(lambda: window.browse_page.count.text() == "8 photos")
    assert window.photos.ids[window.grid.currentIndex().row()] == chosen
    assert window.browse_page.more_button.text().startswith("Show 12 less likely")


def test_from_the_keyboard_alone(window: MainWindow, full_store: FakeStore, qtbot: QtBot) -> None:
    full_store.values = {"tag": [Completion("dog", 8)]}
    edit = window.search_field.edit
    window.grid.setFocus()
    qtbot.keyClick(window.grid, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(window.search_field.popup.isVisible)
    assert edit.hasFocus()
    qtbot.keyClicks(edit, "city tag:")
    qtbot.waitUntil(lambda: [row.text for row in window.search_field.popup.model.rows] == ["dog"])
    qtbot.keyClick(edit, Key.Key_Tab)
    assert window.search_field.strip.raws == ["tag:dog"]
    qtbot.waitUntil(lambda: full_store.searches[-1:] == ["city tag:dog"])
    qtbot.keyClick(edit, Key.Key_Home)
    qtbot.keyClick(edit, Key.Key_Left)
    (chip,) = window.search_field.strip
    assert chip.hasFocus()
    qtbot.keyClick(chip, Key.Key_Delete)
    assert edit.hasFocus()
    qtbot.waitUntil(lambda: window.photos.rowCount() == 8)
    qtbot.keyClick(edit, Key.Key_Return)
    qtbot.waitUntil(window.grid.hasFocus)
    assert full_store.searches[-1] == "city"
    assert window.search.recent.texts == ["city"]


def test_a_search_becomes_a_smart_album(window: MainWindow, qtbot: QtBot) -> None:
    window.search_for("city is:favourite")
    qtbot.waitUntil(window.search_field.save_button.isVisible)
    with qtbot.waitSignal(window.search_field.save_wanted) as saved:
        qtbot.mouseClick(window.search_field.save_button, Qt.MouseButton.LeftButton)
    assert saved.args == ["city is:favourite"]
