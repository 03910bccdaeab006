"""The image tower at work: on a GPU one large batch after the other, on the CPU a small one on every core."""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.encoding.batches import BatchSize, QuickestSize
from engine.encoding.failures import OnnxErrors, first_line, out_of_memory
from engine.encoding.hardware import one_run_at_a_time, short_name
from engine.encoding.providers import CPU, OpenedModel, ProviderChoice

logger = logging.getLogger(__name__)

DEVICE_BATCH = 128
# What a thread itself was busy for: other programs do not disturb it.  Windows counts that in steps of 16 ms.
_thread_s = time.perf_counter if sys.platform == "win32" else time.thread_time

Pixels = NDArray[np.uint8]


class OpenTower(Protocol):
    """Opens an image tower."""

    def __call__(self, choice: ProviderChoice, threads: int) -> OpenedModel:
        """Open it on what was chosen, or what works instead, with so many CPU threads inside one run."""


class ImageTower:
    """An image tower that is opened when it is first needed, and again after it was released.  Thread-safe.

    On the CPU it can be opened in two ways.  For one photo all cores share the work, so that a search by example
    answers soon.  For many, each core takes small batches of its own and never waits for another inside a layer:
    up to a quarter more photos a second.  What comes first decides; batches replace the way for one photo, not the
    reverse.  How small the batches are is found out at work.

    A device that fails at work (it was lost, or has no memory for a single photo) is given up for as long as the
    program runs, and the CPU goes on with the same photos.

    Args:
        open_tower: opens it.
        normalise: from uint8[n, size, size, 3] to float32[n, 3, size, size].
        choice: what it is to run on.
        threads: CPU threads in all.
        timer: monotonic seconds.
    """

    def __init__(
        self,
        open_tower: OpenTower,
        normalise: Callable[[Pixels], NDArray[np.float32]],
        choice: ProviderChoice,
        threads: int,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open_tower, self._normalise, self._choice, self.threads = open_tower, normalise, choice, threads
        self._timer = timer
        self._lock = threading.Lock()
        self._device_lock = threading.Lock()
        self._model: OpenedModel | None = None
        self._shared_threads = threads
        self._users = 0
        self._used_at = timer()
        self._given_up = ""
        self._quickest = QuickestSize()
        self._core_memory, self._device_memory = BatchSize(self._quickest.most), BatchSize(DEVICE_BATCH)

    def model(self, *, many: bool = False) -> OpenedModel:
        """Return the opened tower, fit for many photos if so asked.

        Raises:
            BundleInvalid, ModelFailed: it cannot be opened.
        """
        with self._lock:
            unfit = many and self._model is not None and self._model.provider == CPU and self._shared_threads > 1
            if self._model is None or unfit:
                self._model = None  # before the other way is opened: not both at once
                self._shared_threads = 1 if many else self.threads
                self._model = self._open_tower("cpu" if self._given_up else self._choice, self._shared_threads)
            return self._model

    @property
    def note(self) -> str:
        """Why it runs on what it runs on (opens it)."""
        model = self.model()
        return self._given_up or model.note

    @property
    def failed(self) -> str:
        """Why it does not run on what was chosen, or on the fastest; empty where it does (opens it)."""
        model = self.model()
        return self._given_up or model.failed

    def batch(self) -> int:
        """Return how many photos it runs at a time, on the CPU on each core (opens it)."""
        if self.model().provider != CPU:
            return self._device_memory.size
        return min(self._quickest.size, self._core_memory.size)

    def release(self, idle_s: float) -> bool:
        """Let go of the tower if nobody used it for so long; return whether there was one to let go of."""
        with self._lock:
            if self._model is None or self._users or self._timer() - self._used_at < idle_s:
                return False
            self._model = None
            return True

    def encode(self, pixels: Pixels, dim: int) -> NDArray[np.float32]:
        """Return float32[n, dim] of uint8[n, size, size, 3], as the tower gives it.

        Raises:
            OnnxErrors: the CPU cannot run it, for want of memory or otherwise.
            BundleInvalid, ModelFailed: it cannot be opened.
        """
        with self._in_use():
            embeddings = np.empty((len(pixels), dim), np.float32)
            model = self.model(many=len(pixels) > 1)
            if model.provider != CPU:
                try:
                    self._on_device(model, pixels, embeddings)
                    return embeddings
                except OnnxErrors as error:
                    self._give_up(model, error)
                    model = self.model(many=len(pixels) > 1)
            self._on_cores(model, pixels, embeddings)
            return embeddings

    @contextlib.contextmanager
    def _in_use(self) -> Iterator[None]:
        with self._lock:
            self._users += 1
        try:
            yield
        finally:
            with self._lock:
                self._users -= 1
                self._used_at = self._timer()

    def _on_device(self, model: OpenedModel, pixels: Pixels, embeddings: NDArray[np.float32]) -> None:
        with self._device_lock if one_run_at_a_time(model.provider) else contextlib.nullcontext():
            self._run(model, pixels, embeddings, self._device_memory)

    def _on_cores(self, model: OpenedModel, pixels: Pixels, embeddings: NDArray[np.float32]) -> None:
        parts = list(self._parts(len(pixels)))

        def run(part: slice) -> None:
            started_s = _thread_s()
            whole = self._run(model, pixels[part], embeddings[part], self._core_memory)
            if whole and self._shared_threads == 1:
                self._quickest.ran(len(pixels[part]), _thread_s() - started_s)

        if len(parts) > 1 and self.threads > 1:
            try:
                with ThreadPoolExecutor(min(self.threads, len(parts)), "encoder") as cores:
                    list(cores.map(run, parts))
                return
            except OnnxErrors as error:
                if not out_of_memory(error):
                    raise
        # One after the other: there is nothing to share, or memory did not suffice for a photo on every core.
        for part in parts:
            run(part)

    def _parts(self, count: int) -> Iterator[slice]:
        """Yield what is run at a time, less towards the end, so that no core waits long for another to be done.

        Decoders and other programs hold cores up, so equal shares would not end together (guided self-scheduling).
        """
        most, start = min(self._quickest.size, self._core_memory.size), 0
        while start < count:
            share = -(-(count - start) // (2 * self.threads if self.threads > 1 else 1))
            part = slice(start, start + max(1, min(most, share)))
            yield part
            start = part.stop

    def _run(self, model: OpenedModel, pixels: Pixels, embeddings: NDArray[np.float32], batch: BatchSize) -> bool:
        """Fill ``embeddings``, a batch at a time; it is halved where there is no memory for it.

        Returns:
            Whether it was done in one run.
        """
        start = runs = 0
        while start < len(pixels):
            part = slice(start, min(start + batch.size, len(pixels)))
            count = part.stop - start
            try:
                embeddings[part] = model.run(self._normalise(pixels[part]))
            except OnnxErrors as error:
                if not out_of_memory(error) or count == 1:
                    raise
                logger.info("no memory for %d photos at a time on %s: %s", count, model.provider, first_line(error))
                batch.failed(count)
                continue
            batch.worked(count)
            start, runs = part.stop, runs + 1
        return runs == 1

    def _give_up(self, model: OpenedModel, error: Exception) -> None:
        """Leave a device for good: one that was lost seldom comes back within a process."""
        logger.warning("%s failed while it ran; the CPU goes on: %s", model.provider, error)
        what = "has no memory for a single photo" if out_of_memory(error) else f"failed at work ({first_line(error)})"
        with self._lock:
            self._given_up = f"{short_name(model.provider)} {what}, so the CPU does it until Sajin is started again"
            if self._model is model:
                self._model = None
