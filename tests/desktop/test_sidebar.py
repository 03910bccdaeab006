"""The sidebar over a real library: keys, clicks, drops, and edits that are undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from desktop.backend.session import LibrarySession
from desktop.editing import Editor
from desktop.grid.mime import photo_mime
from desktop.i18n import photo_count
from desktop.places import Group, Place, PlaceKey, PlaceKind
from desktop.preferences import Preferences
from desktop.sidebar import layout
from desktop.sidebar.controller import SidebarController
from desktop.sidebar.drop_tree import Target, Where
from desktop.sidebar.mime import place_mime
from desktop.sidebar.model import SidebarModel
from desktop.sidebar.view import Sidebar
from desktop.status.messages import Message, Messages
from desktop.theme.icons import Icons
from engine.edits import CreateAlbum, CreateTag, DeleteAlbum, MoveAlbum, MoveTag
from engine.library import Library
from tests.desktop.dragging import drag_away, drag_over, drop_on
from tests.desktop.real_library import open_library

KEY, LEFT, ALT = Qt.Key, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier


class Bench:
    """A sidebar, its library, and a second view of that to compare with."""

    def __init__(
        self, session: LibrarySession, folder: Path, icons: Icons, preferences: Preferences, qtbot: QtBot
    ) -> None:
        self.library: Library = open_library(folder)
        for name, parent in (("Holidays", None), ("Jeju", 1), ("Family", None)):
            self.library.edit(CreateAlbum(name, parent))
        self.library.edit(CreateAlbum("Blue ones", None, "blue"))
        for name, parent in (("animal", None), ("dog", 1), ("sea", None)):
            self.library.edit(CreateTag(name, parent))
        self.ids = self.library.photo_ids("date")
        self.session, self.qtbot = session, qtbot
        self.editor, self.messages = Editor(session), Messages()
        self.editor.changed.connect(lambda edited: session.reread(edited.photo_ids))
        self.model = SidebarModel()
        session.folders_changed.connect(self.model.set_folders)
        self.sidebar = Sidebar(self.model, icons, preferences)
        self.controller = SidebarController(self.sidebar, session, self.editor, self.messages, icons)
        self.tree = self.sidebar.list
        self.chosen: list[Place] = []
        self.done: list[str] = []
        self.sidebar.chosen.connect(self.chosen.append)
        self.editor.done.connect(self.done.append)
        qtbot.addWidget(self.sidebar)
        self.sidebar.resize(260, 900)
        self.sidebar.show()
        self.sidebar.activateWindow()
        qtbot.waitExposed(self.sidebar)
        session.refresh()
        qtbot.waitUntil(lambda: self.index("tag", 3).isValid() and self.index("album", 4).isValid())
        qtbot.waitUntil(lambda: self.index("place", "KR", None).isValid())

    def index(self, *key: str | int | None) -> QModelIndex:
        """Return where a place stands."""
        return self.model.index_of(key)

    def point(self, *key: str | int | None) -> QPoint:
        """Return the middle of a place's row."""
        index = self.index(*key)
        self.tree.open_above(index)
        return self.tree.visualRect(index).center()

    def stand_on(self, *key: str | int | None) -> None:
        """Go to a place by the keyboard."""
        self.tree.open_above(self.index(*key))
        self.tree.setFocus()
        self.tree.setCurrentIndex(self.index(*key))

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key on the places."""
        self.qtbot.keyClick(self.tree, key, modifiers)

    def type_name(self, text: str, end: Qt.Key = KEY.Key_Return) -> None:
        """Type a name into the row that is being named."""
        (editor,) = (one for one in self.tree.findChildren(QLineEdit, "place_name") if one.isVisible())
        editor.selectAll()
        self.qtbot.keyClicks(editor, text)
        self.qtbot.keyClick(editor, end)

    def wait(self, holds: Callable[[], object]) -> None:
        """Wait for something."""
        self.qtbot.waitUntil(lambda: bool(holds()))

    def names(self, kind: PlaceKind, parent: PlaceKey | None = None) -> list[str]:
        """Return the names of what lies in an album or tag, or on top."""
        group = Group.ALBUMS if kind is PlaceKind.ALBUM else Group.TAGS
        above = self.model.index_of(parent or Place(PlaceKind.HEADING, group=group).key)
        return [self.model.index(row, 0, above).data() for row in range(self.model.rowCount(above))]


@pytest.fixture
def bench(
    session: LibrarySession, small_library: Path, icons: Icons, preferences: Preferences, qtbot: QtBot
) -> Iterator[Bench]:
    bench = Bench(session, small_library, icons, preferences, qtbot)
    yield bench
    session._catalog.drain()
    bench.library.close()


def _files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def test_arrows_walk_open_and_close(bench: Bench) -> None:
    bench.stand_on("all")
    bench.press(KEY.Key_Down)
    assert bench.chosen[-1].kind is PlaceKind.FAVOURITES
    bench.stand_on("album", 1)
    assert not bench.tree.isExpanded(bench.index("album", 1))
    bench.press(KEY.Key_Right)
    bench.press(KEY.Key_Down)
    assert bench.chosen[-1].name == "Jeju"
    bench.press(KEY.Key_Left)
    assert bench.chosen[-1].name == "Holidays"
    bench.press(KEY.Key_Left)
    assert not bench.tree.isExpanded(bench.index("album", 1))
    bench.press(KEY.Key_Up)  # the heading: it can be gone to, but is no place
    count = len(bench.chosen)
    assert bench.tree.current_place() == Place(PlaceKind.HEADING, group=Group.ALBUMS)
    bench.press(KEY.Key_Return)
    assert not bench.tree.isExpanded(bench.tree.currentIndex())
    assert len(bench.chosen) == count


def test_enter_leads_to_the_photos_and_typing_to_the_search(bench: Bench) -> None:
    bench.stand_on("tag", 3)
    with bench.qtbot.waitSignal(bench.sidebar.entered):
        bench.press(KEY.Key_Return)
    with bench.qtbot.waitSignal(bench.sidebar.typed) as signal:
        bench.qtbot.keyClicks(bench.tree, "b")
    assert signal.args == ["b"]


def test_what_is_open_is_remembered(
    bench: Bench, session: LibrarySession, icons: Icons, preferences: Preferences
) -> None:
    chevron = layout.chevron_rect(bench.tree.visualRect(bench.index("album", 1)), 0).center()
    bench.qtbot.mouseClick(bench.tree.viewport(), LEFT, pos=chevron)
    assert bench.tree.isExpanded(bench.index("album", 1))
    heading = bench.tree.visualRect(bench.index("heading", "tags"))
    bench.qtbot.mouseClick(bench.tree.viewport(), LEFT, pos=layout.heading_rect(heading).center())
    assert bench.chosen == []
    model = SidebarModel()
    again = Sidebar(model, icons, preferences)
    bench.qtbot.addWidget(again)
    model.set_albums(bench.library.albums())
    model.set_tags(bench.library.tags())
    assert again.list.isExpanded(model.index_of(("album", 1)))
    assert not again.list.isExpanded(model.index_of(("heading", "tags")))
    assert again.list.isExpanded(model.index_of(("heading", "albums")))


def test_f2_renames_an_album_and_undo_takes_it_back(bench: Bench) -> None:
    bench.stand_on("album", 3)
    bench.press(KEY.Key_F2)
    bench.type_name("Our family")
    bench.wait(lambda: bench.index("album", 3).data() == "Our family")
    bench.wait(lambda: bench.library.albums()[2].name == "Our family")
    bench.wait(lambda: bench.done == ["“Family” is now called “Our family”"])
    bench.editor.undo()
    bench.wait(lambda: bench.index("album", 3).data() == "Family")


def test_escape_leaves_a_name_as_it_was(bench: Bench) -> None:
    bench.stand_on("tag", 3)
    bench.press(KEY.Key_F2)
    bench.type_name("ocean", KEY.Key_Escape)
    assert bench.index("tag", 3).data() == "sea"
    assert bench.done == []


def test_a_tag_that_gets_the_name_of_another_joins_it(bench: Bench) -> None:
    bench.stand_on("tag", 3)
    bench.press(KEY.Key_F2)
    bench.type_name("dog")
    bench.wait(lambda: not bench.index("tag", 3).isValid())
    assert [tag.name for tag in bench.library.tags()] == ["animal", "dog"]


def test_plus_makes_an_album_that_is_named_at_once(bench: Bench) -> None:
    rect = bench.tree.visualRect(bench.index("heading", "albums"))
    bench.qtbot.mouseClick(bench.tree.viewport(), LEFT, pos=layout.plus_rect(rect).center())
    bench.type_name("Snow")
    bench.wait(lambda: bench.library.albums()[-1].name == "Snow")
    bench.wait(lambda: bench.model.draft is None)
    assert bench.names(PlaceKind.ALBUM) == ["Holidays", "Family", "Blue ones", "Snow"]
    assert bench.done == ["Album “Snow” made"]
    bench.editor.undo()
    bench.wait(lambda: len(bench.library.albums()) == 4)


def test_insert_makes_a_tag_and_escape_does_not(bench: Bench) -> None:
    bench.stand_on("tag", 3)
    bench.press(KEY.Key_Insert)
    bench.type_name("snow", KEY.Key_Escape)
    assert bench.names(PlaceKind.TAG) == ["animal", "sea"]
    bench.press(KEY.Key_Insert)
    bench.type_name("snow")
    bench.wait(lambda: bench.names(PlaceKind.TAG) == ["animal", "sea", "snow"] and bench.model.draft is None)
    assert [tag.name for tag in bench.library.tags()] == ["animal", "dog", "sea", "snow"]


def test_a_new_album_of_photos_and_one_of_a_search(bench: Bench) -> None:
    bench.controller.new_album(bench.ids[:3])
    bench.type_name("Three")
    bench.wait(lambda: bench.model.draft is None and bench.done)
    made = bench.library.albums()[-1]
    assert bench.library.album_photos(made.id) == bench.ids[:3]
    assert bench.done == [f"Album “Three” made with {photo_count(3)}"]
    bench.controller.new_smart_album("  blue -red ")
    bench.qtbot.keyClick(bench.tree.findChild(QLineEdit, "place_name"), KEY.Key_Return)
    bench.wait(lambda: bench.library.albums()[-1].query == "blue -red")
    assert bench.library.albums()[-1].name == "blue -red"


def test_a_smart_album_needs_a_search(bench: Bench) -> None:
    with bench.qtbot.waitSignal(bench.messages.shown):
        bench.controller.new_smart_album("  ")
    assert bench.model.draft is None


def test_a_name_that_is_refused_goes_back_to_what_it_was(bench: Bench) -> None:
    bench.library.edit(DeleteAlbum(3))  # by another window
    bench.stand_on("album", 3)
    bench.press(KEY.Key_F2)
    with bench.qtbot.waitSignal(bench.editor.failed):
        bench.type_name("Our family")
    bench.wait(lambda: not bench.index("album", 3).isValid() or bench.index("album", 3).data() == "Family")


def test_del_deletes_an_album_with_what_lies_in_it_and_undo_brings_it_back(bench: Bench) -> None:
    bench.stand_on("album", 1)
    bench.press(KEY.Key_Delete)
    bench.wait(lambda: bench.names(PlaceKind.ALBUM) == ["Family", "Blue ones"])
    assert bench.chosen[-1].kind is PlaceKind.ALL  # what was shown is gone
    bench.editor.undo()
    bench.wait(lambda: bench.names(PlaceKind.ALBUM) == ["Holidays", "Family", "Blue ones"])
    assert bench.names(PlaceKind.ALBUM, ("album", 1)) == ["Jeju"]
    bench.stand_on("favourites")
    bench.press(KEY.Key_Delete)
    assert len(bench.done) == 1
    folder = next(place for place in bench.model.places() if place.kind is PlaceKind.FOLDER)
    bench.stand_on(*folder.key)
    with bench.qtbot.waitSignal(bench.controller.remove_folder_wanted) as signal:
        bench.press(KEY.Key_Delete)
    assert signal.args == [folder.folder]


def test_a_place_without_a_row_is_not_left_when_other_rows_go(bench: Bench, tmp_path: Path) -> None:
    bench.sidebar.go(Place(PlaceKind.FOLDER, tmp_path / "inner"))
    bench.editor.apply(DeleteAlbum(3), "deleted")
    bench.wait(lambda: not bench.index("album", 3).isValid())
    assert bench.chosen == [Place(PlaceKind.FOLDER, tmp_path / "inner")]
    bench.model.set_problem_count(2)
    bench.sidebar.go(Place(PlaceKind.PROBLEMS))
    bench.model.set_problem_count(0)
    assert bench.chosen[-1].kind is PlaceKind.PROBLEMS  # where it is said that there are none


def test_photos_are_dropped_on_albums_tags_and_favourites(bench: Bench) -> None:
    mime = photo_mime(bench.ids[:2], [])
    assert drag_over(bench.tree, mime, bench.point("album", 2))
    assert bench.tree.over == Target(bench.model.place(bench.index("album", 2)))
    drag_away(bench.tree)
    assert bench.tree.over is None
    assert drop_on(bench.tree, mime, bench.point("album", 2))
    bench.wait(lambda: bench.library.album_photos(2) == bench.ids[:2])
    assert drop_on(bench.tree, mime, bench.point("tag", 3))
    bench.wait(lambda: bench.library.tags()[-1].photo_count == 2)
    assert drop_on(bench.tree, mime, bench.point("favourites"))
    bench.wait(lambda: len(bench.library.filtered("is:favourite")) == 2)
    bench.wait(lambda: bench.model.place(bench.index("favourites")).count == 2)
    two = photo_count(2)
    bench.wait(lambda: len(bench.done) == 3)
    assert bench.done == [f"{two} added to “Jeju”", f"{two} tagged “sea”", f"{two} added to the favourites"]


def test_places_that_take_no_photos_say_so(bench: Bench) -> None:
    mime = photo_mime(bench.ids[:2], [])
    smart, problems = bench.point("album", 4), bench.point("removed")
    for point in (smart, problems, bench.point("all"), bench.point("place", "KR", None)):
        assert not drop_on(bench.tree, mime, point)
    assert not drop_on(bench.tree, QMimeData(), bench.point("album", 1))
    assert bench.done == []


def test_photos_dropped_on_a_heading_become_an_album(bench: Bench) -> None:
    assert drop_on(bench.tree, photo_mime(bench.ids[:2], []), bench.point("heading", "albums"))
    bench.type_name("Two")
    bench.wait(lambda: bench.library.albums()[-1].photo_count == 2)


def test_files_of_the_library_are_its_photos_and_others_are_explained(bench: Bench, tmp_path: Path) -> None:
    said: list[Message] = []
    bench.messages.shown.connect(said.append)
    path = bench.library.summaries(bench.ids[:1])[0].path
    assert drop_on(bench.tree, _files(path, tmp_path / "other.jpg"), bench.point("album", 3))
    bench.wait(lambda: bench.library.album_photos(3) == bench.ids[:1])
    assert drop_on(bench.tree, _files(tmp_path / "other.jpg"), bench.point("album", 3))
    bench.wait(lambda: said)
    assert "not in the library" in said[0].text


def test_albums_are_dragged_into_and_between_each_other(bench: Bench) -> None:
    mime = place_mime(Place(PlaceKind.ALBUM, id=4))
    rect = bench.tree.visualRect(bench.index("album", 1))
    assert drop_on(bench.tree, mime, QPoint(rect.center().x(), rect.top() + 2))
    bench.wait(lambda: bench.names(PlaceKind.ALBUM) == ["Blue ones", "Holidays", "Family"])
    rect = bench.tree.visualRect(bench.index("album", 3))
    assert drop_on(bench.tree, mime, QPoint(rect.center().x(), rect.bottom() - 2))
    bench.wait(lambda: bench.names(PlaceKind.ALBUM) == ["Holidays", "Family", "Blue ones"])
    assert drop_on(bench.tree, mime, bench.point("album", 3))
    bench.wait(lambda: bench.names(PlaceKind.ALBUM, ("album", 3)) == ["Blue ones"])
    assert not drop_on(bench.tree, place_mime(Place(PlaceKind.ALBUM, id=1)), bench.point("album", 2))  # inside itself
    assert not drop_on(bench.tree, place_mime(Place(PlaceKind.ALBUM, id=1)), bench.point("tag", 1))
    assert drop_on(bench.tree, mime, bench.point("heading", "albums"))
    bench.wait(lambda: bench.names(PlaceKind.ALBUM) == ["Holidays", "Family", "Blue ones"])


def test_tags_are_dragged_onto_tags(bench: Bench) -> None:
    assert drop_on(bench.tree, place_mime(Place(PlaceKind.TAG, id=3)), bench.point("tag", 1))
    bench.wait(lambda: bench.names(PlaceKind.TAG, ("tag", 1)) == ["dog", "sea"])
    assert not drop_on(bench.tree, place_mime(Place(PlaceKind.TAG, id=1)), bench.point("tag", 2))
    assert drop_on(bench.tree, place_mime(Place(PlaceKind.TAG, id=2)), bench.point("heading", "tags"))
    bench.wait(lambda: bench.names(PlaceKind.TAG) == ["animal", "dog"])
    bench.editor.undo()
    bench.wait(lambda: bench.names(PlaceKind.TAG) == ["animal"])


def test_alt_and_arrows_move_albums(bench: Bench) -> None:
    bench.stand_on("album", 3)
    bench.press(KEY.Key_Up, ALT)
    bench.wait(lambda: bench.names(PlaceKind.ALBUM) == ["Family", "Holidays", "Blue ones"])
    bench.press(KEY.Key_Up, ALT)  # there is nothing above
    bench.press(KEY.Key_Down, ALT)
    bench.wait(lambda: bench.names(PlaceKind.ALBUM) == ["Holidays", "Family", "Blue ones"])
    bench.press(KEY.Key_Right, ALT)
    bench.wait(lambda: bench.names(PlaceKind.ALBUM, ("album", 1)) == ["Jeju", "Family"])
    bench.press(KEY.Key_Left, ALT)
    bench.wait(lambda: bench.names(PlaceKind.ALBUM) == ["Holidays", "Family", "Blue ones"])
    assert bench.tree.current_place() == bench.model.place(bench.index("album", 3))


def test_moves_that_come_from_elsewhere_keep_the_place(bench: Bench) -> None:
    bench.stand_on("album", 2)
    bench.editor.apply(MoveAlbum(2, 3), "moved")
    bench.editor.apply(MoveTag(2, 3), "moved")
    bench.wait(lambda: bench.names(PlaceKind.ALBUM, ("album", 3)) == ["Jeju"])
    bench.wait(lambda: bench.names(PlaceKind.TAG, ("tag", 3)) == ["dog"])
    assert bench.tree.current_place() == bench.model.place(bench.index("album", 2))
    assert [place.name for place in bench.chosen] == ["Jeju"]


def _menu(bench: Bench, *key: str | int | None) -> QMenu:
    bench.stand_on(*key)
    point = bench.point(*key)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, point, bench.tree.viewport().mapToGlobal(point))
    QApplication.sendEvent(bench.tree.viewport(), event)
    menus = [menu for menu in bench.tree.findChildren(QMenu) if menu.isVisible()]
    assert len(menus) == 1
    return menus[0]


def _choose(menu: QMenu, name: str) -> None:
    action = next(action for action in menu.actions() if action.objectName() == name)
    action.trigger()
    menu.close()


def test_menus_of_the_rows(bench: Bench) -> None:
    menu = _menu(bench, "album", 2)
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == [
        "New album inside", "Search in here", "Propose tags", "Caption photos…",
        "Rename", "Move up", "Move down", "Move out", "Delete album",
    ]  # fmt: skip
    with bench.qtbot.waitSignal(bench.controller.search_wanted) as signal:
        _choose(menu, "search")
    assert signal.args == ['album:"Jeju" ']
    with bench.qtbot.waitSignal(bench.controller.propose_wanted) as proposed:
        _choose(_menu(bench, "album", 2), "propose")
    assert proposed.args is not None
    assert proposed.args[0].id == 2
    _choose(_menu(bench, "album", 2), "new_inside")
    bench.type_name("Hallasan")
    bench.wait(lambda: bench.names(PlaceKind.ALBUM, ("album", 2)) == ["Hallasan"])
    with bench.qtbot.waitSignal(bench.controller.change_search_wanted):
        _choose(_menu(bench, "album", 4), "change_search")
    _choose(_menu(bench, "tag", 2), "out")
    bench.wait(lambda: bench.names(PlaceKind.TAG) == ["animal", "dog", "sea"])
    _choose(_menu(bench, "tag", 3), "delete")
    bench.wait(lambda: not bench.index("tag", 3).isValid())


def test_folders_show_that_they_are_looked_through(bench: Bench) -> None:
    folder = next(place for place in bench.model.places() if place.kind is PlaceKind.FOLDER)
    index, text = bench.model.index_of(folder.key), Qt.ItemDataRole.AccessibleTextRole
    still = bench.tree.grab().toImage()
    bench.model.set_indexing(0.5)
    assert index.data(text).endswith("looking for photos")
    assert bench.tree.grab().toImage() != still
    bench.model.set_indexing(None)
    assert bench.tree.grab().toImage() == still


def test_a_click_with_the_right_button_goes_nowhere(bench: Bench) -> None:
    bench.qtbot.mouseClick(bench.tree.viewport(), Qt.MouseButton.RightButton, pos=bench.point("favourites"))
    assert bench.chosen == []
    bench.qtbot.mouseClick(bench.tree.viewport(), LEFT, pos=bench.point("favourites"))
    assert [place.kind for place in bench.chosen] == [PlaceKind.FAVOURITES]


def test_what_is_dragged_looks_like_its_row(bench: Bench) -> None:
    picture = bench.tree.picture(bench.index("album", 3)).toImage()
    assert picture.size() == bench.tree.visualRect(bench.index("album", 3)).size() * picture.devicePixelRatio()
    assert picture.pixelColor(picture.rect().center()).alpha() > 100


def test_where_a_drop_goes_depends_on_the_edge(bench: Bench) -> None:
    mime = place_mime(Place(PlaceKind.ALBUM, id=3))
    rect = bench.tree.visualRect(bench.index("album", 4))  # a smart album: nothing lies in it
    drag_over(bench.tree, mime, rect.center() - QPoint(0, 4))
    assert bench.tree.over is not None
    assert bench.tree.over.where is Where.ABOVE
    drag_over(bench.tree, mime, rect.center() + QPoint(0, 4))
    assert bench.tree.over is not None
    assert bench.tree.over.where is Where.BELOW
    drag_away(bench.tree)
