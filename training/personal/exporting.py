"""The files of a Quick model: the parent's towers with adapters behind them, checked by running both."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.encoding.adapter import ADAPTER, Adapter
from engine.encoding.onnx import Encoder
from engine.encoding.providers import open_model
from engine.encoding.text import normalised
from engine.encoding.tokenizer import Tokenizer
from engine.personal.events import TrainingProgress, TrainingStage
from training.parity import PARITY_COSINE, ParityError, lowest_cosine
from training.personal.appending import append_adapter

_TEXTS = ("a dog on a beach", "해변에서 뛰는 강아지", "photo", "two people at a table in the evening", "눈", "Nabi")
_IMAGES = 4
_SEED = 0


def write_files(parent: Encoder, folder: Path, photos: Adapter, texts: Adapter) -> Iterator[TrainingProgress]:
    """Write ``vision.onnx``, ``text.onnx``, ``tokenizer.json`` and ``adapter.npz`` into an empty folder.

    Raises:
        ParityError: what was written computes something else than the parent and the adapters do.
        ValueError: nothing can be appended to the parent's files.
        OSError: they cannot be read, or there is no room.
    """
    source = parent.bundle.folder
    shutil.copyfile(source / "tokenizer.json", folder / "tokenizer.json")
    photos.save(folder / ADAPTER)
    size = parent.preprocessing.size
    pixels = np.random.default_rng(_SEED).integers(0, 256, (_IMAGES, size, size, 3)).astype(np.uint8)
    tokenizer = Tokenizer(source, parent.bundle.text)
    tokens = tokenizer.padded(tokenizer.encode(_TEXTS))
    towers: list[tuple[str, Adapter, NDArray[np.generic]]] = [
        ("vision", photos, parent.preprocessing.normalise(pixels)),
        ("text", texts, tokens),
    ]
    for done, (tower, adapter, inputs) in enumerate(towers):
        yield TrainingProgress(TrainingStage.EXPORTING, done, len(towers))
        append_adapter(source / f"{tower}.onnx", folder / f"{tower}.onnx", adapter)
        _check(tower, adapter.apply, source, folder, inputs)
    yield TrainingProgress(TrainingStage.EXPORTING, len(towers), len(towers))


def _check(
    tower: str,
    adapted: Callable[[NDArray[np.float32]], NDArray[np.float32]],
    source: Path,
    folder: Path,
    inputs: NDArray[np.generic],
) -> None:
    before = normalised(open_model(source / f"{tower}.onnx", "cpu").run(inputs))
    after = normalised(open_model(folder / f"{tower}.onnx", "cpu").run(inputs))
    cosine = lowest_cosine(adapted(before), after)
    if not cosine > PARITY_COSINE:
        raise ParityError(tower, cosine)
