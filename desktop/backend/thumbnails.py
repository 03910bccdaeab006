"""Tiles for the grid: read, cropped and rounded off the window's thread, kept in a cache bounded by bytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPainter, QPainterPath, QPixmap

from desktop.backend.byte_cache import ByteCache
from desktop.backend.worker import Worker

ThumbnailLocator = Callable[[str], Path]
"""Tells where the thumbnail of a content hash lies (whether it is there or not)."""

CACHE_BYTES = 64 * 1024 * 1024
THREADS = 2
MOST_READ_AT_ONCE = 2 * THREADS  # so that a thread never waits for the window; what is read next is decided late
MOST_ASKED = 400


class TileKey(NamedTuple):
    """One picture of a photo.

    Attributes:
        content_hash: which photo.
        width, height: in device pixels; the photo is cropped to this shape.
        radius: of the corners, device pixels.
    """

    content_hash: str
    width: int
    height: int
    radius: float


def load_picture(path: Path, size: QSize, radius_px: float) -> QImage | None:
    """Read an image, cropped to the middle so that it fills ``size``, with rounded corners.

    Args:
        path: the thumbnail's file.
        size: device pixels.
        radius_px: radius of the corners in device pixels; 0 for none.

    Returns:
        A premultiplied ARGB image, or None when there is no readable file.
    """
    reader = QImageReader(str(path))
    found = reader.size()
    if not found.isValid():
        return None
    scaled = found.scaled(size, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    if scaled.width() < found.width():
        reader.setScaledSize(scaled)
    image = reader.read()
    return None if image.isNull() else rounded(image, size, radius_px)


def rounded(image: QImage, size: QSize, radius_px: float) -> QImage:
    """Return the middle of an image at ``size``, with rounded corners."""
    kept = size.scaled(image.size(), Qt.AspectRatioMode.KeepAspectRatio)
    source = QRectF(
        (image.width() - kept.width()) // 2, (image.height() - kept.height()) // 2, kept.width(), kept.height()
    )
    tile = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    target = QRectF(0, 0, size.width(), size.height())
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
        self,
        locate: ThumbnailLocator,
        *,
        max_bytes: int = CACHE_BYTES,
        threads: int = THREADS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._locate = locate
        self._tiles: ByteCache[TileKey, QPixmap] = ByteCache(max_bytes, self._dropped)
        self._newest: dict[str, TileKey] = {}
        self._wanted: deque[TileKey] = deque()
        self._asked: deque[TileKey] = deque(maxlen=MOST_ASKED)
        self._reading: set[TileKey] = set()
        self._missing: set[str] = set()
        self._worker: Worker[None] = Worker(lambda: None, threads=threads, name="thumbnails", parent=self)

    @property
    def cached_bytes(self) -> int:
        """The bytes of all tiles kept."""
        return self._tiles.size_bytes

    def tile(self, content_hash: str, edge_px: int, radius_px: float) -> QPixmap | None:
        """Return a square tile, at best of this size; ask for it when it is not here (or of another size)."""
        return self.picture(content_hash, QSize(edge_px, edge_px), radius_px)

    def picture(self, content_hash: str, size: QSize, radius_px: float) -> QPixmap | None:
        """Return a picture of this photo, at best of this size; ask for it when it is not here."""
        key = TileKey(content_hash, size.width(), size.height(), radius_px)
        found = self._tiles.get(key)
        if found is not None:
            return found
        if key not in self._asked:
            self._asked.append(key)
            self._read_more()
        return self.any_size(content_hash)

    def exact(self, key: TileKey) -> QPixmap | None:
        """Return a tile if it is here; it is not asked for."""
        return self._tiles.get(key)

    def any_size(self, content_hash: str) -> QPixmap | None:
        """Return the tile that was read last of a photo, of whatever size."""
        key = self._newest.get(content_hash)
        return None if key is None else self._tiles.get(key)

    def want(self, keys: Sequence[TileKey]) -> None:
        """Read these tiles, the first ones first; what was wanted before and is not named is not read any more."""
        self._wanted = deque(keys)
        self._read_more()

    def retry_missing(self) -> None:
        """Look again for the thumbnails that were not there (indexing has gone on)."""
        self._missing.clear()

    def close(self) -> None:
        """End the threads."""
        self._wanted.clear()
        self._asked.clear()
        self._worker.close()

    def _read_more(self) -> None:
        for waiting in (self._wanted, self._asked):
            while waiting and len(self._reading) < MOST_READ_AT_ONCE:
                key = waiting.popleft()
                if key not in self._reading and key not in self._tiles and key.content_hash not in self._missing:
                    self._read(key)

    def _read(self, key: TileKey) -> None:
        self._reading.add(key)
        path, size, radius = self._locate(key.content_hash), QSize(key.width, key.height), key.radius
        self._worker.submit(
            lambda _: load_picture(path, size, radius), partial(self._arrived, key), partial(self._failed, key)
        )

    def _arrived(self, key: TileKey, image: QImage | None) -> None:
        self._reading.discard(key)
        if image is None:
            self._missing.add(key.content_hash)
        else:
            self._newest[key.content_hash] = key
            self._tiles.put(key, QPixmap.fromImage(image), image.sizeInBytes())
            self.ready.emit(key.content_hash)
        self._read_more()

    def _failed(self, key: TileKey, error: Exception) -> None:
        self._reading.discard(key)
        self._missing.add(key.content_hash)
        self._read_more()
        raise error  # a thumbnail that is unreadable gives None; anything else is a bug

    def _dropped(self, key: TileKey) -> None:
        if self._newest.get(key.content_hash) == key:
            del self._newest[key.content_hash]
