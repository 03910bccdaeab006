"""What tags are learned of in the benchmark of learning: photos, what they show, and how a user ticks them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import _collection
from engine.encoding.onnx import Encoder
from engine.paths import resources_dir
from engine.tagging.learning_spread import Spread
from engine.tagging.records import VocabularyEntry
from engine.tagging.scoring import Concepts, Scorer
from engine.tagging.vocabulary import Vocabulary, load

Vectors = NDArray[np.float32]
Places = NDArray[np.int64]
Truth = NDArray[np.bool_]

DEV_PHOTOS = 1000
TWO_CAPTIONS = 2
_HALVINGS = 500
CROSSES_MORE = 8
"""A user goes through a queue until there are enough ticks, or twice as many decisions and these."""


@dataclass(frozen=True)
class Tags:
    """Photos and the tags that they should have.

    Attributes:
        names: of the tags. vectors: float32[n, dim]. truth: bool[n, t].
    """

    names: tuple[str, ...]
    vectors: Vectors
    truth: Truth


@dataclass(frozen=True)
class Task:
    """One tag to be learned in one half of the photos, and found in the other.

    Attributes:
        library, held_out: float32[n, dim]. truth, wanted: of these, bool[n].
        text: the prompt's embedding, float32[dim].
        library_said, held_out_said: its calibrated zero-shot log odds, float32[n].
        zero_shot: returns the same for vectors of the library.
        spread: of the library.
    """

    library: Vectors
    held_out: Vectors
    truth: Truth
    wanted: Truth
    text: Vectors
    library_said: Vectors
    held_out_said: Vectors
    zero_shot: Callable[[Vectors], Vectors]
    spread: Spread


@dataclass(frozen=True)
class Decided:
    """Photos of the library that were ticked and crossed, by their places."""

    ticks: Places
    crosses: Places


def captioned_words(encoder: Encoder) -> Tags:
    """Return captioned dev: words that at least two of a photo's five captions have."""
    folder = _collection.shared_data()
    lines = (folder / "captioned" / "captions.jsonl").read_text(encoding="utf-8").splitlines()
    captions = [row["en"] for row in map(json.loads, lines) if row["split"] == "dev"]
    names, forms = _named_lines("learning_concepts.txt")
    said = [[set(re.findall("[a-z]+", text.lower())) for text in texts] for texts in captions]
    words = [set(form.split()) for form in forms]
    truth = [[sum(bool(text & form) for text in photo) >= TWO_CAPTIONS for form in words] for photo in said]
    return Tags(names, _collection.to_measure(encoder).photos[:DEV_PHOTOS], np.array(truth))


def labelled_groups(encoder: Encoder) -> Tags:
    """Return labelled, of which each photo is of another class: kinds of things that several classes belong to."""
    files = sorted((_collection.shared_data() / "labelled").glob("*.jpg"))
    rows = (resources_dir() / "vocabulary" / "imagenet_classes.tsv").read_text(encoding="utf-8").splitlines()
    order = {row.split("\t")[0]: place for place, row in enumerate(row for row in rows if not row.startswith("#"))}
    classes = [order[path.name.split("_", 1)[0]] for path in files]
    names, ranges = _named_lines("learning_groups.txt")
    members = [{place for text in line.split() for place in _range(text)} for line in ranges]
    truth = np.array([[place in member for member in members] for place in classes])
    return Tags(names, _collection.to_measure(encoder).photos[DEV_PHOTOS:], truth)


def tasks(encoder: Encoder, cache: Path, tags: Tags, seed: int) -> Iterator[Task]:
    """Yield each tag twice: learned in one random half of the photos and found in the other, and the other way round.

    Both halves hold about half of the photos of each tag.
    """
    entries = _entries(tags.names)
    concepts = Concepts.of(encoder, cache, (*load(), *entries), entries)
    first, second = _halves(tags.truth, np.random.default_rng(seed))
    for here, there in ((first, second), (second, first)):
        library, held_out = tags.vectors[here], tags.vectors[there]
        scorer = Scorer.of_library(encoder, cache, concepts, library)
        said, wanted = scorer.base(library), scorer.base(held_out)
        spread = Spread.of(library)
        rows = {row.tobytes(): number for number, row in enumerate(library)}
        for place in range(len(tags.names)):
            zero_shot = _known(rows, said[:, place])
            found = (tags.truth[here, place], tags.truth[there, place], concepts.texts[place])
            yield Task(library, held_out, *found, said[:, place], wanted[:, place], zero_shot, spread)


def at_random(task: Task, count: int, rng: np.random.Generator) -> Decided:
    """Tick some photos of the tag and cross as many others, by chance: as somebody who tags by hand."""
    ticks, crosses = (rng.permutation(np.flatnonzero(truth))[:count] for truth in (task.truth, ~task.truth))
    return Decided(ticks, crosses)


def through_queue(
    task: Task, counts: Sequence[int], rank: Callable[[Decided], Vectors], first: Decided
) -> Iterator[Decided]:
    """Decide on the surest photo, let the tag learn, and so on; yield what was decided at each number of ticks.

    Args:
        counts: of ticks, ascending. rank: returns float32[n] of the library's photos after what was decided.
        first: what was decided before.
    """
    ticks, crosses = list(first.ticks), list(first.crosses)
    for count in counts:
        while len(ticks) < min(count, int(task.truth.sum())) and len(ticks) + len(crosses) < 2 * count + CROSSES_MORE:
            scores = rank(_decided(ticks, crosses)).copy()
            scores[ticks + crosses] = -np.inf
            surest = int(scores.argmax())
            (ticks if task.truth[surest] else crosses).append(surest)
        yield _decided(ticks, crosses)


def average_precision(scores: Vectors, wanted: Truth) -> float:
    """Return the mean of the precisions at each photo that is wanted."""
    right = wanted[np.argsort(-scores, kind="stable")]
    return float((np.cumsum(right)[right] / (np.flatnonzero(right) + 1)).mean())


def _decided(ticks: Sequence[int], crosses: Sequence[int]) -> Decided:
    return Decided(np.array(ticks, np.int64), np.array(crosses, np.int64))


def _known(rows: dict[bytes, int], said: Vectors) -> Callable[[Vectors], Vectors]:
    """Return the scorer's log odds for photos of the library, which are known already; many are asked for again."""
    return lambda vectors: said[[rows[vector.tobytes()] for vector in vectors]]


def _entries(names: Sequence[str]) -> list[VocabularyEntry]:
    """Return the shipped entry that each name means, or else one of the user's own."""
    shipped = Vocabulary(load())
    meant = [shipped.meaning(name) for name in names]
    own = [VocabularyEntry(f"own:{place}", name, name, shipped=False) for place, name in enumerate(names)]
    taken: set[str] = set()
    chosen = []
    for entry, mine in zip(meant, own, strict=True):
        chosen.append(mine if entry is None or entry.key in taken else entry)
        taken.add(chosen[-1].key)
    return chosen


def _halves(truth: Truth, rng: np.random.Generator) -> tuple[Places, Places]:
    """Return the one of many random halvings that shares every tag's photos out most evenly."""
    best, evenness = np.arange(len(truth)), -1.0
    for _ in range(_HALVINGS):
        order = rng.permutation(len(truth))
        share = truth[order[: len(order) // 2]].sum(axis=0) / truth.sum(axis=0)
        if (found := float(np.minimum(share, 1 - share).min())) > evenness:
            best, evenness = order, found
    half = len(best) // 2
    return np.sort(best[:half]), np.sort(best[half:])


def _named_lines(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lines = (_collection.ROOT / "benchmarks" / "data" / name).read_text(encoding="utf-8").splitlines()
    pairs = [line.split(":", 1) for line in lines if line and not line.startswith("#")]
    return tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs)


def _range(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)
