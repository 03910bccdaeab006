"""The viewer's behaviour: which photo, keys, zoom, loading and preloading."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent

from desktop.backend.images import PhotoLoader
from desktop.backend.session import LibrarySession
from desktop.backend.thumbnails import ThumbnailLocator
from desktop.grid.model import PhotoListModel
from desktop.i18n import short_date
from desktop.plain import one_line
from desktop.viewer.canvas import STEP
from desktop.viewer.page import ViewerPage
from desktop.wording import word_error
from engine.records import PhotoDetails, PhotoSummary


class ViewerController(QObject):
    """Walks through the photos of a model.

    Signals:
        closed: back to the grid; the row that was shown last.
        fullscreen_toggled: enter or leave full screen.
    """

    closed = Signal(int)
    fullscreen_toggled = Signal()

    def __init__(
        self,
        page: ViewerPage,
        model: PhotoListModel,
        session: LibrarySession,
        loader: PhotoLoader,
        locate: ThumbnailLocator,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page, self._model, self._session = page, model, session
        self._loader, self._locate = loader, locate
        self._photo_id: int | None = None
        self._row = -1
        self._path: Path | None = None
        self._keys = self._key_table()
        self._connect()
        page.installEventFilter(self)

    @property
    def row(self) -> int:
        """The row that is shown."""
        return self._row

    def open(self, row: int) -> None:
        """Show a photo of the model."""
        if not 0 <= row < self._model.rowCount():
            return
        self._page.info.save()
        self._row, self._photo_id = row, self._model.ids[row]
        self._path = None
        self._page.notice.clear()
        self._page.canvas.set_image(QImage())
        self._page.setFocus()
        self._show_position()
        self._show_summary()
        self._ask_details()

    def step(self, by: int) -> None:
        """Go on or back."""
        self.open(self._row + by)

    def close(self) -> None:
        """Back to the grid."""
        self._page.info.save()
        row, self._row, self._photo_id = self._row, -1, None
        self.closed.emit(row)

    def retranslate(self) -> None:
        """Word everything again."""
        if self._row >= 0:
            self._show_position()
            self._show_summary()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt's: the keys of the viewer."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            action = self._keys.get(Qt.Key(event.key()))
            if action is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                action()
                return True
        return False

    def _key_table(self) -> dict[Qt.Key, Callable[[], None]]:
        key, canvas = Qt.Key, self._page.canvas
        return {
            key.Key_Right: lambda: self.step(1),
            key.Key_Space: lambda: self.step(1),
            key.Key_PageDown: lambda: self.step(1),
            key.Key_Left: lambda: self.step(-1),
            key.Key_PageUp: lambda: self.step(-1),
            key.Key_Home: lambda: self.open(0),
            key.Key_End: lambda: self.open(self._model.rowCount() - 1),
            key.Key_Escape: self.close,
            key.Key_Plus: lambda: canvas.zoom_by(STEP),
            key.Key_Equal: lambda: canvas.zoom_by(STEP),
            key.Key_Minus: lambda: canvas.zoom_by(1 / STEP),
            key.Key_0: canvas.toggle_zoom,
            key.Key_1: canvas.zoom_to_pixels,
            key.Key_F: self.fullscreen_toggled.emit,
            key.Key_I: self._toggle_info,
            key.Key_L: self._toggle_favourite,
        }

    def _connect(self) -> None:
        page, canvas = self._page, self._page.canvas
        for name, action in (
            ("back", self.close),
            ("zoom_in", lambda: canvas.zoom_by(STEP)),
            ("zoom_out", lambda: canvas.zoom_by(1 / STEP)),
            ("fit", canvas.toggle_zoom),
            ("favourite", self._toggle_favourite),
            ("info", self._toggle_info),
            ("fullscreen", self.fullscreen_toggled.emit),
            ("previous", lambda: self.step(-1)),
            ("next", lambda: self.step(1)),
        ):
            page.buttons[name].clicked.connect(action)
        canvas.zoom_changed.connect(self._show_zoom)
        page.info.caption_changed.connect(self._caption)
        page.info.caption.done.connect(page.setFocus)
        self._loader.loaded.connect(self._loaded)
        self._loader.failed.connect(self._failed)
        self._model.dataChanged.connect(self._summaries_came)
        self._model.modelReset.connect(self._model_reset)
        self._model.rowsInserted.connect(self._show_position)

    def _summary(self) -> PhotoSummary | None:
        return self._model.summary(self._row) if self._row >= 0 else None

    def _show_position(self) -> None:
        if self._row < 0:
            return
        locale = QLocale()
        text = self.tr("{n} of {total}").format(
            n=locale.toString(self._row + 1), total=locale.toString(self._model.rowCount())
        )
        self._page.subtitle.setText(text)
        self._page.buttons["previous"].setVisible(self._row > 0)
        self._page.buttons["next"].setVisible(self._row + 1 < self._model.rowCount())

    def _show_summary(self) -> None:
        summary = self._summary()
        if summary is None:
            return
        self._page.title.setText(one_line(summary.path.name))
        self._page.set_favourite(summary.favourite)
        if summary.taken_at is not None:
            date = short_date(summary.taken_at)
            position = self._page.subtitle.text().split(" · ")[0]
            self._page.subtitle.setText(f"{position} · {date}")
        if summary.path != self._path:
            self._path = summary.path
            self._show_image(summary)

    def _show_image(self, summary: PhotoSummary) -> None:
        image = self._loader.get(summary.path)
        if image is not None:
            self._page.canvas.set_image(image)
        else:
            thumbnail = QImage(str(self._locate(summary.content_hash)))
            self._page.canvas.set_image(thumbnail, (summary.width, summary.height))
        rows = [row for row in (self._row + 1, self._row - 1) if 0 <= row < self._model.rowCount()]
        neighbours = [self._model.summary(row) for row in rows]
        self._loader.preload([neighbour.path for neighbour in neighbours if neighbour is not None])

    def _loaded(self, path: Path, image: QImage) -> None:
        if path == self._path:
            self._page.canvas.replace(image)

    def _failed(self, path: Path, error: Exception) -> None:
        if path == self._path:
            self._page.notice.setText(word_error(error))

    def _summaries_came(self) -> None:
        if self._row >= 0:
            self._show_summary()

    def _model_reset(self) -> None:
        """Stay on the photo when the list around it has changed."""
        if self._photo_id is None:
            return
        row = self._model.row_of(self._photo_id)
        if row is None:
            self.close()
            return
        self._row = row
        self._show_position()
        self._show_summary()

    def _ask_details(self) -> None:
        photo_id = self._photo_id
        if photo_id is not None:
            self._session.ask(lambda library: library.photo(photo_id), self._details, channel="details")

    def _details(self, details: PhotoDetails) -> None:
        if details.summary.id == self._photo_id:
            self._page.info.show_details(details)

    def _caption(self, photo_id: int, text: str) -> None:
        self._session.set_caption(photo_id, text or None)
        if photo_id == self._photo_id:
            self._ask_details()

    def _toggle_info(self) -> None:
        self._page.info.setVisible(not self._page.info.isVisible())

    def _toggle_favourite(self) -> None:
        summary = self._summary()
        if summary is not None:
            self._session.set_favourite(summary.id, not summary.favourite)

    def _show_zoom(self, scale: float) -> None:
        self._page.zoom_label.setText(self.tr("{n}%").format(n=QLocale().toString(round(scale * 100))))
