from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel, QLocale, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.places import Group, Place, PlaceKind
from desktop.sidebar.mime import place_mime, place_of
from desktop.sidebar.model import SidebarModel
from desktop.sidebar.tree import Draft
from engine.records import Album, FolderState, PlaceCount, SourceFolder, Tag

Parents = dict[int, int | None]
_STATE = st.dictionaries(st.integers(1, 9), st.integers(0, 9), max_size=9)


def _albums(parents: Parents, queries: dict[int, str] | None = None) -> list[Album]:
    """Return albums by id, each with its parent, siblings in the order given, parents first."""
    left, done = list(parents.items()), []
    while left:
        ready = [(one, above) for one, above in left if above is None or above in {album.id for album in done}]
        for one, above in ready:
            position = sum(album.parent_id == above for album in done)
            done.append(Album(one, f"album {one}", above, position, (queries or {}).get(one), 3))
        left = [pair for pair in left if pair not in ready]
    return done


def _tree(model: QAbstractItemModel, parent: QModelIndex | None = None) -> list[object]:
    """Return the names of rows, each with those inside it."""
    above = parent or QModelIndex()
    rows = [model.index(row, 0, above) for row in range(model.rowCount(above))]
    return [(row.data(), _tree(model, row)) if model.rowCount(row) else row.data() for row in rows]


def _under(model: SidebarModel, group: Group) -> list[object]:
    return _tree(model, model.index_of(Place(PlaceKind.HEADING, group=group).key))


def test_what_there_is_at_first(qtmodeltester: ModelTester) -> None:
    model = SidebarModel()
    qtmodeltester.check(model)
    assert _tree(model) == [
        "All photos",
        "Favourites",
        "Recently added",
        ("Albums", ["No albums yet"]),
        ("Tags", ["No tags yet"]),
        ("Source folders", ["No folders yet"]),
        ("Tidy up", ["Duplicates", "Recently removed"]),
    ]


def test_all_kinds_of_places(qtmodeltester: ModelTester) -> None:
    model = SidebarModel()
    model.set_photo_count(1200)
    model.set_problem_count(3)
    model.set_folders([SourceFolder(1, Path("/media/disk"), FolderState.OFFLINE, 12)])
    model.set_albums(_albums({1: None, 2: 1, 3: 2, 4: None}, {4: "dog beach"}))
    model.set_tags([Tag(1, "animal", None, 0), Tag(2, "dog", 1, 7), Tag(3, "lost", 99, 1)])
    seoul = PlaceCount("KR", "Seoul", "서울", 3, 1835848)
    model.set_places([PlaceCount("KR", "South Korea", "대한민국", 5, None, (seoul,))])
    qtmodeltester.check(model)
    assert _under(model, Group.ALBUMS) == [("album 1", [("album 2", ["album 3"])]), "album 4"]
    assert _under(model, Group.TAGS) == [("animal", ["dog"]), "lost"]
    assert _under(model, Group.PLACES) == [("South Korea", ["Seoul"])]
    assert _under(model, Group.TIDY) == ["Duplicates", "Problems", "Recently removed"]
    model.set_language("ko")
    assert _under(model, Group.PLACES) == [("대한민국", ["서울"])]
    text = Qt.ItemDataRole.AccessibleTextRole
    assert model.index_of(Place(PlaceKind.ALL).key).data(text) == f"All photos, {QLocale().toString(1200)}"
    assert model.index_of(("folder", "/media/disk")).data(text) == "disk, 12, offline"
    assert model.index_of(("album", 4)).data(text) == "album 4, smart album, 3"


def test_what_can_be_done_with_rows() -> None:
    model, flag = SidebarModel(), Qt.ItemFlag
    model.set_albums(_albums({1: None}))
    heading = model.index_of(Place(PlaceKind.HEADING, group=Group.TAGS).key)
    assert heading.flags() & flag.ItemIsEnabled
    assert not heading.flags() & flag.ItemIsSelectable
    assert model.index(0, 0, heading).flags() == flag.ItemNeverHasChildren
    album = model.index_of(("album", 1))
    assert album.flags() & flag.ItemIsEditable
    assert album.flags() & flag.ItemIsDragEnabled
    assert not model.index(0).flags() & flag.ItemIsEditable
    assert place_of(model.mimeData([album])) == (PlaceKind.ALBUM, 1)
    assert place_of(place_mime(Place(PlaceKind.TAG, id=7))) == (PlaceKind.TAG, 7)


def test_rows_that_stay_are_kept_through_inserts_moves_and_removals(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    model = SidebarModel()
    qtmodeltester.check(model)
    model.set_albums(_albums({1: None, 2: None, 3: None, 4: 3}))
    kept = QPersistentModelIndex(model.index_of(("album", 4)))
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_albums(_albums({3: None, 4: 3, 1: 4, 2: None}))
    assert _under(model, Group.ALBUMS) == [("album 3", [("album 4", ["album 1"])]), "album 2"]
    assert kept.data() == "album 4"
    model.set_albums(_albums({1: None, 4: 1, 3: 4, 5: None}))  # what was inside is outside now
    assert _under(model, Group.ALBUMS) == [("album 1", [("album 4", ["album 3"])]), "album 5"]
    assert kept.parent().data() == "album 1"
    model.set_albums([])
    assert not kept.isValid()
    assert _under(model, Group.ALBUMS) == ["No albums yet"]


@settings(max_examples=40)
@given(
    st.lists(st.dictionaries(st.integers(1, 9), st.integers(0, 9), max_size=9), min_size=1, max_size=4), st.randoms()
)
def test_any_tree_becomes_any_other(qapp: QApplication, states: list[dict[int, int]], random: Random) -> None:
    model = SidebarModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    for state in states:
        parents = _without_circles(state, random)
        model.set_albums(_albums(parents))
        assert _under(model, Group.ALBUMS) == (_expected(parents, None) or ["No albums yet"])


def _without_circles(state: dict[int, int], random: Random) -> Parents:
    order = list(state)
    random.shuffle(order)
    before: list[int] = []
    parents: Parents = {}
    for one in order:
        parents[one] = state[one] if state[one] in before else None
        before.append(one)
    return parents


def _expected(parents: Parents, above: int | None) -> list[object]:
    rows: list[object] = []
    for one, parent in parents.items():
        if parent == above:
            inside = _expected(parents, one)
            rows.append((f"album {one}", inside) if inside else f"album {one}")
    return rows


def test_albums_that_lie_in_a_circle_are_shown_all_the_same() -> None:
    model = SidebarModel()
    model.set_albums([Album(1, "one", 2, 0, None, 0), Album(2, "two", 1, 0, None, 0)])
    assert _under(model, Group.ALBUMS) == ["one", "two"]


def test_a_count_that_changes_moves_nothing(qtbot: QtBot) -> None:
    model = SidebarModel()
    model.set_tags([Tag(1, "dog", None, 1)])
    with (
        qtbot.assertNotEmitted(model.rowsInserted),
        qtbot.assertNotEmitted(model.rowsRemoved),
        qtbot.waitSignal(model.dataChanged),
    ):
        model.set_tags([Tag(1, "dog", None, 2)])
    assert model.index_of(("tag", 1)).data(Qt.ItemDataRole.AccessibleTextRole) == "dog, 2"


def test_a_typed_name_is_shown_until_the_library_has_it(qtbot: QtBot) -> None:
    model = SidebarModel()
    model.set_albums(_albums({1: None}))
    with qtbot.waitSignal(model.renamed) as signal:
        assert model.setData(model.index_of(("album", 1)), "  Jeju   2024 ")
    place, name = signal.args
    assert (place.id, name) == (1, "Jeju 2024")
    assert model.index_of(("album", 1)).data() == "Jeju 2024"
    model.forget_names()  # it was refused
    assert model.index_of(("album", 1)).data() == "album 1"
    with qtbot.assertNotEmitted(model.renamed):
        assert not model.setData(model.index_of(("album", 1)), "   ")


def test_a_new_album_keeps_its_row_when_it_is_made(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    model = SidebarModel()
    qtmodeltester.check(model)
    model.set_albums(_albums({1: None}))
    row = QPersistentModelIndex(model.start_draft(Draft(PlaceKind.ALBUM, "New album", 1, photo_ids=(5,))))
    assert row.parent().data() == "album 1"
    with qtbot.waitSignal(model.drafted) as signal:
        model.setData(model.index_of(("album", None)), "Dogs")
    assert signal.args[0] == Draft(PlaceKind.ALBUM, "Dogs", 1, photo_ids=(5,))
    with qtbot.assertNotEmitted(model.rowsRemoved):
        model.draft_made(2)
        model.set_albums([*_albums({1: None}), Album(2, "Dogs", 1, 0, None, 1)])
    assert row.data() == "Dogs"
    assert model.draft is None
    model.start_draft(Draft(PlaceKind.TAG, "New tag"))
    model.end_draft()
    assert _under(model, Group.TAGS) == ["No tags yet"]


@pytest.mark.parametrize("names", [["a/b", "a:b", '"'], ["<b>bold</b>", "line\nbreak", "\u202egnp"]])
def test_names_are_plain_text_on_one_line(names: Sequence[str]) -> None:
    model = SidebarModel()
    model.set_tags([Tag(number, name, None, 0) for number, name in enumerate(names, 1)])
    for number in range(1, len(names) + 1):
        shown = model.index_of(("tag", number)).data()
        assert "\n" not in shown
        assert "\u202e" not in shown
