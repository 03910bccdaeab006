"""A tag learns from its ticks and crosses: the model's opinion, corrected by examples (docs/learning.md).

The correction is a logistic regression whose prior is what the text alone says: log odds = zero-shot log odds +
weights . vector + bias, with normal priors around 0 for weights and bias, and a sample of the library that holds the
rest where it was.  Regularising a linear classifier towards the text's is the idea of LP++ (Huang et al. 2024) and of
"A closer look at the few-shot adaptation" (CLAP, Silva-Rodriguez et al. 2024); that the library's covariance says
which directions count, of "A hard-to-beat baseline" (Wang et al. 2024).  docs/learning.md measures it against these
and Tip-Adapter (Zhang et al. 2022).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.tagging.learning_fit import chances, fit
from engine.tagging.learning_spread import Spread

NEVER = -30.0
"""Log odds of a photo whose vector is damaged: never proposed."""

UNKNOWN = -3.5
"""Log odds of a tag that has neither text nor examples: about 3 photos in 100."""

_REACH = 2.0**0.5
"""Standard deviation of the weights, in the coordinates of the spread."""

_SHIFT = 1.0
"""Standard deviation of the bias."""

_LIBRARY = 10.0
"""How many examples the library's sample counts as."""

_CROSS = 0.5
"""What a cross counts against a tick: crosses are many, and come from where tick and cross are hard to tell apart."""

_BOUND = 15.0
"""Zero-shot log odds beyond this are cut: one example must be able to say otherwise."""

ZeroShot = Callable[[NDArray[np.float32]], NDArray[np.float32]]


@dataclass(frozen=True)
class Head:
    """What a tag has learned.

    Attributes:
        weights: float32[dim]. bias: what is added to the zero-shot log odds, besides the product with the weights.
    """

    weights: NDArray[np.float32]
    bias: float

    def apply(self, vectors: NDArray[np.float32], zero_shot: NDArray[np.float32] | None) -> NDArray[np.float32]:
        """Return the calibrated log odds float32[n] that photos have the tag.

        Args:
            vectors: float32[n, dim], L2-normalised; a row that is not finite gets :data:`NEVER`.
            zero_shot: what the text alone says, float32[n]; None for a tag that has examples alone.
        """
        before = np.float32(UNKNOWN) if zero_shot is None else zero_shot
        with np.errstate(invalid="ignore"):
            log_odds = vectors @ self.weights + (np.float32(self.bias) + before)
        return np.where(np.isfinite(log_odds), log_odds, np.float32(NEVER)).astype(np.float32)


def learn(
    spread: Spread,
    accepted: NDArray[np.float32],
    rejected: NDArray[np.float32],
    zero_shot: ZeroShot | None = None,
) -> Head:
    """Learn a tag from examples; without any, photos keep the log odds that they have.

    Args:
        spread: of the library.
        accepted, rejected: vectors float32[p, dim] and float32[r, dim] of photos that were decided; rows that are not
            finite are left out.
        zero_shot: returns the calibrated log odds float32[n] that photos float32[n, dim] have the tag, by its text
            alone; called once.  None for a tag of the user's own that has no text.
    """
    accepted, rejected = _finite(accepted), _finite(rejected)
    dim = len(spread.mean)
    if not len(accepted) and not len(rejected):
        return Head(np.zeros(dim, np.float32), 0.0)
    decided = np.concatenate([accepted, rejected])
    before = _before(np.concatenate([decided, spread.sample]), zero_shot)
    coordinates = np.concatenate([spread.locate(decided), spread.coordinates])
    features = np.full((len(coordinates), dim + 1), _SHIFT, np.float32)
    features[:, :dim] = coordinates * np.float32(_REACH)
    # The library's own photos are to keep what is known of them; they hold weights and bias, and wander last.
    targets = np.concatenate([np.ones(len(accepted)), np.zeros(len(rejected)), chances(before[len(decided) :])])
    library = np.full(len(spread.sample), _LIBRARY / max(len(spread.sample), 1))
    weights = np.concatenate([np.ones(len(accepted)), np.full(len(rejected), _CROSS), library])
    found = fit(features, before, targets, weights)
    direction = (spread.directions @ (found[:dim] * _REACH).astype(np.float32)).astype(np.float32)
    return Head(direction, float(found[dim] * _SHIFT) - float(spread.mean @ direction))


def _before(vectors: NDArray[np.float32], zero_shot: ZeroShot | None) -> NDArray[np.float64]:
    if zero_shot is None:
        return np.full(len(vectors), UNKNOWN)
    said = np.nan_to_num(zero_shot(vectors).astype(np.float64), nan=UNKNOWN)
    return np.clip(said, -_BOUND, _BOUND)


def _finite(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    vectors = np.asarray(vectors, np.float32)
    return vectors[np.isfinite(vectors).all(axis=1)]
