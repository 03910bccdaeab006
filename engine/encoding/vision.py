"""The image tower at work: on a GPU one large batch after the other, on the CPU a small one on every core."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from engine.encoding.providers import CPU, OnnxErrors, OpenedModel

_DEVICE_BATCH = 128
_CORE_BATCH = 4
"""Photos that one core works on at a time: more would spill its caches, fewer read the weights too often."""

Pixels = NDArray[np.uint8]


class ImageTower:
    """An image tower that is opened when it is first needed.  Thread-safe.

    On the CPU it can be opened in two ways.  For one photo all cores share the work, so that a search by example
    answers soon.  For many, each core takes small batches of its own and never waits for another inside a layer:
    a quarter more photos a second.  What comes first decides; batches replace the way for one photo, not the reverse.

    Args:
        open_tower: opens it, with so many CPU threads inside one run.
        normalise: from uint8[n, size, size, 3] to float32[n, 3, size, size].
        threads: CPU threads in all.
    """

    def __init__(
        self,
        open_tower: Callable[[int], OpenedModel],
        normalise: Callable[[Pixels], NDArray[np.float32]],
        threads: int,
    ) -> None:
        self._open_tower, self._normalise, self._threads = open_tower, normalise, threads
        self._lock = threading.Lock()
        self._model: OpenedModel | None = None
        self._shared_threads = threads

    def model(self, *, many: bool = False) -> OpenedModel:
        """Return the opened tower, fit for many photos if so asked."""
        with self._lock:
            unfit = many and self._model is not None and self._model.provider == CPU and self._shared_threads > 1
            if self._model is None or unfit:
                self._shared_threads = 1 if many else self._threads
                self._model = self._open_tower(self._shared_threads)
            return self._model

    def encode(self, pixels: Pixels, dim: int) -> NDArray[np.float32]:
        """Return float32[n, dim] of uint8[n, size, size, 3], as the tower gives it."""
        model = self.model(many=len(pixels) > 1)
        embeddings = np.empty((len(pixels), dim), np.float32)
        if model.provider != CPU:
            self._run(model, pixels, embeddings, _DEVICE_BATCH)
            return embeddings
        size = max(1, min(_CORE_BATCH, -(-len(pixels) // self._threads)))
        starts = range(0, len(pixels), size)

        def run(first: int) -> None:
            self._run(model, pixels[first : first + size], embeddings[first : first + size], size)

        if len(starts) <= 1 or self._threads == 1:
            self._run(model, pixels, embeddings, size)
        else:
            with ThreadPoolExecutor(min(self._threads, len(starts)), "encoder") as cores:
                list(cores.map(run, starts))
        return embeddings

    def _run(self, model: OpenedModel, pixels: Pixels, embeddings: NDArray[np.float32], batch: int) -> None:
        """Fill ``embeddings``, a batch at a time; the batch is halved where the device has no memory for it."""
        start = 0
        while start < len(pixels):
            chunk = self._normalise(pixels[start : start + batch])
            try:
                embeddings[start : start + len(chunk)] = model.run(chunk)
            except OnnxErrors as error:
                if not _out_of_memory(error) or len(chunk) == 1:
                    raise
                batch = len(chunk) // 2
                continue
            start += len(chunk)


def _out_of_memory(error: Exception) -> bool:
    text = str(error).lower()
    return "out of memory" in text or "failed to allocate" in text or "bad_alloc" in text
