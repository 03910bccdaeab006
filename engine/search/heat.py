"""Regions as a picture to lay over a photo: one hue, clear where nothing is, so that the photo stays visible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL import Image

FIRST = 0.35
"""Regions below this are left clear: places that answer to the words less than to others."""

STRONGEST = 0.5
"""The most that is covered, where regions are 1."""

HUE = (255, 122, 24)
"""Orange: seen over the greens, blues and greys of photos, in light and dark surroundings."""


def heat_image(regions: NDArray[np.float32], size: tuple[int, int], colour: tuple[int, int, int] = HUE) -> Image.Image:
    """Return an RGBA image of this size (width, height) to lay over the photo.

    The colour is the same everywhere; how much of it is laid on grows with the regions, without edges.

    Args:
        regions: float32[h, w] in [0, 1].
        size: width and height in pixels.
        colour: red, green, blue.
    """
    from PIL import Image  # not while a window starts

    smooth = Image.fromarray(regions).resize(size, Image.Resampling.BICUBIC)
    share = np.clip((np.asarray(smooth, np.float32) - FIRST) / (1.0 - FIRST), 0.0, 1.0)
    cover = STRONGEST * share * share * (3.0 - 2.0 * share)
    layer = np.empty((size[1], size[0], 4), np.uint8)
    layer[..., :3] = colour
    layer[..., 3] = np.round(255.0 * cover)
    return Image.fromarray(layer)


def laid_over(image: Image.Image, regions: NDArray[np.float32]) -> Image.Image:
    """Return an RGB photo with its regions laid over it."""
    from PIL import Image

    return Image.alpha_composite(image.convert("RGBA"), heat_image(regions, image.size)).convert("RGB")
