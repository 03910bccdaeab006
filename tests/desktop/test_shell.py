"""The frame around the views: actions and menus, the shortcut sheet, one window a library, crashes."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import SIGNAL, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from desktop.i18n import Language, Translations
from desktop.main_window import MainWindow
from desktop.places import Place, PlaceKind
from desktop.preferences import Preferences
from desktop.shell.actions import MENUS, all_specs, plain_text
from desktop.shell.crash import CrashReporter
from desktop.shell.crash_dialog import CrashDialog, tell_of_crashes
from desktop.shell.quiet import WhenQuiet
from desktop.shell.shortcuts import ShortcutSheet
from desktop.shell.single_instance import SingleInstance
from desktop.theme.icons import Icons
from tests.support import process_environment

# Actions that are menus of others.
_MENUS_OF_THEIR_OWN = {"photo.rating", "photo.album"}


def _labels(menu: QMenu) -> list[str]:
    return [plain_text(action.text()) for action in menu.actions() if not action.isSeparator()]


# Actions --------------------------------------------------------------------------------------------------------------


def test_no_two_actions_share_a_shortcut() -> None:
    keys = Counter(key for spec in all_specs() for key in spec.keys)
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_action_does_something(window: MainWindow) -> None:
    dead = [
        spec.name
        for spec in all_specs()
        if spec.name not in _MENUS_OF_THEIR_OWN | {"help.log"}  # which needs the log of a real start
        and not window.actions_[spec.name].receivers(SIGNAL("triggered(bool)"))
        and not window.actions_[spec.name].receivers(SIGNAL("toggled(bool)"))
    ]
    assert dead == []


def test_every_action_stands_in_a_menu_and_says_its_keys(window: MainWindow) -> None:
    titles = [plain_text(action.text()) for action in window.menuBar().actions()]
    assert titles == ["File", "Edit", "Photo", "View", "Go", "Tools", "Help"]
    menus = [action.menu() for action in window.menuBar().actions()]
    shown = [label for menu in menus if isinstance(menu, QMenu) for label in _labels(menu)]
    assert len(shown) == sum(spec.name != "-" for specs in MENUS.values() for spec in specs)
    assert all(shown)
    assert window.actions_["edit.find"].toolTip() == "Search (Ctrl+F)"


def test_actions_on_photos_are_off_while_none_is_selected(window: MainWindow, qtbot: QtBot) -> None:
    window.grid.clearSelection()
    assert not window.actions_["photo.favourite"].isEnabled()
    window.grid.setCurrentIndex(window.photos.index(0))
    assert window.actions_["photo.favourite"].isEnabled()


def test_actions_leave_photos_alone_that_are_not_seen(window: MainWindow, qtbot: QtBot) -> None:
    window.grid.setCurrentIndex(window.photos.index(0))
    window.sidebar.go(Place(PlaceKind.DUPLICATES))
    qtbot.waitUntil(window.duplicates_page.isVisible)
    assert window.chosen_photos() == []
    assert not window.actions_["photo.trash"].isEnabled()
    window.sidebar.go(Place(PlaceKind.ALL))
    qtbot.waitUntil(window.grid.isVisible)
    window.grid.setCurrentIndex(window.photos.index(0))
    assert window.actions_["photo.trash"].isEnabled()


def test_mnemonics_are_no_part_of_a_name() -> None:
    assert plain_text("&Add a folder…") == "Add a folder"
    assert plain_text("폴더 추가(&A)…") == "폴더 추가"
    assert plain_text("끝내기(&Q)") == "끝내기"


def test_rating_and_undo_by_keys(window: MainWindow, qtbot: QtBot) -> None:
    window.grid.setFocus()
    window.grid.setCurrentIndex(window.photos.index(0))
    photo_id = int(window.photos.ids[0])
    qtbot.keyClick(window.grid, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: (found := window.photos.summary(0)) is not None and found.rating == 4)
    assert window.chosen_photos() == [photo_id]
    qtbot.waitUntil(lambda: window.actions_["edit.undo"].isEnabled())
    qtbot.keyClick(window.grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: (found := window.photos.summary(0)) is not None and found.rating == 0)
    qtbot.waitUntil(lambda: window.actions_["edit.redo"].isEnabled())


# The shortcut sheet ---------------------------------------------------------------------------------------------------


def test_the_shortcut_sheet_opens_by_key_and_lists_every_shortcut(window: MainWindow, qtbot: QtBot) -> None:
    window.grid.setFocus()
    qtbot.keyClick(window.grid, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: bool(window.findChildren(ShortcutSheet)))
    sheet = window.findChild(ShortcutSheet)
    assert isinstance(sheet, ShortcutSheet)
    rows = [row for _, group in sheet.groups() for row in group]
    assert sum(bool(spec.keys) for spec in all_specs()) <= len(rows)
    shown = {label.text() for label in sheet.findChildren(QLabel)}
    assert {text for row in rows for text in row} <= shown
    sheet.close()


# One window a library -------------------------------------------------------------------------------------------------


@pytest.fixture
def instance(tmp_path: Path, qapp: QApplication) -> Iterator[SingleInstance]:
    instance = SingleInstance(tmp_path)
    yield instance
    instance.close()


def _second_start(library_dir: Path, path: str = "") -> str:
    """Start once more, in a process; return what it found out."""
    script = (
        "import sys; from pathlib import Path; from desktop.shell.single_instance import SingleInstance; "
        "other = SingleInstance(Path(sys.argv[1])); path = Path(sys.argv[2]) if sys.argv[2] else None; "
        "print(other.first(path)); other.close()"
    )
    command = [sys.executable, "-c", script, str(library_dir), path]
    done = subprocess.run(
        command, env=process_environment(library_dir), capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout.strip()


def test_a_second_start_raises_the_window_and_hands_over_its_folder(
    instance: SingleInstance, tmp_path: Path, qtbot: QtBot
) -> None:
    asked: list[object] = []
    instance.asked.connect(asked.append)
    assert instance.first()
    assert _second_start(tmp_path) == "False"
    assert _second_start(tmp_path, str(tmp_path / "사진")) == "False"
    qtbot.waitUntil(lambda: asked == [None, tmp_path / "사진"])


def test_the_window_of_another_library_is_another(instance: SingleInstance, tmp_path: Path) -> None:
    assert instance.first()
    assert _second_start(tmp_path / "other") == "True"


def test_after_the_window_has_closed_the_next_start_opens_one(instance: SingleInstance, tmp_path: Path) -> None:
    assert instance.first()
    instance.close()
    assert _second_start(tmp_path) == "True"


def test_a_window_that_was_killed_does_not_stand_in_the_way(tmp_path: Path, qapp: QApplication) -> None:
    script = (
        "import sys, os, signal; from pathlib import Path; from desktop.shell.single_instance import SingleInstance; "
        "assert SingleInstance(Path(sys.argv[1])).first(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    if sys.platform == "win32":
        pytest.skip("Windows has no SIGKILL")
    command = [sys.executable, "-c", script, str(tmp_path)]
    subprocess.run(command, env=process_environment(tmp_path), timeout=60, check=False)
    instance = SingleInstance(tmp_path)
    assert instance.first()
    assert _second_start(tmp_path) == "False"
    instance.close()


def test_a_read_only_library_opens_a_window(tmp_path: Path, qapp: QApplication) -> None:
    (tmp_path / "window.lock").mkdir()  # nothing can be locked there
    instance = SingleInstance(tmp_path)
    assert instance.first()
    instance.close()


# Crashes --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def crashes(tmp_path: Path, qapp: QApplication) -> Iterator[CrashReporter]:
    hooks = sys.excepthook, threading.excepthook
    reporter = CrashReporter(tmp_path)
    (tmp_path / "sajin.log").write_text("the last line of the log\n", "utf-8")
    yield reporter
    sys.excepthook, threading.excepthook = hooks


def _raise_in_hook(message: str) -> None:
    try:
        raise RuntimeError(message)
    except RuntimeError as error:
        sys.excepthook(RuntimeError, error, error.__traceback__)


def test_an_exception_nobody_caught_is_reported_once(
    crashes: CrashReporter, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    reports: list[str] = []
    crashes.crashed.connect(reports.append)
    crashes.install()
    try:
        for _ in range(3):
            _raise_in_hook("the grid forgot itself")
        qtbot.waitUntil(lambda: bool(reports))
        assert len(reports) == 1
        assert "the grid forgot itself" in reports[0]
        assert "the last line of the log" in reports[0]
        assert "PySide6" in reports[0]
        assert caplog.text.count("the grid forgot itself") >= 3
    finally:
        crashes.uninstall()
    assert sys.excepthook is sys.__excepthook__


def test_a_crash_is_told_at_the_next_start(tmp_path: Path, qapp: QApplication) -> None:
    script = (
        "import sys, faulthandler; from pathlib import Path; from desktop.shell.crash import CrashReporter; "
        "reporter = CrashReporter(Path(sys.argv[1])); reporter.install(); faulthandler._sigsegv()"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(command, env=process_environment(tmp_path), timeout=60, check=False)
    assert done.returncode != 0
    report = CrashReporter(tmp_path).last_crash()
    assert "Sajin" in report
    assert "egmentation fault" in report or "access violation" in report


def test_a_run_that_ended_well_leaves_no_report(tmp_path: Path, qapp: QApplication) -> None:
    reporter = CrashReporter(tmp_path)
    reporter.install()
    reporter.uninstall()
    assert CrashReporter(tmp_path).last_crash() == ""


def test_the_crash_dialog_copies_its_report_and_names_the_log(icons: Icons, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = CrashDialog("what happened\n", tmp_path / "sajin.log", icons)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "what happened\n"
    assert str(tmp_path / "sajin.log") in dialog.place.text()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_crashes_are_told_over_the_window_now_and_of_the_last_run(
    window: MainWindow, crashes: CrashReporter, qtbot: QtBot
) -> None:
    tell_of_crashes(window, window.actions_, window.services.icons, crashes, "how it ended")
    (ended,) = window.findChildren(CrashDialog)
    assert "the last time" in ended.title.text()
    assert ended.report.toPlainText() == "how it ended"
    qtbot.mouseClick(ended.close_button, Qt.MouseButton.LeftButton)
    crashes.crashed.emit("what happens now")
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(CrashDialog)))
    shown = next(dialog for dialog in window.findChildren(CrashDialog) if dialog.isVisible())
    assert shown.report.toPlainText() == "what happens now"
    shown.close()


# Quiet moments --------------------------------------------------------------------------------------------------------


def test_what_would_be_felt_waits_for_still_hands(qapp: QApplication, qtbot: QtBot) -> None:
    now, called = [0.0], []
    edit = QLineEdit()
    qtbot.addWidget(edit)
    edit.show()
    waiting = WhenQuiet(qapp, lambda: called.append(now[0]), lambda: False, edit, clock=lambda: now[0])
    for moment in (0.3, 0.6, 0.9):
        now[0] = moment
        qtbot.keyClick(edit, Qt.Key.Key_A)
        waiting._look()
    assert called == []
    now[0] = 1.4
    qtbot.waitUntil(lambda: called == [1.4])
    waiting._look()


def test_it_is_not_put_off_for_ever_nor_when_it_is_wanted(qapp: QApplication, qtbot: QtBot) -> None:
    now, called, wanted = [0.0], [], [False]
    edit = QLineEdit()
    qtbot.addWidget(edit)
    edit.show()
    for at, want in ((11.0, False), (0.1, True)):
        now[0], wanted[0] = 0.0, want
        called.clear()
        waiting = WhenQuiet(qapp, lambda: called.append(True), lambda: wanted[0], edit, clock=lambda: now[0])
        now[0] = at
        qtbot.keyClick(edit, Qt.Key.Key_A)
        waiting._look()
        assert called == [True]


# What is remembered ---------------------------------------------------------------------------------------------------


def test_panes_are_hidden_by_key_and_stay_so(window: MainWindow, preferences: Preferences, qtbot: QtBot) -> None:
    assert window.sidebar.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert not window.sidebar.isVisible()
    assert not preferences.shown("sidebar", default=True)
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert window.sidebar.isVisible()


def test_widths_that_make_no_sense_are_not_set(tmp_path: Path) -> None:
    store = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    preferences = Preferences(store)
    preferences.panes = [240, 800, 300]
    assert preferences.panes == [240, 800, 300]
    store.setValue("window/panes", "wide,-3")
    assert preferences.panes == []


def test_menus_speak_korean(window: MainWindow, qapp: QApplication) -> None:
    translations = Translations(qapp, Language.KOREAN)
    try:
        QApplication.processEvents()
        texts = [action.text() for action in window.menuBar().actions()]
        assert all(any("가" <= char <= "힣" for char in text) for text in texts), texts
    finally:
        translations.set_language(Language.ENGLISH)


def test_messages_of_other_starts_that_make_no_sense_are_ignored(
    instance: SingleInstance, qtbot: QtBot, tmp_path: Path
) -> None:
    from multiprocessing.connection import Client

    asked: list[object] = []
    instance.asked.connect(asked.append)
    assert instance.first()
    for message in (b"", b"{", b'{"open": 3, ', json.dumps({"raise": 1}).encode(), b"\xff" * 40):
        with Client(instance._address) as connection:
            connection.send_bytes(message)
    assert _second_start(tmp_path) == "False"
    qtbot.waitUntil(lambda: asked == [None])
