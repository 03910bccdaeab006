"""From a decoded photo to what an image tower reads.  All of it is data in ``bundle.json``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

ResizeMode = Literal["squash", "shortest", "longest"]
Interpolation = Literal["bicubic", "bilinear", "lanczos", "nearest"]

_RESAMPLING = {
    "bicubic": Image.Resampling.BICUBIC,
    "bilinear": Image.Resampling.BILINEAR,
    "lanczos": Image.Resampling.LANCZOS,
    "nearest": Image.Resampling.NEAREST,
}


@dataclass(frozen=True)
class Preprocessing:
    """How a bundle wants its pixels.

    Attributes:
        size: side of the square input, pixels.
        resize_mode: ``squash`` ignores the shape, ``shortest`` crops the middle, ``longest`` pads.
        mean, std: per channel, in units of [0, 1].
        fill: colour under transparency and around a padded photo.
    """

    size: int
    resize_mode: ResizeMode
    interpolation: Interpolation
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    fill: tuple[int, int, int] = (255, 255, 255)

    def to_pixels(self, image: Image.Image) -> NDArray[np.uint8]:
        """Return uint8[size, size, 3] of an upright RGB image (see :func:`flatten` for others)."""
        return np.asarray(self._fitted(image), dtype=np.uint8)

    def normalise(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return float32[n, 3, size, size] of uint8[n, size, size, 3]: ``(pixel / 255 - mean) / std``."""
        std = np.asarray(self.std, np.float32)
        scale = np.reciprocal(std * np.float32(255.0))
        shift: NDArray[np.float32] = np.divide(np.asarray(self.mean, np.float32), std, dtype=np.float32)
        planes = np.ascontiguousarray(pixels.transpose(0, 3, 1, 2)).astype(np.float32)
        planes *= scale[:, None, None]
        planes -= shift[:, None, None]
        return planes

    def _fitted(self, image: Image.Image) -> Image.Image:
        resampling = _RESAMPLING[self.interpolation]
        if self.resize_mode == "squash":
            return image.resize((self.size, self.size), resampling, reducing_gap=3.0)
        if self.resize_mode == "shortest":
            return image.resize((self.size, self.size), resampling, self._middle(image), reducing_gap=3.0)
        ratio = self.size / max(image.size)
        width, height = (max(1, round(side * ratio)) for side in image.size)
        resized = image.resize((width, height), resampling, reducing_gap=3.0)
        canvas = Image.new("RGB", (self.size, self.size), self.fill)
        canvas.paste(resized, ((self.size - width) // 2, (self.size - height) // 2))
        return canvas

    def _middle(self, image: Image.Image) -> tuple[float, float, float, float]:
        """Return the part of the image that scaling its shortest side to ``size`` and cutting the middle out keeps.

        Only this part is scaled: all of a strip of 1 x 6,000 pixels would take a minute and a gigabyte.  Sides and
        offsets are rounded as torchvision's Resize and CenterCrop do it, with which models are trained and measured:
        one pixel beside it costs 0.005 of cosine.
        """
        scaled = [self.size * side // min(image.size) for side in image.size]
        offsets = [round((side - self.size) / 2) for side in scaled]
        left, top = (offset * side / wide for offset, side, wide in zip(offsets, image.size, scaled, strict=True))
        width, height = (self.size * side / wide for side, wide in zip(image.size, scaled, strict=True))
        return left, top, min(left + width, image.width), min(top + height, image.height)


def flatten(image: Image.Image, fill: tuple[int, int, int] = (255, 255, 255)) -> Image.Image:
    """Return the image as RGB, transparency over ``fill``; greys of more than 8 bits are scaled, not clipped."""
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        levels = np.nan_to_num(np.asarray(image, dtype=np.float32), posinf=0.0, neginf=0.0)
        scaled = np.clip(levels * (255.0 / _white(levels, real=image.mode == "F")), 0, 255)
        return Image.fromarray(scaled.astype(np.uint8)).convert("RGB")
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        canvas = Image.new("RGBA", rgba.size, (*fill, 255))
        return Image.alpha_composite(canvas, rgba).convert("RGB")
    return image.convert("RGB")


def _white(levels: NDArray[np.float32], *, real: bool) -> float:
    """Return the level that stands for white: a file does not say which, but its brightest pixel tells."""
    brightest = float(levels.max(initial=0))
    scales = (1.0, 255.0, 65535.0) if real else (255.0, 65535.0)
    return next((white for white in scales if brightest <= white), brightest)
