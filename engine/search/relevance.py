"""Calibrated relevance: how likely it is that a photo shows what a query says (docs/relevance.md).

A cosine means nothing by itself: it differs between models, between queries ("dog" against "a quiet Sunday") and
between photos (some are close to every text).  So each is measured against the background texts and against the
library's other photos, and a logistic function of these figures, fitted once a model, makes a chance of them.
Correcting for photos that are close to everything follows the literature on hubs (CSLS: Conneau et al. 2018,
section 2.3).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.paths import resources_dir
from engine.search.background import PhotoLevels

TEXT_FEATURES = ("margin", "below", "bias")
IMAGE_FEATURES = ("library", "bias")
CUT_OFF = 0.5
CERTAIN = 10.0
"""Log odds that stand for "surely"; their negative for "surely not"."""

_LIFT = 0.4
"""Log odds that a photo named by the background approaches: a little above the cut-off."""

TOP_PHOTOS = 3
_PRIOR_PHOTOS = 30.0
"""How many photos of its own a library needs to weigh as much as what is known of libraries in general."""
_LEAST_SHARE = 0.25
"""The least spread, as a share of the general one: identical photos have none, and nothing is divided by nothing."""


@dataclass(frozen=True)
class Calibration:
    """What was fitted for a model.

    Attributes:
        text: weights of :data:`TEXT_FEATURES`.
        image: weights of :data:`IMAGE_FEATURES`.
        spread: the usual spread of a text's similarities to a library's photos; what a small library leans on.
        image_spread: the same of an example.
    """

    text: tuple[float, ...]
    image: tuple[float, ...]
    spread: float
    image_spread: float


def calibration_path() -> Path:
    """Return where the fitted weights are kept."""
    return resources_dir() / "search" / "calibration.json"


@cache
def load_calibration(*bundle_ids: str) -> Calibration:
    """Return what was fitted for the first of these bundles that is known, or for models in general.

    Args:
        bundle_ids: a model and those that it came from (:func:`engine.encoding.protocol.lineage`).
    """
    document = json.loads(calibration_path().read_text(encoding="utf-8"))
    found = next((document[bundle_id] for bundle_id in bundle_ids if bundle_id in document), document["default"])
    return Calibration(
        tuple(found["text"][name] for name in TEXT_FEATURES),
        tuple(found["image"][name] for name in IMAGE_FEATURES),
        found["spread"],
        found["image_spread"],
    )


@dataclass(frozen=True)
class Answer:
    """How a library as a whole answers to a query: what its photos' similarities are measured by.

    Attributes:
        highest: the mean of the best photos' similarities (three; one in a small library).
        median, variance: of all photos' similarities.
        photos: how many there are.
    """

    highest: float
    median: float
    variance: float
    photos: int

    @classmethod
    def of(cls, similarities: NDArray[np.float32]) -> Answer:
        """Return it for the similarities float32[n] of all photos."""
        return cls.of_sample(similarities, similarities, len(similarities))

    @classmethod
    def of_sample(cls, best: NDArray[np.float32], sample: NDArray[np.float32], photos: int) -> Answer:
        """Return it for a library that is too large to look at all.

        Args:
            best: similarities of the nearest photos at least, float32[k].
            sample: of photos taken evenly from the library, float32[m].
            photos: how many there are.
        """
        if not photos or not len(best) or not len(sample):
            return cls(0.0, 0.0, 0.0, 0)
        # In a handful of photos the third best is no match any more: there the best one is the measure.
        top = min(TOP_PHOTOS, max(1, photos // 10), len(best))
        highest = float(np.partition(best, -top)[-top:].mean())
        return cls(highest, float(np.median(sample)), float(sample.var()), photos)

    def spread(self, usual: float) -> float:
        """Return the spread over the library, drawn to the usual one where there are few photos to tell it by."""
        variance = (self.photos * self.variance + _PRIOR_PHOTOS * usual**2) / (self.photos + _PRIOR_PHOTOS)
        return max(float(variance**0.5), _LEAST_SHARE * usual)


def text_features(
    similarities: NDArray[np.float32], levels: PhotoLevels, calibration: Calibration, answer: Answer | None = None
) -> NDArray[np.float32]:
    """Return float32[n, 3] of a text's similarities to photos, see :data:`TEXT_FEATURES`.

    Without ``answer`` these photos are the library.

    ``margin``: how far above the photo's five closest background texts, in the photo's own spreads over the background.
    ``below``: how far below the query's best photos (three; one in a small library), in its spreads over the library.
    """
    answer = answer or Answer.of(similarities)
    spread = np.maximum(levels.spread, _LEAST_SHARE * calibration.spread)
    below = (similarities - answer.highest) / answer.spread(calibration.spread)
    return _columns((similarities - levels.top) / spread, below)


def image_features(
    similarities: NDArray[np.float32], calibration: Calibration, answer: Answer | None = None
) -> NDArray[np.float32]:
    """Return float32[n, 2] of an example's similarities to photos, see :data:`IMAGE_FEATURES`.

    Without ``answer`` these photos are the library.

    ``library``: how far above the library's median, in the example's spreads over the library.
    """
    answer = answer or Answer.of(similarities)
    return _columns((similarities - answer.median) / answer.spread(calibration.image_spread))


def text_logits(
    similarities: NDArray[np.float32],
    levels: PhotoLevels,
    calibration: Calibration,
    near: NDArray[np.int64],
    answer: Answer | None = None,
) -> NDArray[np.float32]:
    """Return float32[n]: the log odds that each photo shows what the text says; 0 is the cut-off.

    Args:
        similarities, levels: of these photos.
        calibration: of the model.
        near: places of the background texts that say the same as the text.
        answer: of the library; without it these photos are the library.
    """
    logits = text_features(similarities, levels, calibration, answer) @ np.asarray(calibration.text, np.float32)
    same: NDArray[np.bool_] = np.isin(levels.names, near)
    return named(logits, np.logical_or.reduce(same, axis=1)) if len(near) else logits


def named(logits: NDArray[np.float32], photos: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Lift the log odds float32[n] of photos whose closest background texts say what the query says above the cut-off.

    A broad word ("dog") fits many photos fairly well and none outstandingly, so by its similarities alone it looks
    like a query about what is not there.  But where it is itself a background text, the photos that prefer it to all
    others are known: zero-shot classification among the background.  Their order stays.
    """
    lifted = _LIFT / (1.0 + np.exp(-np.clip(logits, -30, 30)))
    return np.where(photos, np.maximum(logits, lifted), logits).astype(np.float32)


def image_logits(
    similarities: NDArray[np.float32], calibration: Calibration, answer: Answer | None = None
) -> NDArray[np.float32]:
    """Return float32[n]: the log odds that each photo shows what the example shows; 0 is the cut-off."""
    return image_features(similarities, calibration, answer) @ np.asarray(calibration.image, np.float32)


def without(logits: NDArray[np.float32], unwanted: NDArray[np.float32], weight: float) -> NDArray[np.float32]:
    """Return the log odds of "this, and not that" for two independent judgements; float32[n] each."""
    log_chance = log_sigmoid(logits) + weight * log_sigmoid(-unwanted)
    return (log_chance - np.log(-np.expm1(np.minimum(log_chance, -1e-7)))).astype(np.float32)


def log_sigmoid(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the logarithm of the chance, float32[n]."""
    return -np.logaddexp(np.float32(0), -logits).astype(np.float32)


def chances(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the chances in [0, 1], float64[n]; log odds of 0 are the cut-off."""
    shown: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(logits.astype(np.float64), -500, 500)))
    return shown


def _columns(*features: NDArray[np.floating]) -> NDArray[np.float32]:
    return np.stack([*features, np.ones_like(features[0])], axis=1).astype(np.float32)
