"""An image that is searched by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage, QPixmap

from desktop.backend.images import to_pillow
from desktop.grid.mime import photo_ids_of

if TYPE_CHECKING:
    from PIL import Image

CHIP_PX = 48
MOST_EXAMPLES = 8


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

    def same_as(self, other: Example) -> bool:
        """Tell whether both are the same photo or file."""
        known = self.photo_id is not None or self.path is not None
        return known and (self.photo_id, self.path) == (other.photo_id, other.path)


def examples_from_mime(mime: QMimeData, label: str) -> list[Example]:
    """Return the images that were dropped or pasted: photos of the library, files, or pixels.

    Args:
        mime: what was dropped or pasted.
        label: names an image that has no name.
    """
    files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    ids = photo_ids_of(mime)[:MOST_EXAMPLES]
    if ids:
        names = [path.name for path in files] if len(files) >= len(ids) else [label] * len(ids)
        return [Example(name, QPixmap(), photo_id=photo_id) for name, photo_id in zip(names, ids, strict=False)]
    if files:
        return [Example(path.name, QPixmap(), path=path) for path in files[:MOST_EXAMPLES]]
    if mime.hasImage():
        data = mime.imageData()
        image = data if isinstance(data, QImage) else QImage()
        if not image.isNull():
            return [Example(label, QPixmap.fromImage(image.scaledToHeight(CHIP_PX)), image=image)]
    return []
