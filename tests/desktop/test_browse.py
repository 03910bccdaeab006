"""The page over a real library: what it shows of each place, and of searches within one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.backend.session import LibrarySession
from desktop.backend.thumbnails import ThumbnailStore
from desktop.browse.controller import BrowseController
from desktop.browse.page import BrowsePage
from desktop.browse.reorder import moved
from desktop.browse.scope import everywhere, filter_of, is_within, within
from desktop.editing import Editor
from desktop.grid.mime import photo_mime
from desktop.grid.model import PhotoListModel
from desktop.grid.problems import ProblemsModel
from desktop.grid.reasons import ReasonWords
from desktop.i18n import photo_count
from desktop.places import Place, PlaceKind
from desktop.search.controller import Request
from desktop.theme.icons import Icons
from engine.edits import AddToAlbum, CreateAlbum, CreateTag, RemoveFromAlbum, SetFavourites
from engine.indexing.thumbnails import thumbnail_path
from engine.library import Library
from engine.records import Problem, SearchResult, Tag
from tests.desktop.dragging import drag_over, drop_on
from tests.desktop.fake_library import FakeLibrary, FakeStore
from tests.desktop.real_library import open_library

LEFT = Qt.MouseButton.LeftButton
ALL, FAVOURITES, RECENT = (Place(kind) for kind in (PlaceKind.ALL, PlaceKind.FAVOURITES, PlaceKind.RECENT))


class Bench:
    """A page and its controller over a session."""

    def __init__(self, session: LibrarySession, locate: Callable[[str], Path], icons: Icons, qtbot: QtBot) -> None:
        self.session, self.qtbot = session, qtbot
        self.photos, self.problems = PhotoListModel(session.load_summaries), ProblemsModel()
        self.thumbnails = ThumbnailStore(locate)
        self.page = BrowsePage(self.photos, self.problems, self.thumbnails, icons)
        self.editor = Editor(session)
        self.browse = BrowseController(self.page, self.photos, self.problems, session, editor=self.editor)
        self.shown: list[Place] = []
        self.browse.place_shown.connect(self.shown.append)
        session.timeline_changed.connect(self.photos.know)
        qtbot.addWidget(self.page)
        self.page.resize(700, 500)
        self.page.show()
        self.page.activateWindow()
        qtbot.waitExposed(self.page)
        with qtbot.waitSignal(session.favourites_changed):
            session.refresh()

    @property
    def title(self) -> str:
        """What stands over the photos."""
        return self.page.title.accessibleName()

    def go(self, place: Place) -> list[int]:
        """Go to a place, and wait until it is shown; return its photos."""
        self.browse.go(place)
        self.qtbot.waitUntil(lambda: bool(self.shown) and self.shown[-1] == place)
        return list(self.photos.ids)

    def find(self, text: str, library: Library | FakeLibrary) -> None:
        """Show the results of a search."""
        self.browse.show_found(Request(text), library.find(text))

    def wait(self, holds: Callable[[], object]) -> None:
        """Wait for something."""
        self.qtbot.waitUntil(lambda: bool(holds()))

    def click(self, widget: object) -> None:
        """Click a button."""
        self.qtbot.mouseClick(widget, LEFT)


@pytest.fixture
def library(small_library: Path) -> Iterator[Library]:
    with open_library(small_library) as opened:
        ids = opened.photo_ids("date")
        opened.edit(CreateAlbum("Jeju", None, None, (ids[3], ids[0], ids[7])))
        opened.edit(CreateAlbum("Blue ones", None, "blue"))
        opened.edit(CreateAlbum("Empty"))
        opened.edit(CreateTag("animal", None, (ids[1],)))
        opened.edit(CreateTag("dog", 1, (ids[2], ids[5])))
        opened.edit(SetFavourites({ids[4]: True, ids[9]: True}))
        yield opened


@pytest.fixture
def bench(
    library: Library, session: LibrarySession, small_library: Path, icons: Icons, qtbot: QtBot
) -> Iterator[Bench]:
    bench = Bench(session, partial(thumbnail_path, small_library), icons, qtbot)
    yield bench
    session._catalog.drain()
    bench.thumbnails.close()


def _album(library: Library, name: str) -> Place:
    album = next(album for album in library.albums() if album.name == name)
    return Place(PlaceKind.ALBUM, id=album.id, name=album.name, query=album.query)


def test_every_kind_of_place(bench: Bench, library: Library) -> None:
    ids = library.photo_ids("date")
    assert bench.go(ALL) == ids
    assert bench.title == "All photos"
    assert bench.page.count.text() == photo_count(12)
    assert bench.photos.days is not None  # under headers
    assert bench.go(FAVOURITES) == [ids[4], ids[9]]
    assert bench.go(RECENT) == library.photo_ids("added")
    assert bench.photos.days is None
    assert bench.go(_album(library, "Jeju")) == [ids[3], ids[0], ids[7]]
    assert bench.go(Place(PlaceKind.TAG, id=1, name="animal")) == [ids[1], ids[2], ids[5]]  # with what is inside
    assert bench.go(Place(PlaceKind.TAG, id=2, name="dog")) == [ids[2], ids[5]]
    folder = library.folders()[0].path
    assert bench.go(Place(PlaceKind.FOLDER, folder)) == ids
    assert bench.title == folder.name
    country = library.places()[0]
    place = Place(PlaceKind.PLACE, name=country.name, country=country.country)
    assert bench.go(place) == ids[:3]
    smart = _album(library, "Blue ones")
    found = library.find("blue")
    assert bench.go(smart) == [hit.photo_id for hit in found.hits[: found.likely]]


def test_an_album_can_be_shown_by_date(bench: Bench, library: Library) -> None:
    ids = library.photo_ids("date")
    album = _album(library, "Jeju")
    bench.go(album)
    bench.click(bench.page.head.by_date)
    bench.wait(lambda: list(bench.photos.ids) == [ids[0], ids[3], ids[7]])
    assert bench.photos.days is not None
    bench.go(ALL)
    assert not bench.page.head.by_date.isVisible()
    assert bench.go(album) == [ids[0], ids[3], ids[7]]
    bench.click(bench.page.head.by_date)
    bench.wait(lambda: list(bench.photos.ids) == [ids[3], ids[0], ids[7]])


def test_photos_of_an_album_are_dragged_into_another_order(bench: Bench, library: Library) -> None:
    ids = library.photo_ids("date")
    album = _album(library, "Jeju")
    bench.go(album)
    grid = bench.page.grid
    second, last = grid.visualRect(bench.photos.index(1)), grid.visualRect(bench.photos.index(2))
    mime = photo_mime([ids[7]], [])
    assert drag_over(grid, mime, second.center() - QPoint(20, 0))
    assert grid.viewport().findChild(type(bench.browse._reordering.line), "drop_line").isVisible()
    assert drop_on(grid, mime, second.center() - QPoint(20, 0))
    assert list(bench.photos.ids) == [ids[3], ids[7], ids[0]]  # at once
    bench.wait(lambda: library.album_photos(album.id or 0) == [ids[3], ids[7], ids[0]])
    assert drop_on(grid, photo_mime([ids[3]], []), last.center() + QPoint(20, 0))
    bench.wait(lambda: library.album_photos(album.id or 0) == [ids[7], ids[0], ids[3]])
    bench.editor.undo()
    bench.wait(lambda: list(bench.photos.ids) == [ids[3], ids[7], ids[0]])
    bench.go(ALL)
    assert not drag_over(grid, mime, grid.visualRect(bench.photos.index(1)).center())


def test_photos_of_an_album_are_moved_by_keys(bench: Bench, library: Library) -> None:
    ids, alt = library.photo_ids("date"), Qt.KeyboardModifier.AltModifier
    bench.go(_album(library, "Jeju"))
    bench.page.grid.setFocus()
    bench.page.grid.setCurrentIndex(bench.photos.index(0))
    bench.qtbot.keyClick(bench.page.grid, Qt.Key.Key_Right, alt)
    assert list(bench.photos.ids) == [ids[0], ids[3], ids[7]]
    bench.qtbot.keyClick(bench.page.grid, Qt.Key.Key_Right, alt)
    assert list(bench.photos.ids) == [ids[0], ids[7], ids[3]]
    assert bench.page.grid.selected_ids() == [ids[3]]
    bench.qtbot.keyClick(bench.page.grid, Qt.Key.Key_Left, alt)
    bench.wait(lambda: library.album_photos(1) == [ids[0], ids[3], ids[7]])


def test_moving_keeps_the_order_of_those_moved() -> None:
    assert moved([1, 2, 3, 4, 5], [4, 2], 0) == [2, 4, 1, 3, 5]
    assert moved([1, 2, 3, 4, 5], [1, 2], 5) == [3, 4, 5, 1, 2]
    assert moved([1, 2, 3], [2], 1) == [1, 2, 3]


def test_edits_are_seen_at_once(bench: Bench, library: Library) -> None:
    ids = library.photo_ids("date")
    told: list[object] = []
    bench.browse.album_shown.connect(told.append)
    album = _album(library, "Jeju")
    bench.go(album)
    bench.wait(lambda: getattr(told[-1], "name", None) == "Jeju")
    bench.editor.apply(AddToAlbum(1, (ids[1],)), "added")
    bench.wait(lambda: list(bench.photos.ids) == [ids[3], ids[0], ids[7], ids[1]])
    bench.editor.apply(RemoveFromAlbum(1, (ids[0],)), "removed")
    bench.wait(lambda: list(bench.photos.ids) == [ids[3], ids[7], ids[1]])
    bench.go(FAVOURITES)
    assert told[-1] is None
    bench.editor.apply(SetFavourites({ids[4]: False}), "taken off")
    bench.wait(lambda: list(bench.photos.ids) == [ids[9]])
    bench.editor.undo()
    bench.wait(lambda: list(bench.photos.ids) == [ids[4], ids[9]])


@pytest.mark.parametrize(
    ("name", "title", "button", "action"),
    [
        ("Empty", "This album is empty", "Show all photos", "all"),
        ("none", "No photos have this tag", "Show all photos", "all"),
        ("folder", "No photos in this folder", "Look for new photos now", "rescan"),
    ],
)
def test_empty_places_say_what_can_be_done(
    bench: Bench, library: Library, tmp_path: Path, name: str, title: str, button: str, action: str
) -> None:
    places = {
        "Empty": _album(library, "Empty"),
        "none": Place(PlaceKind.TAG, id=99, name="none"),
        "folder": Place(PlaceKind.FOLDER, tmp_path / "nothing"),
    }
    assert bench.go(places[name]) == []
    assert bench.page.empty.title.text() == title
    assert bench.page.empty.button.text() == button
    with bench.qtbot.waitSignal(bench.browse.action_wanted) as signal:
        bench.click(bench.page.empty.button)
    assert signal.args == [action]


def test_an_album_that_is_gone_is_explained(bench: Bench) -> None:
    bench.go(Place(PlaceKind.ALBUM, id=77, name="Gone"))
    assert bench.page.empty.title.text() == "This cannot be shown"


def test_a_place_is_found_again_as_it_was_left(bench: Bench, library: Library) -> None:
    bench.go(ALL)
    bench.page.grid.set_tile_size(256)
    bar = bench.page.grid.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    bench.page.grid.select_ids([bench.photos.ids[5], bench.photos.ids[6]])
    chosen = bench.page.grid.selected_ids()
    at = bar.value()
    assert at > 0
    bench.go(_album(library, "Jeju"))
    assert bench.page.grid.selected_ids() == []
    bench.find("blue", library)
    assert bar.value() == 0
    bench.go(ALL)
    assert bar.value() == at
    assert bench.page.grid.selected_ids() == chosen


def test_a_search_can_be_kept_to_the_place_it_was_begun_in(bench: Bench, library: Library) -> None:
    album = _album(library, "Jeju")
    bench.go(album)
    bench.find("blue", library)
    chip = bench.page.head.scope
    assert chip.isVisible()
    assert chip.text() == "Only in “Jeju”"
    assert not chip.isChecked()
    with bench.qtbot.waitSignal(bench.browse.search_wanted) as signal:
        bench.click(chip)
    assert signal.args == ['blue album:"Jeju"']
    bench.find(signal.args[0], library)
    assert chip.isChecked()
    with bench.qtbot.waitSignal(bench.browse.search_wanted) as signal:
        bench.click(chip)
    assert signal.args == ["blue"]
    bench.browse.leave_search()
    assert not chip.isVisible()
    assert bench.title == "Jeju"
    with bench.qtbot.waitSignal(bench.browse.search_wanted) as signal:
        bench.click(bench.page.head.button)  # Search in here
    assert signal.args == ['album:"Jeju" ']
    bench.go(ALL)
    bench.find("blue", library)
    assert not chip.isVisible()


def test_searches_and_places() -> None:
    tag = Place(PlaceKind.TAG, id=1, name='so "called"')
    assert filter_of(tag) == 'tag:"so ""called"""'
    assert is_within("dog", tag) is False
    assert is_within(within("dog after:2023", tag), tag) is True
    assert is_within("after:never", tag) is None
    assert everywhere(within("dog", tag), tag) == "dog"
    assert everywhere(within("dog tag:other", tag), tag) == 'dog tag:"other"'
    assert everywhere(within("dog", FAVOURITES), FAVOURITES) == "dog"
    assert is_within("dog", ALL) is None


def test_the_search_of_a_smart_album_is_changed_in_the_field(bench: Bench, library: Library) -> None:
    smart = _album(library, "Blue ones")
    bench.go(smart)
    assert bench.page.head.button.text() == "Change the search"
    with bench.qtbot.waitSignal(bench.browse.search_wanted) as signal:
        bench.click(bench.page.head.button)
    assert signal.args == ["blue"]
    bench.find("blue", library)
    assert not bench.page.head.button.isVisible()  # nothing to save yet
    bench.find("red", library)
    assert bench.page.head.button.text() == "Save in “Blue ones”"
    bench.click(bench.page.head.button)
    bench.wait(lambda: [album.query for album in library.albums()] == [None, "red", None])
    bench.wait(lambda: bench.browse.place.query == "red")
    assert not bench.page.head.button.isVisible()


def test_the_last_of_the_hits_asks_for_more(bench: Bench, library: Library) -> None:
    result = library.find("blue")
    whole = SearchResult(result.hits, len(result.hits))
    bench.browse.show_found(Request("blue"), whole)
    bench.page.grid.set_tile_size(256)
    bar = bench.page.grid.verticalScrollBar()
    with bench.qtbot.waitSignal(bench.browse.more_wanted):
        bar.setValue(bar.maximum())
    bench.browse.show_found(Request("blue"), whole)  # the same again: it stays where it was
    assert bar.value() == bar.maximum()


def test_pages_of_their_own(bench: Bench, library: Library) -> None:
    calls: list[str] = []
    label = QLabel("duplicates")
    bench.browse.add_page(PlaceKind.DUPLICATES, label, lambda: calls.append("show"), lambda: calls.append("leave"))
    bench.go(Place(PlaceKind.DUPLICATES))
    assert label.isVisible()
    assert not bench.page.head.isVisible()
    bench.go(ALL)
    assert bench.page.head.isVisible()
    assert calls == ["show", "leave"]


# Slow libraries -------------------------------------------------------------------------------------------------------


class SlowLibrary(FakeLibrary):
    """Answers about a place only when its gate is opened."""

    gates: dict[str, threading.Event]

    def filtered(self, text: str):  # type: ignore[no-untyped-def]
        """Wait, then answer."""
        for name, gate in self.gates.items():
            if f'tag:"{name}"' in text:
                gate.wait(10)
        return super().filtered(text)

    def album_photos(self, album_id: int) -> list[int]:
        """Wait, then answer."""
        self.gates["album"].wait(10)
        return super().album_photos(album_id)


@pytest.fixture
def slow(full_store: FakeStore, icons: Icons, qtbot: QtBot) -> Iterator[tuple[Bench, dict[str, threading.Event]]]:
    gates = {"one": threading.Event(), "two": threading.Event(), "album": threading.Event()}
    full_store.tags = [Tag(1, "one", None, 2), Tag(2, "two", None, 3)]
    full_store.tagged = {"one": {1, 2}, "two": {3, 4, 5}}

    def open_slow() -> SlowLibrary:
        library = SlowLibrary(full_store)
        library.gates = gates
        return library

    session = LibrarySession(open_slow, open_slow)
    bench = Bench(session, full_store.locate, icons, qtbot)
    yield bench, gates
    for gate in gates.values():
        gate.set()
    session._catalog.drain()
    bench.thumbnails.close()
    session.close()


def test_fast_switching_never_shows_anothers_photos(slow: tuple[Bench, dict[str, threading.Event]]) -> None:
    bench, gates = slow
    one, two = Place(PlaceKind.TAG, id=1, name="one"), Place(PlaceKind.TAG, id=2, name="two")
    photos = {"one": [1, 2], "two": [3, 4, 5], "All photos": list(range(1, 41)), "Favourites": [7, 14, 21, 28, 35]}
    wrong: list[tuple[str, list[int]]] = []

    def look() -> None:
        if list(bench.photos.ids) not in ([], photos[bench.title]):
            wrong.append((bench.title, list(bench.photos.ids)))

    bench.photos.arranged.connect(look)
    bench.go(ALL)
    bench.browse.go(one)
    bench.browse.go(two)
    bench.browse.go(ALL)
    look()
    gates["one"].set()
    bench.browse.go(FAVOURITES)
    bench.browse.go(two)
    bench.wait(lambda: bench.title == "two")  # it is slow: its title stands over nothing
    assert list(bench.photos.ids) == []
    bench.browse.go(one)
    gates["two"].set()
    bench.wait(lambda: bench.shown[-1] == one)
    assert list(bench.photos.ids) == [1, 2]
    bench.go(two)
    assert list(bench.photos.ids) == [3, 4, 5]
    assert bench.shown[-2:] == [one, two]
    assert wrong == []


def test_a_search_that_comes_first_is_not_put_aside_by_a_slow_place(
    slow: tuple[Bench, dict[str, threading.Event]], full_store: FakeStore
) -> None:
    bench, gates = slow
    bench.browse.go(Place(PlaceKind.TAG, id=1, name="one"))
    bench.find("dog", FakeLibrary(full_store))
    gates["one"].set()
    bench.session._catalog.drain()
    bench.qtbot.waitUntil(lambda: bench.browse._outcome.known)
    assert bench.title == "dog"
    assert len(bench.photos.ids) == 8
    bench.browse.leave_search()
    assert list(bench.photos.ids) == [1, 2]


# Problems -------------------------------------------------------------------------------------------------------------


def test_problems_are_worded_tried_again_and_copied(bench: Bench, library: Library) -> None:
    paths = [Path("/photos/a.jpg"), Path("/photos/b.jpg")]
    reasons = ["the file is empty", "it is too large: 90000 x 80000 pixels, at most 500 million"]
    bench.problems.set_problems([Problem(*pair, datetime(2024, 1, 1)) for pair in zip(paths, reasons, strict=True)])
    bench.go(Place(PlaceKind.PROBLEMS))
    page = bench.page.problems_page
    assert page.isVisible()
    assert bench.problems.index(0).data() == "a.jpg: The file is empty"
    page.list.setFocus()
    page.list.setCurrentIndex(bench.problems.index(1))
    bench.qtbot.keyClick(page.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    number = QLocale().toString
    assert QGuiApplication.clipboard().text() == (
        f"/photos/b.jpg\tThe image is too large: {number(90000)} × {number(80000)} pixels, at most 500 million"
    )
    page.folder_wanted.disconnect()  # or a file manager would be started
    with bench.qtbot.waitSignal(page.folder_wanted) as signal:
        bench.qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert signal.args == [paths[1]]
    with bench.qtbot.waitSignal(page.retry_wanted) as signal:
        bench.qtbot.keyClick(page.list, Qt.Key.Key_F5)
    assert signal.args == [[paths[1]]]
    with bench.qtbot.waitSignal(bench.browse.action_wanted) as signal:
        bench.click(page.retry_button)
    assert signal.args == ["rescan"]
    bench.wait(lambda: bench.page.empty.isVisible())
    assert bench.page.empty.title.text() == "No problems"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("it is damaged (broken data stream)", "The file is damaged (broken data stream)"),
        ("decoding it needs more than 1.5 GB of memory", "Decoding it needs more than 1.5 GB of memory"),
        ("decoding it took longer than 30 seconds", "Decoding it took longer than 30 seconds"),
        ("something new", "Something new"),
    ],
)
def test_reasons(qtmodeltester: ModelTester, reason: str, words: str) -> None:
    assert ReasonWords().word(reason) == words
    model = ProblemsModel()
    model.set_problems([Problem(Path("/a/b.jpg"), reason, datetime(2024, 1, 1))])
    qtmodeltester.check(model)
