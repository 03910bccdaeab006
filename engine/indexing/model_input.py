"""The model's input from a thumbnail: what embeds a library for another model without opening its photos again.

What that costs is measured in docs/switching.md.
"""

from __future__ import annotations

import warnings
from datetime import datetime
from pathlib import Path

from PIL import Image

from engine.encoding.preprocessing import Preprocessing
from engine.errors import PhotoUnreadable
from engine.indexing.decode import THUMBNAIL_SIDE, Decoded

DECODER = "engine.indexing.model_input:decode_thumbnail"
"""What decode workers run to read thumbnails."""

_NO_THUMBNAIL = b"RIFF\x04\x00\x00\x00WEBP"
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (a photo's date has no zone; nobody reads this one)


def decode_thumbnail(path: Path, preprocessing: Preprocessing) -> Decoded:
    """Return the model's input of a thumbnail, with the thumbnail's own size; the rest of ``Decoded`` says nothing.

    Raises:
        PhotoUnreadable: it is damaged, or no thumbnail.
        FileNotFoundError: it is gone.
    """
    try:
        with warnings.catch_warnings(), Image.open(path, formats=["WEBP"]) as image:
            warnings.simplefilter("ignore")
            if max(image.size) > THUMBNAIL_SIDE:
                raise PhotoUnreadable(path, "it is no thumbnail")
            width, height = image.size
            pixels = preprocessing.to_pixels(image.convert("RGB"))
    except (PhotoUnreadable, FileNotFoundError):
        raise
    except Exception as error:  # decoders raise nearly anything on damaged data
        raise PhotoUnreadable(path, f"it is damaged ({type(error).__name__})") from error
    return Decoded(
        pixels=pixels,
        thumbnail=_NO_THUMBNAIL,
        width=width,
        height=height,
        format="webp",
        taken_at=_EPOCH,
        taken_offset_min=None,
        taken_from="file",
        camera=None,
        lens=None,
        exposure=None,
        latitude=None,
        longitude=None,
    )


def is_large_enough(size: tuple[int, int], photo: tuple[int, int], preprocessing: Preprocessing) -> bool:
    """Tell whether a thumbnail loses nothing of what a model sees: it is not enlarged, or the photo is no larger.

    Args:
        size: of the thumbnail, pixels.
        photo: of the photo itself.
    """
    if max(photo) <= max(size):
        return True
    side = max(size) if preprocessing.resize_mode == "longest" else min(size)
    return side >= preprocessing.size
