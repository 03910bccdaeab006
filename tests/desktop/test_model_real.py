"""A real library, real bundles and the real indexing process: installing, switching and going back in the window."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.backend.indexing import IndexProcess
from desktop.backend.session import LibrarySession
from desktop.i18n import Language, Translations
from desktop.main_window import MainWindow, Services
from desktop.models.install_dialog import InstallDialog
from desktop.preferences import Preferences
from desktop.settings.model import ModelPane
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from engine.indexing.thumbnails import thumbnail_path
from engine.library import Library
from tests.bundles import make_bundle
from tests.desktop.real_library import COUNT, draw_photos

LEFT = Qt.MouseButton.LeftButton
WAIT_MS = 30_000


@pytest.fixture
def library_folder(tmp_path: Path) -> Path:
    """A library that searches with a small model; nothing is indexed yet."""
    folder = tmp_path / "library"
    make_bundle(folder / "models" / "tiny")
    draw_photos(tmp_path / "photos")
    with Library.open(folder) as library:
        library.use_bundle("tiny")
        library.add_folder(tmp_path / "photos")
    return folder


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, icons: Icons, preferences: Preferences, library_folder: Path
) -> Iterator[MainWindow]:
    opener = partial(Library.open, library_folder)
    command = [sys.executable, "-m", "engine.indexer", "--library", str(library_folder), "--watch"]
    services = Services(
        session=LibrarySession(opener, opener),
        indexer=IndexProcess(command),
        locate=partial(thumbnail_path, library_folder),
        icons=icons,
        translations=Translations(qapp, Language.ENGLISH),
        preferences=preferences,
        messages=Messages(),
    )
    window = MainWindow(services)
    window.show()
    qtbot.waitUntil(lambda: window.photos.rowCount() == COUNT, timeout=WAIT_MS)
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def pane(window: MainWindow, qtbot: QtBot) -> ModelPane:
    window.settings.open("model")
    dialog = window.settings.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: "tiny" in dialog.models.installed.rows, timeout=WAIT_MS)
    return dialog.models


def _first_found(window: MainWindow, qtbot: QtBot, words: str) -> str:
    window.search_for("")
    window.search_for(words)
    qtbot.waitUntil(lambda: window.browse_page.title.text() == words, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: window.photos.rowCount() > 0 and window.photos.summary(0) is not None, timeout=WAIT_MS)
    first = window.photos.summary(0)
    assert first is not None
    return first.path.name.partition("-")[0]


def _answer(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.models.questions.dialog is not None, timeout=WAIT_MS)
    question = window.models.questions.dialog
    assert question is not None
    qtbot.keyClick(question, Qt.Key.Key_Return)


@pytest.mark.timeout(120)
def test_a_model_is_installed_from_a_folder_switched_to_and_back(
    window: MainWindow, pane: ModelPane, library_folder: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    made = make_bundle(tmp_path / "downloads" / "second", bundle_id="second", dim=24)
    qtbot.keyClicks(pane.source.field, str(made))
    qtbot.waitUntil(pane.source.install.isEnabled, timeout=WAIT_MS)
    qtbot.keyClick(pane.source.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), InstallDialog))
    qtbot.keyClick(QApplication.activeModalWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(pane.installed.rows) == 3, timeout=WAIT_MS)  # with the one that ships
    (new,) = set(pane.installed.rows) - {"tiny", "starter"}

    qtbot.mouseClick(pane.installed.rows[new].use, LEFT)
    _answer(window, qtbot)
    qtbot.waitUntil(lambda: "In use" in pane.installed.rows[new].badges, timeout=WAIT_MS)
    assert f"of {COUNT} photo" in pane.installed.rows[new].facts.text()
    assert f"of {COUNT} photo" in pane.installed.rows["tiny"].facts.text()  # kept, for going back
    assert _first_found(window, qtbot, "blue") == "blue"

    qtbot.mouseClick(pane.installed.rows["tiny"].use, LEFT)
    _answer(window, qtbot)
    qtbot.waitUntil(lambda: "In use" in pane.installed.rows["tiny"].badges, timeout=WAIT_MS)
    assert _first_found(window, qtbot, "green") == "green"

    pane.installed.rows[new].remove.trigger()
    _answer(window, qtbot)
    qtbot.waitUntil(lambda: new not in pane.installed.rows, timeout=WAIT_MS)
    with Library.open(library_folder, read_only=True) as library:
        assert [bundle.id for bundle in library.bundles() if bundle.active] == ["tiny"]
        assert new not in [bundle.id for bundle in library.bundles()]
