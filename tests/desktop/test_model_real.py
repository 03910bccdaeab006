"""A real library, real bundles and the real indexing process: installing, switching and going back in the window."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.backend.indexing import IndexProcess, indexer_command
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
from tests.hub import Fault, Hub, serve

LEFT = Qt.MouseButton.LeftButton
WAIT_MS = 30_000


@pytest.fixture
def library_folder(tmp_path: Path) -> Path:
    """A library that searches with a small model; it has no photos."""
    folder = tmp_path / "library"
    make_bundle(folder / "models" / "tiny")
    with Library.open(folder) as library:
        library.use_bundle("tiny")
    return folder


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, icons: Icons, preferences: Preferences, library_folder: Path
) -> Iterator[MainWindow]:
    opener = partial(Library.open, library_folder)
    services = Services(
        session=LibrarySession(opener, opener),
        indexer=IndexProcess(indexer_command(library_folder)),
        locate=partial(thumbnail_path, library_folder),
        icons=icons,
        translations=Translations(qapp, Language.ENGLISH),
        preferences=preferences,
        messages=Messages(),
    )
    window = MainWindow(services)
    window.show()
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


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub on loopback with a model of a few kilobytes."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "HF_HUB_OFFLINE", "HF_HUB_CACHE", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with serve() as hub:
        for name, value in hub.environment(tmp_path / "hf").items():
            monkeypatch.setenv(name, value)
        hub.add("org/tiny", make_bundle(tmp_path / "made" / "tiny"), lfs_from_bytes=500)
        yield hub


def _install(pane: ModelPane, source: str, qtbot: QtBot) -> None:
    pane.source.field.clear()
    qtbot.keyClicks(pane.source.field, source)
    qtbot.waitUntil(pane.source.install.isEnabled, timeout=WAIT_MS)
    qtbot.keyClick(pane.source.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), InstallDialog))
    qtbot.keyClick(QApplication.activeModalWidget(), Qt.Key.Key_Return)


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
    draw_photos(tmp_path / "photos")
    window.add_folders([tmp_path / "photos"])
    made = make_bundle(tmp_path / "downloads" / "second", bundle_id="second", dim=24)
    _install(pane, str(made), qtbot)
    qtbot.waitUntil(lambda: len(pane.installed.rows) == 3, timeout=WAIT_MS)  # with the one that ships
    (new,) = set(pane.installed.rows) - {"tiny", "starter"}

    qtbot.waitUntil(lambda: f"of {COUNT} photo" in pane.installed.rows["tiny"].facts.text(), timeout=WAIT_MS)
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


@pytest.mark.timeout(120)
def test_a_download_that_stalls_is_paused_and_stopped_and_the_next_try_goes_on(
    window: MainWindow, pane: ModelPane, hub: Hub, qtbot: QtBot
) -> None:
    source = "hf-hub:org/tiny"
    hub.faults.append(Fault("trickle", "/cdn/*", times=1, after=400))
    _install(pane, source, qtbot)
    qtbot.waitUntil(lambda: source in pane.offers.rows, timeout=WAIT_MS)
    row = pane.offers.rows[source]
    qtbot.waitUntil(row.work.pause.isVisible, timeout=WAIT_MS)
    assert row.work.label.text().startswith("Downloading: ")
    qtbot.mouseClick(row.work.pause, LEFT)
    assert "paused" in row.work.label.text()
    qtbot.mouseClick(row.work.cancel, LEFT)
    qtbot.waitUntil(lambda: source not in pane.offers.rows, timeout=WAIT_MS)
    assert len(pane.installed.rows) == 2
    hub.faults.append(Fault("status", "/api/*", value=404))
    _install(pane, source, qtbot)
    qtbot.waitUntil(
        lambda: source in pane.offers.rows and "no such model" in pane.offers.rows[source].work.label.text(),
        timeout=WAIT_MS,
    )
    hub.faults.clear()
    qtbot.mouseClick(pane.offers.rows[source].work.retry, LEFT)
    qtbot.waitUntil(lambda: len(pane.installed.rows) == 3, timeout=WAIT_MS)
    assert source not in pane.offers.rows


@pytest.mark.timeout(120)
def test_closing_the_window_ends_a_download_that_stalls(
    window: MainWindow, pane: ModelPane, hub: Hub, library_folder: Path, qtbot: QtBot
) -> None:
    source = "hf-hub:org/tiny"
    hub.faults.append(Fault("stall", "/cdn/*", after=400))
    _install(pane, source, qtbot)
    qtbot.waitUntil(lambda: bool(hub.asked("/cdn/*")), timeout=WAIT_MS)
    window.close()
    assert not any(thread.is_alive() for thread in window.services.session._installer._threads)
    assert [path.name for path in (library_folder / "models").iterdir() if path.name.startswith(".installing")] == []
