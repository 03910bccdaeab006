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
from engine.personal.records import RunState
from tests.desktop.conftest import MakeWindow
from tests.desktop.fake_library import FakeStore
from tests.desktop.fake_personal import make_report
from tests.desktop.personal_parts import keep_model

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


def _tabbed(qtbot: QtBot, window: QWidget, steps: int = 60) -> list[QWidget]:
    seen: list[QWidget] = []
    for _ in range(steps):
        focused = QApplication.focusWidget()
        if focused is None or focused in seen:
            break
        seen.append(focused)
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


def test_controls_of_a_report_and_of_kept_models_have_names_and_are_reached(
    make_window: MakeWindow, full_store: FakeStore, qtbot: QtBot
) -> None:
    keep_model(full_store, "First")
    full_store.personal.put_run(RunState.OFFERED, make_report())
    window = make_window(full_store)
    window.settings.open("personal")
    dialog = window.settings.dialog
    assert dialog is not None
    pane = dialog.personal
    qtbot.waitUntil(lambda: pane.outcome.decide.isVisible() and "personal-1" in pane.kept.rows)
    qtbot.waitUntil(lambda: pane.outcome.report.gains.rows[0].picture.isEnabled())
    assert _nameless(dialog) == []
    pane.outcome.decide.name.setFocus()
    report, row = pane.outcome.report, pane.kept.rows["personal-1"]
    wanted = [
        pane.outcome.decide.name,
        pane.outcome.decide.discard,
        pane.outcome.decide.keep,
        *(change.picture for change in (*report.gains.rows, *report.losses.rows)),
        row.use,
        row.menu_button,
    ]
    seen = _tabbed(qtbot, dialog)
    assert [control for control in seen if control in wanted] == wanted
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
