"""A small material to learn from."""

from __future__ import annotations

import numpy as np

from training.personal.contract import Dataset, TrainingPhoto


def dataset(vectors: np.ndarray, captions: list[str], others: np.ndarray | None = None) -> Dataset:
    """Return photos with a caption each; equal captions are one."""
    distinct = list(dict.fromkeys(captions))
    place = {text: number for number, text in enumerate(distinct)}
    pairs = np.array([(photo, place[text]) for photo, text in enumerate(captions)], np.int64).reshape(-1, 2)
    photos = [TrainingPhoto(number + 1, f"{number:064x}", (), None) for number in range(len(captions))]
    languages = ["en"] * len(distinct)
    groups = np.arange(len(captions))
    held = np.empty((0, vectors.shape[1]), np.float32) if others is None else others
    return Dataset(photos, distinct, pairs, groups, vectors.astype(np.float32), languages, held)
