"""The search field in a window of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.i18n import Language, Translations
from desktop.preferences import Preferences
from desktop.theme.icons import Icons
from tests.desktop.fake_library import FakeStore
from tests.desktop.search.searching import Searches, SearchWindow


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
    window = SearchWindow(icons, store, searches, preferences)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitActive(window)
    window.elsewhere.setFocus()
    yield window
    searches.gate.set()
    window.session.close()
