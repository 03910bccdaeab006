"""Fits the calibration of tagging: logistic regressions on captioned training photos (docs/tagging.md)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks._tagging_data import SAID, Captioned, captioned
from engine.encoding.onnx import Encoder
from engine.tagging.calibration import Calibration, Weights
from engine.tagging.reference import Reference
from engine.tagging.scoring import Concepts, Scorer
from engine.tagging.statistics import SAMPLE
from engine.tagging.vocabulary import Vocabulary, load

GENERAL = ("close", "share", "below", "tail")
KNOWN = ("close", "rival")
_LEAST_PHOTOS = 5
"""An entry tells of concepts in general from so many photos on."""
_RIDGE = 1e-3
_SLOPE_RIDGE, _OFFSET_RIDGE = 10.0, 3.0
"""How firmly an entry's own slope and offset are drawn to 1 and 0; chosen on dev."""
_PRIOR_PHOTOS = 50.0


@dataclass(frozen=True)
class Logistic:
    """A logistic regression with normal priors.

    Attributes:
        rows: float64[n, k]. labels, weights: float64[n].
        centre, ridge: float64[k], of the priors; ridge is 1 / variance.
    """

    rows: NDArray[np.float64]
    labels: NDArray[np.float64]
    weights: NDArray[np.float64]
    centre: NDArray[np.float64]
    ridge: NDArray[np.float64]

    def fit(self) -> NDArray[np.float64]:
        """Return the coefficients float64[k], by Newton's method with steps that are halved until they help."""
        found, lost = self.centre.copy(), self._loss(self.centre)
        for _ in range(60):
            chance = 1 / (1 + np.exp(-np.clip(self.rows @ found, -500, 500)))
            slope = self.rows.T @ (self.weights * (chance - self.labels)) + self.ridge * (found - self.centre)
            curve = (self.rows.T * (self.weights * chance * (1 - chance))) @ self.rows + np.diag(self.ridge + 1e-9)
            step = np.linalg.solve(curve, slope)
            while np.abs(step).max() > 1e-9 and self._loss(found - step) > lost:
                step /= 2
            found = found - step
            gained, lost = lost - self._loss(found), self._loss(found)
            if gained < 1e-7:
                break
        return found

    def _loss(self, found: NDArray[np.float64]) -> float:
        z = self.rows @ found
        prior = 0.5 * float((self.ridge * (found - self.centre) ** 2).sum())
        return float((self.weights * (np.logaddexp(0, z) - self.labels * z)).sum()) + prior


def fit(encoder: Encoder, cache_dir: Path) -> dict[str, Any]:
    """Return the entry for ``calibration.json``."""
    vocabulary = Vocabulary(load())
    entries = vocabulary.proposable()
    train = captioned(encoder, "train", vocabulary.entries)
    train = train.only([vocabulary.entries.index(entry) for entry in entries])
    concepts = Concepts.of(encoder, cache_dir, vocabulary.entries, entries)
    usual = Calibration(Weights(0.0), Weights(0.0), 1.0, 3.5, 1.2)
    scorer = Scorer(concepts, Reference.of(encoder, cache_dir), usual, train.vectors[:: len(train.vectors) // SAMPLE])
    figures = scorer.figures(train.vectors)
    general, known = _shared(train, figures, GENERAL), _shared(train, figures, KNOWN)
    log_odds = np.sum([known[name] * figures[name] for name in KNOWN], axis=0) + known["bias"]
    own = {
        concepts.keys[place]: _own(log_odds[place], train.said[:, place], concepts.phrases[place])
        for place in np.flatnonzero(train.measured)
    }
    return {
        "general": general,
        "known": known,
        "spread": round(float(scorer.statistics.spread.mean()), 3),
        "best": round(float(scorer.statistics.best.mean()), 3),
        "tail": round(float(scorer.statistics.tail.mean()), 3),
        "entries": own,
    }


def _shared(train: Captioned, figures: dict[str, NDArray[np.float32]], names: tuple[str, ...]) -> dict[str, float]:
    """Fit weights for all entries; photos of which one caption alone says a tag are left out: nobody knows.

    An entry with many photos counts less for each: an unknown concept is likelier a rare one.
    """
    right = train.said.T >= SAID
    counts = right.sum(axis=1)
    use = train.measured & (counts >= _LEAST_PHOTOS)
    clear = (train.said.T != 1) & use[:, None]
    rows = np.stack([*(figures[name][clear] for name in names), np.ones(int(clear.sum()), np.float32)], axis=1)
    weights = np.broadcast_to(10 / np.sqrt(np.maximum(counts, 1))[:, None], right.shape)[clear]
    size = len(names) + 1
    task = Logistic(
        rows.astype(np.float64), right[clear].astype(np.float64), weights, np.zeros(size), np.full(size, _RIDGE)
    )
    return dict(zip((*names, "bias"), (round(float(value), 4) for value in task.fit()), strict=True))


def _own(log_odds: NDArray[np.float32], said: NDArray[np.int8], phrases: str) -> list[float | str]:
    clear, right = said != 1, said >= SAID
    rows = np.stack([log_odds[clear], np.ones(int(clear.sum()))], axis=1).astype(np.float64)
    labels = right[clear].astype(np.float64)
    ridge = np.array([_SLOPE_RIDGE, _OFFSET_RIDGE])
    slope, offset = Logistic(rows, labels, np.ones(len(rows)), np.array([1.0, 0.0]), ridge).fit()
    prevalence = (right.sum() + 0.5) / (len(right) + _PRIOR_PHOTOS)
    return [round(float(slope), 3), round(float(offset), 3), round(float(prevalence), 5), phrases]
