from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.viewer.canvas import Canvas
from tests.desktop.fake_library import FakeStore


@pytest.fixture
def viewing(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.grid.setFocus()
    window.grid.setCurrentIndex(window.photos.index(0))
    qtbot.keyClick(window.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.viewer_page.title.text() == "beach-001.png")
    return window


def _press(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> None:
    qtbot.keyClick(window.viewer_page, key)


def test_arrows_walk_and_escape_returns_to_the_photo(viewing: MainWindow, qtbot: QtBot) -> None:
    _press(qtbot, viewing, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: viewing.viewer_page.title.text() == "mountain-002.png")
    assert viewing.viewer_page.subtitle.text().startswith("2 of 40 · 6/17/24")
    _press(qtbot, viewing, Qt.Key.Key_End)
    assert viewing.viewer.row == 39
    assert not viewing.viewer_page.buttons["next"].isVisible()
    _press(qtbot, viewing, Qt.Key.Key_Right)
    assert viewing.viewer.row == 39
    _press(qtbot, viewing, Qt.Key.Key_Left)
    _press(qtbot, viewing, Qt.Key.Key_Escape)
    assert viewing.grid.isVisible()
    assert viewing.grid.currentIndex().row() == 38


def test_the_photo_comes_at_full_size(viewing: MainWindow, qtbot: QtBot) -> None:
    canvas = viewing.viewer_page.canvas
    qtbot.waitUntil(lambda: canvas._image.width() == 640)
    _press(qtbot, viewing, Qt.Key.Key_1)
    assert canvas.scale == 1.0
    _press(qtbot, viewing, Qt.Key.Key_Plus)
    assert canvas.scale == pytest.approx(1.25)
    assert viewing.viewer_page.zoom_label.text() == "125%"
    _press(qtbot, viewing, Qt.Key.Key_0)
    assert canvas.fit


def test_favourite_and_caption(viewing: MainWindow, full_store: FakeStore, qtbot: QtBot) -> None:
    _press(qtbot, viewing, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: full_store.photos[1].favourite)
    _press(qtbot, viewing, Qt.Key.Key_I)
    info = viewing.viewer_page.info
    assert info.isVisible()
    qtbot.waitUntil(lambda: info._details is not None)
    info.caption.setFocus()
    qtbot.keyClicks(info.caption, "Mina at the sea")
    qtbot.keyClick(info.caption, Qt.Key.Key_Escape)
    assert viewing.viewer_page.isVisible()
    qtbot.waitUntil(lambda: full_store.captions.get(1) == "Mina at the sea")
    _press(qtbot, viewing, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: info._details is not None and info._details.summary.id == 2)
    assert info.caption.toPlainText() == ""


def test_a_caption_is_kept_when_the_window_closes(viewing: MainWindow, full_store: FakeStore, qtbot: QtBot) -> None:
    info = viewing.viewer_page.info
    qtbot.waitUntil(lambda: info._details is not None)
    info.caption.setPlainText("the last words")
    viewing.close()
    assert full_store.captions[1] == "the last words"


def test_a_photo_that_is_gone_is_explained(viewing: MainWindow, full_store: FakeStore, qtbot: QtBot) -> None:
    Path(full_store.photos[20].path).unlink()
    viewing.viewer.open(19)
    qtbot.waitUntil(lambda: "not there any more" in viewing.viewer_page.notice.text())


def test_wheel_zoom_keeps_the_point_under_the_cursor(qtbot: QtBot) -> None:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(400, 300)
    image = QImage(4000, 3000, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    canvas.set_image(image)
    assert canvas.scale == pytest.approx(0.1)

    def under(point: QPointF) -> QPointF:
        target = canvas._target()
        return (point - target.topLeft()) / canvas.scale * canvas.devicePixelRatioF()

    cursor = QPointF(100, 200)
    before = under(cursor)
    canvas.zoom_by(8, cursor)
    after = under(cursor)
    assert abs(after.x() - before.x()) < 2
    assert abs(after.y() - before.y()) < 2
    assert not canvas.fit
