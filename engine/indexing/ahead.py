"""Encoding that goes on while its caller does something else, where the model has a device of its own."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.encoding.protocol import EncoderProtocol, works_apart

Item = TypeVar("Item")
Vectors = NDArray[np.float32]

CORES_BATCH = 32
DEVICE_BATCH = 128


class Ahead(Generic[Item]):
    """Encodes batches in the order in which they come; a device is given the next one before the last one is fetched.

    On the processor a thread of its own would gain nothing: what it does, the caller and the decoders cannot do
    (2 to 3% fewer photos a second on one core).  There a batch is encoded while the caller waits.

    Args:
        encoder: makes the vectors.
    """

    def __init__(self, encoder: EncoderProtocol) -> None:
        self._encoder = encoder
        self._thread = ThreadPoolExecutor(1, "encoder") if works_apart(encoder) else None
        self._running: tuple[Sequence[Item], Future[Vectors]] | None = None

    @property
    def batch(self) -> int:
        """Photos that are best encoded at a time."""
        return CORES_BATCH if self._thread is None else DEVICE_BATCH

    @property
    def busy(self) -> bool:
        """Whether there is something to fetch by :meth:`finish`."""
        return self._running is not None

    def encode(self, items: Sequence[Item], pixels: NDArray[np.uint8]) -> list[tuple[Item, NDArray[np.float32]]]:
        """Take a batch, uint8[n, size, size, 3]; return what is finished: this one, or with a device the one before.

        Raises:
            BundleInvalid, ModelFailed: the model cannot be run.
        """
        if self._thread is None:
            return list(zip(items, self._encoder.encode_pixels(pixels), strict=True))
        finished = self.finish()
        self._running = items, self._thread.submit(self._encoder.encode_pixels, pixels)
        return finished

    def finish(self) -> list[tuple[Item, NDArray[np.float32]]]:
        """Return the last batch, if it was not returned yet; raises as :meth:`encode`."""
        if self._running is None:
            return []
        (items, vectors), self._running = self._running, None
        return list(zip(items, vectors.result(), strict=True))

    def close(self) -> None:
        """End the thread, after the batch that it is at."""
        if self._thread is not None:
            self._thread.shutdown()
