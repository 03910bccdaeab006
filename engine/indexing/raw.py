"""Camera raw files: the preview that the camera embedded, else the sensor's data developed at half size."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import rawpy
from PIL import Image

from engine.errors import PhotoUnreadable
from engine.indexing.exif import Exif, read_exif, read_tiff_exif

# LibRaw's flip codes as EXIF orientations.
_ORIENTATIONS = {3: 3, 5: 8, 6: 6}
_ORIENTATION_TAG = 0x0112


@dataclass(frozen=True)
class RawPhoto:
    """A raw file's picture, as good as it can be had quickly.

    Attributes:
        image: the preview, not decoded yet where it is a JPEG.
        exif: what the camera wrote; its orientation is the image's.
        size: width and height of the sensor's picture, before it is turned upright, pixels.
    """

    image: Image.Image
    exif: Exif
    size: tuple[int, int]


def open_raw(path: Path) -> RawPhoto:
    """Open a raw file's largest preview.

    Raises:
        PhotoUnreadable: LibRaw does not know the file, or it is damaged.
    """
    try:
        with path.open("rb") as file, rawpy.imread(file) as raw:  # a file, so that any name will do
            size = (raw.sizes.width, raw.sizes.height)
            turned = raw.sizes.flip in {5, 6}
            image = _embedded(raw)
            if image is None:
                # LibRaw turns what it develops upright by itself.
                image = Image.fromarray(raw.postprocess(use_camera_wb=True, half_size=True))
                return RawPhoto(image, replace(read_tiff_exif(path), orientation=1), size[::-1] if turned else size)
            orientation = _ORIENTATIONS.get(raw.sizes.flip, 1)
    except rawpy.LibRawError as error:
        raise PhotoUnreadable(path, f"this camera raw file cannot be read ({_text(error)})") from error
    exif = read_exif(image)
    if _ORIENTATION_TAG in image.getexif():
        orientation = exif.orientation
    return RawPhoto(image, replace(exif if exif.taken_at else read_tiff_exif(path), orientation=orientation), size)


def _embedded(raw: rawpy.RawPy) -> Image.Image | None:
    try:
        preview = raw.extract_thumb()
    except (rawpy.LibRawNoThumbnailError, rawpy.LibRawUnsupportedThumbnailError):
        return None
    if isinstance(preview.data, bytes):
        return Image.open(io.BytesIO(preview.data))
    return Image.fromarray(np.asarray(preview.data, dtype=np.uint8))


def _text(error: Exception) -> str:
    detail = error.args[0] if error.args else ""
    return detail.decode("utf-8", "replace") if isinstance(detail, bytes) else str(detail)
