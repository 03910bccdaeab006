"""Shows the photo that is to be decided: its thumbnail at once, the photo itself when the user rests on it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

from desktop.backend.images import PhotoLoader, Picture
from desktop.backend.thumbnails import ThumbnailLocator
from desktop.grid.model import PhotoListModel
from desktop.viewer.canvas import Canvas
from engine.records import PhotoSummary

REST_MS = 120
"""Photos that are decided faster than this are not decoded."""


class Preview(QObject):
    """Fills a canvas.

    Args:
        canvas: where the photo is shown.
        photos: the photos that may be shown.
        loader: decodes them.
        locate: finds their thumbnails.
    """

    def __init__(
        self, canvas: Canvas, photos: PhotoListModel, loader: PhotoLoader, locate: ThumbnailLocator, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._canvas, self._photos, self._loader, self._locate = canvas, photos, loader, locate
        self._photo_id: int | None = None
        self._path: Path | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._load)
        photos.dataChanged.connect(lambda: self._fill())
        loader.loaded.connect(self._loaded)

    def show_photo(self, photo_id: int | None) -> None:
        """Show a photo; None for none."""
        if photo_id != self._photo_id:
            self._photo_id, self._path = photo_id, None
            self._rest.stop()
            self._canvas.set_picture(None)
            self._fill()

    def leave(self) -> None:
        """Nobody looks any more: large photos are not held on to."""
        self.show_photo(None)
        self._loader.rest()

    def _fill(self) -> None:
        """Show the thumbnail, as soon as it is known which it is."""
        summary = self._summary()
        if summary is None or summary.path == self._path:
            return
        self._path = summary.path
        thumbnail = QImage(str(self._locate(summary.content_hash)))
        self._canvas.set_picture(Picture((thumbnail,)), (summary.width, summary.height))
        self._rest.start()

    def _load(self) -> None:
        """Read the photo itself, and the one that is likely to be next."""
        summary = self._summary()
        if summary is None or summary.offline:
            return
        picture = self._loader.get(summary.path)
        if picture is not None:
            self._canvas.replace(picture)
        row = self._photos.row_of(summary.id)
        following = self._photos.peek(row + 1) if row is not None else None
        if following is not None and not following.offline:
            pixels = following.width * following.height
            self._loader.preload([(following.path, pixels)], summary.width * summary.height)

    def _loaded(self, path: Path, picture: Picture) -> None:
        if path == self._path and self._canvas.isVisible():
            self._canvas.replace(picture)

    def _summary(self) -> PhotoSummary | None:
        row = None if self._photo_id is None else self._photos.row_of(self._photo_id)
        return None if row is None else self._photos.summary(row)
