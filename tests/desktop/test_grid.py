"""The grid by itself, with real mouse and keys, over photos in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.backend.thumbnails import ThumbnailStore
from desktop.backend.timeline import Timeline, TimelineReader
from desktop.grid.badges import heart_rect
from desktop.grid.delegate import PhotoDelegate
from desktop.grid.mime import PHOTOS_MIME, photo_ids_of, photo_mime
from desktop.grid.model import PhotoListModel
from desktop.grid.sections import Grouping
from desktop.grid.view import PhotoGridView
from desktop.i18n import Language, Translations, section_title
from desktop.theme.icons import Icons
from engine.records import PhotoSummary
from tests.desktop.fake_library import FakeLibrary, FakeStore

LEFT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
PLAIN, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture(scope="module")
def grid_store(tmp_path_factory: pytest.TempPathFactory) -> FakeStore:
    store = FakeStore(tmp_path_factory.mktemp("grid"))
    FakeLibrary(store).add_folder(store.root / "Holiday")
    return store


@pytest.fixture
def grid(qtbot: QtBot, qapp: QApplication, icons: Icons, grid_store: FakeStore) -> Iterator[PhotoGridView]:
    """Forty photos of three months, as months, at 176 px."""
    translations = Translations(qapp, Language.ENGLISH)
    library, thumbnails = FakeLibrary(grid_store), ThumbnailStore(grid_store.locate)

    def load(ids: list[int], on_result: Callable[[list[PhotoSummary]], None]) -> None:
        QTimer.singleShot(0, lambda: on_result(library.summaries(ids)))

    model = PhotoListModel(load)
    view = PhotoGridView(icons.theme, section_title)
    qtbot.addWidget(view)
    view.setModel(model)
    view.setItemDelegate(PhotoDelegate(thumbnails, icons, view))
    model.set_photos(*_arrays(TimelineReader().read(library)))
    view.resize(860, 600)
    view.show()
    view.activateWindow()
    qtbot.waitExposed(view)
    view.setFocus()
    qtbot.waitUntil(lambda: model.peek(0) is not None)
    yield view
    thumbnails.close()
    translations.deleteLater()


def _arrays(timeline: Timeline):  # type: ignore[no-untyped-def]
    return timeline.ids, timeline.days, timeline.aspects


def _mouse(widget: QWidget, kind: QEvent.Type, point: QPoint, held: Qt.KeyboardModifier = PLAIN) -> None:
    moving, released = kind == QEvent.Type.MouseMove, kind == QEvent.Type.MouseButtonRelease
    place, screen = QPointF(point), QPointF(widget.mapToGlobal(point))
    event = QMouseEvent(kind, place, screen, NO_BUTTON if moving else LEFT, NO_BUTTON if released else LEFT, held)
    QApplication.sendEvent(widget, event)


def _wheel(grid: PhotoGridView, delta: int, point: QPoint, held: Qt.KeyboardModifier = PLAIN) -> None:
    viewport = grid.viewport()
    place, screen = QPointF(point), QPointF(viewport.mapToGlobal(point))
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(place, screen, QPoint(), QPoint(0, delta), NO_BUTTON, held, phase, False)
    QApplication.sendEvent(viewport, event)


def _middle(grid: PhotoGridView, row: int) -> QPoint:
    return grid.visualRect(grid.photos.index(row)).center()


def _selected(grid: PhotoGridView) -> list[int]:
    return grid.chosen.rows().tolist()


# Selecting ------------------------------------------------------------------------------------------------------------


def test_clicks_select_one_some_or_a_run(grid: PhotoGridView, qtbot: QtBot) -> None:
    viewport = grid.viewport()
    with qtbot.waitSignal(grid.selection_changed):
        qtbot.mouseClick(viewport, LEFT, pos=_middle(grid, 1))
    qtbot.mouseClick(viewport, LEFT, CTRL, _middle(grid, 5))
    assert _selected(grid) == [1, 5]
    qtbot.mouseClick(viewport, LEFT, CTRL, _middle(grid, 1))
    assert _selected(grid) == [5]
    qtbot.mouseClick(viewport, LEFT, SHIFT, _middle(grid, 2))
    assert len(_selected(grid)) >= 2
    qtbot.mouseClick(viewport, LEFT, pos=_middle(grid, 0))
    assert grid.selected_ids() == [grid.photos.ids[0]]


def test_a_click_between_the_photos_or_escape_clears_the_selection(grid: PhotoGridView, qtbot: QtBot) -> None:
    grid.select_ids([1, 2])
    qtbot.mouseClick(grid.viewport(), LEFT, pos=QPoint(8, 300))
    assert _selected(grid) == []
    grid.selectAll()
    assert len(grid.selected_ids()) == 40
    qtbot.keyClick(grid, Qt.Key.Key_Escape)
    assert _selected(grid) == []


def test_keys_move_and_select(grid: PhotoGridView, qtbot: QtBot) -> None:
    key, columns = Qt.Key, 4
    grid.setCurrentIndex(grid.photos.index(0))
    for press, row in (
        (key.Key_Right, 1),
        (key.Key_Down, 1 + columns),
        (key.Key_Up, 1),
        (key.Key_Left, 0),
        (key.Key_End, 39),
        (key.Key_Home, 0),
    ):
        qtbot.keyClick(grid, press)
        assert grid.currentIndex().row() == row
    qtbot.keyClick(grid, key.Key_Right, SHIFT)
    qtbot.keyClick(grid, key.Key_Down, SHIFT)
    assert _selected(grid) == [0, 1, 2, 3, 4, 5]
    qtbot.keyClick(grid, key.Key_PageDown)
    assert grid.currentIndex().row() >= 2 * columns
    qtbot.keyClick(grid, key.Key_A, CTRL)
    assert len(_selected(grid)) == 40


def test_space_enter_and_double_click(grid: PhotoGridView, qtbot: QtBot) -> None:
    grid.setCurrentIndex(grid.photos.index(2))
    with qtbot.waitSignal(grid.preview_wanted) as wanted:
        qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert wanted.args == [2]
    assert _selected(grid) == [2]
    with qtbot.waitSignal(grid.opened) as opened:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert opened.args == [2]
    with qtbot.waitSignal(grid.opened) as opened:
        qtbot.mouseDClick(grid.viewport(), LEFT, pos=_middle(grid, 4))
    assert opened.args == [4]
    with qtbot.waitSignal(grid.typed) as typed:
        qtbot.keyClick(grid, Qt.Key.Key_B)
    assert typed.args == ["b"]


def test_rubber_band_selects_what_it_touches(grid: PhotoGridView) -> None:
    viewport = grid.viewport()
    start = grid.visualRect(grid.photos.index(0)).bottomRight() + QPoint(4, 4)
    end = grid.visualRect(grid.photos.index(6)).center()
    _mouse(viewport, QEvent.Type.MouseButtonPress, start)
    _mouse(viewport, QEvent.Type.MouseMove, end)
    assert grid.band.active
    assert _selected(grid) == [5, 6]
    _mouse(viewport, QEvent.Type.MouseMove, start + QPoint(10, 10))
    assert _selected(grid) == [5]
    _mouse(viewport, QEvent.Type.MouseButtonRelease, start + QPoint(10, 10))
    assert not grid.band.active
    _mouse(viewport, QEvent.Type.MouseButtonPress, QPoint(8, 300), CTRL)
    _mouse(viewport, QEvent.Type.MouseMove, _middle(grid, 4), CTRL)
    _mouse(viewport, QEvent.Type.MouseButtonRelease, _middle(grid, 4), CTRL)
    assert set(_selected(grid)) >= {4, 5}


def test_rubber_band_scrolls_beyond_the_edge(grid: PhotoGridView, qtbot: QtBot) -> None:
    viewport, bar = grid.viewport(), grid.verticalScrollBar()
    _mouse(viewport, QEvent.Type.MouseButtonPress, QPoint(8, 300))
    _mouse(viewport, QEvent.Type.MouseMove, QPoint(700, viewport.height() + 60))
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    _mouse(viewport, QEvent.Type.MouseButtonRelease, QPoint(700, viewport.height() + 60))
    assert _selected(grid)[-1] == 39
    assert len(_selected(grid)) > 25
    assert not grid.band.active


def test_selection_survives_other_photos(grid: PhotoGridView) -> None:
    grid.select_ids([3, 9, 30])
    grid.selectionModel().setCurrentIndex(grid.photos.index(8), QItemSelectionModel.SelectionFlag.NoUpdate)
    ids = list(grid.photos.ids)
    grid.photos.set_photos(ids[::-1])  # another order: a reset
    assert sorted(grid.selected_ids()) == [3, 9, 30]
    assert grid.photos.ids[grid.currentIndex().row()] == 9
    grid.photos.set_photos([photo_id for photo_id in ids if photo_id not in (9, 10)])
    assert grid.selected_ids() == [3, 30]
    grid.show_from_top()
    assert grid.selected_ids() == []


# Headers and places ---------------------------------------------------------------------------------------------------


def test_the_header_sticks_and_is_pushed_by_the_next(grid: PhotoGridView) -> None:
    bar, headers = grid.verticalScrollBar(), grid.layout_.header_rect
    assert [section.month for section in grid.sections] == [6, 5, 4]
    bar.setValue(150)
    stuck = grid.stuck_header()
    assert stuck is not None
    assert (stuck[0], stuck[1].top()) == (0, 0)
    bar.setValue(headers(1).top() - 20)
    stuck = grid.stuck_header()
    assert stuck is not None
    assert (stuck[0], stuck[1].bottom() + 1) == (0, 20)
    bar.setValue(headers(1).top() + 20)
    stuck = grid.stuck_header()
    assert stuck is not None
    assert (stuck[0], stuck[1].top()) == (1, 0)
    covered = QPoint(60, 30)
    assert not grid.indexAt(covered).isValid()


def test_a_click_on_a_header_selects_its_photos(grid: PhotoGridView, qtbot: QtBot) -> None:
    viewport = grid.viewport()
    qtbot.mouseClick(viewport, LEFT, pos=QPoint(60, 24))
    assert _selected(grid) == list(range(13))
    grid.verticalScrollBar().setValue(grid.layout_.header_rect(1).top())
    qtbot.mouseClick(viewport, LEFT, CTRL, QPoint(60, 24))
    assert _selected(grid) == list(range(33))
    qtbot.mouseClick(viewport, LEFT, CTRL, QPoint(60, 24))
    assert _selected(grid) == list(range(13))
    grid.setCurrentIndex(grid.photos.index(39))
    qtbot.keyClick(grid, Qt.Key.Key_D, CTRL | SHIFT)
    assert _selected(grid) == list(range(33, 40))


def test_alt_and_arrows_go_by_sections(grid: PhotoGridView, qtbot: QtBot) -> None:
    grid.setCurrentIndex(grid.photos.index(4))
    for press, row in ((Qt.Key.Key_Down, 13), (Qt.Key.Key_Down, 33), (Qt.Key.Key_Up, 13), (Qt.Key.Key_Up, 0)):
        qtbot.keyClick(grid, press, ALT)
        assert grid.currentIndex().row() == row


def test_days_or_months_by_choice_and_size(grid: PhotoGridView) -> None:
    grid.set_grouping(Grouping.DAY)
    assert len(grid.sections) > 30
    first = grid.sections[0]
    assert section_title(first)[0] == "Wednesday, June 19, 2024"
    grid.set_grouping("month")
    assert [section_title(section)[0] for section in grid.sections] == ["June 2024", "May 2024", "April 2024"]
    grid.set_grouping(Grouping.AUTO)  # less than three photos a day
    assert len(grid.sections) == 3
    days = np.sort(np.repeat(np.arange(739010, 739020, dtype=np.int32), 4))[::-1]
    grid.photos.set_photos(grid.photos.ids, days)
    assert len(grid.sections) == 10
    grid.set_tile_size(120)
    assert len(grid.sections) == 1


def test_photos_that_come_leave_the_view_in_its_place(grid: PhotoGridView) -> None:
    bar = grid.verticalScrollBar()
    bar.setValue(900)
    row = grid.visible_rows()[5]
    photo_id, place = grid.photos.ids[row], grid.visualRect(grid.photos.index(row))
    days = grid.photos.days
    assert days is not None
    newest = np.full(7, days[0] + 40, np.int32)
    ids = np.concatenate((np.arange(100, 107), grid.photos.ids.array))
    grid.photos.set_photos(ids, np.concatenate((newest, days)))
    again = grid.photos.row_of(photo_id)
    assert again == row + 7
    assert grid.visualRect(grid.photos.index(again)) == place


@pytest.mark.parametrize("justified", [False, True])
def test_ctrl_and_wheel_keep_the_photo_under_the_mouse(grid: PhotoGridView, justified: bool) -> None:
    grid.set_justified(justified)
    size = 176

    def zoom(by: int) -> None:
        nonlocal size
        size += 24 * by
        grid.set_tile_size(size)

    grid.zoomed.connect(zoom)
    grid.verticalScrollBar().setValue(1000)
    point = QPoint(300, 320)
    photo_id = grid.photos.ids[grid.layout_.row_near(point + QPoint(0, 1000)) or 0]
    for delta in (120, 60, 60, -120, -120, 240):
        _wheel(grid, delta, point, CTRL)
        rect = grid.visualRect(grid.photos.index(grid.photos.row_of(photo_id) or 0))
        assert rect.top() - 1 <= point.y() <= rect.bottom() + 1
    assert size == 176 + 24 * 2
    before = grid.verticalScrollBar().value()
    _wheel(grid, -120, point)
    assert grid.verticalScrollBar().value() > before


def test_scrubber_goes_where_it_is_dragged(grid: PhotoGridView, qtbot: QtBot) -> None:
    bar = grid.scrubber
    handle = bar.handle_rect()
    _mouse(bar, QEvent.Type.MouseButtonPress, handle.center())
    assert bar.bubble.isVisible()
    assert bar.bubble.text() == "June 2024"
    _mouse(bar, QEvent.Type.MouseMove, QPoint(handle.center().x(), bar.height() // 2))
    assert 0.35 < bar.value() / bar.maximum() < 0.65
    assert bar.bubble.text() == "May 2024"
    _mouse(bar, QEvent.Type.MouseMove, QPoint(handle.center().x(), bar.height() + 50))
    assert bar.value() == bar.maximum()
    _mouse(bar, QEvent.Type.MouseButtonRelease, QPoint(handle.center().x(), bar.height() + 50))
    assert not bar.isSliderDown()
    _mouse(bar, QEvent.Type.MouseButtonPress, QPoint(handle.center().x(), 2))
    _mouse(bar, QEvent.Type.MouseButtonRelease, QPoint(handle.center().x(), 2))
    assert bar.value() == 0


def test_scrubber_by_keys(grid: PhotoGridView, qtbot: QtBot) -> None:
    bar = grid.scrubber
    bar.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(bar, Qt.Key.Key_Down)
    assert bar.value() == grid.layout_.header_rect(1).top()
    assert bar.bubble.text() == "May 2024"
    assert bar.accessibleDescription() == "May 2024"
    qtbot.keyClick(bar, Qt.Key.Key_Up)
    assert bar.value() == 0
    qtbot.keyClick(bar, Qt.Key.Key_PageDown)
    assert bar.value() == bar.maximum()
    grid.setFocus()
    assert not bar.bubble.isVisible()


def test_without_dates_there_are_neither_headers_nor_years(grid: PhotoGridView) -> None:
    grid.photos.set_photos([5, 3, 9])
    assert not grid.scrubber.dated
    assert grid.stuck_header() is None
    assert grid.visualRect(grid.photos.index(0)).top() < 20
    grid.photos.know(Timeline(grid.photos.ids, np.array([739_400, 739_399, 739_300], np.int32), np.ones(3, np.float32)))
    grid.photos.set_photos([3, 9], dated=True)
    assert len(grid.sections) == 2


# Marks, dragging, pictures --------------------------------------------------------------------------------------------


def test_a_click_on_the_heart_asks_for_a_favourite(grid: PhotoGridView, qtbot: QtBot) -> None:
    heart = heart_rect(grid.visualRect(grid.photos.index(3))).center()
    with qtbot.waitSignal(grid.favourite_toggled) as toggled:
        qtbot.mouseClick(grid.viewport(), LEFT, pos=heart)
    assert toggled.args == [grid.photos.ids[3]]
    assert _selected(grid) == []


def test_only_what_is_hovered_is_painted_again(grid: PhotoGridView, qtbot: QtBot) -> None:
    viewport = grid.viewport()
    qtbot.waitUntil(lambda: _all_pictures_are_here(grid))
    qtbot.mouseMove(viewport, _middle(grid, 2))
    qtbot.waitUntil(lambda: grid.hovered_row == 2)
    QApplication.processEvents()
    painted: list[int] = []

    class Watch(QWidget):
        def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]  # noqa: N802
            if event.type() == QEvent.Type.Paint:
                area = event.region().boundingRect()  # type: ignore[attr-defined]
                painted.append(area.width() * area.height())
            return False

    watch = Watch()
    viewport.installEventFilter(watch)
    qtbot.mouseMove(viewport, _middle(grid, 3))
    qtbot.waitUntil(lambda: grid.hovered_row == 3 and bool(painted))
    assert max(painted) < 0.4 * viewport.width() * viewport.height()
    viewport.removeEventFilter(watch)


def _all_pictures_are_here(grid: PhotoGridView) -> bool:
    delegate = grid.itemDelegate()
    assert isinstance(delegate, PhotoDelegate)
    found = [(grid.photos.peek(row), grid.visualRect(grid.photos.index(row))) for row in grid.visible_rows()]
    keys = [grid.key_of(summary, rect) for summary, rect in found if summary is not None]
    return len(keys) == len(found) and all(delegate.thumbnails.exact(key) is not None for key in keys)


def test_what_is_dragged(grid: PhotoGridView, grid_store: FakeStore, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: _all_pictures_are_here(grid))
    assert grid.make_drag() is None
    grid.setCurrentIndex(grid.photos.index(1))
    grid.select_ids([2, 3, 4])
    drag = grid.make_drag()
    assert drag is not None
    mime = drag.mimeData()
    assert photo_ids_of(mime) == [2, 3, 4]
    assert [Path(url.toLocalFile()) for url in mime.urls()] == [grid_store.photos[number].path for number in (2, 3, 4)]
    assert drag.pixmap().width() > 88
    drag.deleteLater()


def test_dragged_photos_come_back_as_ids_or_not_at_all() -> None:
    assert photo_ids_of(photo_mime([7, 8], [])) == [7, 8]
    assert not photo_mime([7], []).hasUrls()
    mime = photo_mime([], [])
    for nonsense in (b"", b"\xff", b"{}", json.dumps(["a", 1.5, None, True]).encode()):
        mime.setData(PHOTOS_MIME, nonsense)
        assert photo_ids_of(mime) == []


def test_scrolling_moves_what_is_painted_and_paints_the_rest_alike(grid: PhotoGridView, qtbot: QtBot) -> None:
    """What was moved has to look like what would be painted anew."""
    bar = grid.verticalScrollBar()
    grid.select_ids([6, 10, 11])
    for value in (40, 130, 77, 400, 520, 300):
        bar.setValue(value)
        qtbot.waitUntil(lambda: _all_pictures_are_here(grid))
        QApplication.processEvents()
    screen = grid.screen().grabWindow(grid.winId()).toImage()
    anew = grid.grab().toImage()
    area = grid.viewport().geometry()
    if screen.isNull():
        pytest.skip("this platform shows no screen")
    step = 7
    different = [
        (x, y)
        for y in range(area.top(), area.bottom(), step)
        for x in range(area.left(), area.right(), step)
        if screen.pixelColor(x, y) != anew.pixelColor(x, y)
    ]
    assert not different


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_pictures_have_the_pixels_of_the_device(grid: PhotoGridView, ratio: float) -> None:
    summary = grid.photos.peek(0)
    delegate = grid.itemDelegate()
    assert summary is not None
    assert isinstance(delegate, PhotoDelegate)
    rect = grid.visualRect(grid.photos.index(0))
    key = delegate.key_of(summary, rect, ratio)
    assert (key.width, key.height) == (round(rect.width() * ratio), round(rect.height() * ratio))
