"""Captioning photos in the whole window, by its keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.backend.images import PhotoLoader
from desktop.backend.indexing import IndexProcess
from desktop.backend.session import LibrarySession
from desktop.captioning.parts import CaptioningParts
from desktop.captioning.queue import Queue
from desktop.captioning.suggesting import Kind
from desktop.captioning.texts import Words, joined, prefix_of, spaced, tidy
from desktop.captioning.unsaved import Typed, Unsaved
from desktop.editing import Editor
from desktop.i18n import Language, Translations
from desktop.main_window import MainWindow, Services
from desktop.places import Place, PlaceKind
from desktop.preferences import Preferences
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from engine.errors import StorageFull
from engine.records import Album
from tests.desktop.conftest import MakeWindow
from tests.desktop.fake_library import FakeLibrary, FakeStore
from tests.desktop.test_accessibility import _nameless as nameless

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
NONE = Qt.KeyboardModifier.NoModifier
Key = Qt.Key


class Desk:
    """The captioning page, and what a test asks of it."""

    def __init__(self, parts: CaptioningParts, editor: Editor, session: LibrarySession, store: FakeStore, qtbot: QtBot):
        self.parts, self.editor, self.session, self.store, self.qtbot = parts, editor, session, store, qtbot
        self.page, self.field, self.controller = parts.page, parts.page.field, parts.controller
        self.backs = 0
        self.controller.back_wanted.connect(self._back)

    def _back(self) -> None:
        self.backs += 1

    def wait(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()))

    def open(self, ids: list[int], title: str = "") -> None:
        self.parts.caption_photos(ids, title)
        self.wait(lambda: self.page.working)
        self.wait(self.field.hasFocus)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.field, text)

    def press(self, key: Key, held: Qt.KeyboardModifier = NONE, on: QWidget | None = None) -> None:
        self.qtbot.keyClick(on or self.field, key, held)

    def compose(self, preedit: str, commit: str = "") -> None:
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        QApplication.sendEvent(self.field, event)

    @property
    def photo(self) -> int | None:
        return self.controller.queue.photo

    @property
    def captions(self) -> dict[int, str]:
        return dict(self.store.captions)

    @property
    def chips(self) -> list[str]:
        return [chip.suggestion.text for chip in self.page.chips.chips]

    def chip(self, text: str) -> QWidget:
        return next(chip for chip in self.page.chips.chips if chip.suggestion.text == text)


@pytest.fixture
def desk(
    full_store: FakeStore, icons: Icons, preferences: Preferences, qtbot: QtBot, english: Translations
) -> Iterator[Desk]:
    """The page by itself."""
    store = full_store
    session, messages = LibrarySession(lambda: FakeLibrary(store), lambda: FakeLibrary(store)), Messages()
    services = Services(session, IndexProcess([]), store.locate, icons, english, preferences, messages)
    host, loader = QWidget(), PhotoLoader()
    qtbot.addWidget(host)
    editor = Editor(session, host)
    parts = CaptioningParts(services, editor, loader, host)
    QVBoxLayout(host).addWidget(parts.page)
    host.resize(900, 700)
    parts.controller.show()
    parts.start()
    host.show()
    host.activateWindow()
    qtbot.waitExposed(host)
    yield Desk(parts, editor, session, store, qtbot)
    session.close()
    loader.close()


@pytest.fixture
def whole(window: MainWindow, full_store: FakeStore, qtbot: QtBot) -> Desk:
    """The page in the window."""
    return Desk(window.captioning, window.editor, window.services.session, full_store, qtbot)


# Keys -----------------------------------------------------------------------------------------------------------------


def test_enter_saves_and_goes_on_and_each_line_is_a_caption(desk: Desk) -> None:
    desk.store.captions[2] = "old"
    desk.open([1, 2, 3, 4], "Jeju")
    assert desk.page.title.text() == "Captions: Jeju"
    assert desk.page.count.text() == "1 of 4 captioned"
    assert desk.page.only_without.isChecked() and desk.page.place.text() == "1 of 3"
    desk.type("Nabi asleep")
    desk.press(Key.Key_Return, SHIFT)
    desk.type("on the sofa ")
    desk.press(Key.Key_Return)
    assert desk.photo == 3 and desk.field.toPlainText() == ""  # 2 has one
    desk.wait(lambda: desk.captions == {1: "Nabi asleep\non the sofa", 2: "old"})
    assert desk.page.count.text() == "2 of 4 captioned"
    desk.press(Key.Key_PageUp)
    assert desk.photo == 1 and desk.field.text == "Nabi asleep\non the sofa"
    desk.press(Key.Key_Down, CONTROL)
    desk.type("half")
    desk.press(Key.Key_PageDown)  # what is typed is kept
    assert desk.photo == 4
    desk.press(Key.Key_Up, CONTROL)
    assert desk.photo == 3 and desk.field.text == "half"
    desk.wait(lambda: desk.captions.get(3) == "half")


def test_the_last_photo_leads_to_those_that_were_skipped_and_then_to_the_end(desk: Desk) -> None:
    said: list[str] = []
    desk.controller.told.connect(said.append)
    desk.open([1, 2, 3])
    desk.page.skip.click()
    assert desk.photo == 2
    for text in ("two", "three"):
        desk.type(text)
        desk.press(Key.Key_Return)
    assert desk.photo == 1 and len(said) == 1
    desk.type("one")
    desk.press(Key.Key_Return)
    assert not desk.page.working and desk.page.empty.title.text() == "All captioned"
    assert desk.page.count.text() == "3 of 3 captioned"
    desk.wait(lambda: desk.captions == {1: "one", 2: "two", 3: "three"})
    desk.page.empty.button.click()  # go through all
    assert desk.page.working and desk.photo == 1 and desk.field.text == "one"
    assert not desk.page.only_without.isChecked()
    for _ in range(3):
        desk.press(Key.Key_PageDown)
    assert desk.page.empty.title.text() == "All captioned"
    desk.page.empty.button.click()
    assert desk.backs == 1


def test_the_filter_stays_at_the_photo_or_goes_on_from_there(desk: Desk) -> None:
    desk.store.captions.update({1: "a", 3: "c"})
    desk.open([1, 2, 3, 4, 5])
    assert desk.photo == 2
    desk.page.only_without.click()
    assert desk.photo == 2 and desk.page.place.text() == "2 of 5" and desk.field.hasFocus()
    desk.press(Key.Key_PageDown)
    assert desk.photo == 3 and desk.field.text == "c"
    desk.page.only_without.click()
    assert desk.photo == 4 and desk.page.place.text() == "2 of 3"


def test_same_as_before(desk: Desk) -> None:
    desk.open([1, 2, 3, 4])
    assert not desk.page.ditto.isEnabled()
    desk.type("Nabi on the sofa")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_D, CONTROL)
    assert desk.photo == 2 and desk.field.text == "Nabi on the sofa"
    desk.press(Key.Key_D, CONTROL)  # once is enough
    assert desk.field.text == "Nabi on the sofa"
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Return, CONTROL)  # as before, and on
    assert desk.photo == 4
    desk.type("another")
    desk.press(Key.Key_Return, CONTROL)
    desk.wait(lambda: len(desk.captions) == 4)
    assert desk.captions == {1: "Nabi on the sofa", 2: "Nabi on the sofa", 3: "Nabi on the sofa", 4: "another"}


def test_the_way_there_and_back(whole: Desk, window: MainWindow) -> None:
    desk = whole
    desk.store.album_photos.update({7: [5, 6], 8: [6, 3]})
    desk.store.albums += [Album(7, "Jeju", None, 0, None, 2), Album(8, "Home", None, 1, None, 2)]
    desk.store.revision += 1
    window.services.session.refresh()
    album = Place(PlaceKind.ALBUM, id=7, name="Jeju")
    desk.wait(lambda: window.places.index_of(album.key).isValid())
    window.sidebar.go(album)
    desk.wait(lambda: list(window.photos.ids) == [5, 6])
    window.organise.caption_wanted.emit(album)
    desk.wait(desk.field.hasFocus)
    assert desk.page.title.text() == "Captions: Jeju" and desk.photo == 5
    desk.wait(lambda: desk.chips == ["June 2024"])
    desk.press(Key.Key_1, ALT)  # elsewhere in the window it goes to all photos
    assert desk.field.toPlainText() == "June 2024"
    assert nameless(window) == []
    desk.press(Key.Key_A, CONTROL)
    desk.type("half a sent")
    desk.press(Key.Key_Escape)  # what is written is kept
    desk.wait(lambda: window.browse.place.id == 7 and window.grid.hasFocus())
    desk.wait(lambda: desk.captions == {5: "half a sent"})
    window.actions_["tools.caption_all"].trigger()
    desk.wait(desk.field.hasFocus)
    assert desk.page.count.text() == "1 of 40 captioned" and desk.page.title.text() == "Captions: All photos"
    desk.press(Key.Key_Z, CONTROL)  # nothing is typed: it is the window's
    desk.wait(lambda: desk.captions == {} and desk.photo == 5)
    window.personal.caption_wanted.emit((7, 8))
    desk.wait(lambda: desk.page.count.text() == "0 of 3 captioned")
    window.personal.caption_wanted.emit(())
    desk.wait(lambda: desk.page.count.text() == "0 of 40 captioned")
    window.search_for("dog")
    desk.wait(lambda: window.browse.searching)
    window.grid.setFocus()
    desk.qtbot.keyClick(window.grid, Key.Key_A, CONTROL)
    desk.wait(lambda: len(window.chosen_photos()) == 8)
    desk.press(Key.Key_E, CONTROL | SHIFT, window.grid)
    desk.wait(desk.field.hasFocus)
    assert desk.page.count.text() == "0 of 8 captioned" and not window.browse.searching
    desk.press(Key.Key_Escape)
    desk.wait(lambda: window.browse.searching and window.search_field.text == "dog")


def test_closing_the_window_saves_or_keeps_for_the_next(
    whole: Desk, window: MainWindow, make_window: MakeWindow, qtbot: QtBot, preferences: Preferences
) -> None:
    desk = whole
    desk.store.captioning.failing = StorageFull(desk.store.root)
    desk.store.captions[2] = "before"
    desk.open([1, 2])
    desk.page.only_without.click()
    desk.type("one")
    desk.press(Key.Key_Return)
    desk.field.selectAll()
    desk.type("two")
    window.close()
    assert desk.captions == {2: "before"} and "one" in preferences.unsaved_captions
    desk.store.captioning.failing = None
    desk.store.captions[2] = "another program's"
    later = make_window(desk.store)
    qtbot.waitUntil(lambda: desk.captions == {1: "one", 2: "another program's\ntwo"})
    qtbot.waitUntil(lambda: preferences.unsaved_captions == "")
    qtbot.waitUntil(lambda: later.captioning.controller.saving._under_way == {})
    desk = Desk(later.captioning, later.editor, later.services.session, desk.store, qtbot)
    desk.open([3])
    desk.compose("하")
    later.close()
    assert desk.captions[3] == "하"


# Input methods --------------------------------------------------------------------------------------------------------


def test_enter_ends_the_syllable_before_it_goes_on(desk: Desk) -> None:
    desk.open([1, 2])
    desk.compose("", "나")
    desk.compose("비")
    assert desk.field.composing
    desk.press(Key.Key_Return)
    assert desk.photo == 1 and desk.field.text == "나비"  # the syllable is neither lost nor taken along
    desk.press(Key.Key_Return)
    assert desk.photo == 2 and desk.field.toPlainText() == ""
    desk.wait(lambda: desk.captions == {1: "나비"})


def test_what_is_composed_is_kept_by_buttons_and_by_leaving(desk: Desk) -> None:
    desk.open([1, 2])
    desk.compose("강")
    desk.page.save.click()
    assert desk.photo == 2 and not desk.field.composing
    desk.compose("산")
    desk.page.hide()
    desk.wait(lambda: desk.captions == {1: "강", 2: "산"})


def test_a_syllable_is_completed_while_it_is_composed(desk: Desk) -> None:
    desk.store.captions[9] = "하늘공원에서 나비와"
    desk.open([1, 2])
    desk.wait(lambda: desk.controller.suggested.words.complete("하느", 1))
    desk.compose("하")
    desk.compose("하느")
    assert [chip.suggestion.text for chip in desk.page.completions.chips] == ["하늘공원에서"]
    desk.press(Key.Key_Tab)
    assert desk.field.toPlainText() == "하늘공원에서" and desk.field.hasFocus()


# Suggestions ----------------------------------------------------------------------------------------------------------


def test_words_of_the_photo_are_put_in_at_the_cursor(desk: Desk) -> None:
    desk.store.tagged["Mina"] = {1}
    for _ in FakeLibrary(desk.store).propose_tags():
        pass
    desk.store.captions.update({2: "Mina at the beach\nWaves", 6: "like it"})
    desk.open([1, 2, 3])
    desk.wait(lambda: "like it" in desk.chips)
    assert desk.chips[0] == "Mina" and "June 2024" in desk.chips
    assert {"Mina at the beach", "Waves"} < set(desk.chips)
    kinds = {chip.suggestion.text: chip.suggestion.kind for chip in desk.page.chips.chips}
    assert kinds["Beach"] is Kind.PROPOSED and kinds["Mina"] is Kind.TAG
    assert "97% likely" in desk.chip("Beach").accessibleDescription()
    desk.type("with today")
    for _ in range(6):
        desk.press(Key.Key_Left)
    desk.press(Key.Key_1, ALT)
    assert desk.field.toPlainText() == "with Mina today" and desk.photo == 1
    desk.qtbot.mouseClick(desk.chip("Waves"), Qt.MouseButton.LeftButton)
    assert desk.field.toPlainText() == "with Mina today\nWaves" and desk.field.hasFocus()
    desk.press(Key.Key_Tab)
    chip = desk.page.chips.chips[0]
    assert chip.hasFocus()
    desk.press(Key.Key_Right, on=chip)
    assert desk.page.chips.chips[1].hasFocus()
    desk.press(Key.Key_1, on=desk.page.chips.chips[1])
    assert desk.field.toPlainText() == "with Mina today\nWaves Mina" and desk.field.hasFocus()
    desk.press(Key.Key_Z, CONTROL)
    assert desk.field.toPlainText() == "with Mina today\nWaves"


def test_names_that_other_captions_use_are_completed(desk: Desk) -> None:
    desk.store.captions.update({8: "a walk in Haneul Park", 9: "in Haneul Park with Hana"})
    desk.open([1, 2])
    desk.wait(lambda: desk.controller.suggested.words.complete("hana", 1))
    desk.type("In ha")
    assert [chip.suggestion.text for chip in desk.page.completions.chips] == ["Haneul", "Haneul Park", "Hana"]
    assert desk.page.line.currentWidget() is desk.page.completions
    desk.qtbot.mouseClick(desk.page.completions.chips[1], Qt.MouseButton.LeftButton)
    assert desk.field.toPlainText() == "In Haneul Park"
    desk.type(" wi")
    desk.press(Key.Key_Tab)
    assert desk.field.toPlainText() == "In Haneul Park with"
    assert desk.page.line.currentWidget() is desk.page.hint  # the word is whole
    desk.type(" Zebulon")
    desk.press(Key.Key_Return)
    desk.wait(lambda: desk.controller.suggested.words.complete("zeb", 1))
    desk.type("Zeb")
    desk.press(Key.Key_Tab)
    assert desk.field.toPlainText() == "Zebulon"


# The library ----------------------------------------------------------------------------------------------------------


def test_undo_leads_back_to_the_photo(desk: Desk) -> None:
    desk.open([1, 2, 3])
    desk.type("one")
    desk.press(Key.Key_Return)
    desk.wait(lambda: desk.captions == {1: "one"})
    desk.editor.undo()
    desk.wait(lambda: desk.captions == {})
    desk.wait(lambda: desk.photo == 1 and desk.field.toPlainText() == "")
    assert desk.page.count.text() == "0 of 3 captioned"
    desk.editor.redo()
    desk.wait(lambda: desk.captions == {1: "one"} and desk.field.text == "one")
    desk.field.selectAll()
    desk.press(Key.Key_Backspace)
    desk.press(Key.Key_Return)
    desk.wait(lambda: desk.captions == {})
    assert desk.editor.undo_words == "Caption removed"


def test_what_cannot_be_saved_is_kept_said_and_saved_later(desk: Desk) -> None:
    desk.store.captioning.failing = StorageFull(desk.store.root)
    desk.open([1, 2, 3])
    desk.type("one")
    desk.press(Key.Key_Return)
    desk.wait(desk.page.notice.isVisible)
    assert "disk is full" in desk.page.notice.text.text()
    desk.type("two")
    desk.press(Key.Key_PageUp)
    assert desk.field.text == "one"
    desk.wait(lambda: len(desk.controller.saving.failed) == 2)
    desk.page.notice.button.click()
    desk.wait(lambda: not desk.controller.saving._under_way)
    assert desk.page.notice.isVisible() and desk.captions == {}
    desk.store.captioning.failing = None
    desk.press(Key.Key_PageDown)
    desk.press(Key.Key_PageDown)
    desk.type("three")
    desk.press(Key.Key_Return)  # what was in the way is gone: the others follow
    desk.wait(lambda: desk.captions == {1: "one", 2: "two", 3: "three"})
    desk.wait(lambda: not desk.page.notice.isVisible())
    assert desk.controller.saving.unsaved.typed == {}


def test_what_is_being_typed_outlives_a_crash_and_what_is_taken_back_does_not(
    desk: Desk, preferences: Preferences
) -> None:
    desk.open([1, 2])
    desk.type("half")
    desk.wait(lambda: "half" in preferences.unsaved_captions)  # by itself, after a pause
    assert desk.captions == {}
    desk.field.selectAll()
    desk.press(Key.Key_Delete)
    desk.press(Key.Key_PageDown)
    assert preferences.unsaved_captions == "" and desk.captions == {}


def test_captions_of_others_are_shown_but_not_over_what_is_typed(desk: Desk) -> None:
    desk.open([1, 2])
    desk.store.captions[1] = "from the command line"
    desk.session.refresh()
    desk.wait(lambda: desk.field.text == "from the command line")
    desk.type(" and more")
    desk.store.captions[1] = "again"
    desk.session.refresh()
    desk.wait(lambda: desk.controller.queue.caption(1) == "again")
    assert desk.field.text == "from the command line and more"


def test_fifty_thousand_photos_open_at_once(desk: Desk) -> None:
    many = list(range(1, 50_001))
    desk.open(many)
    assert desk.page.place.text() == "1 of 50,000"
    desk.press(Key.Key_PageDown)
    assert desk.photo == 2
    desk.page.only_without.click()
    assert desk.photo == 2


def test_it_speaks_to_screen_readers_and_in_another_language(desk: Desk, english: Translations) -> None:
    desk.open([1, 2])
    for widget in (desk.field, desk.page.canvas, desk.page.chips, desk.page.more, desk.page.completions):
        assert widget.accessibleName()
    assert QAccessible.queryAccessibleInterface(desk.field).text(QAccessible.Text.Name) == "Caption"
    desk.wait(lambda: "June 2024" in desk.chips)
    desk.type("half")
    try:
        english.set_language(Language.KOREAN)
        desk.parts.speak("ko")
        desk.wait(lambda: desk.page.skip.text() != "")
        assert desk.photo == 1 and desk.field.text == "half"
    finally:
        english.set_language(Language.ENGLISH)


def test_no_photos(desk: Desk) -> None:
    desk.parts.caption_photos([])
    desk.wait(lambda: desk.page.empty.title.text() == "No photos to caption")
    desk.press(Key.Key_Escape, on=desk.page.back)
    assert desk.backs == 1


# Without a window -----------------------------------------------------------------------------------------------------


def test_texts() -> None:
    assert tidy(" a \n\n\tb  \n") == "a\nb"
    assert joined("a\nb", "b\nc") == "a\nb\nc"
    assert [prefix_of(text) for text in ("a ha", "하", "don't")] == ["ha", "하", "don't"]
    assert [prefix_of(text) for text in ("ha!", "x", "9th", "")] == [""] * 4
    assert spaced("Nabi", "and", "sat") == " Nabi "
    assert spaced("Nabi", "(", ", sat") == "Nabi" and spaced("나비", "", "") == "나비"
    words = Words()
    words.learn([("Park", 3), ("park", 9), ("Paris", 4)])
    words.learn_text("Paris, Paris and Parma")
    assert list(words.complete("PAR", 9)) == ["park", "Paris", "Parma"]
    assert list(words.complete("park", 9)) == []


def test_a_queue_of_nothing_and_of_twice_the_same() -> None:
    assert Queue().photo is None and not Queue().step(1)
    queue = Queue([1, 2, 1], {2: "x", 9: "no photo of these"})
    assert (list(queue.ids), queue.captioned) == ([1, 2], 1)
    queue.set_caption(9, "x")
    queue.set_caption(2, "")
    assert queue.captioned == 0


@pytest.mark.parametrize("stored", ["", "{", "[]", '{"a": []}', '{"a": {"x": ["b", "c"], "1": "b", "2": [1, 2]}}'])
def test_what_makes_no_sense_was_never_typed(stored: str, preferences: Preferences) -> None:
    preferences.unsaved_captions = stored
    unsaved = Unsaved(preferences)
    unsaved.put(4, Typed("early", ""))
    unsaved.open("a")
    assert dict(unsaved.typed) == {4: Typed("early", "")}
    again = Unsaved(preferences)
    again.open("a")
    assert dict(again.typed) == {4: Typed("early", "")}
    again.drop(4, "something else")
    again.drop(4, "early")
    assert preferences.unsaved_captions == ""
