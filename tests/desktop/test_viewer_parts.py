"""Filmstrip, slideshow, bars in full screen, and why a photo matched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.theme.icons import Icons
from desktop.viewer.filmstrip import GAP, TILE
from desktop.viewer.slideshow import Slideshow
from desktop.viewer.why import WhyShown
from tests.desktop.viewing import Stage, few_photos, move_mouse, wheel


class HandClock:
    """A timer that a test turns by hand."""

    def __init__(self, due: Callable[[], None], parent: QObject) -> None:
        self.due, self.asked_ms = due, 0

    def start(self, milliseconds: int) -> None:
        self.asked_ms = milliseconds

    def stop(self) -> None:
        self.asked_ms = 0

    def strike(self) -> None:
        assert self.asked_ms, "nobody waits"
        self.asked_ms = 0
        self.due()


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> list[HandClock]:
    made: list[HandClock] = []

    def make(due: Callable[[], None], parent: QObject) -> HandClock:
        made.append(HandClock(due, parent))
        return made[-1]

    defaults = Slideshow.__init__.__defaults__
    assert defaults is not None
    monkeypatch.setattr(Slideshow.__init__, "__defaults__", (*defaults[:-1], make))
    return made


@pytest.fixture
def stage(clocks: list[HandClock], tmp_path: Path, icons: Icons, qtbot: QtBot) -> Iterator[Stage]:
    stage = Stage.make(few_photos(tmp_path), icons, qtbot)
    stage.show(qtbot)
    yield stage
    stage.close()


def test_the_filmstrip_centres_and_goes_where_it_is_clicked(stage: Stage, qtbot: QtBot) -> None:
    strip = stage.page.filmstrip
    assert strip.tile_rect(0).center().x() == pytest.approx(strip.width() / 2, abs=2)
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.tile_rect(4).center())
    assert stage.viewer.row == 4
    assert strip.tile_rect(4).center().x() == pytest.approx(strip.width() / 2, abs=2)
    between = QPoint(strip.tile_rect(4).right() + GAP // 2 + 1, strip.height() // 2)
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=between)
    assert stage.viewer.row == 4
    wheel(strip, QPointF(50, 40), -2)
    assert stage.viewer.row == 6
    strip.setFocus()
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert stage.viewer.row == 7
    assert strip.hasFocus()
    stage.key(qtbot, Qt.Key.Key_T)
    assert not strip.isVisible()
    assert stage.page.canvas.geometry().bottom() == stage.page.rect().bottom()
    stage.key(qtbot, Qt.Key.Key_T)
    assert strip.isVisible()


def test_the_filmstrip_asks_for_what_is_in_sight_only(stage: Stage, qtbot: QtBot) -> None:
    many = list(range(1, 200_001))
    stage.model.set_photos(many)
    stage.viewer.open(100_000)
    strip = stage.page.filmstrip
    strip.grab()
    assert strip.row_at(strip.tile_rect(100_003).center()) == 100_003
    assert len(stage.loader.small._asked) <= strip.width() // (TILE + GAP) + 2


def test_the_filmstrip_shows_thumbnails(stage: Stage, qtbot: QtBot) -> None:
    strip = stage.page.filmstrip
    summary = stage.model.summary(0)
    assert summary is not None
    path = stage.store.locate(summary.content_hash)
    qtbot.waitUntil(lambda: stage.loader.small.get(path, TILE) is not None)
    shown = strip.grab().toImage().pixelColor(strip.tile_rect(0).center())
    photo = stage.page.canvas.grab().toImage()
    middle = photo.pixelColor(photo.rect().center())
    assert abs(shown.red() - middle.red()) + abs(shown.green() - middle.green()) < 12


def test_a_slideshow_goes_on_fades_and_holds(stage: Stage, clocks: list[HandClock], qtbot: QtBot) -> None:
    (clock,) = clocks
    show = stage.viewer.slideshow
    stage.key(qtbot, Qt.Key.Key_F5)
    assert show.running
    assert clock.asked_ms == 5000
    show.set_interval(10)
    assert clock.asked_ms == 10_000
    clock.strike()
    assert stage.viewer.row == 1
    stage.wait_full(qtbot)
    qtbot.waitUntil(lambda: clock.asked_ms == 10_000)
    qtbot.waitUntil(lambda: stage.page.canvas._before_opacity == 0.0, timeout=3000)
    stage.key(qtbot, Qt.Key.Key_Plus)  # the user looks closer: it holds
    assert show.held
    assert clock.asked_ms == 0
    stage.key(qtbot, Qt.Key.Key_Space)
    assert show.running
    wheel(stage.page.canvas, QPointF(100, 100), 1)
    assert show.held
    stage.key(qtbot, Qt.Key.Key_S)
    stage.key(qtbot, Qt.Key.Key_Escape)
    assert not show.active
    assert not stage.closed


def test_a_slideshow_begins_again_after_the_last_photo(stage: Stage, clocks: list[HandClock], qtbot: QtBot) -> None:
    stage.show(qtbot, 11)
    qtbot.mouseClick(stage.page.buttons["slideshow"], Qt.MouseButton.LeftButton, pos=QPoint(10, 18))
    clocks[0].strike()
    assert stage.viewer.row == 0


def test_a_slideshow_passes_over_a_damaged_photo(stage: Stage, clocks: list[HandClock], qtbot: QtBot) -> None:
    stage.store.photos[2].path.write_bytes(b"no photo")
    stage.loader.forget(stage.store.photos[2].path)
    stage.key(qtbot, Qt.Key.Key_S)
    clocks[0].strike()
    qtbot.waitUntil(lambda: clocks[0].asked_ms > 0)
    clocks[0].strike()
    assert stage.viewer.row == 2


def test_bars_float_and_fade_in_full_screen(stage: Stage, qtbot: QtBot) -> None:
    page, chrome = stage.page, stage.page.chrome
    stage.window.showFullScreen()
    qtbot.waitUntil(lambda: chrome.floating)
    qtbot.waitUntil(lambda: page.canvas.geometry() == page.rect())
    chrome.fade()
    assert chrome.faded
    assert page.canvas.cursor().shape() == Qt.CursorShape.BlankCursor
    qtbot.waitUntil(lambda: page.bar.graphicsEffect().opacity() == 0.0)  # type: ignore[attr-defined]
    move_mouse(qtbot, page.canvas, QPoint(120, 300))
    assert not chrome.faded
    page.buttons["info"].setFocus()
    chrome.fade()
    assert not chrome.faded  # the keyboard is in the bar
    stage.window.showNormal()
    qtbot.waitUntil(lambda: not chrome.floating)
    assert page.canvas.geometry().top() == page.bar.height()


def test_keys_of_the_window(stage: Stage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(stage.viewer.fullscreen_toggled):
        stage.key(qtbot, Qt.Key.Key_F)
    stage.key(qtbot, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)  # the window's own
    assert stage.editor.undo_words == ""
    assert stage.store.photos[1].rating == 0


def test_without_a_search_there_is_no_why(stage: Stage, qtbot: QtBot) -> None:
    assert not stage.page.buttons["why"].isVisible()
    stage.key(qtbot, Qt.Key.Key_W)
    assert not stage.page.why.isVisible()


@pytest.fixture
def searched(stage: Stage, qtbot: QtBot) -> Stage:
    stage.viewer.set_query("beach")
    stage.key(qtbot, Qt.Key.Key_W)
    qtbot.waitUntil(lambda: stage.viewer.why._shown is not None)
    return stage


def _chips(stage: Stage) -> list[str]:
    return [label.text() for label in stage.page.why.words.findChildren(QLabel) if not label.isHidden()]


def test_why_is_laid_over_the_photo(searched: Stage, qtbot: QtBot) -> None:
    page, canvas = searched.page, searched.page.canvas
    assert page.why.isVisible()
    assert page.why.likely.text() == "Likely · 90%"
    assert _chips(searched) == ["File name: beach-001.png"]
    with_heat = canvas.grab().toImage()
    target = canvas._target()
    inside = (target.topLeft() + QPointF(target.width() / 8, target.height() / 8)).toPoint()
    outside = (target.topLeft() + QPointF(target.width() * 7 / 8, target.height() / 8)).toPoint()
    searched.key(qtbot, Qt.Key.Key_W)
    assert not page.why.isVisible()
    without = canvas.grab().toImage()
    assert with_heat.pixelColor(outside) == without.pixelColor(outside)
    assert with_heat.pixelColor(inside) != without.pixelColor(inside)


def test_why_turns_with_the_photo(searched: Stage, qtbot: QtBot) -> None:
    canvas = searched.page.canvas
    searched.key(qtbot, Qt.Key.Key_R)
    target = canvas._target()
    right = (target.topRight() + QPointF(-target.width() / 8, target.height() / 8)).toPoint()
    left = (target.topLeft() + QPointF(target.width() / 8, target.height() / 8)).toPoint()
    shown = canvas.grab().toImage()
    assert shown.pixelColor(right) != shown.pixelColor(left)  # what was upper left is upper right


def test_why_follows_to_the_next_photo(searched: Stage, qtbot: QtBot) -> None:
    searched.key(qtbot, Qt.Key.Key_Right)
    assert searched.page.why.isVisible()
    qtbot.waitUntil(lambda: searched.page.why.likely.text() == "Less likely · 10%")
    assert _chips(searched) == []
    shown = searched.viewer.why._shown
    assert isinstance(shown, WhyShown)
    assert shown.explanation.photo_id == 2


def test_why_is_asked_again_when_a_caption_changes(searched: Stage, qtbot: QtBot) -> None:
    before = searched.viewer.why._shown
    searched.viewer.edits.caption(1, "the sea")
    qtbot.waitUntil(lambda: searched.viewer.why._shown not in (None, before))
    with qtbot.waitSignal(searched.editor.undone):
        searched.editor.undo()
    qtbot.waitUntil(lambda: searched.page.info.caption.toPlainText() == "")


def test_a_term_can_be_chosen_with_the_keyboard(stage: Stage, qtbot: QtBot) -> None:
    stage.viewer.set_query("dog sea")
    qtbot.mouseClick(stage.page.buttons["why"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stage.viewer.why._shown is not None)
    buttons = stage.page.why.group.buttons()
    assert [button.text() for button in buttons] == ["dog sea", "dog", "sea"]
    assert buttons[0].isChecked()
    with qtbot.waitSignal(stage.page.why.term_chosen) as chosen:
        buttons[2].setFocus()
        qtbot.keyClick(buttons[2], Qt.Key.Key_Space)
    assert chosen.args == [2]
    assert "sea" in buttons[2].accessibleName()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("nowhere", "“nowhere” is not seen in any one place"),
        ("blind", ""),
    ],
)
def test_why_says_what_the_colours_cannot(stage: Stage, qtbot: QtBot, query: str, words: str) -> None:
    stage.viewer.set_query(query)
    stage.key(qtbot, Qt.Key.Key_W)
    qtbot.waitUntil(lambda: stage.viewer.why._shown is not None)
    assert words in stage.page.why.message.text()
    if query == "blind":
        assert not stage.page.why.group.button(1).isEnabled()


def test_why_tells_of_an_error(stage: Stage, qtbot: QtBot) -> None:
    stage.viewer.set_query("dog")
    del stage.store.photos[1]
    stage.key(qtbot, Qt.Key.Key_W)
    qtbot.waitUntil(lambda: stage.page.why.message.text() not in ("", "Looking where the words are…"))
    assert stage.page.why.isVisible()
