"""Duplicates, removed photos and the trash in the whole window, by its own actions and keys."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.backend.indexing import IndexProcess
from desktop.backend.session import LibrarySession
from desktop.i18n import Language, Translations
from desktop.main_window import MainWindow
from desktop.preferences import Preferences
from desktop.services import Services
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from engine.indexing.thumbnails import thumbnail_path
from tests.desktop.conftest import QUIET_INDEXER
from tests.engine.twins import Shelf, as_jpeg, picture


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setattr("send2trash.send2trash", lambda path: Path(path).unlink())
    shelf = Shelf(tmp_path)
    sea = picture(1, (640, 480))
    pictures = {"sea.jpg": sea, "sea-small.jpg": sea.resize((320, 240)), "hill.jpg": picture(2), "lake.jpg": picture(3)}
    shelf.put_all({name: as_jpeg(image) for name, image in pictures.items()})
    return shelf


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, icons: Icons, preferences: Preferences, shelf: Shelf
) -> Iterator[MainWindow]:
    services = Services(
        session=LibrarySession(shelf.open, shelf.open),
        indexer=IndexProcess(QUIET_INDEXER),
        locate=partial(thumbnail_path, shelf.library_dir),
        icons=icons,
        translations=Translations(qapp, Language.ENGLISH),
        preferences=preferences,
        messages=Messages(),
    )
    window = MainWindow(services)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.photos.rowCount() == 4)
    yield window
    window.close()
    window.deleteLater()


def _agree(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.trash.dialog is not None and window.trash.dialog.isVisible())
    assert window.trash.dialog is not None
    qtbot.keyClick(window.trash.dialog, Qt.Key.Key_Return)


def test_from_the_menu_to_the_trash(window: MainWindow, shelf: Shelf, qtbot: QtBot) -> None:
    window.actions_["go.duplicates"].trigger()
    view = window.duplicates_page.view
    qtbot.waitUntil(lambda: len(window.duplicates_page.model.groups) == 1)
    window.focus_page()
    assert view.hasFocus()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.waitUntil(window.viewer_page.isVisible)
    assert window.photos.rowCount() == 2
    qtbot.keyClick(window.viewer_page, Qt.Key.Key_Escape)
    qtbot.waitUntil(view.isVisible)
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    _agree(window, qtbot)
    qtbot.waitUntil(lambda: not (shelf.folder / "sea-small.jpg").exists())
    qtbot.waitUntil(lambda: window.duplicates_page.empty.isVisible())
    window.actions_["go.removed"].trigger()
    qtbot.waitUntil(lambda: window.removed_page.model.rowCount() == 1)
    window.actions_["go.all"].trigger()
    qtbot.waitUntil(lambda: window.photos.rowCount() == 3)


def test_del_in_the_grid_asks_and_moves(window: MainWindow, shelf: Shelf, qtbot: QtBot) -> None:
    window.grid.setFocus()
    window.grid.select_ids([window.photos.ids[0]])
    summary = window.photos.summary(0)
    qtbot.waitUntil(lambda: window.photos.summary(0) is not None)
    summary = window.photos.summary(0)
    assert summary is not None
    qtbot.keyClick(window.grid, Qt.Key.Key_Delete)
    _agree(window, qtbot)
    qtbot.waitUntil(lambda: window.photos.rowCount() == 3)
    assert not summary.path.exists()
    assert "moved to the trash" in window.toast.label.text()
