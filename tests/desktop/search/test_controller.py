"""When the library is asked, for what, and what is remembered of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.preferences import Preferences
from desktop.search import controller
from desktop.search.recent import MOST, RecentSearches
from desktop.search.sort import SortButton
from desktop.theme.icons import Icons
from engine.errors import QueryInvalid
from tests.desktop.search.searching import Searches, SearchWindow, example, focus, type_in

Key = Qt.Key


def test_a_burst_of_letters_is_one_search(search_window: SearchWindow, searches: Searches, qtbot: QtBot) -> None:
    type_in(qtbot, search_window, "sunset over the sea")
    qtbot.waitUntil(lambda: len(search_window.found) == 1)
    assert searches.texts == ["sunset over the sea"]
    request, result = search_window.found[0]
    assert (request.text, request.sort, len(result.hits)) == ("sunset over the sea", "relevance", 3)


def test_slow_searches_are_not_started_with_every_letter(
    search_window: SearchWindow, searches: Searches, qtbot: QtBot
) -> None:
    type_in(qtbot, search_window, "ca")
    assert search_window.search._rest.interval() == controller.REST_MS
    qtbot.waitUntil(lambda: len(search_window.found) == 1)
    searches.gate.clear()
    qtbot.keyClicks(search_window.field.edit, "t")
    qtbot.waitUntil(lambda: searches.texts[-1:] == ["cat"])
    qtbot.waitUntil(lambda: search_window.search._clock.elapsed() > 100)
    searches.gate.set()
    qtbot.waitUntil(lambda: len(search_window.found) == 2)
    qtbot.keyClicks(search_window.field.edit, "s")
    assert 50 <= search_window.search._rest.interval() <= controller.LONGEST_REST_MS


def test_results_of_a_search_that_was_overtaken_are_dropped(
    search_window: SearchWindow, searches: Searches, qtbot: QtBot
) -> None:
    searches.gate.clear()
    for letters in ("cat", " dog", " cow", " hen"):
        type_in(qtbot, search_window, letters)
        search_window.search.search_now()
        qtbot.waitUntil(lambda: searches.texts[:1] == ["cat"])
    searches.gate.set()
    qtbot.waitUntil(lambda: bool(search_window.found))
    assert [request.text for request, _ in search_window.found] == ["cat dog cow hen"]
    assert searches.texts == ["cat", "cat dog cow hen"]  # those between were never started


def test_an_empty_field_ends_the_search(search_window: SearchWindow, searches: Searches, qtbot: QtBot) -> None:
    searches.gate.clear()
    type_in(qtbot, search_window, "cat")
    qtbot.waitUntil(lambda: searches.texts == ["cat"])
    with qtbot.waitSignal(search_window.search.ended):
        qtbot.keyClick(search_window.field.edit, Key.Key_Escape)
    searches.gate.set()
    type_in(qtbot, search_window, "dog")
    qtbot.waitUntil(lambda: bool(search_window.found))
    assert [request.text for request, _ in search_window.found] == ["dog"]


def test_the_same_search_is_not_asked_again(search_window: SearchWindow, searches: Searches, qtbot: QtBot) -> None:
    type_in(qtbot, search_window, "cat")
    qtbot.waitUntil(lambda: len(search_window.found) == 1)
    qtbot.keyClicks(search_window.field.edit, " tag:")  # asks for nothing yet
    qtbot.keyClick(search_window.field.edit, Key.Key_Return)
    assert searches.texts == ["cat"]
    search_window.search.refresh()
    qtbot.waitUntil(lambda: len(search_window.found) == 2)
    assert search_window.found[0][0] == search_window.found[1][0]


def test_a_filter_that_is_being_typed_waits(search_window: SearchWindow, searches: Searches, qtbot: QtBot) -> None:
    type_in(qtbot, search_window, "tag:do")
    assert search_window.search._rest.interval() == controller.FILTER_MS
    qtbot.keyClicks(search_window.field.edit, "g ")
    assert search_window.search._rest.interval() == 0
    qtbot.waitUntil(lambda: searches.texts == ["tag:dog"])


def test_nothing_understood_is_an_error(search_window: SearchWindow, searches: Searches, qtbot: QtBot) -> None:
    type_in(qtbot, search_window, "after:tomorow ")
    qtbot.waitUntil(lambda: bool(search_window.failed))
    request, error = search_window.failed[0]
    assert isinstance(error, QueryInvalid)
    assert (request.text, searches.texts) == ("after:tomorow", [])
    qtbot.keyClicks(search_window.field.edit, "dog")
    qtbot.waitUntil(lambda: searches.texts == ["dog"])


def test_a_failing_search_says_so(search_window: SearchWindow, qtbot: QtBot) -> None:
    search_window.field.set_text(" ".join(f"tag:{number}" for number in range(120)))
    qtbot.waitUntil(lambda: bool(search_window.failed))
    assert isinstance(search_window.failed[0][1], QueryInvalid)


def test_a_screen_of_hits_comes_first_and_the_others_when_the_user_rests(
    search_window: SearchWindow, searches: Searches, qtbot: QtBot
) -> None:
    searches.hits = 700
    type_in(qtbot, search_window, "cat")
    qtbot.waitUntil(lambda: len(search_window.found) == 2)
    assert [(request.limit, len(result.hits)) for request, result in search_window.found] == [(120, 120), (1_000, 700)]
    assert not search_window.found[1][0].cut_short(700)
    assert not search_window.search.can_grow
    searches.hits = 60
    qtbot.keyClicks(search_window.field.edit, "s")
    qtbot.waitUntil(lambda: len(search_window.found) == 3)
    assert not search_window.search._grow.isActive()


def test_more_hits_come_when_they_are_asked_for(search_window: SearchWindow, searches: Searches, qtbot: QtBot) -> None:
    searches.hits = 7_000
    type_in(qtbot, search_window, "cat")
    for count, growing in ((120, True), (1_000, True), (5_000, True), (7_000, False)):
        qtbot.waitUntil(lambda count=count: [len(result.hits) for _, result in search_window.found][-1:] == [count])
        assert search_window.search.can_grow is growing
        search_window.search.more()
    assert len({request for request, _ in search_window.found}) == 1
    assert [asked.limit for asked in searches.asked] == [120, 1_000, 5_000, 25_000]
    qtbot.keyClicks(search_window.field.edit, "s")
    qtbot.waitUntil(lambda: searches.asked[-1].text == "cats")
    assert searches.asked[-1].limit == 120


def test_the_order_of_results(
    search_window: SearchWindow, searches: Searches, preferences: Preferences, icons: Icons, qtbot: QtBot
) -> None:
    button = SortButton(icons, search_window)
    button.sort_chosen.connect(search_window.search.set_sort)
    search_window.search.sort_changed.connect(button.set_sort)
    type_in(qtbot, search_window, "cat")
    qtbot.waitUntil(lambda: len(search_window.found) == 1)
    button.choices["date"].trigger()
    qtbot.waitUntil(lambda: len(search_window.found) == 2)
    assert [asked.sort for asked in searches.asked] == ["relevance", "date"]
    assert search_window.found[1][0].sort == preferences.search_sort == "date"
    assert (button.text(), button.accessibleName()) == ("Date", "Sorted by Date")
    search_window.search.set_sort("name")
    assert button.sort == "name"
    search_window.search.set_sort("size")
    assert preferences.search_sort == "relevance"


def test_an_image_alone_is_searched_at_once(search_window: SearchWindow, searches: Searches, qtbot: QtBot) -> None:
    search_window.field.show_example(example(5))
    qtbot.waitUntil(lambda: len(search_window.found) == 1)
    assert (searches.asked[0].text, searches.asked[0].images) == ("", [5])
    assert search_window.found[0][0].example is search_window.field.example


def test_a_search_is_remembered_when_it_is_sent_off(search_window: SearchWindow, qtbot: QtBot) -> None:
    type_in(qtbot, search_window, "cat")
    qtbot.waitUntil(lambda: len(search_window.found) == 1)
    assert search_window.search.recent.texts == []
    qtbot.keyClicks(search_window.field.edit, " after:2023")
    qtbot.keyClick(search_window.field.edit, Key.Key_Return)
    assert search_window.search.recent.texts == ["cat after:2023"]
    search_window.field.set_text("dog type:pgn")
    focus(search_window)
    qtbot.keyClick(search_window.field.edit, Key.Key_Return)
    assert search_window.search.recent.texts == ["cat after:2023"]


def test_a_search_is_remembered_when_its_results_were_looked_at(
    search_window: SearchWindow, searches: Searches, qtbot: QtBot
) -> None:
    search_window.search._read.setInterval(50)
    type_in(qtbot, search_window, "cat")
    qtbot.waitUntil(lambda: search_window.search.recent.texts == ["cat"])
    qtbot.keyClicks(search_window.field.edit, " asleep")
    qtbot.waitUntil(lambda: search_window.search.recent.texts == ["cat asleep"])  # what it grew out of is not kept
    searches.hits = 0
    qtbot.keyClicks(search_window.field.edit, " zzz")
    qtbot.waitUntil(lambda: searches.texts[-1] == "cat asleep zzz" and len(search_window.found) == len(searches.texts))
    assert not search_window.search._read.isActive()


def test_recent_searches_are_kept_and_bounded(preferences: Preferences) -> None:
    recent = RecentSearches(preferences)
    for number in range(MOST + 5):
        recent.add(f"dog {number}")
    recent.add("dog 20")
    assert recent.texts[:2] == ["dog 20", "dog 24"]
    assert len(recent.texts) == MOST
    assert RecentSearches(preferences).texts == recent.texts
    assert recent.starting("DOG 2", 2) == ["dog 20", "dog 24"]
    recent.remove("dog 20")
    assert "dog 20" not in preferences.recent_searches
    recent.clear()
    assert preferences.recent_searches == []


def test_nonsense_in_the_preferences_is_no_search(preferences: Preferences) -> None:
    for value in ("{", "3", '["a", 5]', ""):
        preferences._store.setValue("search/recent", value)
        assert preferences.recent_searches in ([], ["a"])
