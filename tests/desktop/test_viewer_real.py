"""The viewer over a real library: why a photo matched, by the engine; ratings that are undone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.backend.images import PhotoLoader
from desktop.backend.session import LibrarySession
from desktop.editing import Editor
from desktop.grid.model import PhotoListModel
from desktop.theme.icons import Icons
from desktop.viewer.controller import ViewerController
from desktop.viewer.page import ViewerPage
from engine.indexing.thumbnails import thumbnail_path
from engine.library import Library
from tests.engine.fakes import ColourEncoder

WAIT_MS = 30_000


@pytest.fixture
def viewer(
    library_dir: Path, photo_folder: Path, icons: Icons, qtbot: QtBot
) -> Iterator[tuple[ViewerController, ViewerPage, Editor]]:
    half = Image.new("RGB", (300, 200), (255, 0, 0))
    half.paste((0, 0, 255), (150, 0, 300, 200))
    half.save(photo_folder / "flag.png")
    with Library.open(library_dir, encoder=ColourEncoder()) as library:
        library.add_folder(photo_folder)
        for _ in library.index():
            pass
        library.set_caption(library.photo_id_of(photo_folder / "flag.png"), "the red half")
        hits = library.search("red", show_all=True)
    opener = partial(Library.open, library_dir, encoder=ColourEncoder())
    session = LibrarySession(opener, opener)
    model, page = PhotoListModel(session.load_summaries), ViewerPage(icons)
    loader, editor = PhotoLoader(), Editor(session)
    viewer = ViewerController(page, model, session, loader, partial(thumbnail_path, library_dir), editor=editor)
    editor.changed.connect(lambda outcome: session.reread(outcome.photo_ids))
    session.photo_changed.connect(model.update_summary)
    qtbot.addWidget(page)
    page.resize(900, 600)
    page.show()
    model.set_photos([hit.photo_id for hit in hits])
    viewer.set_query("red")
    viewer.open(next(row for row, hit in enumerate(hits) if hit.path.name == "flag.png"))
    qtbot.waitUntil(lambda: page.canvas.picture is not None, timeout=WAIT_MS)
    yield viewer, page, editor
    loader.close()
    session.close()


def test_the_colour_is_seen_where_it_is(viewer: tuple[ViewerController, ViewerPage, Editor], qtbot: QtBot) -> None:
    controller, page, _ = viewer
    qtbot.keyClick(page, Qt.Key.Key_W)
    qtbot.waitUntil(lambda: controller.why._shown is not None, timeout=WAIT_MS)
    heat = page.canvas._heat
    left, right = (heat.pixelColor(round(heat.width() * share), heat.height() // 2).alpha() for share in (0.2, 0.8))
    assert left > right
    assert "Caption: the red half" in [chip.text() for chip in page.why.words.findChildren(QLabel)]


def test_a_rating_is_kept_and_undone(viewer: tuple[ViewerController, ViewerPage, Editor], qtbot: QtBot) -> None:
    _, page, editor = viewer
    with qtbot.waitSignal(editor.done, timeout=WAIT_MS):
        qtbot.keyClick(page, Qt.Key.Key_5)
    qtbot.waitUntil(lambda: page.stars.rating == 5, timeout=WAIT_MS)
    with qtbot.waitSignal(editor.undone, timeout=WAIT_MS):
        editor.undo()
    qtbot.waitUntil(lambda: page.stars.rating == 0, timeout=WAIT_MS)
