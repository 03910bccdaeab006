"""Proposed tags of a real library through the whole window, by its keys."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.backend.indexing import IndexProcess
from desktop.backend.session import LibrarySession
from desktop.i18n import Language, Translations
from desktop.main_window import MainWindow
from desktop.preferences import Preferences
from desktop.services import Services
from desktop.status.messages import Messages
from desktop.tagging.words import name_of
from desktop.theme.icons import Icons
from engine.indexing.thumbnails import thumbnail_path
from engine.library import Library
from tests.desktop.conftest import QUIET_INDEXER
from tests.desktop.real_library import COLOURS, COUNT
from tests.engine.fakes import ColourEncoder

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class WordEncoder(ColourEncoder):
    """Sees the colours that a text speaks of ("red tomatoes")."""

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32[n, 16]."""
        return super().encode_texts([next((word for word in text.split() if word in COLOURS), "") for text in texts])


def open_library(folder: Path) -> Library:
    """Open it as the window's threads do."""
    return Library.open(folder, encoder=WordEncoder())


@pytest.fixture
def library(small_library: Path) -> Iterator[Library]:
    """A second view of the library, to compare with; it takes proposals that are right three times in ten."""
    with open_library(small_library) as library:
        library.set_setting("tagging_precision", 0.3)
        yield library


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, icons: Icons, preferences: Preferences, small_library: Path, library: Library
) -> Iterator[MainWindow]:
    opener = partial(open_library, small_library)
    services = Services(
        session=LibrarySession(opener, opener),
        indexer=IndexProcess(QUIET_INDEXER),
        locate=partial(thumbnail_path, small_library),
        icons=icons,
        translations=Translations(qapp, Language.ENGLISH),
        preferences=preferences,
        messages=Messages(),
    )
    window = MainWindow(services)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.photos.rowCount() == COUNT)
    yield window
    window.close()
    window.deleteLater()


def test_from_the_first_proposal_to_tags_that_are_found(window: MainWindow, library: Library, qtbot: QtBot) -> None:
    def wait(holds: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(holds()), timeout=20_000)

    def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        qtbot.keyClick(page.grid, key, held)

    def learned() -> None:
        wait(lambda: not state.learning)

    page, state = window.tagging.page, window.tagging.state
    seconds = itertools.count(100.0)
    window.tagging.review._clock = lambda: next(seconds)  # nobody is in a hurry
    qtbot.keyClick(window, Qt.Key.Key_7, ALT)
    wait(page.empty.button.hasFocus)
    qtbot.keyClick(page.empty.button, Qt.Key.Key_Space)
    wait(lambda: window.tagging.proposing.dialog is not None)
    dialog = window.tagging.proposing.dialog
    assert dialog is not None
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    window.activateWindow()  # there is no window manager to do it
    wait(page.grid.hasFocus)
    wait(lambda: page.photos.rowCount() >= 3)
    learned()
    before = {one.key: [p.photo_id for p in library.proposals_of(one.key)] for one in library.proposal_groups()}
    key = page.groups.groups[0].key
    name = name_of(page.groups.groups[0], "en")
    ids = list(page.photos.ids)
    assert ids == before[key]
    assert library.tags() == []  # nothing proposed is a tag
    press(Qt.Key.Key_Y)
    press(Qt.Key.Key_N)
    wait(lambda: library.photo(ids[0]).tags == [name])
    wait(lambda: [one.rejected for one in library.proposal_groups() if one.key == key] in ([1], []))
    learned()
    assert library.photo(ids[1]).tags == []
    assert all(one.photo_id not in ids[:2] for one in library.proposals_of(key))
    for _ in range(2):
        press(Qt.Key.Key_Z, CONTROL)
    wait(lambda: list(page.photos.ids)[:1] == ids[:1])
    learned()
    after = {one.key: [p.photo_id for p in library.proposals_of(one.key)] for one in library.proposal_groups()}
    assert after == before
    assert library.tags() == []
    press(Qt.Key.Key_Y, SHIFT)
    wait(lambda: all(name in library.photo(photo_id).tags for photo_id in ids))
    learned()
    window.search_for(f'tag:"{name}"')
    wait(lambda: window.browse.searching and sorted(window.photos.ids) == sorted(ids))
    window.actions_["view.inspector"].setChecked(True)
    window.grid.setCurrentIndex(window.photos.index(0))
    wait(lambda: [chip.content.label for chip in window.inspector.tags.chips] == [name])
    wait(lambda: len(window.inspector.proposed.chips) > 0)
    assert name not in [chip.proposed.name for chip in window.inspector.proposed.chips]
