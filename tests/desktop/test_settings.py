"""The settings dialog, driven by mouse and keys over a small library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QComboBox, QSlider, QWidget
from pytestqt.qtbot import QtBot

from desktop.backend.session import LibrarySession
from desktop.backend.thumbnails import ThumbnailStore
from desktop.confirm import ConfirmDialog
from desktop.i18n import Language, Translations
from desktop.preferences import Preferences
from desktop.settings.controller import SettingsController
from desktop.settings.controls import Choices, Field, Switch
from desktop.settings.dialog import SettingsDialog
from desktop.theme.icons import Icons
from desktop.theme.theme import Scheme
from engine.library import Library
from engine.records import FolderState
from tests.desktop.fake_library import FakeLibrary, FakeStore
from tests.desktop.settings_parts import make_settings


@pytest.fixture
def store(tmp_path: Path) -> FakeStore:
    return FakeStore(tmp_path, count=3)


@pytest.fixture
def controller(
    qtbot: QtBot, qapp: QApplication, icons: Icons, preferences: Preferences, full_store: FakeStore
) -> Iterator[SettingsController]:
    session = LibrarySession(lambda: FakeLibrary(full_store), lambda: FakeLibrary(full_store))
    translations = Translations(qapp, Language.ENGLISH)
    window = QWidget()
    qtbot.addWidget(window)
    thumbnails = ThumbnailStore(full_store.locate)
    yield make_settings(session, icons, translations, preferences, thumbnails, window)
    thumbnails.close()
    session.close()
    translations.set_language(Language.ENGLISH)


@pytest.fixture
def dialog(controller: SettingsController, qtbot: QtBot) -> SettingsDialog:
    controller.open("performance")
    dialog = controller.dialog
    assert dialog is not None
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.performance.backups.text() == "24")
    qtbot.waitUntil(lambda: dialog.performance.workers.placeholderText() == "Automatic (4)")
    return dialog


def _write(qtbot: QtBot, field: Field, text: str) -> None:
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_number_counts_at_once_and_indexing_hears_of_it(
    controller: SettingsController, dialog: SettingsDialog, full_store: FakeStore, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(controller.indexing_changed):
        _write(qtbot, dialog.performance.workers, "3")
    assert full_store.settings["decode_workers"] == 3
    with qtbot.waitSignal(controller.indexing_changed):
        qtbot.keyClick(dialog.performance.workers, Qt.Key.Key_Down)
    assert full_store.settings["decode_workers"] == 2
    with qtbot.waitSignal(controller.indexing_changed):
        _write(qtbot, dialog.performance.workers, "")
    assert full_store.settings["decode_workers"] == 0


@pytest.mark.parametrize(
    ("key", "text", "words"),
    [
        ("decode_workers", "700", "1 to 64"),
        ("encoder_threads", "many", "1 to 256"),
        ("backup_interval_h", "-1", "0 to 8760"),
        ("vector_index_address", "ftp://server", "http://HOST:PORT"),
    ],
)
def test_a_bad_value_is_refused_beside_its_field_in_words(
    dialog: SettingsDialog, full_store: FakeStore, qtbot: QtBot, key: str, text: str, words: str
) -> None:
    before, row = dict(full_store.settings), dialog.performance.rows[key]
    field = row.control
    assert isinstance(field, Field)
    _write(qtbot, field, text)
    assert words in row.error.text() and row.error.isVisible()
    assert field.property("invalid") is True
    assert words in field.accessibleDescription()
    assert full_store.settings == before
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not row.error.isVisible() and field.property("invalid") is False
    assert dialog.isVisible()  # Esc took the text back, and left the dialog open


def test_what_the_library_refuses_is_said_beside_the_field_too(
    dialog: SettingsDialog, full_store: FakeStore, qtbot: QtBot
) -> None:
    pane = dialog.performance
    pane.chosen.emit("decode_workers", 65)
    qtbot.waitUntil(pane.rows["decode_workers"].error.isVisible)
    assert full_store.settings["decode_workers"] == 0


def test_a_field_that_is_left_is_taken_and_the_index_engine_is_told_apart(
    controller: SettingsController, dialog: SettingsDialog, full_store: FakeStore, qtbot: QtBot
) -> None:
    pane = dialog.performance
    qtbot.mouseClick(pane.address, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(pane.address, "http://box:19530")
    with qtbot.waitSignal(controller.index_engine_changed):
        pane.backups.setFocus(Qt.FocusReason.TabFocusReason)
    assert full_store.settings["vector_index_address"] == "http://box:19530"


def test_the_switch_is_pressed_and_the_provider_chosen(
    controller: SettingsController, dialog: SettingsDialog, full_store: FakeStore, qtbot: QtBot
) -> None:
    pane = dialog.performance
    pane.battery.setFocus()
    qtbot.keyClick(pane.battery, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: full_store.settings["pause_on_battery"] is True)
    assert pane.battery.isChecked()
    qtbot.mouseClick(pane.battery, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: full_store.settings["pause_on_battery"] is False)
    assert "no graphics card" in pane.rows["provider"].help.text()
    pane.provider.setFocus()
    with qtbot.waitSignal(controller.indexing_changed):
        qtbot.keyClick(pane.provider, Qt.Key.Key_Down)  # past the graphics card, which is not there
    assert full_store.settings["provider"] == "cpu"


def test_without_a_battery_the_switch_says_why_it_cannot_be_used(
    controller: SettingsController, dialog: SettingsDialog, full_store: FakeStore, qtbot: QtBot
) -> None:
    full_store.machine = replace(full_store.machine, battery=False)
    controller.open()
    pane = dialog.performance
    qtbot.waitUntil(lambda: not pane.battery.isEnabled())
    assert pane.rows["pause_on_battery"].help.text() == "This computer has no battery."
    assert "no battery" in pane.battery.accessibleDescription()


def test_looks_and_shapes_apply_at_once(
    controller: SettingsController, dialog: SettingsDialog, preferences: Preferences, icons: Icons, qtbot: QtBot
) -> None:
    dialog.show_pane("appearance")
    pane = dialog.appearance
    qtbot.mouseClick(pane.scheme.buttons[2], Qt.MouseButton.LeftButton)
    assert preferences.scheme is Scheme.DARK and icons.theme.dark
    qtbot.keyClick(pane.scheme.buttons[2], Qt.Key.Key_Left)
    assert preferences.scheme is Scheme.LIGHT
    with qtbot.waitSignal(controller.tiles_changed):
        qtbot.mouseClick(pane.shape.buttons[1], Qt.MouseButton.LeftButton)
    assert preferences.justified
    pane.tile.setFocus()
    with qtbot.waitSignal(controller.tiles_changed):
        qtbot.keyClick(pane.tile, Qt.Key.Key_Right)
    assert preferences.tile_size == 176 + 16
    preferences.tile_size = 300  # by the slider of the status bar
    heard = QSignalSpy(controller.tiles_changed)
    controller.open("appearance")
    assert pane.tile.value() == 300 and heard.count() == 0


def test_folders_tell_their_state_and_can_be_looked_through_again(
    controller: SettingsController, dialog: SettingsDialog, full_store: FakeStore, qtbot: QtBot, tmp_path: Path
) -> None:
    full_store.folders[tmp_path / "Away"] = FolderState.OFFLINE
    controller.open("folders")
    pane = dialog.folders
    qtbot.waitUntil(lambda: pane.model.rowCount() == 2)
    facts = [pane.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert "3 photos · up to date" in facts[0] and "offline" in facts[1]
    controller.set_indexing(True)
    assert "indexing" in pane.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    pane.list.setFocus()
    qtbot.keyClick(pane.list, Qt.Key.Key_Home)
    with qtbot.waitSignal(controller.rescan_wanted) as asked:
        qtbot.mouseClick(pane.rescan_button, Qt.MouseButton.LeftButton)
    assert asked.args[0].path == tmp_path / "Holiday"
    qtbot.keyClick(pane.list, Qt.Key.Key_End)
    assert not pane.rescan_button.isEnabled()  # it is away


def test_a_folder_is_removed_only_when_that_is_confirmed(
    controller: SettingsController, dialog: SettingsDialog, full_store: FakeStore, qtbot: QtBot
) -> None:
    controller.open("folders")
    pane = dialog.folders
    qtbot.waitUntil(lambda: pane.model.rowCount() == 1)

    def question() -> ConfirmDialog:
        qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ConfirmDialog))
        box = QApplication.activeModalWidget()
        assert isinstance(box, ConfirmDialog) and box.title.text() == "Remove “Holiday” from the library?"
        assert "No file is deleted" in box.text.text()
        return box

    pane.list.setFocus()
    qtbot.keyClick(pane.list, Qt.Key.Key_Delete)
    qtbot.mouseClick(question().cancel, Qt.MouseButton.LeftButton)
    assert len(full_store.folders) == 1
    qtbot.mouseClick(pane.remove_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(controller.folder_removed):
        qtbot.mouseClick(question().action, Qt.MouseButton.LeftButton)
    assert not full_store.folders


def test_the_model_says_its_size_and_what_it_runs_on(dialog: SettingsDialog, qtbot: QtBot) -> None:
    dialog.show_pane("model")
    qtbot.waitUntil(lambda: len(dialog.models.installed.rows) == 2)
    assert "87 MB" in dialog.models.installed.rows["larger"].facts.text()
    assert dialog.models.active.runs_on.text() == "Now on the processor: there is no graphics card it could use."


def test_every_control_has_a_name_and_can_be_reached_by_tab(dialog: SettingsDialog, qtbot: QtBot) -> None:
    for name in ("appearance", "performance"):
        dialog.show_pane(name)
        pane = dialog.stack.currentWidget()
        kinds = (Field, Switch, QComboBox, QSlider, Choices)
        controls = [control for control in pane.findChildren(QWidget) if isinstance(control, kinds)]
        assert len(controls) == {"appearance": 4, "performance": 6}[name]
        assert all(control.accessibleName() for control in controls)
        dialog.nav.setFocus()
        reached = set()
        for _ in range(20):
            qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
            focused = dialog.focusWidget()
            assert focused is not None
            reached |= {control for control in controls if control is focused or control.isAncestorOf(focused)}
        assert reached == set(controls)


def test_a_focused_control_is_scrolled_into_sight(dialog: SettingsDialog, qtbot: QtBot) -> None:
    dialog.resize(dialog.minimumSize())
    dialog.nav.setFocus()
    pane = dialog.performance
    for _ in range(8):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        if dialog.focusWidget() is pane.address:
            break
    assert dialog.focusWidget() is pane.address
    assert pane.area.viewport().rect().contains(pane.address.mapTo(pane.area.viewport(), QPoint(4, 4)))


def test_the_list_of_panes_leads_to_them_by_keys(dialog: SettingsDialog, qtbot: QtBot) -> None:
    dialog.nav.setFocus()
    qtbot.keyClick(dialog.nav, Qt.Key.Key_Home)
    seen = [dialog.stack.currentWidget()]
    for _ in range(6):
        qtbot.keyClick(dialog.nav, Qt.Key.Key_Down)
        seen.append(dialog.stack.currentWidget())
    first = [dialog.folders, dialog.models, dialog.personal, dialog.tagging]
    panes = [*first, dialog.metadata, dialog.appearance, dialog.performance]
    assert seen == panes
    assert dialog.nav.model().rowCount(QModelIndex()) == len(panes)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_real_library_keeps_what_is_set_and_says_what_it_runs_on(
    session: LibrarySession,
    small_library: Path,
    qapp: QApplication,
    icons: Icons,
    preferences: Preferences,
    qtbot: QtBot,
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    translations = Translations(qapp, Language.ENGLISH)
    thumbnails = ThumbnailStore(lambda content_hash: small_library / content_hash, parent=window)
    controller = make_settings(session, icons, translations, preferences, thumbnails, window)
    controller.open("performance")
    dialog = controller.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.performance.backups.text() == "24")
    qtbot.waitUntil(lambda: dialog.performance.threads.placeholderText().startswith("Automatic ("))
    with qtbot.waitSignal(controller.indexing_changed):
        _write(qtbot, dialog.performance.threads, "2")
    _write(qtbot, dialog.performance.backups, "1.5")

    def kept() -> bool:
        with Library.open(small_library, read_only=True) as library:
            return library.setting("encoder_threads") == 2 and library.setting("backup_interval_h") == 1.5

    qtbot.waitUntil(kept)
    dialog.close()
    thumbnails.close()
