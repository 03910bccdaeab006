"""What a tower is worth: how near its embeddings come, what it still finds, how fast it is."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from engine.encoding.bundle import TextInput
from engine.encoding.preprocessing import Preprocessing
from engine.encoding.providers import CPU, OpenedModel, open_model
from engine.encoding.tokenizer import Tokenizer
from training.convert.precision.records import ProbeSet, TowerName

Vectors = NDArray[np.float32]

RANKS = (1, 5, 10)
VIEWS = 4
"""Views of each photo: all of it, its mirror image, and two parts."""

_BATCH = 4
_DEVICE_BATCH = 32
_TIMED_QUERIES = 8
_LEAST_ROUNDS, _MOST_ROUNDS, _LONG_S = 5, 25, 3.0


@dataclass(frozen=True)
class Inputs:
    """The probe set as the towers take it.

    Attributes:
        pixels: float32[photos * VIEWS, 3, S, S], the views of a photo one after the other.
        tokens: one row of ids for each caption.
        owners: int64[captions], the photo that each describes.
    """

    pixels: NDArray[np.float32]
    tokens: list[NDArray[np.int64]]
    owners: NDArray[np.int64]

    @classmethod
    def of(cls, folder: Path, preprocessing: Preprocessing, text: TextInput, probe: ProbeSet) -> Inputs:
        """Prepare photos and captions as the engine would."""
        pixels = np.stack([preprocessing.to_pixels(view) for image in probe.images for view in views(image)])
        tokenizer = Tokenizer(folder, text)
        rows = [tokenizer.padded([row]) for row in tokenizer.encode([caption for _, caption in probe.captions])]
        owners = np.array([owner for owner, _ in probe.captions], np.int64)
        return cls(preprocessing.normalise(pixels), rows, owners)

    def batches(self, tower: TowerName, size: int = _BATCH) -> Iterator[NDArray[Any]]:
        """Yield what a tower is given; each text alone, as a query is."""
        if tower == "text":
            yield from self.tokens
        else:
            for first in range(0, len(self.pixels), size):
                yield self.pixels[first : first + size]

    def timed(self, tower: TowerName, provider: str) -> list[NDArray[Any]]:
        """Return what a tower's speed is measured with: queries one by one, or a batch of photos."""
        if tower == "text":
            return self.tokens[:_TIMED_QUERIES]
        size = _BATCH if provider == CPU else _DEVICE_BATCH
        return [np.resize(self.pixels[::VIEWS], (size, *self.pixels.shape[1:]))]


def views(image: Image.Image) -> list[Image.Image]:
    """Return a photo's views: each is quantized anew, so few photos tell as much as more would."""
    width, height = image.size
    part_wide, part_high = max(1, round(0.8 * width)), max(1, round(0.8 * height))
    first = image.crop((0, 0, part_wide, part_high))
    second = image.crop((width - part_wide, height - part_high, width, height))
    return [image, ImageOps.mirror(image), first, second]


def embed(tower: OpenedModel, batches: Iterator[NDArray[Any]], look: Callable[[], None]) -> Vectors:
    """Return float32[n, dim], L2-normalised.

    Args:
        look: is called before each batch, to leave if that is wanted.
    """
    parts = []
    for batch in batches:
        look()
        parts.append(tower.run(batch))
    rows = np.concatenate(parts)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, np.finfo(np.float32).tiny), np.float32)


def ranks(images: Vectors, texts: Vectors, owners: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return int64[captions, VIEWS]: how many views of other photos are nearer to a caption than that of its own."""
    scores = (texts @ images.T).reshape(len(texts), -1, VIEWS)
    own = scores[np.arange(len(texts)), owners]
    others = scores.copy()
    others[np.arange(len(texts)), owners] = -np.inf
    better = others.reshape(len(texts), 1, -1) > own[:, :, None]
    return np.asarray(better.sum(axis=2), np.int64)


def recall(found: NDArray[np.int64]) -> dict[int, float]:
    """Return recall at each of :data:`RANKS`, in percent."""
    return {rank: 100.0 * float(np.mean(found < rank)) for rank in RANKS}


def cosines(left: Vectors, right: Vectors) -> tuple[float, float]:
    """Return the lowest and the mean cosine of rows of the same index; 0 where one is no number."""
    values = np.nan_to_num(np.einsum("nd,nd->n", left.astype(np.float64), right.astype(np.float64)))
    return float(values.min()), float(values.mean())


def speedup(before: OpenedModel, after: OpenedModel, tower: TowerName, inputs: Inputs) -> float:
    """Return how many times as fast ``after`` is; both are run in turns, so that other work slows both.

    On the CPU the thread's own time counts, which is why both should be opened with one thread.
    """
    timer = time.thread_time if before.provider == after.provider == CPU else time.perf_counter
    work = [(each, inputs.timed(tower, each.provider)) for each in (before, after)]
    sizes = [sum(len(batch) for batch in batches) for _, batches in work]
    quotients: list[float] = []
    started = time.perf_counter()
    for round_ in range(_MOST_ROUNDS + 1):
        times = [_timed(each, batches, timer) / size for (each, batches), size in zip(work, sizes, strict=True)]
        if round_:  # the first run prepares memory
            quotients.append(times[0] / max(times[1], 1e-9))
        if len(quotients) >= _LEAST_ROUNDS and time.perf_counter() - started > _LONG_S:
            break
    return statistics.median(quotients)


def opened(tower: Path | bytes, *, threads: int | None = None) -> OpenedModel:
    """Open a tower on the CPU."""
    return open_model(tower, "cpu", threads)


def _timed(tower: OpenedModel, batches: Sequence[NDArray[Any]], timer: Callable[[], float]) -> float:
    started = timer()
    for batch in batches:
        tower.run(batch)
    return timer() - started
