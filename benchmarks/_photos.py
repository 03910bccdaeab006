"""JPEG photos to measure with, cut and enlarged from scikit-image's public-domain ones; the same ones every time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from skimage import data

SOURCES = ("astronaut", "chelsea", "coffee", "hubble_deep_field", "retina", "rocket")
SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif", ".tif", ".tiff"})
_QUALITY = 90


def make_photos(folder: Path, count: int, megapixels: float, seed: int = 7) -> list[Path]:
    """Write ``count`` different 4:3 JPEG files of about ``megapixels`` million pixels each; return their paths."""
    rng = np.random.default_rng(seed)
    width = round((megapixels * 1e6 * 4 / 3) ** 0.5)
    size = (width, width * 3 // 4)
    originals = [Image.fromarray(getattr(data, name)()).convert("RGB") for name in SOURCES]
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        path = folder / f"{number:05d}.jpg"
        _cut(originals[number % len(originals)], rng).resize(size, Image.Resampling.BICUBIC).save(
            path, quality=_QUALITY
        )
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
