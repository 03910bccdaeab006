"""Full-size photos for the viewer: decoded by the engine off the window's thread, with the neighbours preloaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from desktop.backend.animation import AnimationPlayer
from desktop.backend.byte_cache import ByteCache
from desktop.backend.worker import Worker

if TYPE_CHECKING:
    from PIL import Image

CACHE_BYTES = 400 * 1024 * 1024
STRIP_BYTES = 24 * 1024 * 1024
SMALLEST_LEVEL = 1024
ROWS_AT_ONCE = 256
ImageReader = Callable[[Path], "Image.Image"]


@dataclass(frozen=True)
class Picture:
    """A photo in several sizes, each half the one before: what is drawn is never shrunk by more than a half.

    Attributes:
        levels: the first is the photo as it is.
    """

    levels: tuple[QImage, ...]

    @property
    def size_bytes(self) -> int:
        """The bytes of all levels."""
        return sum(level.sizeInBytes() for level in self.levels)

    @classmethod
    def of(cls, image: QImage) -> Picture:
        """Make the smaller levels."""
        levels = [image]
        while max(levels[-1].width(), levels[-1].height()) > SMALLEST_LEVEL:
            last = levels[-1]
            width, height = max(1, (last.width() + 1) // 2), max(1, (last.height() + 1) // 2)
            ways = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            levels.append(last.scaled(width, height, *ways))
        return cls(tuple(levels))


def to_qimage(image: Image.Image) -> QImage:
    """Return a Pillow image as a QImage with memory of its own; beside the two there is no third copy."""
    rgb = image if image.mode == "RGB" else image.convert("RGB")
    made = QImage(rgb.width, rgb.height, QImage.Format.Format_RGB32)
    if made.isNull():
        raise MemoryError(f"an image of {rgb.width} x {rgb.height} pixels")
    memory, stride = memoryview(made.bits()), made.bytesPerLine()
    for top in range(0, rgb.height, ROWS_AT_ONCE):
        bottom = min(rgb.height, top + ROWS_AT_ONCE)
        strip = rgb.crop((0, top, rgb.width, bottom)).convert("RGBA")
        memory[top * stride : bottom * stride] = strip.tobytes("raw", "BGRA")
    return made


def to_pillow(image: QImage) -> Image.Image:
    """Return a QImage as a Pillow image, RGBA."""
    from PIL import Image

    rgba = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return Image.frombuffer("RGBA", (rgba.width(), rgba.height()), bytes(rgba.constBits())).copy()


def load_photo(path: Path, read: ImageReader | None = None) -> QImage:
    """Read a photo upright, at full size, in sRGB, by default with the engine's decoders.

    Raises:
        PhotoUnreadable: it cannot be decoded.
        FileNotFoundError: it is not there.
    """
    if read is None:
        # The decoders are slow to import: in the thread that needs them, and not while the window starts.
        from engine.indexing.decode import open_upright

        read = open_upright
    return to_qimage(read(path))


class PhotoLoader(QObject):
    """Loads photos by path, thumbnails for the filmstrip by theirs, and plays what moves.

    Signals:
        loaded: path and Picture.
        failed: path and exception.
        small_loaded: path of a thumbnail that can be drawn now.
    """

    loaded = Signal(object, object)
    failed = Signal(object, object)
    small_loaded = Signal(object)

    def __init__(self, *, max_bytes: int = CACHE_BYTES, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._max_bytes = max_bytes
        self._pictures: ByteCache[Path, Picture] = ByteCache(max_bytes)
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
        self.small = SmallImages(self)
        self.small.loaded.connect(self.small_loaded)
        self.animation = AnimationPlayer(to_qimage, self)

    def get(self, path: Path) -> Picture | None:
        """Return a photo if it is here; else ask for it."""
        picture = self._pictures.get(path)
        if picture is None:
            self._ask(path)
        return picture

    def preload(self, photos: Sequence[tuple[Path, int]], beside: int = 0) -> None:
        """Ask for photos that are likely to be wanted next, as far as there is room for them.

        Args:
            photos: paths and pixels.
            beside: pixels of the photo that is seen.
        """
        room = self._max_bytes - _bytes_of(beside)
        for path, pixels in photos:
            room -= _bytes_of(pixels)
            if room >= 0 and path not in self._pictures:
                self._ask(path)

    def forget(self, path: Path) -> None:
        """Read a photo again when it is next asked for."""
        self._pictures.remove(path)

    def rest(self) -> None:
        """Let go of all photos: none is looked at for now."""
        self._pictures.clear()

    def close(self) -> None:
        """End the threads."""
        self._worker.close()
        self.small.close()
        self.animation.close()

    def _ask(self, path: Path) -> None:
        if path in self._asked:
            return
        self._asked.add(path)
        self._worker.submit(
            lambda _: Picture.of(load_photo(path)),
            partial(self._arrived, path),
            partial(self._failed, path),
            channel=str(path),
        )

    def _arrived(self, path: Path, picture: Picture) -> None:
        self._asked.discard(path)
        self._pictures.put(path, picture, picture.size_bytes)
        self.loaded.emit(path, picture)

    def _failed(self, path: Path, error: Exception) -> None:
        self._asked.discard(path)
        self.failed.emit(path, error)

    def _forget(self, channel: str | None) -> None:
        if channel is not None:
            self._asked.discard(Path(channel))


class SmallImages(QObject):
    """Thumbnails for the filmstrip, square and small.

    Signals:
        loaded: the path of one that can be drawn now.
    """

    loaded = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pixmaps: ByteCache[tuple[Path, int], QPixmap] = ByteCache(STRIP_BYTES)
        self._asked: set[str] = set()
        self._worker: Worker[None] = Worker(
            lambda: None,
            newest_first=True,
            max_waiting=60,
            name="filmstrip",
            on_forgotten=lambda channel: self._asked.discard(channel or ""),
            parent=self,
        )

    def get(self, path: Path, edge_px: int) -> QPixmap | None:
        """Return a thumbnail's middle as a square; asked for where it is not here."""
        pixmap = self._pixmaps.get((path, edge_px))
        channel = f"{edge_px}:{path}"
        if pixmap is None and channel not in self._asked:
            self._asked.add(channel)
            self._worker.submit(
                lambda _: load_square(path, edge_px),
                partial(self._arrived, path, edge_px),
                lambda error: None,
                channel=channel,
            )
        return pixmap

    def close(self) -> None:
        """End the thread."""
        self._worker.close()

    def _arrived(self, path: Path, edge_px: int, image: QImage | None) -> None:
        if image is not None:  # else it stays asked for: a thumbnail that is not there is not looked for at each paint
            self._asked.discard(f"{edge_px}:{path}")
            self._pixmaps.put((path, edge_px), QPixmap.fromImage(image), image.sizeInBytes())
            self.loaded.emit(path)


def load_square(path: Path, edge_px: int) -> QImage | None:
    """Read the middle of an image, scaled to a square; None when there is no readable file."""
    reader = QImageReader(str(path))
    size = reader.size()
    if not size.isValid():
        return None
    scaled = size.scaled(edge_px, edge_px, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    reader.setScaledSize(scaled)
    reader.setScaledClipRect(QRect((scaled.width() - edge_px) // 2, (scaled.height() - edge_px) // 2, edge_px, edge_px))
    image = reader.read()
    return None if image.isNull() else image.convertToFormat(QImage.Format.Format_RGB32)


def _bytes_of(pixels: int) -> int:
    """Return what a photo of so many pixels takes with its smaller levels."""
    return pixels * 16 // 3
