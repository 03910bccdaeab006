"""What tags learn from ticks and crosses: average precision, calibration and time; see docs/learning.md.

``--seeds`` says how often the photos are halved; the figures in the documentation are of 2.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks._learning_methods import METHODS, examples_alone, text_and_examples
from benchmarks._learning_tasks import (
    Decided,
    Tags,
    Task,
    Truth,
    Vectors,
    at_random,
    average_precision,
    captioned_words,
    labelled_groups,
    tasks,
    through_queue,
)
from benchmarks._report import report
from engine.encoding.onnx import Encoder
from engine.tagging.learning import learn
from engine.tagging.learning_spread import Spread

TICKS = (1, 5, 20)
BINS = (0.05, 0.2, 0.4, 0.6, 0.8)
WITHOUT_EXAMPLES = ("prompt", "zero_shot")
OTHERS = ("centroid", "tip_adapter", "discriminant", "linear_probe", "around_text")
EXAMPLES = ("text_and_examples", "examples_alone", *OTHERS)
_NONE = Decided(np.zeros(0, np.int64), np.zeros(0, np.int64))


class Scores:
    """Collects scores of held-out photos: by what was done, and by tag."""

    def __init__(self) -> None:
        self._precisions: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
        self._pairs: dict[str, list[tuple[Vectors, Truth]]] = defaultdict(list)

    def add(self, name: str, tag: int, scores: Vectors, wanted: Truth) -> None:
        """Take the scores float32[n] of one tag's held-out photos."""
        self._precisions[name][tag].append(average_precision(scores, wanted))
        if name.startswith(("zero_shot", "text_and_examples", "examples_alone")):
            self._pairs[name].append((scores, wanted))

    def means(self, name: str) -> NDArray[np.float64]:
        """Return each tag's average precision, the mean over all halves, float64[t]."""
        tags = self._precisions[name]
        return np.array([np.mean(tags[tag]) for tag in sorted(tags)])

    def figures(self) -> Iterator[tuple[str, float]]:
        """Yield mean average precision over tags with half of its 95% interval, then the calibration."""
        for name in self._precisions:
            means = self.means(name)
            yield f"{name}_map", float(means.mean())
            yield f"{name}_map_within", _within(means)
        for name, pairs in self._pairs.items():
            chances = 1 / (1 + np.exp(-np.concatenate([scores for scores, _ in pairs]).astype(np.float64)))
            wanted = np.concatenate([found for _, found in pairs])
            for low, high in zip(BINS, (*BINS[1:], 1.0), strict=True):
                chosen = (chances >= low) & (chances <= high)
                if chosen.any():
                    yield f"{name}_stated_from_{low}", float(chances[chosen].mean())
                    yield f"{name}_right_from_{low}", float(wanted[chosen].mean())
                    yield f"{name}_photos_from_{low}", float(chosen.sum())


def measured(encoder: Encoder, cache: Path, tags: Tags, seeds: int) -> dict[str, float]:
    """Return the figures of one collection."""
    scores = Scores()
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        for number, task in enumerate(tasks(encoder, cache, tags, seed)):
            tag = number % len(tags.names)
            _without(scores, tag, task)
            _random(scores, tag, task, rng)
            _queued(scores, tag, task, rng)
    alone = scores.means("examples_alone_random_5")
    figures = {"tags": float(len(tags.names)), "photos": float(len(tags.vectors))}
    for name in WITHOUT_EXAMPLES:
        difference = alone - scores.means(name)
        figures[f"alone_random_5_over_{name}"] = float(difference.mean())
        figures[f"alone_random_5_over_{name}_within"] = _within(difference)
    return figures | dict(scores.figures())


def _without(scores: Scores, tag: int, task: Task) -> None:
    for name in WITHOUT_EXAMPLES:
        scores.add(name, tag, METHODS[name](task, _NONE, task.held_out, task.held_out_said), task.wanted)


def _random(scores: Scores, tag: int, task: Task, rng: np.random.Generator) -> None:
    for count in TICKS:
        decided = at_random(task, count, rng)
        for name in EXAMPLES:
            found = METHODS[name](task, decided, task.held_out, task.held_out_said)
            scores.add(f"{name}_random_{count}", tag, found, task.wanted)


def _queued(scores: Scores, tag: int, task: Task, rng: np.random.Generator) -> None:
    first = at_random(task, 1, rng)
    ways = (("text_and_examples", text_and_examples, _NONE), ("examples_alone", examples_alone, first))
    for name, method, start in ways:

        def rank(decided: Decided, method: Callable[..., Vectors] = method) -> Vectors:
            return method(task, decided, task.library, task.library_said)

        for count, decided in zip(TICKS, through_queue(task, TICKS, rank, start), strict=True):
            scores.add(
                f"{name}_queue_{count}", tag, method(task, decided, task.held_out, task.held_out_said), task.wanted
            )
            if method is text_and_examples and len(decided.ticks):
                _others_from_queue(scores, tag, task, decided, count)


def _others_from_queue(scores: Scores, tag: int, task: Task, decided: Decided, count: int) -> None:
    for name in OTHERS:
        found = METHODS[name](task, decided, task.held_out, task.held_out_said)
        scores.add(f"{name}_queue_{count}", tag, found, task.wanted)


def _within(values: NDArray[np.float64]) -> float:
    return float(1.96 * values.std(ddof=1) / len(values) ** 0.5) if len(values) > 1 else 0.0


def timed(dim: int = 512, photos: int = 100_000, repeats: int = 7) -> dict[str, float]:
    """Return times of learning and applying, and their ratios to plain products of the same size in the same run."""
    rng = np.random.default_rng(0)
    library = rng.standard_normal((photos, dim), np.float32)
    library /= np.linalg.norm(library, axis=1, keepdims=True)
    text, square = library[0].copy(), rng.standard_normal((dim, dim), np.float32)
    spread, said = Spread.of(library[:4096]), library @ text

    def zero_shot(vectors: Vectors) -> Vectors:
        return np.asarray(vectors @ text, np.float32)

    head = learn(spread, library[:5], library[5:10], zero_shot)
    times = {
        "spread_4096": lambda: Spread.of(library[:4096]),
        "learn_10": lambda: learn(spread, library[:5], library[5:10], zero_shot),
        "learn_1000": lambda: learn(spread, library[:500], library[500:1000], zero_shot),
        "product_1000_dim_dim": lambda: library[:1000] @ square,
        f"apply_{photos}": lambda: head.apply(library, said),
        f"product_{photos}_dim": lambda: library @ text,
    }
    found = {f"{name}_ms": _best(run, repeats) for name, run in times.items()}
    found["learn_1000_to_product"] = found["learn_1000_ms"] / found["product_1000_dim_dim_ms"]
    found["apply_to_product"] = found[f"apply_{photos}_ms"] / found[f"product_{photos}_dim_ms"]
    return found


def _best(run: Callable[[], object], repeats: int) -> float:
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        best = min(best, (time.perf_counter() - start) * 1000)
    return best


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundle", default="starter", help="a model's id or folder (starter)")
    parser.add_argument("--seeds", type=int, default=2, help="how often the photos are halved (2)")
    parser.add_argument("--only", choices=("words", "groups", "times"), help="one part of it")
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    options = parser.parse_args(arguments)
    figures = timed() if options.only in (None, "times") else {}
    if options.only != "times":
        encoder = Encoder.load(options.bundle)
        cache = Path(tempfile.gettempdir()) / "sajin-benchmarks"
        cache.mkdir(exist_ok=True)
        for name, collect in (("words", captioned_words), ("groups", labelled_groups)):
            if options.only in (None, name):
                found = measured(encoder, cache, collect(encoder), options.seeds)
                figures |= {f"{name}_{key}": round(value, 4) for key, value in found.items()}
    report(figures, options.json)


if __name__ == "__main__":
    main()
