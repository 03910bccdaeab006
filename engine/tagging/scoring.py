"""Zero-shot scoring: calibrated log odds that photos show concepts, from embeddings alone (docs/tagging.md).

A cosine means nothing by itself: it differs between models, concepts and photos.  So a photo's similarity to a concept
is measured three ways, and a logistic function of these figures, fitted once (:mod:`engine.tagging.calibration`),
makes log odds of them:

* closeness: how far above the photo's similarities to all reference texts, in their spreads;
* share: the logarithm of its part in a softmax over the reference, as CLIP classifies (Radford et al. 2021, 3.1);
* below: how far below the photos of this library that are closest to the concept, in spreads over the library.

The reference is the background of search (docs/relevance.md) and the vocabulary that ships, whatever the user makes of
it, so that one tag's chances do not change when another is added; concepts of the user's own compete with one another
besides.  All three are linear in the similarity, so a block costs one matrix product and a few passes over it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.encoding.protocol import EncoderProtocol
from engine.search.background import background_texts, embedded_background
from engine.tagging.calibration import USUAL_SCALE, Calibration, load_calibration
from engine.tagging.prompts import entry_vectors, languages_of, phrases_key, phrases_of
from engine.tagging.records import VocabularyEntry
from engine.tagging.statistics import LibraryStatistics
from engine.tagging.tree import ConceptTree
from engine.tagging.vocabulary import load

NEVER = -30.0
"""Log odds of a photo whose vector is damaged."""

NO_TEXT = -7.0
"""Log odds of a concept that has no text side: a tag of the user's that is known by examples alone."""

_BLOCK_ROWS = 4096
_LEAST_SPREAD = 1e-3
_SCALES = (10.0, 200.0)
_MOST = 30.0


class Correction(Protocol):
    """What a concept has learned from examples (:class:`engine.tagging.learning.Head`)."""

    def apply(self, vectors: NDArray[np.float32], zero_shot: NDArray[np.float32] | None) -> NDArray[np.float32]:
        """Return corrected log odds float32[n]."""


@dataclass(frozen=True)
class Concepts:
    """What is scored.

    Attributes:
        keys: of the concepts.
        texts: float32[t, dim], L2-normalised; rows of zeros have no text side.
        phrases: what was encoded for each (:func:`engine.tagging.prompts.phrases_key`).
        tree: how they lie in one another.
    """

    keys: tuple[str, ...]
    texts: NDArray[np.float32]
    phrases: tuple[str, ...]
    tree: ConceptTree

    @classmethod
    def of(
        cls,
        encoder: EncoderProtocol,
        cache_dir: Path,
        entries: Sequence[VocabularyEntry],
        proposable: Sequence[VocabularyEntry],
        others: Sequence[str] = (),
    ) -> Concepts:
        """Embed what is scored.

        Args:
            cache_dir: the library's, where embeddings are kept.
            entries: the whole vocabulary. proposable: those of it that are scored.
            others: keys of concepts without a text side; they come last.
        """
        keys = (*(entry.key for entry in proposable), *others)
        languages = languages_of(encoder)
        phrases = (*(phrases_key(phrases_of(entry, languages)) for entry in proposable), *("" for _ in others))
        texts = np.zeros((len(keys), encoder.dim), np.float32)
        texts[: len(proposable)] = entry_vectors(encoder, cache_dir, proposable)
        return cls(keys, texts, phrases, ConceptTree.of(entries, keys))


@dataclass(frozen=True)
class Reference:
    """What photos are compared with besides the concepts.

    Attributes:
        texts: float32[m, dim], L2-normalised.
        phrases: of those that stand for vocabulary entries.
        scale: what similarities are multiplied by for a softmax.
    """

    texts: NDArray[np.float32]
    phrases: frozenset[str]
    scale: float

    @classmethod
    def of(cls, encoder: EncoderProtocol, cache_dir: Path) -> Reference:
        """Return the background and the vocabulary that ships, under a model."""
        shipped, languages = load(), languages_of(encoder)
        background = embedded_background(encoder, cache_dir, background_texts())
        texts = np.concatenate([background, entry_vectors(encoder, cache_dir, shipped)])
        phrases = frozenset(phrases_key(phrases_of(entry, languages)) for entry in shipped)
        scale = getattr(getattr(encoder, "bundle", None), "logit_scale", USUAL_SCALE)
        return cls(texts, phrases, float(np.clip(scale, *_SCALES)))


class Scorer:
    """Gives photos log odds of concepts.

    Args:
        concepts: what is scored.
        reference: of the same model.
        calibration: of the model.
        sample: vectors of photos that stand for the library, float32[k, dim], some thousand at most
            (:func:`engine.catalog.vectors.sample`).
    """

    def __init__(
        self, concepts: Concepts, reference: Reference, calibration: Calibration, sample: NDArray[np.float32]
    ) -> None:
        self.concepts = concepts
        self._reference = reference
        own = [place for place, phrases in enumerate(concepts.phrases) if phrases not in reference.phrases and phrases]
        self._own = concepts.texts[own]
        self._factors = _Factors.of(concepts, calibration, reference.scale)
        sound = sample[np.isfinite(sample).all(axis=1)].astype(np.float32)
        self.statistics = LibraryStatistics.of(self._closeness(sound), calibration.best, calibration.spread)
        self._factors = _Factors.of(concepts, calibration, reference.scale, self.statistics)
        self.key = self._key()

    @classmethod
    def of_library(
        cls, encoder: EncoderProtocol, cache_dir: Path, concepts: Concepts, sample: NDArray[np.float32]
    ) -> Scorer:
        """Return the scorer of a library, with the model's own calibration."""
        return cls(concepts, Reference.of(encoder, cache_dir), load_calibration(encoder.bundle_id), sample)

    def levels(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what a photo's log odds need besides its similarities, float32[n, 4]; they may be kept.

        They hold as long as :attr:`key` is the same.

        Args:
            vectors: float32[n, dim].
        """
        levels = np.empty((len(vectors), 4), np.float32)
        for start in range(0, len(vectors), _BLOCK_ROWS):
            block = vectors[start : start + _BLOCK_ROWS]
            levels[start : start + _BLOCK_ROWS] = self._levels(block)
        return levels

    def base(
        self,
        vectors: NDArray[np.float32],
        levels: NDArray[np.float32] | None = None,
        places: Sequence[int] | NDArray[np.int64] | None = None,
    ) -> NDArray[np.float32]:
        """Return calibrated log odds of each concept by its text alone, float32[n, t].

        Args:
            vectors: float32[n, dim]; a row that is not finite gets :data:`NEVER`.
            levels: of these photos, from :meth:`levels`, float32[n, 4].
            places: of the concepts that are wanted; all without.
        """
        levels = self.levels(vectors) if levels is None else levels
        texts, factors = self.concepts.texts, self._factors
        if places is not None:
            texts, factors = texts[places], factors.only(places)
        with np.errstate(invalid="ignore", over="ignore"):
            log_odds: NDArray[np.float32] = vectors @ texts.T
            log_odds *= levels[:, 1:2] * factors.close + factors.scaled
            log_odds += levels @ factors.levels
            log_odds += factors.bias
            np.clip(log_odds, -_MOST, _MOST, out=log_odds)
        np.copyto(log_odds, np.float32(NEVER), where=~np.isfinite(log_odds))
        return log_odds

    def log_odds(
        self,
        vectors: NDArray[np.float32],
        heads: Mapping[int, Correction] | None = None,
        levels: NDArray[np.float32] | None = None,
    ) -> NDArray[np.float32]:
        """Return calibrated log odds of each concept, float32[n, t]: corrected, siblings competing, parents implied.

        Args:
            vectors: float32[n, dim]; some thousand at a time use the processor best.
            heads: what concepts have learned, by their places.
            levels: as for :meth:`base`.
        """
        log_odds = self.base(vectors, levels)
        for place, head in (heads or {}).items():
            zero_shot = log_odds[:, place].copy() if self.has_text(place) else None
            log_odds[:, place] = head.apply(vectors, zero_shot)
        return self.concepts.tree.settle(log_odds)

    def has_text(self, place: int) -> bool:
        """Tell whether a concept has a text side."""
        return bool(self.concepts.texts[place].any())

    def _levels(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        # Columns as in _Factors.levels: mean / spread, 1 / spread, and the logarithms of the two softmax sums.
        similarities = vectors @ self._reference.texts.T
        inverse = 1.0 / np.maximum(similarities.std(axis=1), _LEAST_SPREAD)
        mean = similarities.mean(axis=1)
        shared = _log_sum_exp(similarities * np.float32(self._reference.scale))
        own = shared
        if len(self._own):
            own = np.logaddexp(shared, _log_sum_exp(vectors @ self._own.T * np.float32(self._reference.scale)))
        return np.stack([mean * inverse, inverse, shared, own], axis=1).astype(np.float32)

    def _closeness(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        levels = self.levels(vectors)
        closeness: NDArray[np.float32] = vectors @ self.concepts.texts.T * levels[:, 1:2] - levels[:, :1]
        return closeness

    def _key(self) -> str:
        parts = [part.tobytes() for part in (self._reference.texts, self._own)]
        return hashlib.blake2b(b"".join(parts) + str(self._reference.scale).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True)
class _Factors:
    """The calibration as factors of a similarity and of a photo's levels.

    log odds = similarity * (inverse * close + scaled) + levels . levels + bias.

    Attributes:
        close, scaled, bias: float32[t].
        levels: float32[4, t].
    """

    close: NDArray[np.float32]
    scaled: NDArray[np.float32]
    levels: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def of(
        cls, concepts: Concepts, calibration: Calibration, scale: float, statistics: LibraryStatistics | None = None
    ) -> _Factors:
        count = len(concepts.keys)
        close, share, bias = (np.zeros(count, np.float32) for _ in range(3))
        known = np.zeros(count, bool)
        for place, (key, phrases) in enumerate(zip(concepts.keys, concepts.phrases, strict=True)):
            entry = calibration.entries.get(key)
            known[place] = entry is not None and entry.phrases == phrases
            weights = calibration.known if known[place] else calibration.general
            slope, offset = (entry.slope, entry.offset) if entry is not None and known[place] else (1.0, 0.0)
            close[place], share[place] = slope * weights.close, slope * weights.share
            bias[place] = slope * weights.bias + offset
        if statistics is not None:
            below = np.where(known, 0.0, calibration.general.below) / statistics.spread
            close += below
            bias -= below * statistics.best
        silent = ~concepts.texts.any(axis=1)
        close[silent] = share[silent] = 0
        levels = np.stack([-close, np.zeros(count), np.where(known, -share, 0), np.where(known, 0, -share)])
        bias = np.where(silent, NO_TEXT, bias)
        parts = (part.astype(np.float32) for part in (close, scale * share, levels, bias))
        return cls(*parts)

    def only(self, places: Sequence[int] | NDArray[np.int64]) -> _Factors:
        return _Factors(self.close[places], self.scaled[places], self.levels[:, places], self.bias[places])


def _log_sum_exp(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    highest = rows.max(axis=1)
    total: NDArray[np.float32] = highest + np.log(np.exp(rows - highest[:, None]).sum(axis=1))
    return total
