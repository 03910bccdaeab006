"""The window over a small library in memory."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.backend.indexing import IndexProcess
from desktop.backend.session import LibrarySession
from desktop.editing import Editor
from desktop.i18n import Language, Translations
from desktop.main_window import MainWindow, Services
from desktop.preferences import Preferences
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from desktop.theme.theme import Scheme, Theme
from desktop.vocabulary.controller import VocabularyController
from desktop.vocabulary.dialog import VocabularyDialog
from tests.desktop.fake_library import FakeLibrary, FakeStore
from tests.desktop.real_library import copy_library, draw_photos, make_library, open_library

MakeWindow = Callable[[FakeStore], MainWindow]

# Waits for its input to end, as the indexing process does, and says nothing.
QUIET_INDEXER = [sys.executable, "-c", "import sys; sys.stdin.read()"]


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["sajin-tests", "-platform", "offscreen"]


@pytest.fixture(scope="session", autouse=True)
def english(qapp: QApplication) -> Translations:
    """English with its plural forms, whichever test comes first."""
    return Translations(qapp, Language.ENGLISH)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The light theme; its style sheet stays for the next test, which then need not read it again."""
    theme = Theme(qapp, Scheme.LIGHT)
    yield theme
    theme.deleteLater()


@pytest.fixture
def icons(theme: Theme) -> Icons:
    return Icons(theme)


@pytest.fixture
def store(tmp_path: Path) -> FakeStore:
    return FakeStore(tmp_path)


@pytest.fixture
def full_store(store: FakeStore, tmp_path: Path) -> FakeStore:
    FakeLibrary(store).add_folder(tmp_path / "Holiday")
    return store


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))


@pytest.fixture(scope="session")
def library_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real library of a dozen photos; not to be changed."""
    folder = tmp_path_factory.mktemp("template")
    draw_photos(folder / "photos")
    make_library(folder / "library", folder / "photos")
    return folder / "library"


@pytest.fixture
def small_library(library_template: Path, tmp_path: Path) -> Path:
    """A real library of a dozen photos; its folder."""
    return copy_library(library_template, tmp_path / "small.sajin")


@pytest.fixture
def session(small_library: Path, qapp: QApplication) -> Iterator[LibrarySession]:
    """The window's way to that library."""
    opener = partial(open_library, small_library)
    session = LibrarySession(opener, opener)
    yield session
    session.close()


@pytest.fixture
def vocabulary_controller(
    qtbot: QtBot, qapp: QApplication, icons: Icons, store: FakeStore
) -> Iterator[VocabularyController]:
    """The editor of the vocabulary over a small library, without the window."""
    session, messages = LibrarySession(lambda: FakeLibrary(store), lambda: FakeLibrary(store)), Messages()
    session.failed.connect(messages.report)
    translations, window = Translations(qapp, Language.ENGLISH), QWidget()
    qtbot.addWidget(window)
    yield VocabularyController(session, Editor(session, window), messages, icons, translations, window)
    session.close()
    translations.set_language(Language.ENGLISH)


@pytest.fixture
def vocabulary_dialog(vocabulary_controller: VocabularyController, qtbot: QtBot) -> VocabularyDialog:
    """The editor, open."""
    vocabulary_controller.open()
    dialog = vocabulary_controller.dialog
    assert dialog is not None
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 4)
    return dialog


@pytest.fixture
def make_window(qtbot: QtBot, qapp: QApplication, icons: Icons, preferences: Preferences) -> Iterator[MakeWindow]:
    windows: list[MainWindow] = []
    translations = Translations(qapp, Language.ENGLISH)

    def make(store: FakeStore) -> MainWindow:
        services = Services(
            session=LibrarySession(lambda: FakeLibrary(store), lambda: FakeLibrary(store)),
            indexer=IndexProcess(QUIET_INDEXER),
            locate=store.locate,
            icons=icons,
            translations=translations,
            preferences=preferences,
            messages=Messages(),
        )
        window = MainWindow(services)
        windows.append(window)
        window.resize(1100, 760)
        window.show()
        window.activateWindow()
        qtbot.waitExposed(window)
        return window

    yield make
    for window in windows:
        window.training.closing.session_ends()  # nobody is asked
        window.close()
        window.deleteLater()
    translations.set_language(Language.ENGLISH)
    qapp.processEvents()


@pytest.fixture
def window(make_window: MakeWindow, full_store: FakeStore, qtbot: QtBot) -> MainWindow:
    window = make_window(full_store)
    qtbot.waitUntil(lambda: window.photos.rowCount() == 40)
    return window
