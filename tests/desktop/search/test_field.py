"""The search field: words, chips, images, and what an input method composes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.grid.mime import photo_mime
from desktop.search.chip import Chip
from desktop.search.example import MOST_EXAMPLES
from tests.desktop.search.searching import Searches, SearchWindow, compose, drop, example, focus, type_in

Key = Qt.Key


def chip(window: SearchWindow, place: int = 0) -> Chip:
    return list(window.field.strip)[place]


def test_a_space_behind_a_filter_makes_it_a_chip(search_window: SearchWindow, qtbot: QtBot) -> None:
    type_in(qtbot, search_window, "sunset -people tag:dog")
    assert search_window.chips == ["-people"]
    assert search_window.field.edit.text() == "sunset tag:dog"
    qtbot.keyClicks(search_window.field.edit, " sea")
    assert search_window.chips == ["-people", "tag:dog"]
    assert search_window.field.edit.text() == "sunset sea"
    assert search_window.field.text == "sunset sea -people tag:dog"


def test_quotes_may_hold_spaces(search_window: SearchWindow, qtbot: QtBot) -> None:
    type_in(qtbot, search_window, 'tag:"our cat')
    assert search_window.field.text == 'tag:"our cat"'
    assert search_window.chips == []
    qtbot.keyClicks(search_window.field.edit, '" "blue tent" x')
    assert search_window.chips == ['tag:"our cat"', '"blue tent"']
    assert search_window.field.edit.text() == "x"


def test_enter_makes_chips_of_what_is_complete(search_window: SearchWindow, qtbot: QtBot) -> None:
    type_in(qtbot, search_window, "is:favourite")
    with qtbot.waitSignal(search_window.field.submitted):
        qtbot.keyClick(search_window.field.edit, Key.Key_Return)
    assert (search_window.chips, search_window.field.edit.text()) == (["is:favourite"], "")
    assert search_window.field.text == "is:favourite"


def test_going_elsewhere_makes_chips(search_window: SearchWindow, qtbot: QtBot) -> None:
    type_in(qtbot, search_window, "dog after:2023")
    search_window.elsewhere.setFocus()
    assert search_window.chips == ["after:2023"]


def test_a_whole_text_is_taken_apart(search_window: SearchWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(search_window.field.changed):
        search_window.field.set_text('sunset -"red car" after:2023-05 over sea tag:')
    assert search_window.chips == ['-"red car"', "after:2023-05"]
    assert search_window.field.edit.text() == "sunset over sea tag:"
    search_window.field.set_text("dog")
    assert (search_window.chips, search_window.field.text) == ([], "dog")


def test_chips_say_what_they_are(search_window: SearchWindow) -> None:
    search_window.field.set_text('-people tag:"our cat" -is:favourite "blue tent"')
    names = [one.accessibleName() for one in search_window.field.strip]
    assert names == ["Filter not people", "Filter tag: our cat", "Filter not favourites", "Filter “blue tent”"]
    assert "Delete removes it" in chip(search_window).accessibleDescription()
    assert chip(search_window).button.accessibleName() == "Remove not people"


def test_chips_show_what_is_in_them_as_it_is(search_window: SearchWindow) -> None:
    search_window.field.set_text('tag:"<img src=x>&b" tag:"a\u202eb"')
    first, second = search_window.field.strip
    assert first.accessibleName() == "Filter tag: <img src=x>&b"
    assert "<img" not in first.toolTip()
    assert "&lt;img src=x&gt;&amp;b" in first.toolTip()
    assert "\u202e" not in second.accessibleName() + second.toolTip()


def test_backspace_takes_the_last_chip_back_into_the_words(search_window: SearchWindow, qtbot: QtBot) -> None:
    search_window.field.set_text('sea tag:"our cat" type:raw')
    focus(search_window)
    edit = search_window.field.edit
    qtbot.keyClick(edit, Key.Key_Home)
    qtbot.keyClick(edit, Key.Key_Backspace)
    assert search_window.chips == ['tag:"our cat"']
    assert edit.text() == "type:raw sea"
    qtbot.keyClick(edit, Key.Key_Backspace)
    assert edit.text() == "type:ra sea"
    qtbot.keyClicks(edit, "w ")
    assert search_window.chips == ['tag:"our cat"', "type:raw"]
    assert (edit.text(), edit.cursorPosition()) == ("sea", 0)


def test_a_click_edits_a_chip(search_window: SearchWindow, qtbot: QtBot) -> None:
    search_window.field.set_text('sea tag:"our cat"')
    qtbot.mouseClick(chip(search_window), Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    edit = search_window.field.edit
    assert (edit.text(), edit.hasFocus()) == ('tag:"our cat" sea', True)
    qtbot.keyClicks(edit, "s")
    assert edit.text() == 'tag:"our cats" sea'


def test_the_cross_of_a_chip_takes_it_away(search_window: SearchWindow, qtbot: QtBot) -> None:
    search_window.field.set_text("sea tag:dog type:raw")
    qtbot.mouseClick(chip(search_window).button, Qt.MouseButton.LeftButton)
    assert search_window.field.text == "sea type:raw"


def test_arrows_move_between_chips_and_words(search_window: SearchWindow, qtbot: QtBot) -> None:
    search_window.field.set_text("sea tag:dog type:raw is:favourite")
    focus(search_window)
    edit = search_window.field.edit
    edit.setCursorPosition(0)
    qtbot.keyClick(edit, Key.Key_Left)
    assert chip(search_window, 2).hasFocus()
    qtbot.keyClick(chip(search_window, 2), Key.Key_Left)
    qtbot.keyClick(chip(search_window, 1), Key.Key_Delete)
    assert search_window.chips == ["tag:dog", "is:favourite"]
    assert chip(search_window, 1).hasFocus()
    qtbot.keyClick(chip(search_window, 1), Key.Key_Right)
    assert (edit.hasFocus(), edit.cursorPosition()) == (True, 0)
    qtbot.keyClick(edit, Key.Key_Left)
    qtbot.keyClick(chip(search_window, 1), Key.Key_Home)
    assert chip(search_window, 0).hasFocus()
    qtbot.keyClicks(chip(search_window, 0), "s")
    assert (edit.text(), edit.hasFocus()) == ("seas", True)


def test_enter_on_a_chip_edits_it(search_window: SearchWindow, qtbot: QtBot) -> None:
    search_window.field.set_text("tag:dog")
    focus(search_window)
    qtbot.keyClick(search_window.field.edit, Key.Key_Left)
    qtbot.keyClick(chip(search_window), Key.Key_Return)
    assert (search_window.field.edit.text(), search_window.field.edit.hasFocus()) == ("tag:dog", True)


@pytest.mark.parametrize("width", [480, 720])
def test_many_chips_leave_room_for_words(search_window: SearchWindow, qtbot: QtBot, width: int) -> None:
    search_window.resize(width, 400)
    search_window.field.set_text(" ".join(f"tag:number{one}" for one in range(30)))
    strip, edit = search_window.field.strip, search_window.field.edit
    qtbot.waitUntil(lambda: strip.horizontalScrollBar().value() == strip.horizontalScrollBar().maximum() > 0)
    assert edit.width() >= 140
    assert strip.geometry().right() < edit.geometry().left()
    strip.focus(0)
    assert strip.horizontalScrollBar().value() < 10


def test_a_wrong_filter_says_so_and_the_rest_is_searched(
    search_window: SearchWindow, searches: Searches, qtbot: QtBot
) -> None:
    type_in(qtbot, search_window, "dog type:pg")
    assert not search_window.field.note.isVisible()  # it may become png yet
    qtbot.keyClicks(search_window.field.edit, "n ")
    assert "did you mean png" in search_window.field.note.text()
    assert search_window.field.note.isVisible()
    assert "did you mean png" in chip(search_window).toolTip()
    assert chip(search_window).property("wrong") is True
    qtbot.waitUntil(lambda: searches.texts[-1:] == ["dog"])
    assert search_window.field.text == "dog type:pgn"
    qtbot.mouseClick(chip(search_window).button, Qt.MouseButton.LeftButton)
    assert not search_window.field.note.isVisible()


def test_escape_clears_and_then_leaves(search_window: SearchWindow, qtbot: QtBot) -> None:
    search_window.field.set_text("sea tag:dog")
    focus(search_window)
    qtbot.keyClick(search_window.field.edit, Key.Key_Escape)
    assert (search_window.field.text, search_window.left) == ("", 0)
    qtbot.keyClick(search_window.field.edit, Key.Key_Escape)
    assert search_window.left == 1


def test_what_is_composed_is_not_searched(search_window: SearchWindow, searches: Searches, qtbot: QtBot) -> None:
    focus(search_window)
    for letters in ("ㄱ", "가", "강"):
        compose(search_window, letters)
        assert search_window.field.text == ""
        assert not search_window.search.active
    compose(search_window, "ㅇ", commit="강")
    assert search_window.field.text == "강"
    compose(search_window, "아")
    compose(search_window, "", commit="아")
    compose(search_window, "지")
    compose(search_window, "", commit="지")
    qtbot.waitUntil(lambda: searches.texts[-1:] == ["강아지"])
    assert all(text in ("강", "강아", "강아지") for text in searches.texts)


def test_backspace_while_composing_is_the_input_methods(search_window: SearchWindow, qtbot: QtBot) -> None:
    search_window.field.set_text("tag:dog")
    focus(search_window)
    compose(search_window, "가")
    qtbot.keyClick(search_window.field.edit, Key.Key_Backspace)
    assert search_window.chips == ["tag:dog"]


def test_korean_filters_become_chips(search_window: SearchWindow, qtbot: QtBot) -> None:
    focus(search_window)
    compose(search_window, "", commit="태그:강아지")
    qtbot.keyClick(search_window.field.edit, Key.Key_Space)
    assert search_window.chips == ["태그:강아지"]
    assert chip(search_window).accessibleName() == "Filter tag: 강아지"


def test_a_commit_with_a_space_makes_a_chip_while_the_next_letter_is_composed(search_window: SearchWindow) -> None:
    focus(search_window)
    compose(search_window, "ㅂ", commit="태그:강아지 ")
    assert (search_window.chips, search_window.field.edit.text()) == (["태그:강아지"], "")
    compose(search_window, "바")
    compose(search_window, "", commit="바다")
    assert search_window.field.text == "바다 태그:강아지"
    assert search_window.field.edit.composing == ""


def test_images_and_words_together(search_window: SearchWindow, searches: Searches, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/photos/a.jpg"), QUrl.fromLocalFile("/photos/b.jpg")])
    assert drop(search_window.field, mime)
    type_in(qtbot, search_window, "at night")
    qtbot.waitUntil(lambda: searches.texts[-1:] == ["at night"])
    assert searches.asked[-1].images == [Path("/photos/a.jpg"), Path("/photos/b.jpg")]
    assert [one.accessibleName() for one in search_window.field.strip] == ["Photos like a.jpg", "Photos like b.jpg"]
    search_window.field.edit.setCursorPosition(0)
    qtbot.keyClick(search_window.field.edit, Key.Key_Backspace)
    assert [one.label for one in search_window.field.examples] == ["a.jpg"]
    assert search_window.field.text == "at night"


def test_photos_of_the_grid_can_be_dropped(search_window: SearchWindow, searches: Searches, qtbot: QtBot) -> None:
    assert drop(search_window.field, photo_mime([7, 9], [Path("/p/seven.jpg"), Path("/p/nine.jpg")]))
    qtbot.waitUntil(lambda: [asked.images for asked in searches.asked] == [[7, 9]])
    assert [one.label for one in search_window.field.examples] == ["seven.jpg", "nine.jpg"]
    assert drop(search_window.field, photo_mime([9], []))  # it is there already
    assert len(search_window.field.examples) == 2
    assert drop(search_window.field, photo_mime(range(100, 140), []))
    assert len(search_window.field.examples) == MOST_EXAMPLES


def test_words_cannot_be_dropped_as_images(search_window: SearchWindow) -> None:
    mime = QMimeData()
    mime.setText("sunset")
    assert not drop(search_window.field, mime)


def test_pixels_can_be_pasted_and_words_are_words(search_window: SearchWindow, qtbot: QtBot) -> None:
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    clipboard = QApplication.clipboard()
    clipboard.setImage(image)
    focus(search_window)
    qtbot.keyClick(search_window.field.edit, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert search_window.field.example is not None
    clipboard.setText("sunset")
    qtbot.keyClick(search_window.field.edit, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert search_window.field.text == "sunset"
    clipboard.clear()


def test_one_image_takes_the_place_of_everything(search_window: SearchWindow) -> None:
    search_window.field.set_text("sea tag:dog")
    search_window.field.add_examples(example(1), example(2))
    search_window.field.show_example(example(3))
    assert search_window.field.text == ""
    assert [one.photo_id for one in search_window.field.examples] == [3]


def test_a_search_can_be_saved(search_window: SearchWindow, qtbot: QtBot) -> None:
    assert not search_window.field.save_button.isVisible()
    search_window.field.set_text("sea tag:dog")
    with qtbot.waitSignal(search_window.field.save_wanted) as saved:
        qtbot.mouseClick(search_window.field.save_button, Qt.MouseButton.LeftButton)
    assert saved.args == ["sea tag:dog"]


def test_typing_elsewhere_goes_behind_the_words(search_window: SearchWindow) -> None:
    search_window.field.set_text("tag:dog su")
    search_window.field.type_text("n")
    assert (search_window.field.text, search_window.field.edit.hasFocus()) == ("sun tag:dog", True)
