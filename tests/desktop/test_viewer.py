"""The viewer: keys, zoom, pixels, turning, edits, deletion, trouble."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from desktop.backend.images import Picture, to_qimage
from desktop.theme.icons import Icons
from desktop.viewer.canvas import Canvas
from tests.desktop.viewing import Stage, few_photos, pixels, wheel

SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def stage(tmp_path: Path, icons: Icons, qtbot: QtBot) -> Iterator[Stage]:
    stage = Stage.make(few_photos(tmp_path), icons, qtbot)
    yield stage
    stage.close()


def _noise(width: int, height: int) -> Image.Image:
    values = np.random.default_rng(5).integers(0, 256, (height, width, 3), np.uint8)
    return Image.fromarray(values)


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(400, 300)
    canvas.show()
    return canvas


def test_arrows_walk_and_escape_returns_to_the_photo(stage: Stage, qtbot: QtBot) -> None:
    stage.show(qtbot)
    assert stage.page.title.text() == "beach-001.png"
    stage.key(qtbot, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: stage.page.title.text() == "mountain-002.png")
    assert stage.page.subtitle.text().startswith("2 of 12 · ")
    stage.key(qtbot, Qt.Key.Key_Space)
    assert stage.viewer.row == 2
    stage.key(qtbot, Qt.Key.Key_End)
    assert stage.viewer.row == 11
    assert not stage.page.buttons["next"].isVisible()
    stage.key(qtbot, Qt.Key.Key_Right)
    assert stage.viewer.row == 11
    stage.key(qtbot, Qt.Key.Key_Home)
    assert stage.viewer.row == 0
    stage.key(qtbot, Qt.Key.Key_PageDown)
    stage.key(qtbot, Qt.Key.Key_Escape)
    assert stage.closed == [1]
    assert stage.page.canvas.picture is None
    assert len(stage.loader._pictures) == 0


def test_neighbours_are_there_before_they_are_wanted(stage: Stage, qtbot: QtBot) -> None:
    stage.show(qtbot, 3)
    qtbot.waitUntil(lambda: stage.model.summary(5) is not None)
    stage.viewer.open(3)
    wanted = [stage.store.photos[number].path for number in (3, 5, 6)]
    qtbot.waitUntil(lambda: all(path in stage.loader._pictures for path in wanted))
    stage.key(qtbot, Qt.Key.Key_Right)
    picture = stage.page.canvas.picture
    assert picture is not None
    assert picture.levels[0].width() == 640  # at once, without a thumbnail before it


def test_the_thumbnail_stands_in_at_the_size_of_the_photo(stage: Stage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: stage.model.summary(10) is not None)
    stage.viewer.open(10)
    canvas = stage.page.canvas
    assert canvas.picture is not None
    assert canvas.picture.levels[0].width() == 256
    before = canvas._target()
    stage.wait_full(qtbot)
    assert canvas._target() == before


def test_wheel_zoom_keeps_the_pixel_under_the_cursor(canvas: Canvas) -> None:
    canvas.set_picture(Picture.of(to_qimage(_noise(2000, 1500))))
    assert canvas.scale == pytest.approx(0.2)
    cursor = QPointF(101, 203)
    before = canvas.image_point(cursor)
    for _ in range(16):
        wheel(canvas, cursor, 1)
    after = canvas.image_point(cursor)
    assert canvas.scale == pytest.approx(0.2 * 1.25**16)
    assert not canvas.fit
    # What is drawn starts at a whole device pixel: half of one off, at this scale.
    assert abs(after.x() - before.x()) <= 0.5 / canvas.scale + 0.5 / 0.2
    assert abs(after.y() - before.y()) <= 0.5 / canvas.scale + 0.5 / 0.2
    seen = canvas.grab().toImage().pixelColor(cursor.toPoint())
    at = canvas.image_point(cursor + QPointF(0.5, 0.5))
    near = [(int(at.x() + dx), int(at.y() + dy)) for dx in (-0.1, 0.1) for dy in (-0.1, 0.1)]  # Qt rounds at edges
    assert seen.getRgb()[:3] in [_noise(2000, 1500).getpixel(place) for place in near]


def test_actual_size_shows_the_pixels_of_the_file(stage: Stage, qtbot: QtBot, tmp_path: Path) -> None:
    image = _noise(1601, 1201)
    image.save(tmp_path / "noise.png")
    row = stage.add_file(tmp_path / "noise.png", 1601, 1201)
    stage.show(qtbot, row)
    stage.key(qtbot, Qt.Key.Key_Z)
    canvas = stage.page.canvas
    assert canvas.scale == 1.0
    for turns in range(4):
        shown = canvas.grab().toImage()
        corner = canvas.image_point(QPointF(0, 0))
        assert (corner.x(), corner.y()) == (int(corner.x()), int(corner.y()))
        left, top = int(corner.x()), int(corner.y())
        turned = image.rotate(-90 * turns, expand=True)
        part = turned.crop((left, top, left + canvas.width(), top + canvas.height()))
        assert pixels(shown) == part.tobytes(), turns
        stage.key(qtbot, Qt.Key.Key_R)


def test_dragging_moves_and_stays_inside(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.set_picture(Picture.of(to_qimage(_noise(1000, 800))))
    canvas.zoom_to_pixels()
    before = canvas.image_point(QPointF(0, 0))
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    qtbot.mouseMove(canvas, QPoint(150, 130))
    assert canvas.image_point(QPointF(0, 0)) - before == QPointF(50, 20)
    qtbot.mouseMove(canvas, QPoint(-5000, -5000))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(0, 0))
    assert canvas.image_point(QPointF(400, 300)) == QPointF(1000, 800)


def test_zoom_keys_and_label(stage: Stage, qtbot: QtBot) -> None:
    stage.show(qtbot)
    stage.key(qtbot, Qt.Key.Key_Z)
    stage.key(qtbot, Qt.Key.Key_Plus)
    assert stage.page.canvas.scale == pytest.approx(1.25)
    assert stage.page.zoom_label.text() == "125%"
    stage.key(qtbot, Qt.Key.Key_Minus)
    assert stage.page.zoom_label.text() == "100%"
    stage.key(qtbot, Qt.Key.Key_Z)
    assert stage.page.canvas.fit
    qtbot.mouseDClick(stage.page.canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    assert stage.page.canvas.scale == pytest.approx(1.0)


def test_turning_keeps_the_file_and_ends_with_the_photo(stage: Stage, qtbot: QtBot) -> None:
    stage.show(qtbot)
    canvas, file = stage.page.canvas, stage.store.photos[1].path
    before = file.read_bytes()
    wide = canvas._target()
    stage.key(qtbot, Qt.Key.Key_R)
    assert canvas.turns == 1
    assert canvas._target().height() > canvas._target().width()
    stage.key(qtbot, Qt.Key.Key_R, SHIFT)
    stage.key(qtbot, Qt.Key.Key_R, SHIFT)
    assert canvas.turns == 3
    assert file.read_bytes() == before
    stage.key(qtbot, Qt.Key.Key_Right)
    stage.wait_full(qtbot)
    assert canvas.turns == 0
    assert canvas._target() == wide


def test_turning_keeps_the_middle(canvas: Canvas) -> None:
    canvas.set_picture(Picture.of(to_qimage(_noise(1000, 800))))
    canvas.zoom_to_pixels()
    canvas.move_by(QPointF(60, 100))
    middle = canvas._middle
    canvas.turn(1)
    assert canvas._middle == QPointF(800 - middle.y(), middle.x())
    canvas.turn(3)
    assert canvas._middle == middle


def test_ratings_and_favourites_are_edits(stage: Stage, qtbot: QtBot) -> None:
    stage.show(qtbot)
    with qtbot.waitSignal(stage.editor.done) as done:
        stage.key(qtbot, Qt.Key.Key_4)
    assert done.args == ["“beach-001.png” rated ★★★★"]
    qtbot.waitUntil(lambda: stage.page.stars.rating == 4)
    assert stage.store.photos[1].rating == 4
    with qtbot.waitSignal(stage.editor.undone):
        stage.editor.undo()
    qtbot.waitUntil(lambda: stage.page.stars.rating == 0)
    with qtbot.waitSignal(stage.editor.done):
        qtbot.mouseClick(stage.page.stars, Qt.MouseButton.LeftButton, pos=stage.page.stars.point_of(2).toPoint())
    qtbot.waitUntil(lambda: stage.page.stars.rating == 2)
    with qtbot.waitSignal(stage.editor.done):
        stage.key(qtbot, Qt.Key.Key_0)
    qtbot.waitUntil(lambda: stage.store.photos[1].rating == 0)
    with qtbot.waitSignal(stage.editor.done):
        stage.key(qtbot, Qt.Key.Key_L)
    assert stage.store.photos[1].favourite
    assert stage.editor.undo_words == "“beach-001.png” added to the favourites"


def test_a_caption_can_be_undone(stage: Stage, qtbot: QtBot) -> None:
    stage.show(qtbot)
    stage.key(qtbot, Qt.Key.Key_I)
    info = stage.page.info
    assert info.isVisible()
    qtbot.waitUntil(lambda: info._details is not None)
    info.caption.setFocus()
    qtbot.keyClicks(info.caption, "Mina at the sea")
    with qtbot.waitSignal(stage.editor.done):
        qtbot.keyClick(info.caption, Qt.Key.Key_Escape)
    assert stage.page.isVisible()
    assert stage.store.captions[1] == "Mina at the sea"
    stage.key(qtbot, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: info._details is not None and info._details.summary.id == 2)
    assert info.caption.toPlainText() == ""
    with qtbot.waitSignal(stage.editor.undone):
        stage.editor.undo()
    assert 1 not in stage.store.captions


def test_delete_asks_for_the_trash_and_goes_on_to_the_next(stage: Stage, qtbot: QtBot) -> None:
    stage.show(qtbot, 2)
    with qtbot.waitSignal(stage.viewer.trash_wanted) as wanted:
        stage.key(qtbot, Qt.Key.Key_Delete)
    assert wanted.args is not None
    assert [summary.id for summary in wanted.args[0]] == [3]
    stage.model.set_photos([number for number in sorted(stage.store.photos) if number != 3])
    assert stage.viewer.photo_id == 4
    assert stage.viewer.row == 2
    stage.model.set_photos([1, 2])
    assert stage.viewer.photo_id == 2
    stage.model.set_photos([])
    assert stage.closed


def test_the_photo_stays_when_others_come(stage: Stage, qtbot: QtBot) -> None:
    stage.show(qtbot, 5)
    stage.key(qtbot, Qt.Key.Key_Z)
    stage.model.set_photos([12, 11, 10, *range(1, 10)])
    assert stage.viewer.photo_id == 6
    assert stage.viewer.row == 8
    assert stage.page.subtitle.text().startswith("9 of 12")
    assert stage.page.canvas.scale == 1.0


def test_a_file_that_is_gone_leaves_its_thumbnail(stage: Stage, qtbot: QtBot) -> None:
    path = stage.store.photos[10].path
    content = path.read_bytes()
    path.unlink()
    qtbot.waitUntil(lambda: stage.model.summary(9) is not None)
    stage.viewer.open(9)
    qtbot.waitUntil(stage.page.notice.isVisible)
    assert "not there any more" in stage.page.notice.text()
    assert "found again in its new place" in stage.page.notice.text()
    assert stage.page.canvas.picture is not None
    path.write_bytes(content)
    qtbot.mouseClick(stage.page.notice.button, Qt.MouseButton.LeftButton)
    stage.wait_full(qtbot)
    assert not stage.page.notice.isVisible()


def test_an_offline_and_a_damaged_photo_are_told_apart(stage: Stage, qtbot: QtBot) -> None:
    stage.store.photos[7] = replace(stage.store.photos[7], offline=True, path=Path("/nowhere/7.png"))
    stage.store.photos[8].path.write_bytes(b"no photo")
    qtbot.waitUntil(lambda: stage.model.summary(6) is not None)
    stage.viewer.open(6)
    qtbot.waitUntil(lambda: "Connect the disk" in stage.page.notice.text())
    stage.key(qtbot, Qt.Key.Key_Right)
    assert not stage.page.notice.isVisible()
    qtbot.waitUntil(lambda: "cannot be read" in stage.page.notice.text())
    assert "Another program" in stage.page.notice.text()


def test_every_control_has_a_name_and_its_key(stage: Stage) -> None:
    for name, button in stage.page.buttons.items():
        assert button.accessibleName(), name
        assert button.toolTip().endswith(")"), name
    for widget in (stage.page.canvas, stage.page.filmstrip, stage.page.stars, stage.page.why):
        assert widget.accessibleName()
