"""The search field in a window of its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.backend.session import LibrarySession
from desktop.i18n import Language, Translations
from desktop.preferences import Preferences
from desktop.theme.icons import Icons
from tests.desktop.fake_library import FakeStore
from tests.desktop.real_library import open_library
from tests.desktop.search.searching import SearchedLibrary, Searches, SearchWindow


@pytest.fixture
def searches() -> Iterator[Searches]:
    searches = Searches()
    searches.gate.set()
    yield searches
    searches.gate.set()


@pytest.fixture
def translations(qapp: QApplication) -> Iterator[Translations]:
    translations = Translations(qapp, Language.ENGLISH)
    yield translations
    translations.set_language(Language.ENGLISH)
    qapp.processEvents()


@pytest.fixture
def search_window(
    qtbot: QtBot,
    icons: Icons,
    store: FakeStore,
    searches: Searches,
    preferences: Preferences,
    translations: Translations,
) -> Iterator[SearchWindow]:
    session = LibrarySession(lambda: SearchedLibrary(store, searches), lambda: SearchedLibrary(store, searches))
    window = SearchWindow(icons, session, preferences)
    _show(window, qtbot)
    yield window
    searches.gate.set()
    session.close()


@pytest.fixture
def real_search_window(
    qtbot: QtBot, icons: Icons, preferences: Preferences, translations: Translations, small_library: Path
) -> Iterator[SearchWindow]:
    """Over a dozen photos that were really indexed."""
    session = LibrarySession(partial(open_library, small_library), partial(open_library, small_library))
    window = SearchWindow(icons, session, preferences)
    _show(window, qtbot)
    yield window
    session.close()


def _show(window: SearchWindow, qtbot: QtBot) -> None:
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    with qtbot.waitActive(window):
        pass
    window.elsewhere.setFocus()
