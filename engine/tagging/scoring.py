"""Zero-shot scoring: calibrated log odds that photos show concepts, from embeddings alone (docs/tagging.md).

A cosine means nothing by itself: it differs between models, concepts and photos.  So a photo's similarity to a concept
is measured in several ways, and a logistic function of these figures, fitted once
(:mod:`engine.tagging.calibration`), makes log odds of them:

* close: how far above the mean of the photo's similarities to all reference texts, in their spreads;
* share: the log odds of its part in a softmax, as CLIP classifies (Radford et al. 2021, 3.1): over the reference for
  an entry that ships, over the background and all concepts of the user's own for one of these;
* below: how far below the photos of this library that are closest to the concept, in spreads over the library;
* tail: how far few photos stand out from the library, one figure for a concept;
* rival: for an entry that ships, the logarithm of its part (or that of what lies in it) in a softmax over the entries
  beside it: a photo of a wolf is not far from "dog", but it is closer to "wolf".

The reference (:mod:`engine.tagging.reference`) stays whatever the user makes of the vocabulary, so that one tag's
chances do not change when another is switched off.  What an entry that ships is judged by, and with which slope and
offset, was learned from captioned photos; all else takes the general weights.
A block of photos costs one matrix product and a few passes over its result.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.encoding.protocol import EncoderProtocol, lineage
from engine.tagging.calibration import Calibration, Known, load_calibration
from engine.tagging.factors import Factors
from engine.tagging.reference import Reference, Similarities
from engine.tagging.scored import Concepts
from engine.tagging.statistics import LibraryStatistics, Usual, rarer
from engine.tagging.tree import NONE

__all__ = ["NEVER", "Concepts", "Scorer"]

NEVER = -30.0
"""Log odds of a photo whose vector is damaged."""

_BLOCK_ROWS = 2048
_BLOCK_VALUES = 2**16
_LEVELS = 4
_LEAST_SPREAD = 1e-3
_MOST = 30.0
_LEAST_REST = 1e-4  # of a softmax; the log odds of a share end at about 9

Places = Sequence[int] | NDArray[np.int64]


class Correction(Protocol):
    """What a concept has learned from examples (:class:`engine.tagging.learning.Head`)."""

    def apply(self, vectors: NDArray[np.float32], zero_shot: NDArray[np.float32] | None) -> NDArray[np.float32]:
        """Return corrected log odds float32[n]."""


class Scorer:
    """Gives photos log odds of concepts.

    Args:
        concepts: what is scored.
        reference: of the same model.
        calibration: of the model.
        sample: vectors of photos that stand for the library, float32[k, dim], some thousand at most
            (:func:`engine.catalog.vectors.sample`).

    Attributes:
        key: what the levels of photos depend on besides their vectors.
        level_count: how many levels a photo has.
        statistics: of the library.
    """

    def __init__(
        self, concepts: Concepts, reference: Reference, calibration: Calibration, sample: NDArray[np.float32]
    ) -> None:
        self.concepts = concepts
        self._reference = reference
        self._spoken: NDArray[np.bool_] = np.logical_or.reduce(concepts.texts != 0, axis=1)
        own = [place for place in np.flatnonzero(self._spoken) if concepts.phrases[place] not in reference.rows]
        self._texts = np.concatenate([reference.texts, concepts.texts[own]])
        self._rows = np.array([reference.rows.get(phrases, 0) for phrases in concepts.phrases], np.int64)
        self._rows[own] = np.arange(len(reference.texts), len(self._texts))
        self.level_count = _LEVELS + len(reference.members)
        known = [self._known(calibration, place) for place in range(len(concepts.keys))]
        self._factors = Factors.of(known, self._spoken, calibration)
        self.statistics = self._statistics(calibration, known, sample)
        self._factors = self._factors.of_library(self.statistics)
        self.key = hashlib.blake2b(self._texts.tobytes(), digest_size=8).hexdigest()

    @classmethod
    def of_library(
        cls, encoder: EncoderProtocol, cache_dir: Path, concepts: Concepts, sample: NDArray[np.float32]
    ) -> Scorer:
        """Return the scorer of a library, with the model's own calibration."""
        return cls(concepts, Reference.of(encoder, cache_dir), load_calibration(*lineage(encoder)), sample)

    def has_text(self, place: int) -> bool:
        """Tell whether a concept has a text side."""
        return bool(self._spoken[place])

    def levels(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what a photo's log odds need besides its similarities to single concepts; they may be kept.

        They hold as long as :attr:`key` is the same.

        Args:
            vectors: float32[n, dim].

        Returns:
            float32[n, level_count].
        """
        levels = np.empty((len(vectors), self.level_count), np.float32)
        for rows in _blocks(len(vectors)):
            levels[rows] = self._levels(self._similar(vectors[rows])).T
        return levels

    def base(
        self, vectors: NDArray[np.float32], levels: NDArray[np.float32] | None = None, places: Places | None = None
    ) -> NDArray[np.float32]:
        """Return calibrated log odds of each concept by its text alone, float32[n, t].

        Args:
            vectors: float32[n, dim]; a row that is not finite gets :data:`NEVER`.
            levels: of these photos, from :meth:`levels`, if they were kept.
            places: of the concepts that are wanted; all without.
        """
        wanted = np.arange(len(self.concepts.keys)) if places is None else np.asarray(places, np.int64)
        # Concepts are rows here: what is done with one of them is done with memory that lies together.
        log_odds = np.empty((len(wanted), len(vectors)), np.float32)
        with np.errstate(invalid="ignore", over="ignore"):
            needed = None if levels is None else self._needed(wanted)
            for rows in _blocks(len(vectors), len(self._texts) if needed is None else len(needed)):
                similar = self._similar(vectors[rows], needed)
                level = self._levels(similar) if levels is None else levels[rows].T
                log_odds[:, rows] = self._judged(wanted, similar, level)
        np.copyto(log_odds, np.float32(NEVER), where=~np.isfinite(log_odds))
        np.clip(log_odds, -_MOST, _MOST, out=log_odds)
        return log_odds.T

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
            log_odds[:, place] = head.apply(vectors, log_odds[:, place] if self.has_text(place) else None)
        return self.concepts.tree.settle(log_odds)

    def figures(self, vectors: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """Return the figures by which concepts are judged, by name, float32[t, n] each: for fitting."""
        names = ("close", "share", "below", "rival", "tail")
        found = {name: np.zeros((len(self.concepts.keys), len(vectors)), np.float32) for name in names}
        statistics = self.statistics
        found["tail"] += statistics.tail[:, None]
        for rows in _blocks(len(vectors)):
            similar = self._similar(vectors[rows])
            level = self._levels(similar)
            close = similar.to(self._rows) * level[1] - level[0]
            found["close"][:, rows] = close
            found["below"][:, rows] = (close - statistics.best[:, None]) / statistics.spread[:, None]
            for place in np.flatnonzero(self._spoken).tolist():
                found["share"][place, rows] = self._share(place, similar, level)
                if self._group(self._rows[place]) != NONE:
                    found["rival"][place, rows] = self._rival(place, similar, level)
        return found

    def _known(self, calibration: Calibration, place: int) -> Known | None:
        entry = calibration.entries.get(self.concepts.keys[place])
        return entry if entry is not None and entry.phrases == self.concepts.phrases[place] else None

    def _statistics(
        self, calibration: Calibration, known: Sequence[Known | None], sample: NDArray[np.float32]
    ) -> LibraryStatistics:
        sound = sample[np.isfinite(sample).all(axis=1)]
        levels = self.levels(sound)
        closeness = (sound @ self._texts[self._rows].T * levels[:, 1:2] - levels[:, :1]).T
        shift = np.zeros(len(known), np.float32)
        places = [place for place, entry in enumerate(known) if entry is not None]
        if places and len(sound):
            prevalence = np.array([entry.prevalence for entry in known if entry is not None])
            shift[places] = rarer(self.base(sound, levels, places).T, prevalence)
        usual = Usual(calibration.spread, calibration.best, calibration.tail)
        return LibraryStatistics.of(closeness, shift, usual)

    def _similar(self, vectors: NDArray[np.float32], rows: NDArray[np.int64] | None = None) -> Similarities:
        texts = self._texts if rows is None else self._texts[rows]
        return Similarities(self._reference, texts @ vectors.T, rows)

    def _levels(self, similar: Similarities) -> NDArray[np.float32]:
        """Return mean / spread, 1 / spread, the logarithms of the softmax sums, and those of each group."""
        reference, scale = self._reference, np.float32(self._reference.scale)
        to_all, to_own = np.split(similar.values, [len(reference.texts)])
        levels = np.empty((self.level_count, to_all.shape[1]), np.float32)
        with np.errstate(invalid="ignore", over="ignore"):
            levels[1] = 1.0 / np.maximum(to_all.std(axis=0), _LEAST_SPREAD)
            levels[0] = to_all.mean(axis=0) * levels[1]
            levels[2] = _log_sum_exp(to_all * scale)
            apart = np.concatenate([to_all[: reference.background], to_own])
            levels[3] = _log_sum_exp(apart * scale) if len(to_own) else levels[2]
            for number, members in enumerate(reference.members):
                peaks = np.array([similar.peak(row) for row in members])
                levels[_LEVELS + number] = _log_sum_exp(peaks * scale)
        return levels

    def _judged(
        self, wanted: NDArray[np.int64], similar: Similarities, level: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Return log odds float32[w, n] of the concepts at some places, from the levels of photos, float32[l, n]."""
        factors = self._factors
        mine = similar.to(self._rows[wanted])
        mine *= level[1] * factors.close[wanted, None]
        mine -= level[0] * factors.close[wanted, None]
        mine += factors.bias[wanted, None]
        for at, place in enumerate(wanted):
            if factors.share[place]:
                mine[at] += factors.share[place] * self._share(place, similar, level)
            if factors.rival[place] and self._group(self._rows[place]) != NONE:
                mine[at] += factors.rival[place] * self._rival(place, similar, level)
        return mine

    def _share(self, place: int, similar: Similarities, level: NDArray[np.float32]) -> NDArray[np.float32]:
        row = self._rows[place]
        total = level[2 if row < len(self._reference.texts) else 3]
        part = np.float32(self._reference.scale) * similar.to(self._rows[place : place + 1])[0] - total
        odds: NDArray[np.float32] = part - np.log(-np.expm1(np.minimum(part, -_LEAST_REST)))
        return odds

    def _rival(self, place: int, similar: Similarities, level: NDArray[np.float32]) -> NDArray[np.float32]:
        row = self._rows[place]
        rival: NDArray[np.float32] = similar.peak(row) * np.float32(self._reference.scale)
        rival -= level[_LEVELS + self._group(row)]
        return rival

    def _group(self, row: int) -> int:
        return int(self._reference.groups[row]) if row < len(self._reference.texts) else NONE

    def _needed(self, wanted: NDArray[np.int64]) -> NDArray[np.int64]:
        rows = self._rows[wanted]
        families = [self._reference.family(row) for row in rows if self._group(row) != NONE]
        return np.unique(np.concatenate([rows, *families]))


def _blocks(count: int, texts: int = 0) -> Iterator[slice]:
    """Return blocks of photos whose similarities to so many texts stay in the processor's cache, more or less."""
    size = max(_BLOCK_ROWS, _BLOCK_VALUES // max(texts, 1)) if texts else _BLOCK_ROWS
    return (slice(start, start + size) for start in range(0, count, size))


def _log_sum_exp(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    highest = rows.max(axis=0)
    total: NDArray[np.float32] = highest + np.log(np.exp(rows - highest).sum(axis=0))
    return total
