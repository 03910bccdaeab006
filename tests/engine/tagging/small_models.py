"""Small made-up models: texts and photos as vectors with known meaning."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.encoding.preprocessing import Preprocessing
from engine.tagging.calibration import Calibration, Known, Weights
from engine.tagging.records import VocabularyEntry
from engine.tagging.reference import Reference
from engine.tagging.scoring import Concepts, Scorer
from engine.tagging.tree import ConceptTree

DIM = 32
WEIGHTS = Weights(close=2.0, share=0.2, below=0.3, bias=-6.0)
KNOWN = Weights(close=1.5, rival=0.5, bias=-5.0)

Vectors = NDArray[np.float32]


class HashEncoder:
    """Implements ``EncoderProtocol``: a text's vector is made of its words; ``texts`` counts what it encoded."""

    def __init__(self, seed: int = 0, bundle_id: str = "hashes") -> None:
        self.bundle_id, self.dim, self.seed, self.texts = bundle_id, DIM, seed, 0
        self.preprocessing = Preprocessing(32, "squash", "bicubic", (0.5,) * 3, (0.5,) * 3)

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Return float32[n, 32], L2-normalised."""
        self.texts += len(texts)
        return normalised(np.array([sum(_word(self.seed, word) for word in text.split()) for text in texts]))

    def encode_pixels(self, pixels: NDArray[np.uint8]) -> Vectors:
        """Not needed here."""
        raise NotImplementedError


@functools.lru_cache(maxsize=8192)
def _word(seed: int, word: str) -> NDArray[np.float64]:
    return np.random.default_rng([seed, *word.encode()]).normal(size=DIM)


def normalised(rows: NDArray[np.floating]) -> Vectors:
    """Return rows of length 1."""
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


def entry(key: str, parent: str | None = None, *, exclusive: bool = False) -> VocabularyEntry:
    """Return an entry that is called as its key."""
    return VocabularyEntry(key, key, key, parent, exclusive=exclusive)


def axes(count: int, *, noise: float = 0.02, seed: int = 0) -> Vectors:
    """Return texts that are nearly the first axes, float32[count, 32]."""
    chooser = np.random.default_rng(seed)
    return normalised(np.eye(count, DIM) + noise * chooser.normal(size=(count, DIM)))


def model(
    entries: Sequence[VocabularyEntry],
    known: dict[str, Known] | None = None,
    others: Sequence[str] = (),
    shipped: bool = True,
) -> tuple[Concepts, Reference, Calibration]:
    """Return concepts that are the first axes, with a background of all axes, two and two.

    Args:
        known: records of entries. others: keys of concepts without a text. shipped: whether the entries are reference.
    """
    texts = axes(len(entries))
    phrases = tuple(f"p{item.key}" for item in entries)
    background = normalised(np.eye(DIM) + np.roll(np.eye(DIM), 1, axis=1))
    part = (entries, texts, phrases) if shipped else ([], texts[:0], ())
    reference = Reference.of_texts(background, *part, scale=20.0)
    keys = (*(item.key for item in entries), *others)
    rows = np.concatenate([texts, np.zeros((len(others), DIM), np.float32)])
    concepts = Concepts(keys, rows, (*phrases, *("" for _ in others)), ConceptTree.of(entries, keys))
    return concepts, reference, Calibration(WEIGHTS, KNOWN, spread=0.8, best=2.5, tail=1.2, entries=known or {})


def scorer(
    entries: Sequence[VocabularyEntry],
    sample: Vectors,
    *,
    known: dict[str, Known] | None = None,
    others: Sequence[str] = (),
    shipped: bool = True,
) -> Scorer:
    """Return the scorer of :func:`model` for a library."""
    return Scorer(*model(entries, known, others, shipped), sample)


def photos(*shown: Sequence[int], noise: float = 0.05, seed: int = 1) -> Vectors:
    """Return one photo for each list of axes that it shows, float32[n, 32]."""
    chooser = np.random.default_rng(seed)
    rows = noise * chooser.normal(size=(len(shown), DIM))
    for row, axes_shown in enumerate(shown):
        rows[row, list(axes_shown)] += 1
    return normalised(rows)
