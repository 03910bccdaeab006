"""Vectors that the catalog lacks: photos that came since a Quick model searches have none of its parent's."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.encoding.protocol import EncoderProtocol
from engine.indexing import model_input
from engine.indexing.pipeline import pool_options
from engine.indexing.pool import DecodePool, Outcome, PoolOptions, Task
from engine.personal.events import TrainingProgress, TrainingStage
from training.personal.contract import TrainingPhoto

_CHUNK = 16
_WAIT_S = 0.2
_ANY_SIZE = (2**31, 2**31)

Pixels = NDArray[np.uint8]
Found = dict[int, NDArray[np.float32]]


def encode_missing(
    photos: Sequence[TrainingPhoto], encoder: EncoderProtocol, options: PoolOptions | None = None
) -> Generator[TrainingProgress, None, Found]:
    """Encode photos by their thumbnails, or where those lack or are too small, by their files.

    Photos are read in processes of their own, as when they are indexed: one that kills its decoder costs only itself.

    Returns:
        The vectors, float32[dim], by place in ``photos``; photos that cannot be read are left out.

    Raises:
        BundleInvalid, ModelFailed: the model does not work.
        WorkersBroken: decode workers do not start.
    """
    found: Found = {}
    if not photos:
        return found
    options = options or pool_options(None)
    spare: dict[int, Pixels] = {}
    seen = _read({at: [photo.thumbnail] for at, photo in enumerate(photos) if photo.thumbnail}, encoder,
                 replace(options, decoder=model_input.DECODER))  # fmt: skip
    ready: list[tuple[int, Pixels]] = []
    for at, outcome in _with_end(seen):
        if outcome is not None and outcome.decoded is not None:
            size = (outcome.decoded.width, outcome.decoded.height)
            if model_input.is_large_enough(size, _ANY_SIZE, encoder.preprocessing) or not photos[at].files:
                ready.append((at, outcome.decoded.pixels))
            else:
                spare[at] = outcome.decoded.pixels
        yield from _encode(ready, encoder, found, len(photos), last=outcome is None)
    left = {at: list(photo.files) for at, photo in enumerate(photos) if at not in found}
    for at, outcome in _with_end(_read(left, encoder, options)):
        if outcome is not None and outcome.decoded is not None and outcome.content_hash == photos[at].content_hash:
            ready.append((at, outcome.decoded.pixels))
            spare.pop(at, None)
        yield from _encode(ready, encoder, found, len(photos), last=outcome is None)
    ready.extend(spare.items())
    yield from _encode(ready, encoder, found, len(photos), last=True)
    return found


def _encode(
    ready: list[tuple[int, Pixels]], encoder: EncoderProtocol, found: Found, total: int, *, last: bool
) -> Iterator[TrainingProgress]:
    while len(ready) >= _CHUNK or (last and ready):
        chunk, ready[:] = ready[:_CHUNK], ready[_CHUNK:]
        vectors = encoder.encode_pixels(np.stack([pixels for _, pixels in chunk]))
        found.update((at, vector) for (at, _), vector in zip(chunk, vectors, strict=True))
        yield TrainingProgress(TrainingStage.ENCODING, len(found), total)


def _with_end(outcomes: Iterator[tuple[int, Outcome]]) -> Iterator[tuple[int, Outcome | None]]:
    yield from outcomes
    yield -1, None


def _read(
    paths: dict[int, list[Path]], encoder: EncoderProtocol, options: PoolOptions
) -> Iterator[tuple[int, Outcome]]:
    """Yield what became of the files of each photo, one after another until one can be read."""
    left = {at: iter(places) for at, places in paths.items()}
    taken: dict[Path, int] = {}
    waiting = list(reversed(left))
    if not waiting:
        return
    pool = DecodePool(encoder.preprocessing, lambda content_hash: True, options)
    try:
        while waiting or taken:
            while waiting and len(taken) < 2 * options.workers + _CHUNK:
                at = waiting.pop()
                task = next((task for path in left[at] if path not in taken and (task := _task(path))), None)
                if task is not None:
                    taken[task.path] = at
                    pool.submit(task)
            for outcome in pool.take(_CHUNK, _WAIT_S) if taken else []:
                at = taken.pop(outcome.task.path)
                if outcome.decoded is None:
                    waiting.append(at)
                yield at, outcome
    finally:
        pool.close()


def _task(path: Path) -> Task | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return Task(path, status.st_size, status.st_mtime_ns)
