"""What Quick costs on 1,000 pairs: seconds and memory, beside the bare matrix products of the same sizes."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks._collection import shared_data
from engine.encoding.onnx import Encoder
from training.personal.contract import Dataset, TrainingPhoto
from training.personal.quick import QuickOptions, QuickTrainer
from training.personal.split import splits
from training.starter.data import load_captioned

_REPEATS = 5


def timed(bundle: str, photos: int) -> dict[str, float | int | str]:
    """Return the figures of a run on so many photos with a caption each; their vectors are made up."""
    parent = Encoder.load(bundle)
    captions = [photo.captions["en"][0] for photo in load_captioned(shared_data() / "captioned", "train")[:photos]]
    data = _dataset(captions, parent.dim)
    began, cpu = time.monotonic(), time.process_time()
    trainer = QuickTrainer(data, splits(data, 0), parent)
    encoded_at = 0.0
    for moment in trainer.train():
        if getattr(moment, "stage", "") == "encoding":
            encoded_at = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for _ in trainer.finish(Path(folder)):
            pass
    whole, learning = time.monotonic() - began, time.monotonic() - encoded_at
    products = _products(photos, parent.dim) * trainer.step
    return {
        "times_pairs": len(data.pairs),
        "times_whole_s": round(whole, 2),
        "times_cpu_s": round(time.process_time() - cpu, 2),
        "times_encoding_s": round(encoded_at - began, 2),
        "times_steps": trainer.step,
        "times_products_s": round(products, 2),
        "times_learning_to_products": round(learning / products, 2),
        "times_peak_mb": round(_peak_mb(), 1),
    }


def _dataset(captions: list[str], dim: int) -> Dataset:
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((len(captions), dim)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    distinct = list(dict.fromkeys(captions))
    place = {text: number for number, text in enumerate(distinct)}
    pairs = np.array([(photo, place[text]) for photo, text in enumerate(captions)], np.int64)
    photos = [TrainingPhoto(number + 1, f"{number:064x}", (), None) for number in range(len(captions))]
    return Dataset(photos, distinct, pairs, np.arange(len(captions)), vectors, ["en"] * len(distinct))


def _products(photos: int, dim: int) -> float:
    """Return the seconds of a step's three large products: the logits, and both their gradients."""
    rng = np.random.default_rng(0)
    count = min(photos, QuickOptions().batch)
    images, texts = (rng.standard_normal((count, dim)).astype(np.float32) for _ in range(2))
    best = float("inf")
    for _ in range(_REPEATS):
        began = time.perf_counter()
        logits = images @ texts.T
        _unused = logits @ texts, logits.T @ images
        best = min(best, time.perf_counter() - began)
    return best


def _peak_mb() -> float:
    """Return the most memory that this process had."""
    if sys.platform == "win32":
        import psutil

        return float(psutil.Process().memory_info().peak_wset) / 2**20
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10
