"""JPEG photos to measure with, cut and enlarged from scikit-image's public-domain ones; the same ones every time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from skimage import data

SOURCES = ("astronaut", "chelsea", "coffee", "hubble_deep_field", "retina", "rocket")
SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif", ".tif", ".tiff"})
_QUALITY = 90
_GRAIN = 9.0
"""Standard deviation of a sensor's noise, in levels of 256: it gives 12 megapixels the 3 to 5 MB of a camera's file."""

_MOST_DRAWN = 1000
"""Most photos that are drawn; the others repeat these with a number in a comment, which is another content."""

_COMMENT_AT = 2
"""Right after a JPEG's first marker."""


def make_photos(folder: Path, count: int, megapixels: float, seed: int = 7, drawn: int = _MOST_DRAWN) -> list[Path]:
    """Write ``count`` different 4:3 JPEG files of about ``megapixels`` million pixels each; return their paths.

    Args:
        drawn: how many pictures differ; large ones take half a second each.
    """
    rng = np.random.default_rng(seed)
    width = round((megapixels * 1e6 * 4 / 3) ** 0.5)
    size = (width, width * 3 // 4)
    originals = [Image.fromarray(getattr(data, name)()).convert("RGB") for name in SOURCES]
    grain = rng.normal(0.0, _GRAIN, (size[1], size[0], 3)).astype(np.int16)
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    for number in range(count):
        path = folder / f"{number:05d}.jpg"
        if number < drawn:
            picture = _cut(originals[number % len(originals)], rng).resize(size, Image.Resampling.BICUBIC)
            _grained(picture, grain, rng).save(path, quality=_QUALITY)
        else:
            path.write_bytes(_commented(paths[number % drawn].read_bytes(), number))
        paths.append(path)
    return paths


def copies(originals: Sequence[Path], folder: Path) -> list[Path]:
    """Copy photos into a new folder, numbered; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, original in enumerate(originals):
        path = folder / f"{number:06d}{original.suffix}"
        path.write_bytes(original.read_bytes())
        paths.append(path)
    return paths


def photos_in(folder: Path, count: int) -> list[Path]:
    """Return up to ``count`` photos below a folder, by name."""
    found = (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in SUFFIXES)
    return [path for path, _ in zip(found, range(count), strict=False)]


def _cut(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    width = int(image.width * rng.uniform(0.6, 1.0))
    height = min(image.height, width * 3 // 4)
    left = int(rng.integers(0, image.width - width + 1))
    top = int(rng.integers(0, image.height - height + 1))
    return image.crop((left, top, left + width, top + height))


def _grained(picture: Image.Image, grain: NDArray[np.int16], rng: np.random.Generator) -> Image.Image:
    shifted = np.roll(grain, int(rng.integers(0, grain.shape[1])), axis=1)
    return Image.fromarray(np.clip(np.asarray(picture) + shifted, 0, 255).astype(np.uint8))


def _commented(jpeg: bytes, number: int) -> bytes:
    text = f"{number:08d}".encode()
    comment = b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text
    return jpeg[:_COMMENT_AT] + comment + jpeg[_COMMENT_AT:]
