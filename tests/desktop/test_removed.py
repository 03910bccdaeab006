"""The page of removed photos over a real library."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMainWindow
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.backend.session import LibrarySession
from desktop.backend.thumbnails import ThumbnailStore
from desktop.removed.controller import RemovedController
from desktop.removed.model import LEFT_ROLE, RemovedModel
from desktop.removed.page import RemovedPage
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from engine.edits import adding_tags
from engine.indexing.thumbnails import thumbnail_path
from engine.records import PhotoSummary, RemovedPhoto
from tests.engine.twins import Shelf, as_jpeg, picture


def _removed(number: int, days_left: int = 12) -> RemovedPhoto:
    path = Path(f"/p/{number}.jpg")
    summary = PhotoSummary(number, path, f"{number:032x}", 4, 3, None, False, 0, offline=True)
    return RemovedPhoto(summary, datetime(2024, 6, 1, tzinfo=UTC), days_left)


class Bench:
    """The page with all behind it, and what it told."""

    def __init__(self, shelf: Shelf, icons: Icons) -> None:
        self.shelf = shelf
        self.session = LibrarySession(shelf.open, shelf.open)
        self.thumbnails = ThumbnailStore(lambda content_hash: thumbnail_path(shelf.library_dir, content_hash))
        self.messages, self.told = Messages(), list[str]()
        self.messages.shown.connect(lambda message: self.told.append(message.text))
        self.window = QMainWindow()
        self.page = RemovedPage(self.thumbnails, icons)
        self.removed = RemovedController(self.page, self.session, self.messages, self.window)
        self.window.setCentralWidget(self.page)

    def close(self) -> None:
        self.window.close()
        self.thumbnails.close()
        self.session.close()
        self.window.deleteLater()


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Four photos, three of them with tags and in the trash."""
    monkeypatch.setattr("send2trash.send2trash", lambda path: Path(path).unlink())
    shelf = Shelf(tmp_path)
    shelf.put_all({f"{seed}.jpg": as_jpeg(picture(seed)) for seed in range(4)})
    with shelf.open() as library:
        library.edit(adding_tags(library.photo_ids(), ["sea"]))
        for _ in library.trash([shelf.folder / f"{seed}.jpg" for seed in range(3)]):
            pass
    return shelf


@pytest.fixture
def bench(shelf: Shelf, icons: Icons, qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench(shelf, icons)
    bench.window.show()
    qtbot.waitExposed(bench.window)
    yield bench
    bench.close()


def _agree(bench: Bench, qtbot: QtBot, key: Qt.Key = Qt.Key.Key_Return) -> None:
    qtbot.waitUntil(lambda: bench.removed.dialog is not None and bench.removed.dialog.isVisible())
    assert bench.removed.dialog is not None
    qtbot.keyClick(bench.removed.dialog, key)
    qtbot.waitUntil(lambda: bench.removed.dialog is None)


def test_model(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    model = RemovedModel()
    qtmodeltester.check(model)
    model.set_removed([_removed(1), _removed(2, 0)])
    qtmodeltester.check(model)
    assert [model.index(row).data(LEFT_ROLE) for row in range(2)] == ["12 days left", "last day"]
    assert "last day, /p" in model.index(1).data(Qt.ItemDataRole.AccessibleTextRole).replace("\\", "/")


def test_they_are_listed_and_explained(bench: Bench, qtbot: QtBot) -> None:
    assert bench.page.empty.isVisible()
    with qtbot.waitSignal(bench.removed.count_changed) as counted:
        bench.removed.show()
    assert counted.args == [3]
    assert bench.page.list.isVisible()
    assert "Put a file back" in bench.page.text.text()
    assert not bench.page.forget.isEnabled()
    image = bench.page.list.viewport().grab().toImage()
    assert len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, 200, 7)}) > 5


def test_selected_ones_are_forgotten_after_a_question(bench: Bench, qtbot: QtBot) -> None:
    bench.removed.show()
    qtbot.waitUntil(lambda: bench.page.model.rowCount() == 3)
    bench.page.list.setFocus()
    qtbot.keyClick(bench.page.list, Qt.Key.Key_Down)
    qtbot.keyClick(bench.page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    chosen = [bench.page.model.ids[row] for row in bench.page.selected_rows()]
    assert len(chosen) == 2
    assert "2" in bench.page.forget.text()
    qtbot.keyClick(bench.page.list, Qt.Key.Key_Delete)
    _agree(bench, qtbot, Qt.Key.Key_Escape)
    assert bench.page.model.rowCount() == 3
    qtbot.mouseClick(bench.page.forget, Qt.MouseButton.LeftButton)
    _agree(bench, qtbot)
    qtbot.waitUntil(lambda: bench.page.model.rowCount() == 1)
    assert bench.told == ["2 photos forgotten"]
    with bench.shelf.open() as library:
        assert {photo.summary.id for photo in library.removed()}.isdisjoint(chosen)


def test_a_file_that_is_put_back_takes_its_photo_off_the_list(bench: Bench, qtbot: QtBot) -> None:
    bench.removed.show()
    qtbot.waitUntil(lambda: bench.page.model.rowCount() == 3)
    bench.shelf.put_all({f"back-{seed}.jpg": as_jpeg(picture(seed)) for seed in range(3)})
    bench.session.refresh()
    qtbot.waitUntil(lambda: bench.page.model.rowCount() == 0)
    assert bench.page.empty.isVisible()
    assert not bench.page.forget.isVisible()
    with bench.shelf.open() as library:
        assert all(photo.tags == ["sea"] for photo in library.photos(library.photo_ids()))


def test_where_a_file_was_can_be_shown(bench: Bench, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    bench.removed.show()
    qtbot.waitUntil(lambda: bench.page.model.rowCount() == 3)
    bench.page.list.setCurrentIndex(bench.page.model.index(0))
    bench.page.folder_action.trigger()
    qtbot.waitUntil(lambda: len(opened) == 1)
    assert Path(opened[0].toLocalFile()) == bench.shelf.folder
