"""The page of duplicates over a real library: real keys and clicks, a trash that takes everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractItemView, QMainWindow
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.backend.session import LibrarySession
from desktop.backend.thumbnails import ThumbnailStore
from desktop.duplicates.controller import DuplicatesController
from desktop.duplicates.delegate import tick_area
from desktop.duplicates.differences import lines_of
from desktop.duplicates.geometry import GroupGeometry
from desktop.duplicates.header import GroupHeader
from desktop.duplicates.model import FILE_ROLE, DuplicatesModel
from desktop.duplicates.page import DuplicatesPage
from desktop.editing import Editor
from desktop.status.messages import Message, Messages
from desktop.theme.icons import Icons
from desktop.trash import TrashController
from engine.duplicates.records import DuplicateFile, DuplicateGroup
from engine.edits import SetCaptions, adding_tags
from engine.indexing.thumbnails import thumbnail_path
from engine.library import Library
from engine.records import PhotoSummary
from tests.engine.twins import Shelf, as_jpeg, picture

Move = QAbstractItemView.CursorAction


def _file(number: int, path: str, size: int = 100, *, words: bool = False, width: int = 40) -> DuplicateFile:
    taken = datetime(2024, 1, number % 28 + 1)
    photo = PhotoSummary(number, Path(path), f"{number:032x}", width, 30, taken, False, 0, offline=False)
    return DuplicateFile(photo, Path(path), size, taken, 1.0, words)


def _groups(*counts: int) -> list[DuplicateGroup]:
    groups = []
    for number, count in enumerate(counts):
        files = (_file(100 * number + place, f"/p/{number}/{place}.jpg") for place in range(count))
        groups.append(DuplicateGroup(tuple(files)))
    return groups


# Model ----------------------------------------------------------------------------------------------------------------


def test_model(qtmodeltester: ModelTester) -> None:
    model = DuplicatesModel()
    qtmodeltester.check(model)
    model.set_groups(_groups(2, 3, 1200))
    qtmodeltester.check(model)
    assert model.rowCount() == 1205
    assert [model.group_of(row) for row in (0, 1, 2, 4, 5, 1204)] == [0, 0, 1, 1, 2, 2]
    assert model.data(model.index(3), FILE_ROLE).path == Path("/p/1/1.jpg")


def test_the_first_of_each_group_is_kept_and_never_none(qtbot: QtBot) -> None:
    model = DuplicatesModel()
    model.set_groups(_groups(2, 3))
    assert [model.is_kept(row) for row in range(5)] == [True, False, True, False, False]
    assert model.spare_totals() == (3, 300)
    assert not model.toggle(0)
    assert model.toggle(1)
    assert model.toggle(0)
    assert [model.is_kept(row) for row in range(2)] == [False, True]
    model.keep_only(4)
    assert [file.path.name for file in model.kept(1)] == ["2.jpg"]
    model.keep_all(1)
    assert model.spare([1]) == []
    assert model.spare_totals() == (1, 100)


def test_what_the_user_chose_outlives_a_new_search() -> None:
    model = DuplicatesModel()
    first, second = _groups(2, 3)
    model.set_groups([first, second])
    model.keep_only(1)
    model.keep_only(4)
    changed = DuplicateGroup((*second.files, _file(7, "/p/new.jpg")))
    model.set_groups([changed, first])
    assert [file.path.name for file in model.kept(0)] == ["0.jpg"]  # another group now: as suggested
    assert [file.path.name for file in model.kept(1)] == ["1.jpg"]


# Geometry -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [100, 700, 1400])
def test_every_photo_is_found_where_it_lies(width: int) -> None:
    counts = [2, 7, 1, 30]
    geometry = GroupGeometry(counts, width)
    cells = [geometry.cell(row) for row in range(sum(counts))]
    for row, cell in enumerate(cells):
        assert geometry.row_at(cell.center()) == row
        assert geometry.card(geometry.group_of(row)).contains(cell) or width < 300
    for first, second in zip(cells, cells[1:], strict=False):
        assert not first.intersects(second)
    assert geometry.card(3).bottom() < geometry.height
    assert list(geometry.rows_between(0, geometry.height)) == list(range(sum(counts)))
    assert [geometry.card(group).top() for group in range(4)] == sorted(
        geometry.card(group).top() for group in range(4)
    )


def test_up_and_down_go_by_lines_and_come_back() -> None:
    geometry = GroupGeometry([5, 2, 4], 800)
    assert geometry.columns == 3
    assert [geometry.step(row, 1) for row in (0, 2, 3, 4, 5, 6)] == [3, 4, 5, 6, 7, 8]
    assert [geometry.step(row, -1) for row in (7, 5, 3, 1)] == [5, 3, 0, 1]
    assert geometry.step(10, 1) == 10


def test_five_thousand_groups_are_laid_out_at_once() -> None:
    geometry = GroupGeometry([2, 3] * 2500, 1000)
    middle = geometry.height // 2
    assert len(geometry.groups_between(middle, middle + 800)) < 5
    assert len(list(geometry.rows_between(middle, middle + 800))) < 20


# Words ----------------------------------------------------------------------------------------------------------------


def test_what_differs_stands_out() -> None:
    group = DuplicateGroup(
        (_file(1, "/a/x.jpg", 300, width=80), _file(2, "/a/y.jpg", 100, words=True), _file(2, "/b/y copy.jpg", 100))
    )
    best, tagged, copy = (lines_of(file, group) for file in group.files)
    assert [part.token for part in best[1].parts] == ["ok", "text_muted", "ok"]
    assert [part.token for part in tagged[1].parts] == ["text", "text_muted", "text"]
    assert tagged[2].parts[-1].text == "tagged"
    assert len(copy[2].parts) == 1
    same = DuplicateGroup((_file(1, "/a/x.jpg"), _file(1, "/a/y.jpg")))
    assert {part.token for part in lines_of(same.files[0], same)[1].parts} == {"text_muted"}
    assert lines_of(same.files[0], same)[3].parts[0].token == "text_muted"
    assert lines_of(copy_ := group.files[2], group)[3].parts[0] == lines_of(copy_, group)[3].parts[0]
    assert best[3].parts[0].token == "text"


# The page -------------------------------------------------------------------------------------------------------------


class Bench:
    """The page with all behind it."""

    def __init__(self, shelf: Shelf, icons: Icons) -> None:
        self.shelf = shelf
        self.session = LibrarySession(shelf.open, shelf.open)
        self.thumbnails = ThumbnailStore(lambda content_hash: thumbnail_path(shelf.library_dir, content_hash))
        self.messages, self.told = Messages(), list[Message]()
        self.messages.shown.connect(self.told.append)
        self.window = QMainWindow()
        self.page = DuplicatesPage(self.thumbnails, icons)
        self.editor = Editor(self.session, self.window)
        self.trash = TrashController(self.session, self.messages, self.window, icons)
        self.duplicates = DuplicatesController(
            self.page, self.session, self.editor, self.trash, self.messages, self.window
        )
        self.model, self.view = self.page.model, self.page.view
        self.window.setCentralWidget(self.page)
        self.window.resize(1000, 700)

    def names(self) -> list[list[str]]:
        return [[file.path.name for file in group.files] for group in self.model.groups]

    def close(self) -> None:
        self.window.close()
        self.thumbnails.close()
        self.session.close()
        self.window.deleteLater()


MakeBench = Callable[[], Bench]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Two groups: of ``sea`` two copies and a smaller one, of ``hill`` two copies; and two photos by themselves."""
    shelf = Shelf(tmp_path)
    sea, hill = picture(1, (640, 480)), picture(2)
    pictures = {"sea.jpg": sea, "sea copy.jpg": sea, "sea-small.jpg": sea.resize((320, 240))}
    pictures |= {"hill.jpg": hill, "hill (1).jpg": hill, "3.jpg": picture(3), "4.jpg": picture(4)}
    shelf.put_all({name: as_jpeg(image) for name, image in pictures.items()})
    return shelf


@pytest.fixture
def make_bench(shelf: Shelf, icons: Icons, qtbot: QtBot) -> Iterator[MakeBench]:
    benches: list[Bench] = []

    def make() -> Bench:
        bench = Bench(shelf, icons)
        benches.append(bench)
        bench.window.show()
        qtbot.waitExposed(bench.window)
        return bench

    yield make
    for bench in benches:
        bench.close()


@pytest.fixture
def bench(make_bench: MakeBench, qtbot: QtBot) -> Bench:
    bench = make_bench()
    bench.duplicates.show()
    qtbot.waitUntil(lambda: len(bench.model.groups) == 2)
    bench.view.setFocus()
    return bench


@pytest.fixture
def trashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    moved: list[str] = []

    def take(path: str) -> None:
        moved.append(Path(path).name)
        Path(path).unlink()

    monkeypatch.setattr("send2trash.send2trash", take)
    return moved


def _agree(bench: Bench, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bench.trash.dialog is not None and bench.trash.dialog.isVisible())
    assert bench.trash.dialog is not None
    qtbot.keyClick(bench.trash.dialog, Qt.Key.Key_Return)


def test_groups_are_found_and_summed_up(bench: Bench, qtbot: QtBot) -> None:
    assert bench.names() == [["sea.jpg", "sea copy.jpg", "sea-small.jpg"], ["hill.jpg", "hill (1).jpg"]]
    assert bench.page.summary.text().startswith("2 group")
    assert not bench.page.working.isVisible()
    assert bench.page.trash_all.isEnabled()
    assert bench.view.currentIndex().row() == 0
    headers = [header for header in bench.view.findChildren(GroupHeader) if header.isVisible()]
    assert sorted(header.group for header in headers) == [0, 1]


def test_pictures_are_painted(bench: Bench, qtbot: QtBot) -> None:
    def colours() -> int:
        cell = bench.view.visualRect(bench.model.index(1)).adjusted(20, 40, -20, -100)
        image: QImage = bench.view.viewport().grab(cell).toImage()
        return len({image.pixel(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)})

    qtbot.waitUntil(lambda: colours() > 50)


def test_keys_move_and_tick(bench: Bench, qtbot: QtBot) -> None:
    view, model = bench.view, bench.model
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert bench.told[-1].text == "At least one photo of a group is kept."
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert [model.is_kept(row) for row in range(3)] == [True, True, False]
    qtbot.keyClick(view, Qt.Key.Key_K)
    assert [model.is_kept(row) for row in range(3)] == [False, True, False]
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.currentIndex().row() == 4
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert view.currentIndex().row() == 0
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.currentIndex().row() == 4


def test_a_click_on_the_tick_keeps_and_a_double_click_opens(bench: Bench, qtbot: QtBot) -> None:
    view, model = bench.view, bench.model
    cell = view.visualRect(model.index(2))
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(view.viewport(), left, pos=tick_area(cell).topLeft() + QPoint(16, 16))
    assert model.is_kept(2)
    qtbot.mouseClick(view.viewport(), left, pos=cell.center())
    assert (model.is_kept(2), view.currentIndex().row()) == (True, 2)
    with qtbot.waitSignal(bench.duplicates.open_wanted) as opened:
        qtbot.mouseDClick(view.viewport(), left, pos=cell.center())
    ids = list(model.groups[0].photo_ids)
    assert opened.args == [ids, 1]
    assert len(ids) == 2


def test_del_asks_and_moves_the_others(bench: Bench, trashed: list[str], qtbot: QtBot) -> None:
    qtbot.keyClick(bench.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: bench.trash.dialog is not None)
    dialog = bench.trash.dialog
    assert dialog is not None
    assert "2 " in dialog.title.text()
    assert not dialog.choice.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bench.trash.dialog is None)
    assert trashed == []
    qtbot.keyClick(bench.view, Qt.Key.Key_Delete)
    _agree(bench, qtbot)
    qtbot.waitUntil(lambda: bench.names() == [["hill.jpg", "hill (1).jpg"]])
    assert trashed == ["sea copy.jpg", "sea-small.jpg"]
    assert "moved to the trash" in bench.told[-1].text
    with bench.shelf.open() as library:
        assert len(library.photo_ids()) == 4


def test_all_at_once_and_then_there_are_none(bench: Bench, trashed: list[str], qtbot: QtBot) -> None:
    bench.model.keep_only(2)
    qtbot.mouseClick(bench.page.trash_all, Qt.MouseButton.LeftButton)
    _agree(bench, qtbot)
    qtbot.waitUntil(lambda: not bench.model.groups)
    assert sorted(trashed) == ["hill (1).jpg", "sea copy.jpg", "sea.jpg"]
    assert bench.page.stack.currentWidget() is bench.page.empty
    assert bench.page.empty.title.text() == "No duplicates"
    assert not bench.page.trash_all.isVisible()


def test_what_was_said_of_the_others_is_carried_over_and_can_be_undone(
    make_bench: MakeBench, shelf: Shelf, trashed: list[str], qtbot: QtBot
) -> None:
    with shelf.open() as library:
        kept, small = (library.photo_id_of(shelf.folder / name) for name in ("sea.jpg", "sea-small.jpg"))
        library.edit(adding_tags([small], ["Jeju"]))
        library.edit(SetCaptions({small: "the blue tent"}))
    bench = make_bench()
    bench.duplicates.show()
    qtbot.waitUntil(lambda: len(bench.model.groups) == 2)
    bench.view.setFocus()
    qtbot.keyClick(bench.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: bench.trash.dialog is not None and bench.trash.dialog.choice.isVisible())
    _agree(bench, qtbot)
    qtbot.waitUntil(lambda: len(trashed) == 2)
    with shelf.open() as library:
        assert (library.photo(kept).tags, library.caption(kept)) == (["Jeju"], "the blue tent")
        bench.editor.undo()
        qtbot.waitUntil(lambda: library.caption(kept) is None)
        assert library.photo(kept).tags == []


def test_unticked_nothing_is_carried_over(
    make_bench: MakeBench, shelf: Shelf, trashed: list[str], qtbot: QtBot
) -> None:
    with shelf.open() as library:
        kept, small = (library.photo_id_of(shelf.folder / name) for name in ("sea.jpg", "sea-small.jpg"))
        library.edit(adding_tags([small], ["Jeju"]))
    bench = make_bench()
    bench.duplicates.show()
    qtbot.waitUntil(lambda: len(bench.model.groups) == 2)
    qtbot.mouseClick(bench.page.trash_all, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bench.trash.dialog is not None and bench.trash.dialog.choice.isVisible())
    assert bench.trash.dialog is not None
    qtbot.keyClick(bench.trash.dialog.choice, Qt.Key.Key_Space)
    _agree(bench, qtbot)
    qtbot.waitUntil(lambda: not bench.model.groups)
    with shelf.open() as library:
        assert library.photo(kept).tags == []
        assert [photo.summary.id for photo in library.removed()] == [small]


def test_files_that_stay_are_told_of(bench: Bench, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    def refuse(path: str) -> None:
        if "copy" in path:
            raise PermissionError(13, "Permission denied")
        Path(path).unlink()

    monkeypatch.setattr("send2trash.send2trash", refuse)
    qtbot.keyClick(bench.view, Qt.Key.Key_Delete)
    _agree(bench, qtbot)
    qtbot.waitUntil(lambda: bench.names()[0] == ["sea.jpg", "sea copy.jpg"])
    assert "“sea copy.jpg” is write-protected" in bench.told[-1].text


def test_the_last_copy_stays(bench: Bench, trashed: list[str], qtbot: QtBot) -> None:
    (bench.shelf.folder / "sea.jpg").unlink()
    qtbot.keyClick(bench.view, Qt.Key.Key_Delete)
    _agree(bench, qtbot)
    qtbot.waitUntil(lambda: bool(bench.told))
    assert trashed == []
    assert bench.told[-1].text.startswith("2 file")
    assert bench.told[-1].action == "Show"


def test_not_duplicates_is_remembered_and_can_be_taken_back(bench: Bench, qtbot: QtBot) -> None:
    qtbot.keyClick(bench.view, Qt.Key.Key_N)
    assert bench.names() == [["hill.jpg", "hill (1).jpg"]]
    message = bench.told[-1]
    assert (message.action, message.act is not None) == ("Undo", True)
    with bench.shelf.open() as library:
        qtbot.waitUntil(lambda: len(list(library.duplicates())[-1].groups) == 1)  # type: ignore[union-attr]
    bench.duplicates.look()
    qtbot.waitUntil(lambda: not bench.page.working.isVisible())
    assert bench.names() == [["hill.jpg", "hill (1).jpg"]]
    assert message.act is not None
    message.act()
    assert len(bench.names()) == 2
    bench.duplicates.look()
    qtbot.waitUntil(lambda: not bench.page.working.isVisible())
    assert len(bench.names()) == 2


def test_the_buttons_of_a_group(bench: Bench, trashed: list[str], qtbot: QtBot) -> None:
    header = next(header for header in bench.view.findChildren(GroupHeader) if header.group == 1)
    assert header.trash.accessibleName().endswith("group 2")
    qtbot.mouseClick(header.trash, Qt.MouseButton.LeftButton)
    _agree(bench, qtbot)
    qtbot.waitUntil(lambda: trashed == ["hill (1).jpg"])
    qtbot.waitUntil(lambda: len(bench.names()) == 1)
    qtbot.mouseClick(
        next(header for header in bench.view.findChildren(GroupHeader) if header.group == 0).dismiss,
        Qt.MouseButton.LeftButton,
    )
    assert bench.model.groups == []


def test_a_search_can_be_stopped_and_begun_again(
    make_bench: MakeBench, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    real = Library.duplicates

    def slow(self: Library, control: object = None, **_: bool) -> Iterator[object]:
        while not control.cancelled:  # type: ignore[attr-defined]
            yield from list(real(self))[:-1]
        yield from real(self, control)  # type: ignore[arg-type]

    bench = make_bench()
    with monkeypatch.context() as patched:
        patched.setattr(Library, "duplicates", slow)
        bench.duplicates.show()
        assert bench.page.empty.title.text() == "Looking for duplicates"
        qtbot.waitUntil(lambda: bench.page.progress_words.text() == "Comparing photos: 5 of 5")
        qtbot.mouseClick(bench.page.cancel, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not bench.page.working.isVisible())
    assert bench.page.empty.title.text() == "No duplicates yet"
    qtbot.mouseClick(bench.page.empty.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(bench.model.groups) == 2)


def test_an_error_is_explained(make_bench: MakeBench, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    def fail(self: Library, control: object = None, **_: bool) -> Iterator[object]:
        raise RuntimeError("no luck")
        yield

    bench = make_bench()
    with monkeypatch.context() as patched:
        patched.setattr(Library, "duplicates", fail)
        bench.duplicates.show()
        qtbot.waitUntil(lambda: bench.page.empty.title.text() == "The search failed")
    assert "no luck" in bench.page.empty.text.text()
    qtbot.mouseClick(bench.page.empty.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(bench.model.groups) == 2)


def test_it_looks_again_only_when_there_are_new_photos(bench: Bench, shelf: Shelf, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bench.session.timeline_changed):
        bench.session.refresh()
    bench.duplicates.look()
    qtbot.waitUntil(lambda: not bench.page.working.isVisible())
    bench.duplicates.leave()
    with qtbot.waitSignal(bench.session.timeline_changed):
        bench.session.refresh()
    bench.duplicates.show()
    assert not bench.page.working.isVisible()
    shelf.put("hill three.jpg", as_jpeg(picture(2), 60))
    with qtbot.waitSignal(bench.session.timeline_changed):
        bench.session.refresh()
    bench.duplicates.show()
    qtbot.waitUntil(lambda: sorted(map(len, bench.names())) == [3, 3])


def test_the_trash_takes_all_places_of_a_photo(bench: Bench, trashed: list[str], qtbot: QtBot) -> None:
    with bench.shelf.open() as library:
        summaries = library.summaries([library.photo_id_of(bench.shelf.folder / "hill.jpg")])
    bench.trash.ask(summaries)
    qtbot.waitUntil(lambda: bench.trash.dialog is not None)
    assert bench.trash.dialog is not None
    assert bench.trash.dialog.title.text().startswith("Move 2 file")
    assert "all places of 1 photo" in bench.trash.dialog.text.text()
    with qtbot.waitSignal(bench.trash.trashed) as gone:
        _agree(bench, qtbot)
    assert gone.args == [[summaries[0].id]]
    assert sorted(trashed) == ["hill (1).jpg", "hill.jpg"]
