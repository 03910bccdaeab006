"""Fits the relevance calibration: logistic regression, then the cut-off where the shown photos serve best."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks._collection import Collection
from engine.search import relevance
from engine.search.background import PhotoLevels, near_texts, photo_levels
from engine.search.relevance import Calibration

_RIDGE = 1.0
_SEEN = 0.2
"""How much lower, in log odds, the cut-off serves best for photos that the model was not trained on.

The starter has seen the photos and captions that it is calibrated on, so there right pairs stand out more than they
do in a user's library.  Chosen on `captioned` dev and `labelled` (docs/relevance.md has the curve).
"""


def text_logits(collection: Collection, queries: NDArray[np.float32], calibration: Calibration) -> NDArray[np.float32]:
    """Return float32[q, n], the engine's own log odds of queries float32[q, dim]."""
    levels = PhotoLevels.of_columns(photo_levels(collection.photos, collection.background))
    rows = [
        relevance.text_logits(collection.photos @ query, levels, calibration, near_texts(query, collection.background))
        for query in queries
    ]
    return np.stack(rows)


def fit(collection: Collection) -> dict[str, Any]:
    """Return the entry for ``calibration.json``: weights by feature, and the usual spreads."""
    similarities = collection.present @ collection.photos.T
    among = collection.photos @ collection.photos.T
    scales = Calibration((), (), float(similarities.std(1).mean()), float(among.std(1).mean()))
    text = _fit_text(collection, scales)
    image = _fit_image(collection, among, scales)
    return {
        "text": dict(zip(relevance.TEXT_FEATURES, text, strict=True)),
        "image": dict(zip(relevance.IMAGE_FEATURES, image, strict=True)),
        "spread": round(scales.spread, 4),
        "image_spread": round(scales.image_spread, 4),
    }


def _fit_text(collection: Collection, scales: Calibration) -> list[float]:
    present = _features(collection, collection.present, scales)
    absent = _features(collection, collection.absent, scales)
    nothing = np.zeros(absent.shape[:2], bool)
    weights = _logistic(np.concatenate([present, absent]), np.concatenate([collection.relevant, nothing]))
    return _with_cut_off(weights, present @ weights, collection.relevant, absent @ weights)


def _fit_image(collection: Collection, among: NDArray[np.float32], scales: Calibration) -> list[float]:
    """Photos are right for an example when one of its captions fits them; the example itself is left out."""
    count = collection.captions
    similarities, relevant = among[:count].copy(), collection.relevant[:count].copy()
    others = ~np.eye(count, len(among), dtype=bool)
    similarities, relevant = similarities[others].reshape(count, -1), relevant[others].reshape(count, -1)
    answered = relevant.any(1)
    features = np.stack([relevance.image_features(row, scales) for row in similarities])
    weights = _logistic(features[answered], relevant[answered])
    return _with_cut_off(weights, (features @ weights)[answered], relevant[answered], None)


def _features(collection: Collection, queries: NDArray[np.float32], scales: Calibration) -> NDArray[np.float32]:
    levels = PhotoLevels.of_columns(photo_levels(collection.photos, collection.background))
    return np.stack([relevance.text_features(row, levels, scales) for row in queries @ collection.photos.T])


def _logistic(features: NDArray[np.float32], labels: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the weights of a ridge logistic regression by Newton's method."""
    rows = features.reshape(-1, features.shape[-1]).astype(np.float64)
    wanted = labels.ravel().astype(np.float64)
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (chance - wanted) + _RIDGE * weights
        curve = (rows.T * (chance * (1 - chance))) @ rows + _RIDGE * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def _with_cut_off(
    weights: NDArray[np.float64],
    present: NDArray[np.float64],
    relevant: NDArray[np.bool_],
    absent: NDArray[np.float64] | None,
) -> list[float]:
    """Shift the bias (the last weight) so that 0 is where most is right over all queries.

    A present query earns its F1, an absent one 1 when it shows nothing.  The chance of a single pair would be a poor
    cut-off: right pairs are one in a thousand, so hardly any is likelier than not.
    """
    wanted = relevant.sum(1)
    best, best_earned = 0.0, -1.0
    for level in np.arange(-5.0, 2.0, 0.05):
        shown = present >= level
        earned = float((2 * (shown & relevant).sum(1) / (shown.sum(1) + wanted)).sum())
        total = len(present)
        if absent is not None:
            earned, total = earned + float((~(absent >= level).any(1)).sum()), total + len(absent)
        if earned / total > best_earned:
            best, best_earned = float(level), earned / total
    return [round(float(value), 4) for value in (*weights[:-1], weights[-1] - best + _SEEN)]
