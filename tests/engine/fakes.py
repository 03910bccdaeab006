"""Stand-ins with real behaviour: an encoder whose embedding is the mean colours of a coarse grid."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.encoding.preprocessing import Preprocessing


class ColourEncoder:
    """Implements ``EncoderProtocol``: dim 16, deterministic; ``encoded`` counts the photos that it was given."""

    def __init__(self, bundle_id: str = "colours", size: int = 32) -> None:
        self.bundle_id = bundle_id
        self.dim = 16
        self.preprocessing = Preprocessing(size, "squash", "bicubic", (0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
        self.encoded = 0

    def encode_pixels(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return float32[n, 16]: the mean colours of five bands and a constant, L2-normalised."""
        self.encoded += len(pixels)
        bands = np.array_split(pixels.astype(np.float32) / 255.0, 5, axis=1)
        means = [band.mean(axis=(1, 2)) for band in bands]
        return _normalised(np.concatenate([*means, np.full((len(pixels), 1), 0.1, np.float32)], axis=1))

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32[n, 16]: the vector of a plain picture of the colour that a text names, else of grey."""
        colours = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255), "white": (255, 255, 255)}
        plain = [np.full((5, 5, 3), colours.get(text, (128, 128, 128)), np.uint8) for text in texts]
        encoded, vectors = self.encoded, self.encode_pixels(np.stack(plain))
        self.encoded = encoded
        return vectors


def _normalised(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    normalised: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return normalised.astype(np.float32)
