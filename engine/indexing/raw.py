"""Camera raw files: the preview that the camera embedded, else the sensor's data developed at half size."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import rawpy
from PIL import Image

from engine.errors import PhotoUnreadable

# LibRaw's flip codes as EXIF orientations.
_ORIENTATIONS = {3: 3, 5: 8, 6: 6}
_ORIENTATION_TAG = 0x0112


def open_preview(path: Path) -> Image.Image:
    """Return a raw file's largest preview, with an EXIF orientation and whatever else the camera wrote.

    Raises:
        PhotoUnreadable: LibRaw does not know the file, or it is damaged.
    """
    try:
        with rawpy.imread(str(path)) as raw:
            orientation = _ORIENTATIONS.get(raw.sizes.flip, 1)
            image = _embedded(raw)
            if image is None:
                # LibRaw turns what it develops upright by itself.
                return Image.fromarray(raw.postprocess(use_camera_wb=True, half_size=True))
    except rawpy.LibRawError as error:
        raise PhotoUnreadable(path, f"this camera raw file cannot be read ({_text(error)})") from error
    exif = image.getexif()
    if _ORIENTATION_TAG not in exif:
        exif[_ORIENTATION_TAG] = orientation
    return image


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
