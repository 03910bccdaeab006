"""What the search field offers under it, by keys, by mouse, and while an input method composes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.i18n import Language, Translations
from desktop.search.suggestions import Offer, Suggestion, SuggestionModel
from engine.records import Completion
from tests.desktop.fake_library import FakeStore
from tests.desktop.search.searching import Searches, SearchWindow, compose, focus, type_in

Key = Qt.Key


@pytest.fixture(autouse=True)
def values(store: FakeStore) -> None:
    store.values = {
        "tag": [Completion("dog", 1234), Completion("dog show", 12), Completion("강아지", 5), Completion("개")],
        "album": [Completion("Dolomites", 99)],
        "after": [Completion("today"), Completion("2024"), Completion("2023")],
        "rating": [Completion("5", 2), Completion(">=3", 7), Completion("<=2")],
        "is": [Completion("favourite", 4)],
    }


def ask_to_type(window: SearchWindow) -> None:
    """Come to the field as Ctrl+F does."""
    window.field.setFocus(Qt.FocusReason.ShortcutFocusReason)


def click_row(qtbot: QtBot, window: SearchWindow, text: str, *, from_right: int = 200) -> None:
    popup = window.field.popup
    row = popup.list.visualRect(popup.model.index(window.offered.index(text)))
    qtbot.mouseClick(
        popup.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(row.right() - from_right, row.center().y())
    )


def test_an_empty_field_explains_what_can_be_asked(search_window: SearchWindow, qtbot: QtBot) -> None:
    ask_to_type(search_window)
    qtbot.waitUntil(lambda: "tag:" in search_window.offered)
    assert {"after:", "album:", "rating:", "place:", '"exact text"', "-word"} < set(search_window.offered)
    assert search_window.offered[0] == "Describe what is in the photo"
    assert search_window.field.edit.hasFocus()
    click_row(qtbot, search_window, "two dogs playing in the snow")
    assert search_window.field.text == "two dogs playing in the snow"
    assert search_window.offered == []


def test_it_does_not_open_for_focus_that_nobody_asked_for(search_window: SearchWindow, qtbot: QtBot) -> None:
    focus(search_window)
    search_window.field.set_text("dog")
    qtbot.wait_signal(search_window.search.found).wait()
    assert search_window.offered == []


def test_values_of_a_filter_with_their_counts(search_window: SearchWindow, store: FakeStore, qtbot: QtBot) -> None:
    type_in(qtbot, search_window, "sea tag:do")
    qtbot.waitUntil(lambda: search_window.offered == ["dog", "dog show"])
    assert store.asked[-1] == ("tag", "do")
    assert [row.count for row in search_window.field.popup.model.rows] == [1234, 12]
    qtbot.keyClick(search_window.field.edit, Key.Key_Down)
    qtbot.keyClick(search_window.field.edit, Key.Key_Down)
    qtbot.keyClick(search_window.field.edit, Key.Key_Return)
    assert search_window.chips == ['tag:"dog show"']
    assert search_window.field.edit.text() == "sea "
    assert search_window.field.edit.hasFocus()
    assert search_window.offered == []


def test_tab_takes_the_first_value_and_else_goes_on(search_window: SearchWindow, qtbot: QtBot) -> None:
    type_in(qtbot, search_window, "ra")
    qtbot.waitUntil(lambda: search_window.offered == ["rating:"])
    qtbot.keyClick(search_window.field.edit, Key.Key_Tab)
    assert search_window.field.edit.text() == "rating:"
    qtbot.waitUntil(lambda: search_window.offered == [">=4", ">=3", "5", "<=2"])
    details = [row.detail for row in search_window.field.popup.model.rows]
    assert [detail[0] for detail in details] == ["4", "3", "5", "2"]
    assert details[1].endswith("or more")
    assert [row.count for row in search_window.field.popup.model.rows] == [None, 7, 2, None]
    qtbot.keyClicks(search_window.field.edit, "5")
    qtbot.waitUntil(lambda: search_window.offered == ["5"])
    qtbot.keyClick(search_window.field.edit, Key.Key_Tab)
    assert search_window.chips == ["rating:5"]
    type_in(qtbot, search_window, "dog")
    qtbot.waitUntil(lambda: search_window.offered == ["tag:dog", "tag:dog show"])
    qtbot.keyClick(search_window.field.edit, Key.Key_Tab)  # a word is a word, unless its tag is chosen
    assert not search_window.field.edit.hasFocus()
    assert search_window.field.text == "dog rating:5"


def test_tags_and_albums_for_a_plain_word(search_window: SearchWindow, qtbot: QtBot) -> None:
    type_in(qtbot, search_window, "snow do")
    qtbot.waitUntil(lambda: search_window.offered == ["tag:dog", "tag:dog show", "album:Dolomites"])
    click_row(qtbot, search_window, "album:Dolomites")
    assert (search_window.chips, search_window.field.edit.text()) == (["album:Dolomites"], "snow ")
    type_in(qtbot, search_window, "-do")
    qtbot.waitUntil(lambda: search_window.offered == ["-tag:dog", "-tag:dog show"])
    qtbot.keyClick(search_window.field.edit, Key.Key_Down)
    qtbot.keyClick(search_window.field.edit, Key.Key_Return)
    assert search_window.chips == ["album:Dolomites", "-tag:dog"]


def test_a_chip_that_is_edited_is_completed_again(search_window: SearchWindow, qtbot: QtBot) -> None:
    search_window.field.set_text("sea tag:do")
    focus(search_window)
    search_window.field.edit.setCursorPosition(0)
    qtbot.keyClick(search_window.field.edit, Key.Key_Backspace)
    qtbot.waitUntil(lambda: search_window.offered == ["dog", "dog show"])
    qtbot.keyClick(search_window.field.edit, Key.Key_Tab)
    assert (search_window.chips, search_window.field.edit.text()) == (["tag:dog"], "sea")


def test_dates_offer_ages_and_years(search_window: SearchWindow, qtbot: QtBot) -> None:
    type_in(qtbot, search_window, "after:")
    qtbot.waitUntil(lambda: search_window.offered == ["1w", "1m", "1y", "today", "2024", "2023"])
    qtbot.keyClicks(search_window.field.edit, "202")
    qtbot.waitUntil(lambda: search_window.offered == ["2024", "2023"])


def test_escape_hides_the_list_first(search_window: SearchWindow, qtbot: QtBot) -> None:
    type_in(qtbot, search_window, "tag:do")
    qtbot.waitUntil(lambda: bool(search_window.offered))
    qtbot.keyClick(search_window.field.edit, Key.Key_Escape)
    assert (search_window.offered, search_window.field.text) == ([], "tag:do")
    qtbot.keyClick(search_window.field.edit, Key.Key_Down)
    assert search_window.left == 1


def test_up_from_the_first_row_goes_back_to_the_words(search_window: SearchWindow, qtbot: QtBot) -> None:
    type_in(qtbot, search_window, "dog")
    popup = search_window.field.popup
    qtbot.waitUntil(lambda: bool(search_window.offered))
    qtbot.keyClick(search_window.field.edit, Key.Key_Down)
    assert popup.current is not None
    qtbot.keyClick(search_window.field.edit, Key.Key_Up)
    assert popup.current is None
    with qtbot.waitSignal(search_window.field.submitted):
        qtbot.keyClick(search_window.field.edit, Key.Key_Return)
    assert (search_window.field.text, search_window.offered) == ("dog", [])


def test_headings_are_stepped_over(search_window: SearchWindow, qtbot: QtBot) -> None:
    ask_to_type(search_window)
    popup = search_window.field.popup
    qtbot.waitUntil(popup.isVisible)
    seen = []
    for _ in search_window.offered:
        qtbot.keyClick(search_window.field.edit, Key.Key_Down)
        assert popup.current is not None
        seen.append(popup.current.kind)
    assert Offer.HEADING not in seen
    assert search_window.left == 0  # the last row is the end


def test_clicks_elsewhere_hide_the_list(search_window: SearchWindow, qtbot: QtBot) -> None:
    type_in(qtbot, search_window, "tag:do")
    qtbot.waitUntil(lambda: bool(search_window.offered))
    qtbot.mouseClick(search_window, Qt.MouseButton.LeftButton, pos=QPoint(5, search_window.height() - 60))
    assert search_window.offered == []


def test_recent_searches(search_window: SearchWindow, qtbot: QtBot) -> None:
    search_window.search.recent.add("sunset -people")
    search_window.search.recent.add("dog after:2023")
    ask_to_type(search_window)
    qtbot.waitUntil(lambda: search_window.offered[:3] == ["Recent searches", "dog after:2023", "sunset -people"])
    click_row(qtbot, search_window, "sunset -people", from_right=24)  # its cross
    assert search_window.search.recent.texts == ["dog after:2023"]
    qtbot.keyClick(search_window.field.edit, Key.Key_Down)
    qtbot.keyClick(search_window.field.edit, Key.Key_Return)
    assert (search_window.field.edit.text(), search_window.chips) == ("dog", ["after:2023"])


def test_recent_searches_can_be_forgotten_by_keys(search_window: SearchWindow, qtbot: QtBot) -> None:
    for text in ("one", "two", "three"):
        search_window.search.recent.add(text)
    ask_to_type(search_window)
    qtbot.waitUntil(lambda: "three" in search_window.offered)
    qtbot.keyClick(search_window.field.edit, Key.Key_Down)
    qtbot.keyClick(search_window.field.edit, Key.Key_Delete)
    assert search_window.search.recent.texts == ["two", "one"]
    assert search_window.field.popup.current is not None
    assert search_window.field.popup.current.text == "two"
    click_row(qtbot, search_window, "Clear recent searches")
    assert search_window.search.recent.texts == []
    assert search_window.offered[0] == "Describe what is in the photo"


def test_a_recent_search_is_offered_while_it_is_typed_again(search_window: SearchWindow, qtbot: QtBot) -> None:
    search_window.search.recent.add("sunset over the sea")
    type_in(qtbot, search_window, "sun")
    qtbot.waitUntil(lambda: search_window.offered == ["sunset over the sea"])


def test_the_list_follows_what_is_composed(search_window: SearchWindow, searches: Searches, qtbot: QtBot) -> None:
    focus(search_window)
    compose(search_window, "", commit="태그:")
    compose(search_window, "ㄱ")  # nothing starts with half a syllable: all tags stay
    qtbot.waitUntil(lambda: search_window.offered == ["dog", "dog show", "강아지", "개"])
    compose(search_window, "강")
    qtbot.waitUntil(lambda: search_window.offered == ["강아지"])
    assert search_window.field.text == "태그:"
    compose(search_window, "", commit="강")
    qtbot.waitUntil(lambda: search_window.offered == ["강아지"])
    qtbot.keyClick(search_window.field.edit, Key.Key_Tab)
    assert search_window.chips == ["태그:강아지"]
    qtbot.waitUntil(lambda: searches.texts == ["태그:강아지"])


def test_names_and_values_in_korean(search_window: SearchWindow, translations: Translations, qtbot: QtBot) -> None:
    translations.set_language(Language.KOREAN)
    focus(search_window)
    compose(search_window, "", commit="태")
    qtbot.waitUntil(lambda: search_window.offered == ["태그:"])
    search_window.field.clear()
    compose(search_window, "", commit="상태:")
    qtbot.waitUntil(lambda: search_window.offered == ["즐겨찾기"])
    qtbot.keyClick(search_window.field.edit, Key.Key_Tab)
    assert search_window.chips == ["상태:즐겨찾기"]


def test_an_answer_that_comes_too_late_is_not_shown(
    search_window: SearchWindow, store: FakeStore, qtbot: QtBot
) -> None:
    with store.lock:  # holds the answer up
        type_in(qtbot, search_window, "tag:")
        qtbot.waitUntil(lambda: bool(store.asked))
        search_window.field.clear()
    answered: list[bool] = []
    search_window.session.ask(lambda library: True, answered.append)
    qtbot.waitUntil(lambda: bool(answered))
    assert search_window.offered == []


def test_a_list_that_was_closed_stays_closed(search_window: SearchWindow, store: FakeStore, qtbot: QtBot) -> None:
    type_in(qtbot, search_window, "tag:")
    qtbot.waitUntil(lambda: len(search_window.offered) == 4)
    with store.lock:
        qtbot.keyClicks(search_window.field.edit, "d")
        qtbot.waitUntil(lambda: store.asked[-1] == ("tag", "d"))
        qtbot.keyClick(search_window.field.edit, Key.Key_Escape)
    answered: list[bool] = []
    search_window.session.ask(lambda library: True, answered.append)
    qtbot.waitUntil(lambda: bool(answered))
    assert search_window.offered == []
    assert search_window.field.text == "tag:d"


def test_it_lies_under_the_field_and_inside_the_window(search_window: SearchWindow, qtbot: QtBot) -> None:
    search_window.resize(520, 300)
    ask_to_type(search_window)
    popup, box = search_window.field.popup, search_window.field.box
    qtbot.waitUntil(popup.isVisible)
    assert popup.parentWidget() is search_window
    assert popup.geometry().top() >= box.mapTo(search_window, box.rect().bottomLeft()).y()
    assert search_window.rect().contains(popup.geometry())
    search_window.resize(700, 420)
    qtbot.waitUntil(lambda: popup.width() == box.width())
    assert QApplication.focusWidget() is search_window.field.edit


def test_the_model(qtmodeltester: ModelTester) -> None:
    model = SuggestionModel()
    qtmodeltester.check(model)
    model.set_rows([Suggestion(Offer.HEADING, "Tags"), Suggestion(Offer.VALUE, "dog\n", "With a tag", count=3)])
    qtmodeltester.check(model)
    assert model.index(1).data() == "dog␊"
    assert model.index(1).data(Qt.ItemDataRole.AccessibleTextRole) == "dog␊, With a tag, 3 photos"
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
