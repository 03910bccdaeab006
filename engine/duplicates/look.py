"""What a photo looks like in 24 bytes, so that photos that look the same can be found without looking at them again.

Two hashes of the small grey picture, each from a published method, and different enough in kind that what fools one
(pages of text have the same low frequencies) seldom fools the other:

* a DCT hash, 64 bits: C. Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010, section
  3.2.2; as in J. Buchner's ImageHash (``phash``), from 32 x 32 pixels.
* a difference hash, 121 bits: N. Krawetz, "Kind of Like That", 2013; here of 11 x 11 differences.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

DCT_BYTES, DIFFERENCE_BYTES = 8, 16
LOOK_BYTES = DCT_BYTES + DIFFERENCE_BYTES

SURE_DCT_BITS, SURE_DIFFERENCE_BITS = 8, 20
"""How alike looks must be where nothing else tells of the photos (docs/duplicates.md)."""

_SIDE, _DCT_SIDE, _KEPT, _DIFFERENCES = 64, 32, 8, 11


def look_of(image: Image.Image) -> bytes:
    """Return the look of an upright picture, :data:`LOOK_BYTES` bytes; any mode and size."""
    grey = image.convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX)
    differences = grey.resize((_DIFFERENCES + 1, _DIFFERENCES), Image.Resampling.BOX)
    return dct_hash(np.asarray(grey)) + difference_hash(np.asarray(differences))


def dct_hash(grey: NDArray[np.uint8]) -> bytes:
    """Return 64 bits: which of the lowest frequencies of uint8[64, 64] are above their median."""
    step = _SIDE // _DCT_SIDE
    small = grey.astype(np.float64).reshape(_DCT_SIDE, step, _DCT_SIDE, step).mean(axis=(1, 3))
    frequencies = _COSINES @ small @ _COSINES.T
    return np.packbits(frequencies > np.median(frequencies)).tobytes()


def difference_hash(small: NDArray[np.uint8]) -> bytes:
    """Return 121 bits (and 7 of padding): where uint8[11, 12] grows brighter from left to right."""
    return np.packbits(small[:, 1:] > small[:, :-1]).tobytes()


def as_array(looks: list[bytes]) -> NDArray[np.uint8]:
    """Return looks as uint8[n, 24]."""
    return np.frombuffer(b"".join(looks), np.uint8).reshape(-1, LOOK_BYTES)


def distances(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return in how many bits two looks, uint8[n, 24] each, differ: those of the DCT hash, those of differences."""
    bits = np.bitwise_count(first ^ second).astype(np.int64)
    return bits[:, :DCT_BYTES].sum(axis=1), bits[:, DCT_BYTES:].sum(axis=1)


def surely_alike(first: bytes, second: bytes) -> bool:
    """Tell whether two looks are of one picture, by the looks alone."""
    dct_bits, difference_bits = distances(as_array([first]), as_array([second]))
    return bool(dct_bits[0] <= SURE_DCT_BITS and difference_bits[0] <= SURE_DIFFERENCE_BITS)


# The first rows of the discrete cosine transform (type II, not normalised: a scale does not change what is above).
_COSINES = np.cos(np.pi * (2 * np.arange(_DCT_SIDE)[None] + 1) * np.arange(_KEPT)[:, None] / (2 * _DCT_SIDE))
