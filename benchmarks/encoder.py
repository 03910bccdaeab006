"""How fast a model bundle turns photos and texts into embeddings: ``python -m benchmarks.encoder [--json]``."""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from benchmarks._report import report
from engine.encoding.onnx import Encoder
from engine.encoding.protocol import EncoderProtocol

TEXTS = (
    "two dogs playing in the snow",
    "해변에서 뛰는 강아지",
    "a quiet Sunday",
    "a man in a red jacket climbing a rock wall above a lake in autumn",
)


def measure(encoder: EncoderProtocol, batch: int, repeats: int) -> dict[str, float | int | str]:
    """Return the figures of one encoder; each is the median of ``repeats`` runs after one that is not counted."""
    size = encoder.preprocessing.size
    pixels = np.random.default_rng(7).integers(0, 256, (batch, size, size, 3), dtype=np.uint8)
    # The encoder remembers texts, so each run gets texts that it has not seen.
    number = itertools.count()
    batch_s = _median_s(lambda: encoder.encode_pixels(pixels), repeats)
    single_s = _median_s(lambda: encoder.encode_pixels(pixels[:1]), repeats)
    texts_s = _median_s(lambda: encoder.encode_texts([f"{text} {next(number)}" for text in TEXTS * 8]), repeats)
    queries_s = [_median_s(partial(_encode_fresh, encoder, text, number), repeats) for text in TEXTS]
    return {
        "bundle": encoder.bundle_id,
        "dim": encoder.dim,
        "image_size_px": size,
        "batch": batch,
        "images_per_s": batch / batch_s,
        "image_ms": single_s * 1e3,
        "texts_per_s": 8 * len(TEXTS) / texts_s,
        "query_ms": statistics.mean(queries_s) * 1e3,
        "query_slowest_ms": max(queries_s) * 1e3,
    }


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.encoder", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    parser.add_argument("--bundle", default="starter", help="a bundle's id or its folder")
    parser.add_argument("--provider", default="auto", help="what runs it: auto, cpu, cuda")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--repeats", type=int, default=7)
    options = parser.parse_args(argv)
    started = time.perf_counter()
    encoder = Encoder.load(options.bundle, provider=options.provider)
    encoder.encode_texts(TEXTS[:1])
    first_query_s = time.perf_counter() - started
    figures: dict[str, float | int | str] = {"provider": encoder.provider, "first_query_ms": first_query_s * 1e3}
    report({**measure(encoder, options.batch, options.repeats), **figures}, options.json)


def _encode_fresh(encoder: EncoderProtocol, text: str, number: Iterator[int]) -> None:
    encoder.encode_texts([f"{text} {next(number)}"])


def _median_s(work: Callable[[], object], repeats: int) -> float:
    work()
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


if __name__ == "__main__":
    main()
