"""Photos as Full training sees them: decoded as indexing decodes them, and, to learn more from few, a little changed.

Changed are what may change without the caption becoming wrong: the cut (most of the photo stays), left and right, and
light.  Words that name a side, or letters in a photo, suffer from a mirror; so a photo whose captions name a side or
writing is not mirrored.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance

from engine.encoding.preprocessing import Preprocessing
from engine.errors import PhotoUnreadable
from engine.indexing.decode import open_upright
from training.personal.contract import TrainingPhoto

_KEPT_AREA = (0.6, 1.0)
_ASPECT = (0.85, 1.18)
_LIGHT = 0.2
_SEEN_TWICE = 2
"""A photo is kept so many times as large as the model sees it, for parts of it to be cut out."""

_SIDED = re.compile(
    r"\b(left|right|sign|text|letters?|writing|screenshot|receipt|links?|rechts?|gauche|droite)\b|왼쪽|오른쪽|글자|간판|영수증",
    re.IGNORECASE,
)


def names_a_side(captions: Sequence[str]) -> bool:
    """Tell whether one of a photo's captions could become wrong in a mirror."""
    return any(_SIDED.search(caption) for caption in captions)


def read_small(photo: TrainingPhoto, how: Preprocessing) -> Image.Image | None:
    """Return the upright RGB photo, small, as the library is embedded for another model; None if it cannot be read.

    That is the thumbnail, but where the model sees more than that has: then the file, if there is one.
    """
    small = None if photo.thumbnail is None else _thumbnail(photo.thumbnail)
    if small is not None and min(small.size) >= how.size:
        return small
    for path in photo.files:
        try:
            image = open_upright(path)
        except (PhotoUnreadable, OSError):
            continue
        image.thumbnail((_SEEN_TWICE * how.size,) * 2, Image.Resampling.BICUBIC, reducing_gap=3.0)
        return image
    return small


def plain_view(image: Image.Image, how: Preprocessing) -> NDArray[np.uint8]:
    """Return the model's input uint8[S, S, 3] of a photo as it is."""
    return how.to_pixels(image)


def changed_view(
    image: Image.Image, how: Preprocessing, random: np.random.Generator, *, mirror: bool
) -> NDArray[np.uint8]:
    """Return uint8[S, S, 3] of a part of the photo, perhaps mirrored, in a slightly other light.

    Args:
        image: upright RGB.
        mirror: whether it may be mirrored.
    """
    view = image.crop(_cut(image.size, random))
    if mirror and random.random() < 0.5:
        view = view.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    for kind in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
        view = kind(view).enhance(float(random.uniform(1 - _LIGHT, 1 + _LIGHT)))
    return how.to_pixels(view)


def _cut(size: tuple[int, int], random: np.random.Generator) -> tuple[int, int, int, int]:
    """Return left, upper, right and lower of a part that keeps most of the area (Szegedy et al. 2015, section 6)."""
    width, height = size
    area = random.uniform(*_KEPT_AREA)
    stretch = np.exp(random.uniform(*np.log(_ASPECT)))
    wide = min(width, max(1, round(width * float(np.sqrt(area * stretch)))))
    high = min(height, max(1, round(height * float(np.sqrt(area / stretch)))))
    left, upper = int(random.integers(width - wide + 1)), int(random.integers(height - high + 1))
    return left, upper, left + wide, upper + high


def _thumbnail(path: Path) -> Image.Image | None:
    try:
        return _opened(path.read_bytes())
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # Pillow's, of damaged files
        return None


def _opened(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=["WEBP"]) as image:
        return image.convert("RGB")
