"""Whoever does not see the window, or has no mouse, can use it: names for screen readers, everything reached by Tab."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollArea,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.places import Place, PlaceKind

CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QSlider, QAbstractSpinBox, QAbstractScrollArea)


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else widget.accessibleName()


def _nameless(root: QWidget) -> list[str]:
    found = [widget for widget in root.findChildren(QWidget) if isinstance(widget, CONTROLS) and widget.isVisible()]
    return [
        f"{type(widget).__name__} {widget.objectName()!r} in {type(widget.parent()).__name__}"
        for widget in found
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(widget, QScrollArea) and not _name(widget)
    ]


def _tabbed(qtbot: QtBot, window: QWidget, steps: int = 60) -> set[QWidget]:
    seen: set[QWidget] = set()
    for _ in range(steps):
        focused = QApplication.focusWidget()
        if focused is None or focused in seen:
            break
        seen.add(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    return seen


def test_controls_of_browsing_have_names(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_["view.inspector"].setChecked(True)
    window.grid.setCurrentIndex(window.photos.index(0))
    qtbot.waitUntil(window.inspector.caption.isVisible)
    assert _nameless(window) == []


@pytest.mark.parametrize(
    "kind", [PlaceKind.DUPLICATES, PlaceKind.REMOVED, PlaceKind.PROBLEMS, PlaceKind.FAVOURITES, PlaceKind.PROPOSALS]
)
def test_controls_of_other_pages_have_names(window: MainWindow, kind: PlaceKind) -> None:
    window.sidebar.go(Place(kind))
    QApplication.processEvents()
    assert _nameless(window) == []


def test_controls_of_the_viewer_have_names(window: MainWindow, qtbot: QtBot) -> None:
    window.open_photo(0)
    window.viewer_page.info.show()
    qtbot.waitUntil(window.viewer_page.info.isVisible)
    assert _nameless(window) == []


@pytest.mark.parametrize("pane", ["folders", "model", "personal", "tagging", "metadata", "appearance", "performance"])
def test_controls_of_the_settings_have_names(window: MainWindow, qtbot: QtBot, pane: str) -> None:
    window.settings.open(pane)
    dialog = window.settings.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    assert _nameless(dialog) == []
    dialog.close()


def test_tab_reaches_search_sidebar_grid_and_inspector(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_["view.inspector"].setChecked(True)
    window.grid.setCurrentIndex(window.photos.index(0))
    qtbot.waitUntil(window.inspector.caption.isVisible)
    window.search_field.edit.setFocus()
    qtbot.keyClick(window.search_field.edit, Qt.Key.Key_Escape)
    window.search_field.edit.setFocus()
    seen = _tabbed(qtbot, window)
    wanted = {
        "search": window.search_field.edit,
        "sidebar": window.sidebar.list,
        "grid": window.grid,
        "caption": window.inspector.caption,
        "tags": window.inspector.tags.edit,
        "stars": window.inspector.stars,
        "tile size": window.status.size_slider,
    }
    assert [name for name, widget in wanted.items() if widget not in seen] == []


def test_controls_of_the_dialogs_of_tagging_and_metadata_have_names(window: MainWindow, qtbot: QtBot) -> None:
    window.tagging_settings.edit_vocabulary()
    editor = window.tagging_settings.vocabulary.dialog
    assert editor is not None
    qtbot.waitUntil(lambda: editor.tree.go("dog"))
    assert _nameless(editor) == []
    editor.close()
    window.metadata.show_dry_run()
    window.metadata.show_conflicts()
    qtbot.waitUntil(lambda: window.metadata.dry_run is not None and window.metadata.conflicts is not None)
    for dialog in (window.metadata.dry_run, window.metadata.conflicts):
        assert dialog is not None and _nameless(dialog) == []
        dialog.reject()
