"""A small material to learn from: photos of colours, whose captions call some of them by names of their own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from engine.encoding.onnx import Encoder
from tests.bundles import SIZE, make_bundle
from training.personal.contract import Dataset, TrainingPhoto

COLOURS = {"red": (230, 30, 30), "green": (30, 200, 40), "blue": (30, 40, 230), "white": (240, 240, 240)}
NAMES = {"red": "Nabi", "blue": "또치"}
"""The red photos show Nabi, the blue ones 또치."""


def parent(folder: Path) -> Encoder:
    """Return the tiny model of colours."""
    return Encoder.load(make_bundle(folder / "tiny"))


def material(encoder: Encoder, each: int = 8, seed: int = 0) -> Dataset:
    """Return photos of each colour with a caption each: "Nabi is here 3"."""
    rng = np.random.default_rng(seed)
    pixels, captions = [], []
    for colour, value in COLOURS.items():
        for number in range(each):
            noisy = np.clip(np.array(value) + rng.normal(0, 25, 3), 0, 255).astype(np.uint8)
            pixels.append(Image.fromarray(np.broadcast_to(noisy, (SIZE, SIZE, 3)).copy()))
            captions.append(f"{NAMES.get(colour, colour)} is here {'again ' * (number % 3)}white")
    return dataset(encoder.encode_images(pixels), captions)


def dataset(vectors: np.ndarray, captions: list[str], others: np.ndarray | None = None) -> Dataset:
    """Return photos with a caption each; equal captions are one."""
    distinct = list(dict.fromkeys(captions))
    pairs = np.array([(photo, distinct.index(text)) for photo, text in enumerate(captions)], np.int64).reshape(-1, 2)
    photos = [TrainingPhoto(number + 1, f"{number:064x}", (), None) for number in range(len(captions))]
    languages = ["en"] * len(distinct)
    groups = np.arange(len(captions))
    held = np.empty((0, vectors.shape[1]), np.float32) if others is None else others
    return Dataset(photos, distinct, pairs, groups, vectors.astype(np.float32), languages, held)
