"""Full-size photos for the viewer: decoded by the engine off the window's thread, with the neighbours preloaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from desktop.backend.byte_cache import ByteCache
from desktop.backend.worker import Worker
from engine.indexing.decode import open_upright

CACHE_BYTES = 600 * 1024 * 1024
ImageReader = Callable[[Path], Image.Image]


def to_qimage(image: Image.Image) -> QImage:
    """Return a Pillow image as a QImage with memory of its own."""
    rgb = image.convert("RGB")
    data = rgb.tobytes()
    view = QImage(data, rgb.width, rgb.height, rgb.width * 3, QImage.Format.Format_RGB888)
    return view.convertToFormat(QImage.Format.Format_RGB32)


def to_pillow(image: QImage) -> Image.Image:
    """Return a QImage as a Pillow image, RGBA."""
    rgba = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return Image.frombuffer("RGBA", (rgba.width(), rgba.height()), bytes(rgba.constBits())).copy()


def load_photo(path: Path, read: ImageReader = open_upright) -> QImage:
    """Read a photo upright, at full size.

    Raises:
        PhotoUnreadable: it cannot be decoded.
        FileNotFoundError: it is not there.
    """
    return to_qimage(read(path))


class PhotoLoader(QObject):
    """Loads photos by path.

    Signals:
        loaded: path and QImage.
        failed: path and exception.
    """

    loaded = Signal(object, object)
    failed = Signal(object, object)

    def __init__(self, *, max_bytes: int = CACHE_BYTES, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._images: ByteCache[Path, QImage] = ByteCache(max_bytes)
        self._worker: Worker[None] = Worker(
            lambda: None,
            threads=2,
            newest_first=True,
            max_waiting=4,
            name="photos",
            on_forgotten=self._forget,
            parent=self,
        )
        self._asked: set[Path] = set()

    def get(self, path: Path) -> QImage | None:
        """Return a photo if it is here; else ask for it."""
        image = self._images.get(path)
        if image is None:
            self._ask(path)
        return image

    def preload(self, paths: Sequence[Path]) -> None:
        """Ask for photos that are likely to be wanted next."""
        for path in paths:
            if path not in self._images:
                self._ask(path)

    def close(self) -> None:
        """End the threads."""
        self._worker.close()

    def _ask(self, path: Path) -> None:
        if path in self._asked:
            return
        self._asked.add(path)
        self._worker.submit(
            lambda _: load_photo(path), partial(self._arrived, path), partial(self._failed, path), channel=str(path)
        )

    def _arrived(self, path: Path, image: QImage) -> None:
        self._asked.discard(path)
        self._images.put(path, image, image.sizeInBytes())
        self.loaded.emit(path, image)

    def _failed(self, path: Path, error: Exception) -> None:
        self._asked.discard(path)
        self.failed.emit(path, error)

    def _forget(self, channel: str | None) -> None:
        if channel is not None:
            self._asked.discard(Path(channel))


def fitted(image: QImage, width: int, height: int) -> QImage:
    """Return an image scaled down smoothly to fit; itself when it fits already."""
    if image.width() <= width and image.height() <= height:
        return image
    return image.scaled(width, height, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
