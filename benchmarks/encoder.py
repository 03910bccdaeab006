"""How fast a model turns photos and texts into embeddings: ``python -m benchmarks.encoder [--json]``.

First a bundle as the engine runs it (the starter, unless ``--bundle`` names another).  Then, where the train extra is
installed, towers in every precision and for several sizes of batches against plain torch and plain float32 ONNX, in
turns: of ``--architecture`` with random weights, or of the bundle if its towers are in float32.  ``*_to_*`` are ratios
of rates: how many times as fast.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import _towers
from benchmarks._report import report
from benchmarks._turns import faster, in_turns
from engine.encoding.onnx import Encoder
from engine.encoding.protocol import EncoderProtocol

TEXTS = (
    "two dogs playing in the snow",
    "해변에서 뛰는 강아지",
    "a quiet Sunday",
    "a man in a red jacket climbing a rock wall above a lake in autumn",
)

_FEW_WORDS = 1000
"""Ids of tokens that every model has."""

_QUERY_TOKENS = 12


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


def compare(
    sides: _towers.Sides, batches: Sequence[int], rounds: int, timer: Callable[[], float] = time.perf_counter
) -> dict[str, float | int | str]:
    """Return the rates of all towers for each size of a batch, and how they compare with torch and float32."""
    random = np.random.default_rng(7)
    figures: dict[str, float | int | str] = {}
    for batch in batches:
        pixels = random.normal(size=(batch, 3, sides.image_size, sides.image_size)).astype(np.float32)
        tokens = random.integers(1, sides.words, (batch, sides.tokens))
        figures |= _compared("images", sides.vision, pixels, partial(in_turns, rounds=rounds, timer=timer))
        figures |= _compared("texts", sides.text, tokens, partial(in_turns, rounds=rounds, timer=timer))
    return figures


def _compared(
    what: str, towers: _towers.Towers, values: NDArray[Any], timed: Callable[..., dict[str, list[float]]]
) -> dict[str, float | int | str]:
    taken = timed({name: partial(run, values) for name, run in towers.items()})
    batch = len(values)
    figures: dict[str, float | int | str] = {}
    for name, times in taken.items():
        figures[f"{name}_{what}_per_s_batch_{batch}"] = batch / statistics.median(times)
        for base in ("torch", "float32"):
            if base in taken and name not in ("torch", base):
                figures[f"{name}_to_{base}_{what}_batch_{batch}"] = faster(taken[base], times)
    return figures


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    options = _options(argv)
    started = time.perf_counter()
    encoder = Encoder.load(options.bundle or "starter", provider=options.provider)
    encoder.encode_texts(TEXTS[:1])
    first_query_s = time.perf_counter() - started
    figures = measure(encoder, options.batch, options.repeats)
    figures |= {"provider": encoder.provider, "first_query_ms": first_query_s * 1e3}
    figures |= _comparison(encoder if options.bundle else None, options)
    report(figures, options.json)


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.encoder", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    parser.add_argument("--bundle", help="a bundle's id or its folder (default: the starter, then --architecture)")
    parser.add_argument("--architecture", default="ViT-B-32", help="of open_clip, with random weights")
    parser.add_argument("--precisions", default="int8", help="compared with float32: int8, float16, or both by a comma")
    parser.add_argument("--batches", default="1,4,32", help="sizes of batches that are compared")
    parser.add_argument("--provider", default="auto", help="what runs it: auto, cpu, cuda, ...")
    parser.add_argument(
        "--threads", type=int, help="CPU threads of what is compared; with 1, other work does not count"
    )
    parser.add_argument("--batch", type=int, default=32, help="photos that the engine is given at once")
    parser.add_argument("--repeats", type=int, default=7)
    return parser.parse_args(argv)


def _comparison(encoder: Encoder | None, options: argparse.Namespace) -> dict[str, float | int | str]:
    if not _towers.can_be_made():
        return {"compared": "nothing: install the train extra (pip install 'sajin[train]')"}
    precisions = [name for name in options.precisions.split(",") if name]
    with tempfile.TemporaryDirectory(prefix="sajin-towers-") as place:
        if encoder is None:
            sides = _towers.of_architecture(
                options.architecture, Path(place), precisions, options.provider, options.threads
            )
        else:
            sides = _of_bundle(encoder, Path(place), precisions, options)
        compared = options.architecture if encoder is None else encoder.bundle_id
        batches = [int(size) for size in options.batches.split(",")]
        timer = time.thread_time if options.threads == 1 and options.provider == "cpu" else time.perf_counter
        return {"compared": compared} | compare(sides, batches, options.repeats, timer)


def _of_bundle(encoder: Encoder, place: Path, precisions: list[str], options: argparse.Namespace) -> _towers.Sides:
    """Return a bundle's towers: lower ones are made of those that are in float32."""
    found: dict[str, _towers.Towers] = {}
    size, text = encoder.preprocessing.size, encoder.bundle.text
    for tower in ("vision", "text"):
        exact = encoder.bundle.precision.get(tower, "float32") == "float32"
        path = place / f"{tower}.onnx"
        path.write_bytes((encoder.bundle.folder / path.name).read_bytes())
        towers = _towers.of_file(path, precisions if exact else [], options.provider, size, _FEW_WORDS, options.threads)
        found[tower] = towers if exact else {encoder.bundle.precision[tower]: towers["float32"]}
    tokens = text.context_length if text.pad == "full" else min(text.context_length, _QUERY_TOKENS)
    return _towers.Sides(found["vision"], found["text"], size, tokens, _FEW_WORDS)


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
