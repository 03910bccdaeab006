"""Writing metadata from the window over a real library: what is shown first is what the sidecars then say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.backend.session import LibrarySession
from desktop.editing import Editor
from desktop.i18n import Language, Translations
from desktop.metadata.controller import MetadataController
from desktop.metadata.trouble import grouped
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from engine.edits import SetCaptions, SetRatings, adding_tags
from engine.metadata import reading
from engine.metadata.faults import Fault
from engine.metadata.programs import lacks
from engine.metadata.records import WriteTo
from tests.desktop.real_library import draw_photos, make_library, open_library

pytestmark = pytest.mark.skipif(bool(lacks()), reason="exiv2, which writes metadata, is not installed")

WAIT_MS = 30_000


@pytest.fixture
def own_session(tmp_path: Path, qapp: QApplication) -> Iterator[LibrarySession]:
    """A library whose photos are the test's own: files are written beside them."""
    draw_photos(tmp_path / "photos")
    make_library(tmp_path / "library", tmp_path / "photos")
    opener = partial(open_library, tmp_path / "library")
    session = LibrarySession(opener, opener)
    yield session
    session.close()


@pytest.fixture
def controller(own_session: LibrarySession, qapp: QApplication, icons: Icons, qtbot: QtBot) -> MetadataController:
    window, messages = QWidget(), Messages()
    qtbot.addWidget(window)
    own_session.failed.connect(messages.report)
    translations = Translations(qapp, Language.ENGLISH)
    return MetadataController(own_session, Editor(own_session, window), messages, icons, translations, window)


@pytest.mark.timeout(120)
def test_what_is_shown_first_is_what_the_sidecars_say_then(
    controller: MetadataController, tmp_path: Path, qtbot: QtBot
) -> None:
    editor = controller._editor
    with open_library(tmp_path / "library") as library:
        first, second = (library.photo_id_of(tmp_path / "photos" / name) for name in ("red-00.jpg", "green-01.jpg"))
    editor.apply(SetCaptions({first: "At the sea\nwith Mina"}), "captioned")
    editor.apply(SetRatings({second: 4}), "rated")
    editor.apply(adding_tags([first, second], ["바다"]), "tagged")
    controller.ask_write_to(WriteTo.SIDECARS)
    qtbot.waitUntil(lambda: controller.state.write_to is WriteTo.SIDECARS and controller.state.due == 2)
    controller.show_dry_run()
    qtbot.waitUntil(lambda: controller.dry_run is not None)
    shown = controller.dry_run
    assert shown is not None
    qtbot.waitUntil(lambda: not shown.stop_button.isVisible(), timeout=WAIT_MS)
    files = {one.target.name: one.changes for one in shown.model.files}
    assert files.keys() == {"red-00.jpg.xmp", "green-01.jpg.xmp"} and not list((tmp_path / "photos").glob("*.xmp"))
    assert any(after == "바다" for _, _, after in files["red-00.jpg.xmp"])
    shown.write_button.click()
    qtbot.waitUntil(lambda: controller.state.outcome is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: controller.state.due == 0)
    said = {name: reading.read(tmp_path / "photos" / name) for name in ("red-00.jpg", "green-01.jpg")}
    assert said["red-00.jpg"].caption == "At the sea\nwith Mina" and said["red-00.jpg"].tags == ("바다",)
    assert said["green-01.jpg"].rating == 4
    assert controller.state.outcome is not None and controller.state.outcome.written == 2
    controller.refresh()
    qtbot.waitUntil(lambda: controller.state.due == 0 and not controller.state.problems)


@pytest.mark.timeout(120)
def test_what_cannot_be_written_is_told_and_tried_again(
    controller: MetadataController, tmp_path: Path, qtbot: QtBot
) -> None:
    with open_library(tmp_path / "library") as library:
        photo = library.photo_id_of(tmp_path / "photos" / "red-00.jpg")
    in_the_way = tmp_path / "photos" / "red-00.jpg.xmp"
    in_the_way.write_text("<x:xmpmeta this is none", "utf-8")
    controller._editor.apply(SetCaptions({photo: "At the sea"}), "captioned")
    controller.ask_write_to(WriteTo.SIDECARS)
    qtbot.waitUntil(lambda: controller.state.due == 1)
    with qtbot.waitSignal(controller.read_again, timeout=WAIT_MS):  # it was changed since it was read
        controller.write()
    with open_library(tmp_path / "library") as library:
        for _ in library.index():
            pass
    qtbot.waitUntil(lambda: not controller.state.running)
    controller.write()
    qtbot.waitUntil(lambda: len(controller.state.problems) == 1, timeout=WAIT_MS)
    assert grouped(controller.state.problems)[0].reason == Fault.MALFORMED
    assert in_the_way.read_text("utf-8") == "<x:xmpmeta this is none"
    in_the_way.unlink()
    with open_library(tmp_path / "library") as library:
        for _ in library.index():
            pass
    qtbot.waitUntil(lambda: not controller.state.running)
    controller.write()
    qtbot.waitUntil(lambda: not controller.state.problems and controller.state.due == 0, timeout=WAIT_MS)
    assert reading.read(tmp_path / "photos" / "red-00.jpg").caption == "At the sea"
