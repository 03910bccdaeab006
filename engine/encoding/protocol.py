"""What the rest of the engine asks of an encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.encoding.preprocessing import Preprocessing


class EncoderProtocol(Protocol):
    """Turns pixels and texts into embeddings of one bundle."""

    @property
    def bundle_id(self) -> str:
        """The bundle whose vectors these are; vectors of different bundles are never compared."""

    @property
    def dim(self) -> int:
        """Length of an embedding."""

    @property
    def preprocessing(self) -> Preprocessing:
        """How pixels must be made."""

    def encode_pixels(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return float32[n, dim], L2-normalised, of uint8[n, size, size, 3]."""

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32[n, dim], L2-normalised."""
