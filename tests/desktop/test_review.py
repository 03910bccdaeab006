"""Reviewing proposed tags in the whole window, by its keys."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.i18n import Language
from desktop.main_window import MainWindow
from desktop.places import Place, PlaceKind
from desktop.status.jobs import Job
from tests.desktop.fake_library import FakeLibrary, FakeStore

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
PROPOSALS = Place(PlaceKind.PROPOSALS).key


def _plain(text: str) -> str:
    """Return a text as it reads where plural forms are translated, and where they are not."""
    return text.replace("(s)", "s")


class Desk:
    """A window on its page of proposals, and what a test asks of it."""

    def __init__(self, window: MainWindow, store: FakeStore, qtbot: QtBot) -> None:
        self.window, self.store, self.qtbot = window, store, qtbot
        self.page, self.review = window.tagging.page, window.tagging.review
        self.review._clock = lambda: self.now_s
        self.now_s = 100.0

    def wait(self, holds: Callable[[], object]) -> None:
        """Wait for something."""
        self.qtbot.waitUntil(lambda: bool(holds()))

    def open(self) -> None:
        """Go to the page by its key, and wait for the first photos."""
        self.press(Qt.Key.Key_7, ALT, self.window)
        self.wait(lambda: self.page.photos.rowCount() > 0)
        self.wait(self.page.grid.hasFocus)

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, on: QWidget | None = None
    ) -> None:
        """Press a key, well after what the page did by itself."""
        self.now_s += 1.0
        self.qtbot.keyClick(on or self.page.grid, key, held)

    def learned(self) -> None:
        """Wait until proposals follow what was decided."""
        self.wait(lambda: not self.window.tagging.state.learning)

    @property
    def ids(self) -> list[int]:
        return list(self.page.photos.ids)

    @property
    def current(self) -> int:
        row = self.page.grid.currentIndex().row()
        return self.ids[row] if row >= 0 else -1

    @property
    def tag(self) -> str:
        return self.page.heading.title.text()

    @property
    def tags(self) -> list[str]:
        return [group.name for group in self.page.groups.groups]

    def tagged(self, name: str) -> set[int]:
        return set(self.store.tagged.get(name, ()))


@pytest.fixture
def desk(window: MainWindow, full_store: FakeStore, qtbot: QtBot) -> Desk:
    """A library of 40 photos, eight of each of five tags, all proposed."""
    for _ in FakeLibrary(full_store).propose_tags():
        pass
    window.tagging.state.refresh()
    qtbot.waitUntil(lambda: window.places.index_of(PROPOSALS).isValid())
    return Desk(window, full_store, qtbot)


def test_one_key_each_and_the_surest_first(desk: Desk) -> None:
    desk.open()
    assert desk.tags == ["Beach", "Child", "City", "Dog", "Mountain"]
    assert desk.tag == "Beach"
    assert desk.ids == [1, 6, 11, 16, 21, 26, 31, 36]
    assert desk.current == 1
    assert _plain(desk.page.heading.numbers.text()) == "8 photos · about 19 in 20 right"
    desk.wait(lambda: "97% likely" in desk.page.stage.name.text())
    desk.press(Qt.Key.Key_Y)
    assert desk.current == 6  # at once
    desk.press(Qt.Key.Key_N)
    assert desk.current == 11
    desk.press(Qt.Key.Key_Space)
    assert desk.current == 16
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Delete)
    assert desk.current == 26
    desk.wait(lambda: desk.tagged("Beach") == {1, 16})
    desk.wait(lambda: desk.store.tagging.decisions.get((21, "beach")) is False)
    assert desk.store.tagging.decisions == {
        (1, "beach"): True,
        (6, "beach"): False,
        (16, "beach"): True,
        (21, "beach"): False,
    }
    assert "Rejected for beach-021.png" in desk.page.stage.done.text()
    desk.learned()
    desk.wait(lambda: "2 accepted, 2 rejected" in desk.page.heading.numbers.text())


def test_learning_ranks_anew_and_the_photo_stays_under_the_hand(desk: Desk) -> None:
    desk.open()
    desk.press(Qt.Key.Key_Space)
    assert desk.current == 6
    desk.press(Qt.Key.Key_N)  # 6 is like 21 and 36, which are less likely now
    assert desk.current == 11
    desk.learned()
    desk.wait(lambda: desk.ids == [1, 11, 16, 26, 31, 21, 36])
    assert desk.current == 11
    assert desk.page.grid.selected_ids() == [11]


def test_undo_brings_exactly_that_photo_back(desk: Desk) -> None:
    desk.open()
    before = desk.ids
    desk.press(Qt.Key.Key_Y)
    desk.press(Qt.Key.Key_N)
    desk.learned()
    desk.press(Qt.Key.Key_Z, CONTROL)
    desk.wait(lambda: desk.current == 6)
    desk.press(Qt.Key.Key_Z, CONTROL)
    desk.wait(lambda: desk.current == 1)
    desk.learned()
    desk.wait(lambda: desk.ids == before)
    assert desk.store.tagging.decisions == {}
    assert desk.store.tagged == {}
    assert desk.store.tags == []
    desk.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    desk.wait(lambda: desk.current == 6)
    assert desk.tagged("Beach") == {1}


def test_all_of_a_tag_is_one_step_and_then_comes_the_next(desk: Desk) -> None:
    desk.open()
    desk.press(Qt.Key.Key_Y, SHIFT)
    desk.wait(lambda: len(desk.tagged("Beach")) == 8)
    assert desk.tag == "Child"
    desk.wait(lambda: desk.current == 3)
    desk.wait(lambda: "“Beach” accepted for 8 photos" in _plain(desk.window.toast.label.text()))
    desk.learned()
    assert desk.tags == ["Child", "City", "Dog", "Mountain"]
    desk.press(Qt.Key.Key_Z, CONTROL)
    desk.wait(lambda: desk.tag == "Beach" and len(desk.ids) == 8)  # back to where it was
    assert desk.tagged("Beach") == set()
    desk.press(Qt.Key.Key_N, SHIFT)
    desk.wait(lambda: desk.tag != "Beach")
    desk.wait(lambda: sum(not said for said in desk.store.tagging.decisions.values()) == 8)
    assert desk.tagged("Beach") == set()


def test_what_is_selected_is_decided_together(desk: Desk) -> None:
    desk.open()
    desk.press(Qt.Key.Key_Right, SHIFT)
    desk.press(Qt.Key.Key_Right, SHIFT)
    desk.wait(lambda: desk.page.heading.accept_all.text() == "Accept 3 selected")
    desk.press(Qt.Key.Key_Y)
    desk.wait(lambda: desk.tagged("Beach") == {1, 6, 11})
    assert desk.current == 16
    desk.wait(lambda: desk.page.heading.accept_all.text() == "Accept all 5")
    desk.qtbot.mouseClick(desk.page.heading.reject_all, Qt.MouseButton.LeftButton)
    desk.wait(lambda: len(desk.store.tagging.decisions) == 8)


def test_a_key_that_is_on_its_way_decides_nothing_of_the_next_tag(desk: Desk) -> None:
    desk.open()
    for _ in range(8):
        desk.press(Qt.Key.Key_Y)
    assert desk.tag == "Child"
    desk.wait(lambda: desk.page.photos.rowCount() == 8)
    desk.qtbot.keyClick(desk.page.grid, Qt.Key.Key_Y)  # no time has passed
    assert desk.page.photos.rowCount() == 8
    desk.press(Qt.Key.Key_Y)
    assert desk.page.photos.rowCount() == 7


def test_from_tag_to_tag_by_keys_until_all_is_reviewed(desk: Desk) -> None:
    desk.open()
    desk.press(Qt.Key.Key_Down, ALT)
    desk.wait(lambda: desk.tag == "Child" and desk.ids)
    desk.press(Qt.Key.Key_Up, ALT)
    desk.wait(lambda: desk.tag == "Beach" and desk.ids)
    desk.press(Qt.Key.Key_End)
    desk.press(Qt.Key.Key_Space)  # behind the last photo
    desk.wait(lambda: desk.tag == "Child" and desk.ids)
    while desk.tags:
        desk.press(Qt.Key.Key_N, SHIFT)
        desk.wait(lambda: desk.ids or not desk.tags)
    assert desk.page.empty.isVisible()
    desk.wait(lambda: desk.page.empty.title.text() == "All reviewed")
    desk.learned()
    assert desk.store.tagged == {}
    row = desk.window.places.index_of(PROPOSALS)
    desk.wait(lambda: desk.window.places.place(row).count is None)


def test_a_decision_that_fails_is_shown_as_none_and_tags_are_named_in_the_language_of_the_window(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open()

    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(FakeLibrary, "decide", fail)
    desk.press(Qt.Key.Key_Y)
    assert desk.current == 6
    desk.wait(lambda: 1 in desk.ids)
    desk.wait(lambda: "disk is full" in _plain(desk.window.toast.label.text()))
    monkeypatch.undo()
    desk.window.settings.set_language(Language.KOREAN)
    assert desk.tag == "해변"
    desk.wait(lambda: desk.current == 1)
    desk.press(Qt.Key.Key_Y)
    desk.wait(lambda: desk.tagged("해변") == {1})
    assert desk.store.tagging.languages == ["ko"]


def test_controls_have_names_and_are_reached_by_tab(desk: Desk) -> None:
    desk.open()
    page = desk.page
    named = [page.list, page.grid, page.more, page.heading.more, page.heading.accept_all, page.heading.reject_all]
    named += [page.stage.accept, page.stage.reject, page.stage.skip]
    assert all(QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name) for one in named)
    seen: set[QWidget] = set()
    for _ in range(20):
        focused = desk.window.focusWidget()
        seen.add(focused)
        desk.press(Qt.Key.Key_Tab, on=focused)
    assert [one for one in named if one not in seen] == []


def test_the_photo_under_review_is_inspected_rated_and_opened_large(desk: Desk) -> None:
    desk.window.actions_["view.inspector"].setChecked(True)
    desk.open()
    desk.press(Qt.Key.Key_4, CONTROL)
    desk.wait(lambda: desk.store.photos[1].rating == 4)
    desk.wait(lambda: desk.window.inspector.title.text().replace("\u200b", "") == "beach-001.png")
    assert desk.current == 1
    desk.press(Qt.Key.Key_Right)
    desk.press(Qt.Key.Key_O)
    desk.wait(desk.window.viewer_page.isVisible)
    assert desk.window.viewer.photo_id == 6
    desk.press(Qt.Key.Key_Escape, on=desk.window.viewer_page)
    desk.wait(desk.page.grid.hasFocus)
    assert desk.current == 6


def test_a_tag_is_accepted_by_itself_from_a_precision_on(desk: Desk) -> None:
    desk.open()
    choices = desk.page.heading.choices
    assert choices[None].isChecked()
    choices[0.95].trigger()
    desk.wait(lambda: desk.store.tagging.auto == {"beach": 0.95})
    desk.wait(lambda: desk.tagged("Beach") == {1, 6})
    desk.wait(lambda: desk.ids == [11, 16, 21, 26, 31, 36] or desk.ids == [1, 11, 16, 21, 26, 31, 36])
    desk.wait(lambda: choices[0.95].isChecked())
    assert "is accepted by itself from 95% on" in desk.window.toast.label.text()
    desk.press(Qt.Key.Key_Space, on=desk.window.toast.action)  # Undo
    desk.wait(lambda: desk.store.tagging.auto == {} and desk.tagged("Beach") == set())
    desk.wait(lambda: "taken off 2 photos" in _plain(desk.window.toast.label.text()))
    desk.learned()
    desk.wait(lambda: choices[None].isChecked())
    choices[0.99].trigger()
    desk.wait(lambda: desk.store.tagging.auto == {"beach": 0.99})
    desk.wait(choices[0.99].isChecked)
    choices[None].trigger()
    desk.wait(lambda: desk.store.tagging.auto == {})
    desk.press(Qt.Key.Key_Y)
    desk.wait(lambda: len(desk.tagged("Beach")) == 1)
    tagged = desk.page.heading.actions_["tagged"]
    desk.wait(tagged.isEnabled)
    tagged.trigger()
    desk.wait(lambda: "Beach" in desk.window.search_field.text)


def test_forgetting_asks_and_touches_no_tag(desk: Desk) -> None:
    desk.open()
    desk.press(Qt.Key.Key_Y)
    desk.wait(lambda: desk.tagged("Beach") == {1})
    desk.learned()
    desk.wait(lambda: desk.window.tagging.state.state.proposals == 39)
    desk.window.actions_["tools.forget_proposals"].trigger()
    dialog = desk.window.tagging.proposing.dialog
    assert dialog is not None
    assert "No tag of yours is touched" in _plain(dialog.text.text())
    assert "39 proposals" in _plain(dialog.text.text())
    desk.press(Qt.Key.Key_Return, on=dialog)
    desk.wait(lambda: not desk.store.tagging.proposals)
    desk.wait(lambda: desk.page.empty.title.text() == "Let Sajin propose tags")
    assert desk.tagged("Beach") == {1}
    assert desk.window.browse.place.kind is PlaceKind.PROPOSALS  # not thrown out of the page
    desk.wait(lambda: not desk.window.places.index_of(PROPOSALS).isValid())


# Asking for proposals -------------------------------------------------------------------------------------------------


def test_the_first_time_is_explained_and_then_it_is_a_job(
    window: MainWindow, full_store: FakeStore, qtbot: QtBot
) -> None:
    full_store.tagging.go = threading.Semaphore(0)
    assert not window.places.index_of(PROPOSALS).isValid()
    qtbot.keyClick(window, Qt.Key.Key_7, ALT)
    page, proposing = window.tagging.page, window.tagging.proposing
    qtbot.waitUntil(page.empty.button.hasFocus)
    assert page.empty.title.text() == "Let Sajin propose tags"
    qtbot.keyClick(page.empty.button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: proposing.dialog is not None)
    assert proposing.dialog is not None
    assert not proposing.dialog.choice.isChecked()  # as it is set
    proposing.dialog.choice.setChecked(True)
    qtbot.keyClick(proposing.dialog, Qt.Key.Key_Return)
    window.activateWindow()  # there is no window manager to do it
    qtbot.waitUntil(lambda: bool(_jobs(window)))
    full_store.tagging.go.release(1)
    qtbot.waitUntil(lambda: "of 40" in page.progress_words.text())
    assert full_store.settings["tagging_new_photos"] is True
    full_store.tagging.go.release(39)
    qtbot.waitUntil(lambda: _plain(window.toast.label.text()) == "40 proposals for 40 photos")
    assert not window.toast.action.isVisible()  # they are looked at already
    qtbot.waitUntil(lambda: window.places.place(window.places.index_of(PROPOSALS)).count == 40)
    qtbot.waitUntil(lambda: page.photos.rowCount() == 8)
    assert _jobs(window) == []
    assert not page.working.isVisible()
    qtbot.waitUntil(page.grid.hasFocus)


def _learn_nothing(window: MainWindow, store: FakeStore, qtbot: QtBot) -> None:
    """While no proposals are wanted nobody's search waits for learning."""
    qtbot.waitUntil(lambda: window.tagging.state.known)
    window.tagging.state.learn_soon()
    assert not window.tagging.state.learning
    assert store.tagging.learnings == 0


def _jobs(window: MainWindow) -> list[Job]:
    return [job for job in window.jobs.jobs if job.key == "tagging"]


def test_a_selection_an_album_a_search_and_a_stop(window: MainWindow, full_store: FakeStore, qtbot: QtBot) -> None:
    tagging = full_store.tagging
    told: list[str] = []
    window.services.messages.shown.connect(lambda message: told.append(message.text))
    _learn_nothing(window, full_store, qtbot)
    tagging.wanted.add(40)  # it was explained before
    window.tagging.state.read_state()
    qtbot.waitUntil(lambda: window.tagging.state.state.wanted == 1)
    window.grid.setFocus()
    window.grid.select_ids([1, 2])
    qtbot.keyClick(window.grid, Qt.Key.Key_T, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: tagging.wanted == {1, 2, 40})
    qtbot.waitUntil(lambda: _plain(window.toast.label.text()) == "2 proposals for 2 photos")
    assert window.toast.action.text() == "Review"
    qtbot.keyClick(window.toast.action, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.tagging.page.photos.rowCount() == 1)
    window.search_for("dog")
    qtbot.waitUntil(lambda: window.browse.searching and window.photos.rowCount() == 8)
    window.actions_["tools.propose_here"].trigger()
    dogs = {number for number, photo in full_store.photos.items() if "dog" in photo.path.name}
    qtbot.waitUntil(lambda: tagging.wanted == {1, 2, 40} | dogs and not _jobs(window))
    folder = Place(PlaceKind.FOLDER, next(iter(full_store.folders)))
    tagging.go = threading.Semaphore(3)
    window.organise.do("propose", folder)
    qtbot.waitUntil(lambda: bool(_jobs(window)))
    window.jobs.cancel_wanted.emit("tagging")
    qtbot.waitUntil(lambda: any("stopped before the end" in text for text in told))
    assert len(tagging.wanted) < 40
    tagging.go, tagging.error = None, OSError("the model is gone")
    window.actions_["tools.propose_all"].trigger()
    qtbot.waitUntil(lambda: any("the model is gone" in text for text in told))
    assert _jobs(window) == []


def test_photos_without_a_vector_are_waited_for(window: MainWindow, full_store: FakeStore, qtbot: QtBot) -> None:
    full_store.tagging.unseen = set(full_store.photos)
    for _ in FakeLibrary(full_store).propose_tags():
        pass
    window.tagging.state.refresh()
    qtbot.keyClick(window, Qt.Key.Key_7, ALT)
    page = window.tagging.page
    qtbot.waitUntil(lambda: page.empty.title.text() == "No proposals yet")
    assert "40 photos still wait" in _plain(page.empty.text.text())
    assert not page.empty.button.isVisible()


# Beside a photo's tags ------------------------------------------------------------------------------------------------


def test_chips_in_the_inspector(desk: Desk) -> None:
    window, chips = desk.window, desk.window.inspector.proposed
    window.actions_["view.inspector"].setChecked(True)
    window.grid.setFocus()
    window.grid.setCurrentIndex(window.photos.index(0))
    desk.wait(lambda: [chip.proposed.name for chip in chips.chips] == ["Beach"])
    chip = chips.chips[0]
    assert chip.accessibleName() == "Proposed tag Beach, 97% likely"
    assert "97% likely" in chip.toolTip()
    assert window.inspector.tags.chips == []
    assert FakeLibrary(desk.store).filtered("tag:Beach").tolist() == []
    chip.setFocus()
    desk.press(Qt.Key.Key_Return, on=chip)
    assert chips.chips == []
    desk.wait(lambda: [solid.content.label for solid in window.inspector.tags.chips] == ["Beach"])
    assert FakeLibrary(desk.store).filtered("tag:Beach").tolist() == [1]
    desk.press(Qt.Key.Key_Z, CONTROL, on=window.grid)
    desk.wait(lambda: [chip.proposed.name for chip in chips.chips] == ["Beach"])
    desk.qtbot.mouseClick(chips.chips[0].reject, Qt.MouseButton.LeftButton)
    desk.wait(lambda: desk.store.tagging.decisions == {(1, "beach"): False})
    desk.learned()
    assert chips.chips == []


def test_chips_of_a_selection_decide_for_those_they_are_proposed_for(desk: Desk) -> None:
    window, chips = desk.window, desk.window.inspector.proposed
    window.actions_["view.inspector"].setChecked(True)
    window.grid.select_ids([1, 2, 6])
    desk.wait(
        lambda: (
            [(chip.proposed.name, chip.proposed.count) for chip in chips.chips]
            == [("Beach", "(2)"), ("Mountain", "(1)")]
        )
    )
    assert "proposed for 2 of 3 photos" in _plain(chips.chips[0].toolTip())
    chips.chips[0].setFocus()
    desk.press(Qt.Key.Key_Right, on=chips.chips[0])
    assert chips.chips[1].hasFocus()
    desk.press(Qt.Key.Key_Left, on=chips.chips[1])
    desk.press(Qt.Key.Key_Y, on=chips.chips[0])
    assert chips.chips[0].hasFocus()  # the next one
    desk.wait(lambda: desk.tagged("Beach") == {1, 6})
    assert desk.tagged("Mountain") == set()


def test_chips_in_the_viewer(desk: Desk) -> None:
    window = desk.window
    info = window.viewer_page.info
    window.open_photo(0)
    desk.press(Qt.Key.Key_I, on=window.viewer_page)
    desk.wait(lambda: [chip.proposed.name for chip in info.proposed.chips] == ["Beach"])
    assert info.proposed.isVisible()
    info.proposed.chips[0].setFocus()
    desk.press(Qt.Key.Key_Y, on=info.proposed.chips[0])
    desk.wait(lambda: desk.tagged("Beach") == {1})
    desk.wait(lambda: any(value.text() == "Beach" for value in info._values))
    desk.press(Qt.Key.Key_Right, on=window.viewer_page)
    desk.wait(lambda: [chip.proposed.name for chip in info.proposed.chips] == ["Mountain"])
