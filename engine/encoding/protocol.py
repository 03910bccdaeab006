"""What the rest of the engine asks of an encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

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


def lineage(encoder: EncoderProtocol) -> tuple[str, ...]:
    """Return the ids by which what was fitted for a model is looked up: its own, then those that it came from.

    A personal model moves its parent's embeddings a little, so that what was fitted for the parent holds for it better
    than what holds for models in general (docs/personal-models.md).
    """
    return (encoder.bundle_id, *getattr(getattr(encoder, "bundle", None), "ancestors", ()))


@runtime_checkable
class Releasable(Protocol):
    """An encoder that can give its memory back."""

    def release_idle(self, idle_s: float = ...) -> bool:
        """Give back what nobody used for so long; return whether there was anything."""


def works_apart(encoder: EncoderProtocol) -> bool:
    """Tell whether an encoder leaves the processor to others while it works: it runs on a device (this opens it)."""
    return bool(getattr(encoder, "works_apart", False))


def release(encoder: EncoderProtocol) -> None:
    """Have an encoder give back the memory of its image side, because it will not be needed soon."""
    if isinstance(encoder, Releasable):
        encoder.release_idle(0.0)
