"""The window over a real library and the real indexing process, with a small model."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import close_on_signal
from desktop.backend.indexing import IndexProcess
from desktop.backend.session import LibrarySession
from desktop.i18n import Language, Translations
from desktop.main_window import MainWindow, Services
from desktop.places import Place, PlaceKind
from desktop.preferences import Preferences
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from engine.indexing.thumbnails import thumbnail_path
from engine.library import Library
from tests.engine.fakes import ColourEncoder

WAIT_MS = 30_000
INDEXER = Path(__file__).with_name("colour_indexer.py")


def _open(library_dir: Path) -> Library:
    return Library.open(library_dir, encoder=ColourEncoder())


def _command(library_dir: Path) -> list[str]:
    return [sys.executable, str(INDEXER), "--library", str(library_dir), "--watch"]


@pytest.fixture
def real_window(
    qtbot: QtBot, qapp: QApplication, icons: Icons, preferences: Preferences, library_dir: Path
) -> Iterator[MainWindow]:
    services = Services(
        session=LibrarySession(partial(_open, library_dir), partial(_open, library_dir)),
        indexer=IndexProcess(_command(library_dir)),
        locate=partial(thumbnail_path, library_dir),
        icons=icons,
        translations=Translations(qapp, Language.ENGLISH),
        preferences=preferences,
        messages=Messages(),
    )
    window = MainWindow(services)
    window.show()
    qtbot.waitUntil(window.welcome.isVisible)
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def indexed_window(real_window: MainWindow, photo_folder: Path, qtbot: QtBot) -> MainWindow:
    real_window.add_folders([photo_folder])
    qtbot.waitUntil(lambda: real_window.photos.rowCount() == 3, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: real_window.status.label.text().startswith("3 photos added"), timeout=WAIT_MS)
    return real_window


def test_a_folder_becomes_photos_and_problems(indexed_window: MainWindow, qtbot: QtBot) -> None:
    window = indexed_window
    qtbot.waitUntil(lambda: window.places.index_of(Place(PlaceKind.PROBLEMS).key).isValid(), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: all(window.photos.summary(row) is not None for row in range(3)), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: window.thumbnails.cached_bytes > 0 or bool(window.grid.viewport().repaint()))
    assert window.status.label.text() == "3 photos added · 1 file could not be read"


def test_a_new_file_appears_by_itself(indexed_window: MainWindow, photo_folder: Path, qtbot: QtBot) -> None:
    Image.new("RGB", (80, 60), (240, 240, 240)).save(photo_folder / "white.png")
    qtbot.waitUntil(lambda: indexed_window.photos.rowCount() == 4, timeout=WAIT_MS)


def test_words_find_the_photo(indexed_window: MainWindow, qtbot: QtBot) -> None:
    window = indexed_window
    qtbot.keyClicks(window.search_field.edit, "blue")
    qtbot.waitUntil(lambda: window.browse_page.title.text() == "blue", timeout=WAIT_MS)
    if window.browse_page.empty.isVisible():
        qtbot.mouseClick(window.browse_page.empty.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.photos.summary(0) is not None)
    first = window.photos.summary(0)
    assert first is not None
    assert first.path.name == "blue.png"


def test_edits_reach_the_catalog(indexed_window: MainWindow, library_dir: Path, qtbot: QtBot) -> None:
    window = indexed_window
    window.open_photo(0)
    info = window.viewer_page.info
    qtbot.waitUntil(lambda: info._details is not None, timeout=WAIT_MS)
    qtbot.keyClick(window.viewer_page, Qt.Key.Key_L)
    info.caption.setPlainText("a plain wall")
    photo_id = window.photos.ids[0]
    window.close()
    with Library.open(library_dir) as library:
        assert library.caption(photo_id) == "a plain wall"
        assert library.photo(photo_id).summary.favourite


def test_pause_and_closing_in_the_middle_lose_nothing(
    real_window: MainWindow, library_dir: Path, photo_folder: Path, qtbot: QtBot
) -> None:
    window = real_window
    for number in range(40):
        Image.effect_noise((120, 90), 40 + number).convert("RGB").save(photo_folder / f"noise-{number:02}.jpg")
    window.add_folders([photo_folder])
    qtbot.waitUntil(lambda: window.services.indexer.running, timeout=WAIT_MS)
    window.indexing.set_paused(True)
    window.indexing.set_paused(False)
    qtbot.waitUntil(lambda: window.photos.rowCount() > 0, timeout=WAIT_MS)
    window.close()
    assert not window.services.indexer.running
    with Library.open(library_dir) as library:
        assert len(library.summaries(library.photo_ids())) > 0


def test_a_signal_in_the_middle_of_reading_closes_the_window_after_it(indexed_window: MainWindow, qtbot: QtBot) -> None:
    """Closed at once, the process would be ended inside Qt's own handling of its output: two of five ends crashed."""
    shown: list[bool] = []

    def ask_to_end(_: object) -> None:
        signal.raise_signal(signal.SIGTERM)
        shown.append(indexed_window.isVisible())

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    close_on_signal(indexed_window)
    try:
        indexed_window.services.indexer.reported.connect(ask_to_end)
        indexed_window.services.indexer.rescan()
        qtbot.waitUntil(lambda: bool(shown) and not indexed_window.isVisible())
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert shown[0]
    assert not indexed_window.services.indexer.running
