"""Settings > Personal model until a run has begun: what to learn from, what it costs, and starting it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.personal.words import PersonalWords
from desktop.preferences import Preferences
from desktop.theme.icons import Icons
from engine.errors import StorageFull, TrainingImpossible
from engine.personal.records import Material, RunState, TrainingRequest
from tests.desktop.fake_library import FakeStore
from tests.desktop.fake_personal import MB, make_estimate
from tests.desktop.personal_parts import Shown, with_captions

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def shown(full_store: FakeStore, icons: Icons, preferences: Preferences, qtbot: QtBot) -> Iterator[Shown]:
    with_captions(full_store, 36)
    shown = Shown(full_store, icons, preferences, qtbot)
    yield shown
    for event in full_store.personal.slow.values():
        event.set()
    shown.close()


def _ready(shown: Shown) -> None:
    shown.show()
    shown.wait(lambda: shown.controller.state.can_train)


# What to learn from ---------------------------------------------------------------------------------------------------


def test_all_captioned_photos_are_counted_with_their_languages(shown: Shown) -> None:
    _ready(shown)
    card = shown.pane.choosing
    assert card.every.isChecked() and not card.tree.isVisible()
    assert "36 photo" in card.summary.text() and "48 caption" in card.summary.text()
    assert card.summary.text().endswith("English, Korean")
    assert "100 to 5,000" in card.advice.text() and not card.meter.isVisible()


def test_albums_are_ticked_by_keys_with_those_that_lie_in_them(shown: Shown, qtbot: QtBot) -> None:
    _ready(shown)
    card, tree = shown.pane.choosing, shown.pane.choosing.tree
    qtbot.mouseClick(card.some, LEFT)
    shown.wait(lambda: card.summary.text() == "No album is ticked" and tree.isVisible())
    assert not shown.pane.presets.train.isEnabled()
    assert [tree.item(number).text(1) for number in (1, 2, 3)] == ["25", "10", "12"]
    tree.setFocus()
    qtbot.keyClick(tree, KEY.Key_Space)
    shown.wait(lambda: "25 photo" in card.summary.text())
    assert shown.controller.state.choice.albums == {1, 2}  # and what lies in it
    tree.item(2).setCheckState(0, Qt.CheckState.Unchecked)
    tree.setCurrentItem(tree.item(3))
    qtbot.keyClick(tree, KEY.Key_Return)
    shown.wait(lambda: shown.controller.state.choice.albums == {1, 3} and "31 photo" in card.summary.text())
    qtbot.mouseClick(card.every, LEFT)
    shown.wait(lambda: "36 photo" in card.summary.text())
    assert shown.controller.state.choice.albums == {1, 3}  # are still ticked when one comes back


def test_showing_albums_ticks_nothing(shown: Shown) -> None:
    chosen = QSignalSpy(shown.pane.choosing.albums_chosen)
    _ready(shown)
    shown.store.albums = shown.store.albums[1:]
    shown.controller.refresh()
    shown.wait(lambda: len(shown.controller.state.albums) == 2)
    assert chosen.count() == 0


def test_too_little_says_how_much_is_missing_and_leads_to_captioning(shown: Shown, qtbot: QtBot) -> None:
    shown.store.captions = dict.fromkeys(range(1, 13), "Nabi")
    shown.show()
    card, presets = shown.pane.choosing, shown.pane.presets
    shown.wait(lambda: card.meter.isVisible())
    assert card.meter.label.text() == "12 of 20" and card.meter.bar.value() == 12
    assert card.advice.text().startswith("8 more captioned photo")
    assert "differ" in card.remarks.text()  # all say the same
    assert not presets.train.isEnabled() and presets.train.accessibleDescription() == card.advice.text()
    wanted, files = QSignalSpy(shown.controller.caption_wanted), QSignalSpy(shown.controller.import_wanted)
    qtbot.mouseClick(card.import_, LEFT)
    assert files.count() == 1 and shown.host.isVisible()
    shown.controller.choose_albums(frozenset({3}))
    qtbot.mouseClick(card.caption, LEFT)
    assert wanted.at(0) == [(3,)] and not shown.host.isVisible()  # the page lies in the window


def test_a_library_without_captions_photos_or_albums_says_what_to_do(shown: Shown, qtbot: QtBot) -> None:
    shown.store.captions, shown.store.albums = {}, []
    shown.show()
    card = shown.pane.choosing
    shown.wait(lambda: card.summary.text() == "No photo has a caption yet")
    assert "Caption 20 photos to start" in card.advice.text() and "there are none" in card.some.text()
    assert not card.some.isEnabled() and card.meter.label.text() == "0 of 20"
    shown.store.photos.clear()
    shown.controller.refresh()
    shown.wait(lambda: card.folder.isVisible())
    assert not card.every.isVisible() and not shown.pane.presets.isVisible()
    wanted = QSignalSpy(shown.controller.folder_wanted)
    qtbot.mouseClick(card.folder, LEFT)
    assert wanted.count() == 1


def test_captions_that_cannot_be_counted_say_why(shown: Shown) -> None:
    shown.personal.errors["training_material"] = OSError(5, "Input/output error")
    shown.show()
    card = shown.pane.choosing
    shown.wait(lambda: card.summary.text() == "The captions could not be counted")
    assert "Input/output error" in card.advice.text()


def test_remarks_on_the_material() -> None:
    words = PersonalWords()
    material = Material(6000, 9000, 1000, {"en": 8000, "und": 1000}, uncaptioned=12, out_of_reach=3)
    remarks = words.remarks(material)
    assert "12 photo" in remarks and "3 photo" in remarks and "1,000" in remarks
    assert words.languages(material.languages) == "English, others"
    assert words.languages({"und": 5}) == "" and words.languages({"ko": 9, "mn": 1}) == "Korean, Монгол"
    assert words.advice(material, nothing=False).startswith("Plenty")
    assert words.advice(replace(material, photos=500), nothing=False) == ""


# What it costs --------------------------------------------------------------------------------------------------------


def test_costs_are_worked_out_without_holding_up_the_window(shown: Shown) -> None:
    shown.personal.slow["training_estimate"] = threading.Event()
    shown.show()
    quick = shown.pane.presets.cards["quick"]
    shown.wait(lambda: shown.controller.state.material is not None)
    assert quick.values[0].text() == "Working it out…" and not shown.pane.presets.train.isEnabled()
    shown.personal.slow["training_estimate"].set()
    shown.wait(lambda: shown.pane.presets.train.isEnabled())
    texts = [value.text() for value in quick.values]
    assert texts[0] == "1 to 2 minutes" and texts[3:] == ["at once", "processor"]
    assert texts[1].startswith("671 MB (12.6 GB") and texts[2].startswith("126 MB (62.9 GB")
    assert "Time: 1 to 2 minutes" in quick.button.accessibleDescription()
    assert "2 to 4 hours" in shown.pane.presets.cards["full"].button.accessibleDescription()


def test_time_is_worded_as_people_do() -> None:
    words = PersonalWords()
    assert words.time(5, 50) == "less than a minute"
    assert words.time(70, 119) == "1 to 2 minutes"
    assert words.time(110, 115).startswith("1 to 2")
    assert "30" in words.time(1800, 1800) and words.time(3000, 5000) == "50 to 84 minutes"
    assert words.time(3600 * 3, 3600 * 8) == "3 to 8 hours"
    assert words.follows("quick", 3) == "at once" and words.follows("full", 3600 * 2).startswith("in the background")


def test_what_full_lacks_is_said_with_the_command(shown: Shown, qtbot: QtBot) -> None:
    shown.personal.estimates["full"] = make_estimate("full", lacks=("torch", "open_clip_torch"))
    _ready(shown)
    presets = shown.pane.presets
    assert not presets.lacks.isVisible()  # Quick needs none of it
    qtbot.mouseClick(presets.cards["full"], LEFT)
    shown.wait(lambda: presets.lacks.isVisible() and not presets.train.isEnabled())
    assert "torch, open_clip_torch" in presets.lacks.text.text()
    qtbot.mouseClick(presets.lacks.copy, LEFT)
    assert QApplication.clipboard().text() == "pip install 'sajin[train]'"
    assert "not installed" in presets.train.accessibleDescription()
    qtbot.mouseClick(presets.cards["quick"].button, LEFT)
    shown.wait(lambda: presets.train.isEnabled() and not presets.lacks.isVisible())


def test_too_little_disk_or_memory_is_said_before_it_starts(shown: Shown) -> None:
    shown.personal.estimates["quick"] = make_estimate("quick", free_bytes=50 * MB)
    shown.personal.estimates["full"] = make_estimate("full", free_memory_bytes=900 * MB)
    shown.show()
    cards, train = shown.pane.presets.cards, shown.pane.presets.train
    shown.wait(lambda: cards["full"].hindrance.isVisible())
    assert "Needs 126 MB on the library's disk; 52 MB are free" in cards["quick"].hindrance.text()
    assert not train.isEnabled()
    shown.controller.choose_preset("full")  # which may fail, and it is the user's to try
    assert "Close other programs first" in cards["full"].hindrance.text() and train.isEnabled()


def test_what_cannot_be_done_at_all_says_why(shown: Shown) -> None:
    shown.personal.estimates["full"] = make_estimate("full", impossible="no weights of Larger are to be had")
    shown.personal.errors["training_estimate"] = OSError(13, "Permission denied")  # of the first that is asked for
    shown.show()
    cards = shown.pane.presets.cards
    shown.wait(lambda: all(card.hindrance.isVisible() for card in cards.values()))
    assert "Permission denied" in cards["quick"].hindrance.text()
    assert "no weights of Larger" in cards["full"].hindrance.text()
    assert not any(value.isVisible() for value in cards["full"].values)


# Starting -------------------------------------------------------------------------------------------------------------


def test_a_run_starts_with_what_was_chosen_and_is_shown_at_work(shown: Shown, qtbot: QtBot) -> None:
    _ready(shown)
    pane = shown.pane
    shown.controller.choose_albums(frozenset({1, 3}))
    shown.wait(lambda: shown.controller.state.can_train)
    pane.presets.background.setFocus()
    qtbot.keyClick(pane.presets.background, KEY.Key_Space)
    qtbot.mouseClick(pane.presets.train, LEFT)
    assert not pane.presets.train.isEnabled()  # no second one by a double click
    shown.wait(lambda: pane.live.isVisible())
    assert shown.personal.requests == [TrainingRequest("quick", (1, 3), background=True)]
    assert not pane.choosing.isVisible() and not pane.presets.isVisible()
    shown.personal.begin()
    shown.wait(lambda: shown.controller.state.run is not None and shown.controller.state.run.state is RunState.RUNNING)
    shown.controller.runs.discard()
    shown.wait(lambda: pane.presets.train.isVisible() and shown.controller.state.can_train)


def test_a_refusal_is_said_beside_the_button(shown: Shown, qtbot: QtBot) -> None:
    _ready(shown)
    presets = shown.pane.presets
    for error, said in (
        (TrainingImpossible("busy", "another one"), "Another training is under way"),
        (StorageFull(shown.store.root, 126 * MB), "disk is full"),
    ):
        shown.personal.errors["start_training"] = error
        qtbot.mouseClick(presets.train, LEFT)
        shown.wait(lambda said=said: presets.trouble.isVisible() and said in presets.trouble.text())
        assert presets.train.isEnabled()
    shown.controller.choose_preset("full")
    assert not presets.trouble.isVisible()


def test_a_change_of_language_words_everything_anew(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    _ready(shown)
    shown.pane.title.setText("")
    QLocale.setDefault(QLocale("de"))
    try:
        shown.pane._retranslate()
        assert shown.pane.title.text() == "Personal model"
        assert "12,6 GB" in shown.pane.presets.cards["quick"].values[1].text()
    finally:
        QLocale.setDefault(QLocale("en"))
