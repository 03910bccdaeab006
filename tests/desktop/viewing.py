"""The viewer by itself, over a small library in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from desktop.backend.images import PhotoLoader
from desktop.backend.session import LibrarySession
from desktop.editing import Editor
from desktop.grid.model import PhotoListModel
from desktop.theme.icons import Icons
from desktop.viewer.controller import ViewerController
from desktop.viewer.page import ViewerPage
from engine.edits import Edited
from tests.desktop.fake_library import FakeLibrary, FakeStore


def few_photos(folder: Path) -> FakeStore:
    """Return a store of twelve photos."""
    store = FakeStore(folder, 12)
    FakeLibrary(store).add_folder(folder / "Holiday")
    return store


@dataclass
class Stage:
    """A viewer in a window of its own."""

    store: FakeStore
    session: LibrarySession
    editor: Editor
    model: PhotoListModel
    loader: PhotoLoader
    window: QStackedWidget
    page: ViewerPage
    viewer: ViewerController
    closed: list[int] = field(default_factory=list)

    @classmethod
    def make(cls, store: FakeStore, icons: Icons, qtbot: QtBot, size: tuple[int, int] = (1000, 700)) -> Stage:
        """Build it, with all photos of the store."""
        session = LibrarySession(lambda: FakeLibrary(store), lambda: FakeLibrary(store))
        editor, model = Editor(session), PhotoListModel(session.load_summaries)
        loader, page, window = PhotoLoader(), ViewerPage(icons), QStackedWidget()
        window.addWidget(page)
        viewer = ViewerController(page, model, session, loader, store.locate, editor=editor)
        stage = cls(store, session, editor, model, loader, window, page, viewer)
        viewer.closed.connect(stage.closed.append)
        session.photo_changed.connect(model.update_summary)
        editor.changed.connect(stage._edited)
        model.set_photos(sorted(store.photos))
        qtbot.addWidget(window)
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitExposed(window)
        return stage

    def close(self) -> None:
        """End the threads."""
        self.viewer.slideshow.end()
        self.loader.close()
        self.session.close()

    def show(self, qtbot: QtBot, row: int = 0) -> None:
        """Open a photo and wait until it is there at full size."""
        self.viewer.open(row)
        self.wait_full(qtbot)

    def wait_full(self, qtbot: QtBot) -> None:
        """Wait until the photo that is open is there at full size."""
        qtbot.waitUntil(lambda: self.viewer.summary is not None)
        summary = self.viewer.summary
        assert summary is not None
        qtbot.waitUntil(lambda: self.loader._pictures.get(summary.path) is not None)
        picture = self.loader._pictures.get(summary.path)
        qtbot.waitUntil(lambda: self.page.canvas.picture is picture)

    def key(self, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key on the viewer."""
        qtbot.keyClick(self.page, key, modifier)

    def add_file(self, path: Path, width: int, height: int) -> int:
        """Add a photo that a test has made; return its row."""
        number = len(self.store.photos) + 1
        self.store.add_file(number, path, width, height)
        self.model.set_photos(sorted(self.store.photos))
        return number - 1

    def _edited(self, outcome: Edited) -> None:
        ids = list(outcome.photo_ids)
        self.session.ask(
            lambda library: library.summaries(ids),
            lambda found: [self.model.update_summary(summary) for summary in found],
        )


def wheel(widget: QWidget, at: QPointF, notches: float, *, control: bool = False) -> None:
    """Turn the wheel over a point of a widget."""
    modifiers = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        at,
        QPointF(widget.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, round(notches * 120)),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def move_mouse(qtbot: QtBot, widget: QWidget, at: QPoint) -> None:
    """Move the mouse to a point, even where it is thought to be there already."""
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Enter))
    qtbot.mouseMove(widget, at)


def pixels(image: QImage) -> bytes:
    """Return an image's pixels as RGB bytes, row by row without gaps."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    data, line = bytes(rgb.constBits()), rgb.width() * 3
    return b"".join(data[row * rgb.bytesPerLine() : row * rgb.bytesPerLine() + line] for row in range(rgb.height()))
