"""Searching and completing over a library that was really indexed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.edits import CreateAlbum, SetCaptions, SetFavourites, adding_tags
from engine.records import SearchResult
from tests.desktop.search.searching import SearchWindow, compose, focus, type_in

Key = Qt.Key
WAIT_MS = 20_000


def paths(result: SearchResult) -> list[str]:
    return sorted(hit.path.stem for hit in result.hits[: result.likely])


def edit(window: SearchWindow, qtbot: QtBot) -> None:
    """Tag four photos, put three into an album, caption one."""
    done: list[object] = []
    for change in (
        adding_tags([1, 2, 3, 4], ["our dog"]),
        CreateAlbum("Jeju 2024", photo_ids=(1, 2, 3)),
        SetCaptions({5: "a blue tent"}),
        SetFavourites({1: True, 7: True}),
    ):
        window.session.ask(lambda library, change=change: library.edit(change), done.append)
    qtbot.waitUntil(lambda: len(done) == 4, timeout=WAIT_MS)


def test_filters_are_completed_from_the_catalog_and_narrow_the_search(
    real_search_window: SearchWindow, qtbot: QtBot
) -> None:
    window = real_search_window
    edit(window, qtbot)
    type_in(qtbot, window, "tag:o")
    qtbot.waitUntil(lambda: window.offered == ["our dog"], timeout=WAIT_MS)
    assert window.field.popup.model.rows[0].count == 4
    qtbot.keyClick(window.field.edit, Key.Key_Tab)
    assert window.chips == ['tag:"our dog"']
    qtbot.waitUntil(lambda: bool(window.found) and len(window.found[-1][1].hits) == 4, timeout=WAIT_MS)
    qtbot.keyClicks(window.field.edit, "jej")
    qtbot.waitUntil(lambda: window.offered == ["album:Jeju 2024"], timeout=WAIT_MS)
    qtbot.keyClick(window.field.edit, Key.Key_Down)
    qtbot.keyClick(window.field.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: len(window.found[-1][1].hits) == 3, timeout=WAIT_MS)
    assert window.field.text == 'tag:"our dog" album:"Jeju 2024"'
    focus(window)
    qtbot.keyClick(window.field.edit, Key.Key_Backspace)
    qtbot.keyClick(window.field.edit, Key.Key_Escape)  # the list
    qtbot.keyClick(window.field.edit, Key.Key_Escape)
    assert window.field.text == ""


def test_every_filter_of_the_window_finds_what_it_says(real_search_window: SearchWindow, qtbot: QtBot) -> None:
    window = real_search_window
    edit(window, qtbot)
    for text, count in (
        ("is:favourite", 2),
        ("-is:favourite", 10),
        ("has:caption", 1),
        ('"blue tent"', 1),
        ("date:2024-05-20", 1),
        ("after:2024-05-18 before:2024-05-20", 2),
        ("camera:Pixel", 6),
        ("folder:photos", 12),
        ("type:png", 0),
        ('-tag:"our dog"', 8),
    ):
        before = len(window.found)
        window.field.set_text(text)
        qtbot.waitUntil(lambda before=before: len(window.found) > before, timeout=WAIT_MS)
        assert len(window.found[-1][1].hits) == count, text


def test_korean_words_and_filters(real_search_window: SearchWindow, qtbot: QtBot) -> None:
    window = real_search_window
    edit(window, qtbot)
    focus(window)
    compose(window, "ㅌ")
    compose(window, "태")
    compose(window, "ㄱ", commit="태")
    compose(window, "", commit="그")
    qtbot.keyClicks(window.field.edit, ":our")
    qtbot.waitUntil(lambda: window.offered == ["our dog"], timeout=WAIT_MS)
    qtbot.keyClick(window.field.edit, Key.Key_Tab)
    assert window.chips == ['태그:"our dog"']
    qtbot.waitUntil(lambda: bool(window.found) and len(window.found[-1][1].hits) == 4, timeout=WAIT_MS)


def test_results_by_name(real_search_window: SearchWindow, qtbot: QtBot) -> None:
    window = real_search_window
    window.search.set_sort("name")
    type_in(qtbot, window, "camera:x100v ")
    qtbot.waitUntil(lambda: bool(window.found), timeout=WAIT_MS)
    names = [hit.path.name for hit in window.found[-1][1].hits]
    assert names == sorted(names)
    assert len(names) == 6
