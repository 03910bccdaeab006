"""The inspector over a real library: real keys and clicks, edits that are undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.backend.session import LibrarySession
from desktop.backend.thumbnails import ThumbnailStore
from desktop.editing import Editor
from desktop.inspector.controller import InspectorController
from desktop.inspector.panel import InspectorPanel
from desktop.theme.icons import Icons
from engine.edits import CreateAlbum, adding_tags
from engine.indexing.thumbnails import thumbnail_path
from engine.library import Library
from tests.desktop.real_library import open_library


class Bench:
    """An inspector, its library, and a second view of that to compare with."""

    def __init__(self, session: LibrarySession, folder: Path, icons: Icons, qtbot: QtBot) -> None:
        self.panel = InspectorPanel(icons)
        self.editor = Editor(session)
        self.thumbnails = ThumbnailStore(partial(thumbnail_path, folder))
        self.controller = InspectorController(self.panel, session, self.editor, self.thumbnails)
        self.library: Library = open_library(folder)
        self.ids = self.library.photo_ids("date")
        self.qtbot = qtbot
        self.session = session
        qtbot.addWidget(self.panel)
        self.panel.resize(320, 900)
        self.panel.show()
        self.panel.activateWindow()
        self.controller.set_active(True)
        session.albums_changed.connect(self.controller.set_albums)

    def show(self, *ids: int) -> None:
        """Select photos, and wait until they are shown."""
        self.controller.show_photos(ids)
        self.qtbot.waitUntil(lambda: self.controller._facts is not None and self.controller._facts.ids == ids)

    def wait(self, holds: Callable[[], bool]) -> None:
        """Wait for something."""
        self.qtbot.waitUntil(holds)

    def type_tag(self, text: str) -> None:
        """Type into the field for tags, and press Enter."""
        self.panel.tags.edit.setFocus()
        self.qtbot.keyClicks(self.panel.tags.edit, text)
        self.qtbot.keyClick(self.panel.tags.edit, Qt.Key.Key_Return)


@pytest.fixture
def bench(session: LibrarySession, small_library: Path, icons: Icons, qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench(session, small_library, icons, qtbot)
    yield bench
    bench.controller.set_active(False)
    session._catalog.drain()
    bench.thumbnails.close()
    bench.library.close()


def _chips(bench: Bench) -> list[str]:
    return [chip.content.label for chip in bench.panel.tags.chips]


def _compose(edit: QLineEdit, text: str) -> None:
    """Type by an input method, as Korean is."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(edit, event)


def test_facts_of_one_photo(bench: Bench) -> None:
    bench.show(bench.ids[0])
    assert bench.panel.title.text() == "red-00.jpg"
    assert "2024" in bench.panel.values["date"].text()
    assert "Pixel 8" in bench.panel.values["camera"].text()
    assert "240 × 320" in bench.panel.values["size"].text()
    assert "Seoul" in bench.panel.values["place"].text()
    assert "red-00.jpg" in bench.panel.values["file"].text()
    bench.wait(lambda: not bench.panel.picture.pixmap().isNull())


def test_missing_facts_are_left_out(bench: Bench) -> None:
    bench.show(bench.ids[-1])
    assert not bench.panel.values["place"].isVisible()
    assert bench.panel.values["camera"].isVisible()


def test_nothing_selected_is_explained(bench: Bench) -> None:
    bench.show(bench.ids[0])
    bench.controller.show_photos([])
    bench.wait(bench.panel.nothing.isVisible)


def test_tags_are_typed_completed_removed_and_undone(bench: Bench) -> None:
    first, second = bench.ids[:2]
    bench.library.edit(adding_tags([second], ["할머니 집"]))
    bench.show(first)
    bench.type_tag("beach")
    bench.wait(lambda: _chips(bench) == ["beach"])
    edit = bench.panel.tags.edit
    _compose(edit, "할")
    popup = bench.panel.tags._completer.popup()
    assert popup is not None
    bench.wait(popup.isVisible)
    bench.qtbot.keyClick(popup, Qt.Key.Key_Down)
    bench.qtbot.keyClick(popup, Qt.Key.Key_Return)
    bench.wait(lambda: sorted(_chips(bench)) == ["beach", "할머니 집"])
    assert sorted(bench.library.photo(first).tags) == ["beach", "할머니 집"]
    edit.setFocus()
    bench.qtbot.keyClick(edit, Qt.Key.Key_Backspace)  # goes to the last chip
    bench.qtbot.keyClick(bench.panel.tags.chips[-1], Qt.Key.Key_Delete)
    bench.wait(lambda: len(_chips(bench)) == 1)
    bench.wait(lambda: bool(bench.editor.undo_words))
    bench.editor.undo()
    bench.wait(lambda: len(_chips(bench)) == 2)
    assert edit.text() == ""


def test_comma_adds_a_tag_and_a_click_on_the_cross_takes_it_off(bench: Bench) -> None:
    bench.show(bench.ids[0])
    bench.panel.tags.edit.setFocus()
    bench.qtbot.keyClicks(bench.panel.tags.edit, "snow,")
    bench.wait(lambda: _chips(bench) == ["snow"])
    bench.qtbot.mouseClick(bench.panel.tags.chips[0].button, Qt.MouseButton.LeftButton)
    bench.wait(lambda: _chips(bench) == [])
    assert bench.library.photo(bench.ids[0]).tags == []


def test_a_tag_that_is_clicked_is_searched(bench: Bench) -> None:
    bench.show(bench.ids[0])
    bench.type_tag('a "b" c')
    bench.wait(lambda: len(_chips(bench)) == 1)
    with bench.qtbot.waitSignal(bench.controller.search_wanted) as searched:
        bench.qtbot.mouseClick(bench.panel.tags.chips[0], Qt.MouseButton.LeftButton)
    assert searched.args is not None
    assert len(bench.library.search(str(searched.args[0]))) == 1


def test_the_place_is_searched(bench: Bench) -> None:
    bench.show(bench.ids[0])
    with bench.qtbot.waitSignal(bench.controller.search_wanted) as searched:
        bench.qtbot.mouseClick(bench.panel.place_button, Qt.MouseButton.LeftButton)
    assert searched.args is not None
    assert len(bench.library.search(str(searched.args[0]))) == 3


def test_stars_by_keys_and_mouse(bench: Bench) -> None:
    bench.show(bench.ids[0])
    stars = bench.panel.stars
    stars.setFocus()
    bench.qtbot.keyClick(stars, Qt.Key.Key_4)
    bench.wait(lambda: bench.library.photo(bench.ids[0]).summary.rating == 4)
    bench.qtbot.keyClick(stars, Qt.Key.Key_Left)
    bench.wait(lambda: bench.library.photo(bench.ids[0]).summary.rating == 3)
    fifth = stars._star_rect(5).center()
    bench.qtbot.mouseClick(stars, Qt.MouseButton.LeftButton, pos=QPoint(fifth))
    bench.wait(lambda: bench.library.photo(bench.ids[0]).summary.rating == 5)
    bench.qtbot.mouseClick(stars, Qt.MouseButton.LeftButton, pos=QPoint(fifth))  # its own rating: taken away
    bench.wait(lambda: bench.library.photo(bench.ids[0]).summary.rating == 0)


def test_a_batch_of_three(bench: Bench) -> None:
    three = bench.ids[:3]
    bench.library.edit(adding_tags(three[:1], ["one"]))
    bench.library.edit(adding_tags(three, ["all"]))
    bench.library.set_rating(three[0], 2)
    bench.show(*three)
    assert bench.panel.title.text().startswith("3 photo")
    counts = {chip.content.label: chip.content.count for chip in bench.panel.tags.chips}
    assert counts == {"all": "", "one": "(1)"}
    assert "different" in bench.panel.stars.accessibleName()
    partial_chip = next(chip for chip in bench.panel.tags.chips if chip.content.count)
    bench.qtbot.keyClick(partial_chip, Qt.Key.Key_Return)  # puts it on all
    bench.wait(lambda: all("one" in bench.library.photo(photo).tags for photo in three))
    bench.panel.stars.setFocus()
    bench.qtbot.keyClick(bench.panel.stars, Qt.Key.Key_5)
    bench.wait(lambda: {bench.library.photo(photo).summary.rating for photo in three} == {5})
    bench.wait(lambda: bool(bench.editor.undo_words))
    bench.editor.undo()  # one step: each gets back its own
    bench.wait(lambda: [bench.library.photo(photo).summary.rating for photo in three] == [2, 0, 0])


def test_a_caption_is_kept_when_it_is_left(bench: Bench) -> None:
    bench.show(bench.ids[0])
    bench.panel.caption.setFocus()
    bench.qtbot.keyClicks(bench.panel.caption, "Mina at the sea")
    bench.panel.stars.setFocus()
    bench.wait(lambda: bench.library.caption(bench.ids[0]) == "Mina at the sea")


def test_an_unfinished_caption_survives_a_refresh_and_goes_to_its_own_photo(bench: Bench) -> None:
    first, second = bench.ids[:2]
    bench.show(first)
    bench.panel.caption.setFocus()
    bench.qtbot.keyClicks(bench.panel.caption, "half a sen")
    bench.library.set_rating(first, 3)
    bench.controller.refresh()
    bench.wait(lambda: bench.panel.stars.rating == 3)
    assert bench.panel.caption.toPlainText() == "half a sen"
    bench.show(second)
    assert bench.panel.caption.toPlainText() == ""
    bench.wait(lambda: bench.library.caption(first) == "half a sen")
    assert bench.library.caption(second) is None


def test_escape_takes_the_typing_back(bench: Bench) -> None:
    bench.library.set_caption(bench.ids[0], "as it was")
    bench.show(bench.ids[0])
    bench.panel.caption.setFocus()
    bench.qtbot.keyClicks(bench.panel.caption, "nonsense")
    with bench.qtbot.waitSignal(bench.controller.left):
        bench.qtbot.keyClick(bench.panel.caption, Qt.Key.Key_Escape)
    assert bench.panel.caption.toPlainText() == "as it was"


def test_photos_are_put_into_albums_new_and_known(bench: Bench) -> None:
    album = bench.library.edit(CreateAlbum("Jeju")).created
    assert album is not None
    bench.session.refresh()
    bench.wait(lambda: bool(bench.controller._edits.albums))
    bench.show(*bench.ids[:2])
    edit: QLineEdit = bench.panel.albums.edit
    for name in ("jeju", "새 앨범"):
        edit.setFocus()
        _compose(edit, name)
        bench.qtbot.keyClick(edit, Qt.Key.Key_Return)
    bench.wait(lambda: len(bench.panel.albums.chips) == 2)
    assert {found.name: found.photo_count for found in bench.library.albums()} == {"Jeju": 2, "새 앨범": 2}
    bench.qtbot.keyClick(bench.panel.albums.chips[0], Qt.Key.Key_Delete)
    bench.wait(lambda: len(bench.panel.albums.chips) == 1)


def test_nothing_is_read_while_the_panel_is_hidden(bench: Bench) -> None:
    bench.controller.set_active(False)
    bench.controller.show_photos(bench.ids[:1])
    bench.qtbot.waitUntil(lambda: not bench.controller._read_soon.isActive())
    assert bench.controller._facts is None
    bench.controller.set_active(True)
    bench.wait(lambda: bench.controller._facts is not None)


def test_what_is_offered_while_a_tag_is_typed(bench: Bench, qtmodeltester: ModelTester) -> None:
    first, second, third = bench.ids[:3]
    bench.library.edit(adding_tags([first, second], ["beach"]))
    bench.library.edit(adding_tags([second, third], ["bear"]))
    bench.library.edit(adding_tags([second], ["beer garden"]))
    bench.show(first)
    edit, offers = bench.panel.tags.edit, bench.panel.tags._offers
    popup = bench.panel.tags._completer.popup()
    assert popup is not None

    def offered() -> list[str]:
        return [str(offers.index(row).data()) for row in range(offers.rowCount())]

    edit.setFocus()
    bench.qtbot.keyClicks(edit, "be")
    bench.wait(lambda: offered() == ["bear", "beer garden", "Create “be”"])  # "beach" is on the photo already
    qtmodeltester.check(offers)
    bench.qtbot.keyClick(popup, Qt.Key.Key_Escape)
    edit.clear()
    bench.type_tag("beer garden")
    bench.wait(lambda: _chips(bench) == ["beach", "beer garden"])
    bench.show(third)
    edit.setFocus()
    bench.qtbot.keyClick(edit, Qt.Key.Key_Down)  # nothing is typed: what was used last comes first
    bench.wait(lambda: offered() == ["beer garden", "beach"])
    bench.wait(popup.isVisible)
    where = popup.visualRect(popup.model().index(0, 0)).center()
    bench.qtbot.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=where)
    bench.wait(lambda: _chips(bench) == ["bear", "beer garden"])
    edit.setFocus()
    bench.qtbot.keyClicks(edit, "new one")
    bench.wait(lambda: offered() == ["Create “new one”"])
    bench.qtbot.keyClick(popup, Qt.Key.Key_Down)
    bench.qtbot.keyClick(popup, Qt.Key.Key_Return)
    bench.wait(lambda: "new one" in _chips(bench))


def test_many_tags_are_folded(bench: Bench) -> None:
    bench.library.edit(adding_tags(bench.ids[:1], [f"tag {number:02}" for number in range(40)]))
    bench.show(bench.ids[0])
    field = bench.panel.tags
    assert sum(chip.isVisible() for chip in field.chips) == 14
    assert field.more.text() == "Show all 40"
    field.edit.setFocus()
    bench.qtbot.keyClick(field.edit, Qt.Key.Key_Left)
    assert field.chips[13].hasFocus()  # the last that is seen
    bench.qtbot.mouseClick(field.more, Qt.MouseButton.LeftButton)
    assert all(chip.isVisible() for chip in field.chips)
    bench.qtbot.mouseClick(field.more, Qt.MouseButton.LeftButton)
    assert sum(chip.isVisible() for chip in field.chips) == 14
    bench.show(bench.ids[1])
    assert not field.more.isVisible()


def test_the_caption_is_as_high_as_its_text(bench: Bench) -> None:
    bench.show(bench.ids[0])
    caption = bench.panel.caption
    low = caption.height()
    caption.setFocus()
    for _ in range(6):
        bench.qtbot.keyClicks(caption, "a line")
        bench.qtbot.keyClick(caption, Qt.Key.Key_Return)
    assert caption.height() > low
    assert not caption.verticalScrollBar().isVisible()
    bench.qtbot.keyClick(caption, Qt.Key.Key_Escape)
    assert caption.height() == low


def test_several_photos_are_previewed_together(bench: Bench) -> None:
    for count in (1, 2, 3, 4, 5, 12):
        bench.show(*bench.ids[:count])
        bench.wait(lambda: not bench.panel.picture.pixmap().isNull())
        picture = bench.panel.picture.pixmap()
        assert picture.deviceIndependentSize().width() <= bench.panel.width() - 40
        assert picture.deviceIndependentSize().height() <= 184


def test_a_failed_edit_is_not_shown_as_done(bench: Bench) -> None:
    bench.show(bench.ids[0])
    bench.controller._edits.ids = (bench.ids[0], 9999)  # meanwhile a photo was forgotten
    bench.panel.stars.setFocus()
    with bench.qtbot.waitSignal(bench.session.failed):
        bench.qtbot.keyClick(bench.panel.stars, Qt.Key.Key_4)
    bench.wait(lambda: bench.panel.stars.rating == 0)


def test_keys_that_undo_reach_the_window_unless_something_is_typed(bench: Bench) -> None:
    undo = QAction(bench.panel)
    undo.setShortcut("Ctrl+Z")
    undo.triggered.connect(bench.editor.undo)
    bench.panel.addAction(undo)
    bench.show(bench.ids[0])
    edit, caption = bench.panel.tags.edit, bench.panel.caption
    control = Qt.KeyboardModifier.ControlModifier
    bench.type_tag("beach")
    bench.wait(lambda: _chips(bench) == ["beach"])
    bench.qtbot.keyClicks(edit, "x")
    bench.qtbot.keyClick(edit, Qt.Key.Key_Z, control)
    assert edit.text() == ""
    assert bench.editor.undo_words  # it was the typing
    bench.qtbot.keyClick(edit, Qt.Key.Key_Z, control)
    bench.wait(lambda: _chips(bench) == [])
    caption.setFocus()
    bench.qtbot.keyClicks(caption, "a caption")
    bench.qtbot.keyClick(caption, Qt.Key.Key_Z, control)
    assert not caption.toPlainText()
    assert not bench.editor.undo_words
    bench.qtbot.keyClicks(caption, "kept")
    bench.qtbot.keyClick(caption, Qt.Key.Key_Return, control)
    bench.wait(lambda: bench.library.caption(bench.ids[0]) == "kept")
    bench.qtbot.keyClick(caption, Qt.Key.Key_Z, control)
    bench.wait(lambda: bench.library.caption(bench.ids[0]) is None)
    bench.wait(lambda: not caption.toPlainText())


def test_of_very_many_photos_the_first_are_read_and_all_are_edited(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.inspector.controller.MOST_READ", 4)
    bench.show(*bench.ids)
    assert bench.panel.title.text().startswith("12 photo")
    assert "first 4" in bench.panel.note.text()
    assert "and those of 8 photo" in bench.panel.values["size"].text()
    bench.panel.stars.setFocus()
    bench.qtbot.keyClick(bench.panel.stars, Qt.Key.Key_2)
    bench.wait(lambda: {photo.summary.rating for photo in bench.library.photos(bench.ids)} == {2})
    bench.wait(lambda: bool(bench.editor.undo_words))
