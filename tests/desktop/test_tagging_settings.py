"""Settings > Tagging in the window: how sure, new photos, what is accepted by itself, forgetting, the editor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.backend.session import LibrarySession
from desktop.confirm import ConfirmDialog
from desktop.editing import Editor
from desktop.i18n import Language, Translations
from desktop.main_window import MainWindow
from desktop.settings.dialog import SettingsDialog
from desktop.settings.precision import STOPS, out_of
from desktop.settings.tagging import TaggingPane, connect_tagging
from desktop.settings.tagging_state import TaggingSettings
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from tests.desktop.fake_library import FakeLibrary, FakeStore
from tests.desktop.settings_parts import Host

LEFT, KEY = Qt.MouseButton.LeftButton, Qt.Key
MakeWindow = Callable[[FakeStore], MainWindow]


@pytest.fixture
def store(tmp_path: Path) -> FakeStore:
    return FakeStore(tmp_path, count=12)


@pytest.fixture
def window(make_window: MakeWindow, full_store: FakeStore, qtbot: QtBot) -> MainWindow:
    list(FakeLibrary(full_store).propose_tags())
    window = make_window(full_store)
    qtbot.waitUntil(lambda: window.photos.rowCount() == 12)
    return window


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> SettingsDialog:
    window.settings.open("tagging")
    dialog = window.settings.dialog
    assert dialog is not None
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    qtbot.waitUntil(lambda: window.tagging_settings.state.known and window.tagging_settings.state.entries > 0)
    return dialog


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.fixture
def tagging(
    qapp: QApplication, icons: Icons, full_store: FakeStore, host: Host, qtbot: QtBot
) -> Iterator[TaggingSettings]:
    session = LibrarySession(lambda: FakeLibrary(full_store), lambda: FakeLibrary(full_store))
    messages, translations = Messages(), Translations(qapp, Language.ENGLISH)
    qtbot.addWidget(host)
    host.hear(messages)
    yield TaggingSettings(session, Editor(session, host), messages, icons, translations, host)
    session.close()
    translations.set_language(Language.ENGLISH)


@pytest.fixture
def pane(tagging: TaggingSettings, icons: Icons, host: Host, qtbot: QtBot) -> TaggingPane:
    pane = TaggingPane(icons, host)
    connect_tagging(pane, host, tagging)
    host.show_pane(pane)
    tagging.refresh()
    qtbot.waitUntil(lambda: tagging.state.known and tagging.state.entries > 0)
    return pane


def test_a_share_is_said_as_people_say_it() -> None:
    assert [out_of(share) for share in (0.85, 0.5, 0.99, 0.87)] == [(17, 20), (1, 2), (99, 100), (87, 100)]


def test_the_slider_says_what_it_means_and_proposals_follow(
    tagging: TaggingSettings, pane: TaggingPane, full_store: FakeStore, qtbot: QtBot
) -> None:
    slider, row = pane.precision.slider, pane._precision_row
    assert row.help.text() == "About 17 of 20 proposals are right."
    assert slider.accessibleDescription() == row.help.text() and slider.accessibleName() == "How sure proposals are"
    slider.setFocus()
    learn = QSignalSpy(tagging.learn_wanted)
    qtbot.keyClick(slider, KEY.Key_Home)
    assert row.help.text() == "About 99 of 100 proposals are right."
    qtbot.waitUntil(lambda: full_store.settings["tagging_precision"] == STOPS[0])
    qtbot.waitUntil(lambda: learn.count() == 1)
    qtbot.keyClick(slider, KEY.Key_End)
    qtbot.waitUntil(lambda: full_store.settings["tagging_precision"] == STOPS[-1])


def test_a_share_that_was_set_elsewhere_is_said_exactly(
    tagging: TaggingSettings, pane: TaggingPane, full_store: FakeStore, qtbot: QtBot
) -> None:
    full_store.settings["tagging_precision"] = 0.87
    tagging.read()
    qtbot.waitUntil(lambda: pane._precision_row.help.text() == "About 87 of 100 proposals are right.")
    assert full_store.settings["tagging_precision"] == 0.87  # showing it changes nothing


def test_new_photos_are_switched_by_keys(pane: TaggingPane, full_store: FakeStore, qtbot: QtBot) -> None:
    pane.new_photos.setFocus()
    qtbot.keyClick(pane.new_photos, KEY.Key_Space)
    qtbot.waitUntil(lambda: full_store.settings["tagging_new_photos"] is True)


def test_what_is_accepted_by_itself_is_listed_and_switched_off(
    tagging: TaggingSettings, pane: TaggingPane, full_store: FakeStore, qtbot: QtBot
) -> None:
    assert pane.no_automatic.isVisible() and not pane.automatic.isVisible()
    library = FakeLibrary(full_store)
    library.auto_accept("dog", 0.95)
    library.auto_accept("beach", 0.9)
    tagging.read()
    qtbot.waitUntil(lambda: list(pane.rows) == ["beach", "dog"])
    row = pane.rows["dog"]
    assert row.name.text() == "Dog" and row.facts.text() == "from 95% on · Animals"
    assert row.switch.accessibleName() == "Accept “Dog” by itself"
    row.switch.setFocus()
    qtbot.keyClick(row.switch, KEY.Key_Space)
    qtbot.waitUntil(lambda: full_store.tagging.auto == {"beach": 0.9})
    qtbot.waitUntil(lambda: list(pane.rows) == ["beach"])


def test_forgetting_asks_over_the_settings_and_says_what_stays(
    window: MainWindow, dialog: SettingsDialog, full_store: FakeStore, qtbot: QtBot
) -> None:
    pane = dialog.tagging
    card = pane.open_proposals
    assert "proposal" in card.name.text() and "touches no tag of yours" in card.help.text()
    qtbot.mouseClick(card.button, LEFT)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ConfirmDialog))
    question = QApplication.activeModalWidget()
    assert isinstance(question, ConfirmDialog) and question.parent() is dialog
    assert "No tag of yours is touched" in question.text.text()
    qtbot.keyClick(question, KEY.Key_Return)
    qtbot.waitUntil(lambda: not full_store.tagging.proposals)
    qtbot.waitUntil(lambda: card.name.text() == "No proposals wait for you" and not card.button.isEnabled())


def test_the_editor_opens_over_the_settings_and_its_edits_are_counted_and_learned(
    window: MainWindow, dialog: SettingsDialog, full_store: FakeStore, qtbot: QtBot
) -> None:
    pane = dialog.tagging
    assert "11" in pane.vocabulary.name.text()
    qtbot.mouseClick(pane.vocabulary.button, LEFT)
    vocabulary = window.tagging_settings.vocabulary
    qtbot.waitUntil(lambda: vocabulary.dialog is not None and vocabulary.dialog.model.rowCount() == 4)
    editor = vocabulary.dialog
    assert editor is not None and editor.parent() is dialog
    learnings = full_store.tagging.learnings
    vocabulary.changes.enable(["dog", "cat"], False)
    qtbot.waitUntil(lambda: "%Ln" not in pane.vocabulary.name.text() and "2" in pane.vocabulary.name.text())
    qtbot.waitUntil(lambda: full_store.tagging.learnings > learnings)
    qtbot.waitUntil(lambda: "not proposed any more" in editor.said.text())
    window.actions_["edit.undo"].trigger()
    qtbot.waitUntil(lambda: not full_store.words.edits)
    qtbot.waitUntil(lambda: vocabulary.entries.get("dog") == full_store.words.shipped["dog"])
    editor.tree.go("dog")
    editor.details.names["en"].setFocus()
    qtbot.keyClicks(editor.details.names["en"], "half a nam")  # and the window is closed like this


def test_the_pane_speaks_korean_with_korean_names(
    tagging: TaggingSettings, pane: TaggingPane, full_store: FakeStore, qtbot: QtBot
) -> None:
    FakeLibrary(full_store).auto_accept("dog", 0.95)
    tagging._translations.set_language(Language.KOREAN)
    tagging.read()
    qtbot.waitUntil(lambda: "dog" in pane.rows and pane.rows["dog"].name.text() == "개")


def test_a_library_that_cannot_be_written_says_so_and_shows_what_holds(
    tagging: TaggingSettings, pane: TaggingPane, host: Host, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def refuse(self: FakeLibrary, key: str, value: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(FakeLibrary, "set_setting", refuse)
    qtbot.mouseClick(pane.new_photos, LEFT)
    qtbot.waitUntil(lambda: bool(host.told) and "Read-only" in host.told[-1])
    qtbot.waitUntil(lambda: not pane.new_photos.isChecked())
