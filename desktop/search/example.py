"""An image that is searched by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage, QPixmap

from desktop.backend.images import to_pillow

CHIP_PX = 48


@dataclass(frozen=True, eq=False)
class Example:
    """One example; exactly one of ``photo_id``, ``path`` and ``image`` is what is searched by.

    Attributes:
        label: shown on the chip.
        picture: small picture for the chip, may be null.
    """

    label: str
    picture: QPixmap
    photo_id: int | None = None
    path: Path | None = None
    image: QImage | None = None

    def load(self) -> Image.Image | Path | int:
        """Return what the engine searches by (it reads a file itself); not for the window's thread."""
        if self.photo_id is not None:
            return self.photo_id
        if self.path is not None:
            return self.path
        if self.image is None:
            raise ValueError("an example without image")
        return to_pillow(self.image)


def example_from_mime(mime: QMimeData, label: str) -> Example | None:
    """Return the image that was dropped or pasted: a file, or pixels; None when there is neither."""
    for url in mime.urls():
        if url.isLocalFile():
            path = Path(url.toLocalFile())
            return Example(path.name, QPixmap(), path=path)
    if mime.hasImage():
        data = mime.imageData()
        image = data if isinstance(data, QImage) else QImage()
        if not image.isNull():
            return Example(label, QPixmap.fromImage(image.scaledToHeight(CHIP_PX)), image=image)
    return None
