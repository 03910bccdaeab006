"""Tiles for the grid: read, cropped and rounded off the window's thread, kept in a cache bounded by bytes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPainter, QPainterPath, QPixmap

from desktop.backend.byte_cache import ByteCache
from desktop.backend.worker import Worker

ThumbnailLocator = Callable[[str], Path]
"""Tells where the thumbnail of a content hash lies (whether it is there or not)."""

CACHE_BYTES = 192 * 1024 * 1024
MAX_WAITING = 400  # about two screens of the smallest tiles; what was scrolled past is not worth reading


def load_tile(path: Path, edge_px: int, radius_px: float) -> QImage | None:
    """Read an image, cropped to its central square, with rounded corners.

    Args:
        path: the thumbnail's file.
        edge_px: side of the square in device pixels.
        radius_px: radius of the corners in device pixels; 0 for none.

    Returns:
        A premultiplied ARGB image, or None when there is no readable file.
    """
    reader = QImageReader(str(path))
    size = reader.size()
    if not size.isValid():
        return None
    scaled = size.scaled(edge_px, edge_px, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    if scaled.width() < size.width():
        reader.setScaledSize(scaled)
    image = reader.read()
    return None if image.isNull() else rounded_square(image, edge_px, radius_px)


def rounded_square(image: QImage, edge_px: int, radius_px: float) -> QImage:
    """Return the central square of an image at ``edge_px``, with rounded corners."""
    shorter = min(image.width(), image.height())
    source = QRectF((image.width() - shorter) / 2, (image.height() - shorter) / 2, shorter, shorter)
    tile = QImage(edge_px, edge_px, QImage.Format.Format_ARGB32_Premultiplied)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    target = QRectF(0, 0, edge_px, edge_px)
    if radius_px > 0:
        path = QPainterPath()
        path.addRoundedRect(target, radius_px, radius_px)
        painter.setClipPath(path)
    painter.drawImage(target, image, source)
    painter.end()
    return tile


class ThumbnailStore(QObject):
    """Gives tiles at once when it has them, and tells when the others have come.

    Signals:
        ready: the content hash of a tile that can be drawn now.
    """

    ready = Signal(str)

    def __init__(
        self, locate: ThumbnailLocator, *, max_bytes: int = CACHE_BYTES, threads: int = 2, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._locate = locate
        self._tiles: ByteCache[str, QPixmap] = ByteCache(max_bytes)
        self._asked: dict[str, int] = {}
        self._missing: set[str] = set()
        self._worker: Worker[None] = Worker(
            lambda: None,
            threads=threads,
            newest_first=True,
            max_waiting=MAX_WAITING,
            on_forgotten=self._forgotten,
            name="thumbnails",
            parent=self,
        )

    @property
    def cached_bytes(self) -> int:
        """The bytes of all tiles kept."""
        return self._tiles.size_bytes

    def tile(self, content_hash: str, edge_px: int, radius_px: float) -> QPixmap | None:
        """Return a tile of this photo, at best of this size; ask for it when it is not here (or of another size)."""
        pixmap = self._tiles.get(content_hash)
        if pixmap is None or pixmap.width() != edge_px:
            self._ask(content_hash, edge_px, radius_px)
        return pixmap

    def retry_missing(self) -> None:
        """Look again for the thumbnails that were not there (indexing has gone on)."""
        self._missing.clear()

    def close(self) -> None:
        """End the threads."""
        self._worker.close()

    def _ask(self, content_hash: str, edge_px: int, radius_px: float) -> None:
        if content_hash in self._missing or self._asked.get(content_hash) == edge_px:
            return
        self._asked[content_hash] = edge_px
        path = self._locate(content_hash)
        self._worker.submit(
            lambda _: load_tile(path, edge_px, radius_px),
            partial(self._arrived, content_hash),
            partial(self._failed, content_hash),
            channel=content_hash,
        )

    def _arrived(self, content_hash: str, image: QImage | None) -> None:
        self._asked.pop(content_hash, None)
        if image is None:
            self._missing.add(content_hash)
            return
        self._tiles.put(content_hash, QPixmap.fromImage(image), image.sizeInBytes())
        self.ready.emit(content_hash)

    def _failed(self, content_hash: str, error: Exception) -> None:
        self._asked.pop(content_hash, None)
        self._missing.add(content_hash)
        raise error  # a thumbnail that is unreadable gives None; anything else is a bug

    def _forgotten(self, content_hash: str | None) -> None:
        if content_hash is not None:
            self._asked.pop(content_hash, None)


def device_edge(size: QSize, ratio: float) -> int:
    """Return a tile's side in device pixels, whole."""
    return max(1, round(size.width() * ratio))
