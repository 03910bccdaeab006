"""Whatever names, captions, tags, reasons and models say, the window shows it as the plain text that it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6 import QtGui
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QListView, QToolTip, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from desktop.confirm import ConfirmDialog
from desktop.grid.model import ID_ROLE
from desktop.main_window import MainWindow
from desktop.places import PlaceKind
from desktop.plain import one_line, tooltip
from engine import errors
from engine.events import FolderOffline, IndexFailed
from engine.records import BundleInfo, PhotoDetails, Problem
from tests import hostile
from tests.desktop.conftest import MakeWindow
from tests.desktop.fake_library import FakeLibrary, FakeStore
from tests.desktop.test_window import _go

EVIL = '<img src="file:///pwned.png" onerror=x><b>"quoted" {0} %1\n\u202egnp.exe\x1b[31m'
SHOWN = one_line(EVIL)
NAME = EVIL.replace("/", "∕")


@pytest.fixture
def evil_store(full_store: FakeStore, tmp_path: Path) -> FakeStore:
    """A library in which all that is not the window's own words is hostile."""
    folder = tmp_path / NAME
    full_store.folders = dict.fromkeys([folder], full_store.folders.popitem()[1])
    for number, photo in full_store.photos.items():
        full_store.photos[number] = replace(photo, path=folder / f"{number}{NAME}")
        full_store.captions[number] = EVIL
    full_store.problem_list = [Problem(folder / f"{NAME}.jpg", EVIL, datetime.now(UTC))]
    return full_store


@pytest.fixture
def evil_window(
    make_window: MakeWindow, evil_store: FakeStore, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> Iterator[MainWindow]:
    whole = FakeLibrary.photo

    def photo(library: FakeLibrary, photo_id: int) -> PhotoDetails:
        return replace(whole(library, photo_id), camera=EVIL, lens=EVIL, exposure=EVIL, tags=[EVIL, EVIL])

    monkeypatch.setattr(FakeLibrary, "photo", photo)
    model = BundleInfo("evil", EVIL, Path("evil"), 512, (EVIL,), EVIL, True, 40)
    monkeypatch.setattr(FakeLibrary, "bundles", lambda library: [model])
    window = make_window(evil_store)
    qtbot.waitUntil(lambda: window.photos.rowCount() == 40)
    yield window
    _assert_plain()


def _looks_rich(text: str) -> bool:
    found: bool = QtGui.Qt.mightBeRichText(text)  # type: ignore[attr-defined]
    return found


def _assert_plain() -> None:
    """Check every label and every tool tip that there is, on all pages, in all dialogs."""
    for widget in QApplication.allWidgets():
        if widget.objectName() == "qtooltip_label":
            assert isinstance(widget, QLabel) and "<img" not in widget.text() and "<b>" not in widget.text()
        elif isinstance(widget, QLabel) and _looks_rich(widget.text()):
            assert widget.textFormat() == Qt.TextFormat.PlainText, widget.text()
        if _looks_rich(widget.toolTip()):
            _assert_tip_is_plain(widget.toolTip())
        if isinstance(widget, QListView | QTreeView):
            _assert_tips_are_plain(widget.model())


def _assert_tips_are_plain(model: QAbstractItemModel, parent: QModelIndex | None = None) -> None:
    above = parent or QModelIndex()
    for row in range(model.rowCount(above)):
        tip = model.index(row, 0, above).data(Qt.ItemDataRole.ToolTipRole)
        if tip is not None:
            _assert_tip_is_plain(tip)
        _assert_tips_are_plain(model, model.index(row, 0, above))


def _assert_tip_is_plain(tip: str) -> None:
    """Check a tool tip that Qt takes for HTML: only desktop.plain.tooltip makes some, of plain text."""
    assert tip.startswith(tooltip("")[: -len("</p>")]), tip
    assert "<img" not in tip and "<b>" not in tip
    assert "\x1b" not in _read(tip) and "\u202e" not in _read(tip)


def _read(tip: str) -> str:
    document = QTextDocument()
    document.setHtml(tip)
    return document.toPlainText()


def _labels(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize("text", hostile.TEXTS, ids=ascii)
def test_a_tool_tip_reads_as_the_text(qapp: QApplication, text: str) -> None:
    name = one_line(text)
    assert _read(tooltip(name)) == name.replace("\u00a0", " ")
    assert "\n" not in name and "\x1b" not in name
    assert _read(tooltip(f"{name}\nsecond")).splitlines()[-1] == "second"


def test_names_that_people_give_are_shown_as_they_are() -> None:
    for name in ("사진 1.jpg", "été – Ñandú.png", "👨‍👩‍👧 🏖️.heic", "Screenshot 9.41\u202fAM.png", "a&b <3.gif"):
        assert one_line(name) == name


def test_grid_sidebar_and_problems(evil_window: MainWindow, evil_store: FakeStore, qtbot: QtBot) -> None:
    window = evil_window
    (folder,) = evil_store.folders
    qtbot.waitUntil(lambda: window.photos.summary(0) is not None)
    name = evil_store.photos[window.photos.index(0).data(ID_ROLE)].path.name
    assert _read(window.photos.index(0).data(Qt.ItemDataRole.ToolTipRole)) == one_line(name)
    _go(window, PlaceKind.FOLDER, folder)
    qtbot.waitUntil(lambda: SHOWN[:12] in _labels(window))
    assert window.photos.rowCount() == 40
    _go(window, PlaceKind.PROBLEMS)
    window.grab()
    assert window.problems.index(0).data().startswith(SHOWN[:12])


def test_a_tool_tip_on_the_screen_is_no_html(evil_window: MainWindow, qtbot: QtBot) -> None:
    grid: QAbstractItemView = evil_window.browse_page.grid
    qtbot.waitUntil(lambda: evil_window.photos.summary(0) is not None)
    at = grid.visualRect(evil_window.photos.index(0)).center()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, at, grid.viewport().mapToGlobal(QPoint(at)))
    QApplication.sendEvent(grid.viewport(), event)
    qtbot.waitUntil(lambda: QToolTip.text() != "")
    assert SHOWN[:12] in _read(QToolTip.text())
    QToolTip.hideText()


def test_viewer(evil_window: MainWindow, qtbot: QtBot) -> None:
    window = evil_window
    qtbot.waitUntil(lambda: window.photos.summary(0) is not None)
    window.browse_page.grid.opened.emit(0)
    window.viewer_page.info.show()
    qtbot.waitUntil(lambda: SHOWN[:12] in window.viewer_page.title.text())
    assert "\n" not in window.viewer_page.title.text()
    qtbot.waitUntil(lambda: window.viewer_page.info.caption.toPlainText() == EVIL)
    assert SHOWN in _labels(window.viewer_page.info).replace("\u200b", "")


def test_searches_that_find_nothing_or_are_not_understood(evil_window: MainWindow, qtbot: QtBot) -> None:
    for text in (f"zebra {EVIL}", f"after:{EVIL}"):
        evil_window.search_field.edit.setText(text)
        qtbot.waitUntil(lambda: "<img" in _labels(evil_window.browse_page))
        _assert_plain()


def test_messages(evil_window: MainWindow) -> None:
    for error in (
        errors.PhotoUnreadable(Path(NAME), EVIL),
        errors.FolderUnusable(Path(NAME), EVIL),
        errors.QueryInvalid(EVIL, EVIL),
        errors.CatalogError(Path(NAME), EVIL),
        errors.BundleInvalid(Path(NAME), EVIL),
        errors.BundleUnknown(EVIL, [EVIL]),
        OSError(EVIL),
    ):
        evil_window.services.messages.report(error)
        assert "<img" in _labels(evil_window.toast)
        _assert_plain()


def test_what_the_indexer_says(evil_window: MainWindow) -> None:
    indexer = evil_window.services.indexer
    indexer.reported.emit(FolderOffline(f"/photos/{NAME}"))
    assert "<img" in _labels(evil_window)
    indexer.reported.emit(IndexFailed("the folder {why} is gone", "Odd"))
    indexer.failed.emit(EVIL)
    assert "the folder {why} is gone" in _labels(evil_window)


def test_settings_and_the_question_before_a_folder_goes(evil_window: MainWindow, qtbot: QtBot) -> None:
    evil_window.settings.open()
    dialog = evil_window.settings.dialog
    assert dialog is not None
    evil_window.settings.open("model")
    qtbot.waitUntil(lambda: "<img" in _labels(dialog.models) and dialog.folders.model.rowCount() == 1)
    evil_window.settings.open("folders")
    dialog.folders.list.setCurrentIndex(dialog.folders.model.index(0))
    dialog.folders.remove_button.click()
    box = dialog.findChild(ConfirmDialog)
    assert box is not None and "<img" in box.title.text() and "\n" not in box.title.text()
    _assert_plain()
    box.reject()
    dialog.close()
