"""A tag learns from its ticks and crosses: the model's opinion, corrected by examples (docs/learning.md).

Three steps, each in closed form or a convex problem of milliseconds:

1. A linear discriminant says how much likelier a photo is among the ticked than in the library ("A hard-to-beat
   baseline for training-free CLIP-based adaptation", Wang et al. 2024).
2. That and what the text says are pooled, the examples weighing more the more they are: the sum of Tip-Adapter (Zhang
   et al. 2022) and of Wang et al., as a logarithmic opinion pool (Genest and Zidek 1986) so that log odds stay such.
3. What ticks and crosses still contradict is corrected by a logistic regression whose prior is the pool, as LP++ (Huang
   et al. 2024) starts from the text; a sample of the library holds everything else where it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.tagging.learning_evidence import Evidence
from engine.tagging.learning_fit import chances, fit, offset_of, shift_to
from engine.tagging.learning_spread import Spread

NEVER = -30.0
"""Log odds of a photo whose vector is damaged: never proposed."""

UNKNOWN = -4.0
"""Log odds of a tag that has neither text nor examples: about 2 photos in 100."""

_BOUND = 15.0
"""Zero-shot log odds beyond this are cut: examples must be able to say otherwise."""

_MOST, _HALF = 1.0, 3.0
"""What the examples weigh beside the text in the end, and with how many ticks they weigh half of that.  The weights of
the pool sum to 1: both speak of the same photo by the same model, and are no two witnesses."""

_ALONE, _ALONE_FIRST, _ALONE_HALF = 0.8, 0.8, 2.0
"""What examples count as when there is no text: fewer see a narrower thing than the tag is."""

_REACH = 2.0**0.5
"""Standard deviation of the correction's weights, in the coordinates of the spread."""

_SHIFT = 0.5
"""Standard deviation of the correction's bias."""

_HOLD, _HOLD_MORE = 20.0, 1.0
"""How many examples the library's sample counts as, at first and for each tick."""

_LOOKED_AT = 256
"""Most ticks, and most crosses, that are looked at one by one; of more an even part stands for all (the mean of the
ticks is of all of them)."""

_SEEN = 3.0
"""How many decisions as expected stand beside the user's own when the frequency of a tag without text is judged."""

_DOUBT = 0.7
"""Standard deviation of what all log odds of the text may be off by: who looks through a group and crosses the few that
are wrong says little of the many that were left."""

_RAREST, _COMMONEST = 0.05, 1.2
"""How far the frequency may change.  Photos are often chosen to be ticked, and say little of how many more there are;
what was proposed and crossed does say that there are fewer."""

_NEARLY_ALL = 0.999

ZeroShot = Callable[[NDArray[np.float32]], NDArray[np.float32]]
Array = NDArray[np.float32]
Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Head:
    """What a tag has learned.

    Attributes:
        weights: float32[dim]. bias: of the examples.
        trust: what the zero-shot log odds are multiplied by.
    """

    weights: Array
    bias: float
    trust: float = 1.0

    def apply(self, vectors: Array, zero_shot: Array | None) -> Array:
        """Return the calibrated log odds float32[n] that photos have the tag.

        Args:
            vectors: float32[n, dim], L2-normalised; a row that is not finite gets :data:`NEVER`.
            zero_shot: what the text alone says, float32[n]; None for a tag that has examples alone.
        """
        before = np.float32(UNKNOWN) if zero_shot is None else np.asarray(zero_shot, np.float32)
        with np.errstate(invalid="ignore", over="ignore"):
            log_odds = vectors @ self.weights + (np.float32(self.trust) * before + np.float32(self.bias))
        return np.where(np.isfinite(log_odds), log_odds, np.float32(NEVER)).astype(np.float32)


@dataclass(frozen=True)
class _Examples:
    """The photos that a tag learns of: ticks, then crosses, then the library's sample.

    Attributes:
        coordinates: float32[p + r + m, dim].
        ticks, decided: p, and p + r.
        accepted, rejected: how many ticks and crosses there are in all; p and r of them are looked at.
        text: what the text says of them, float64[p + r + m]; None without.
    """

    coordinates: Array
    ticks: int
    decided: int
    accepted: int
    rejected: int
    text: Doubles | None


def learn(spread: Spread, accepted: Array, rejected: Array, zero_shot: ZeroShot | None = None) -> Head:
    """Learn a tag from examples; without any, photos keep the log odds that they have.

    Args:
        spread: of the library.
        accepted, rejected: vectors float32[p, dim] and float32[r, dim] of photos that were decided; rows that are not
            finite are left out.
        zero_shot: returns the calibrated log odds float32[n] that photos float32[n, dim] have the tag, by its text
            alone; called once.  None for a tag of the user's own that has no text.
    """
    accepted, rejected = _finite(accepted), _finite(rejected)
    if not len(accepted) and not len(rejected):
        return Head(np.zeros(len(spread.mean), np.float32), 0.0)
    examples = _gathered(spread, accepted, rejected, zero_shot)
    centre = spread.locate(accepted.mean(axis=0, keepdims=True))[0] if len(accepted) else None
    evidence = Evidence.of(examples.coordinates[: examples.ticks], centre, len(accepted), spread)
    trust, weight = _pooled(examples)
    said = (examples.coordinates @ evidence.direction).astype(np.float64) + evidence.bias
    before = (UNKNOWN if examples.text is None else trust * examples.text) + weight * said
    frequency = _frequency(examples, before, weight * evidence.own, spread.photos)
    shift = shift_to(before[examples.decided :], frequency)
    correction, bias = _corrected(examples, before + shift)
    direction = weight * evidence.direction + correction
    bias += weight * evidence.bias + shift
    after = (examples.coordinates @ direction).astype(np.float64) + bias
    after += UNKNOWN if examples.text is None else trust * examples.text
    bias += shift_to(after[examples.decided :], frequency)
    weights = np.asarray(spread.directions @ direction, np.float32)
    return Head(weights, bias - float(spread.mean @ weights), trust)


def _gathered(spread: Spread, accepted: Array, rejected: Array, zero_shot: ZeroShot | None) -> _Examples:
    ticks, crosses = _some(accepted), _some(rejected)
    decided = np.concatenate([ticks, crosses])
    coordinates = np.concatenate([spread.locate(decided), spread.coordinates])
    text = None
    if zero_shot is not None:
        said = zero_shot(np.concatenate([decided, spread.sample])).astype(np.float64)
        text = np.clip(np.nan_to_num(said, nan=UNKNOWN), -_BOUND, _BOUND)
    return _Examples(coordinates, len(ticks), len(decided), len(accepted), len(rejected), text)


def _pooled(examples: _Examples) -> tuple[float, float]:
    """Return what text and ticks weigh in the pool."""
    count = examples.accepted
    if examples.text is None:
        return 1.0, _ALONE * (count + _ALONE_FIRST) / (count + _ALONE_HALF)
    weight = _MOST * count / (count + _HALF)
    return 1 / (1 + weight), weight / (1 + weight)


def _frequency(examples: _Examples, before: Doubles, own: Doubles, photos: int) -> float:
    """Return which share of the library's photos has the tag.

    It is what was said before the examples, by the text or by the ticks themselves, corrected by what the decided
    photos turned out to be; and at least what has been ticked.
    """
    said = _said_by_ticks(examples, before, own) if examples.text is None else _said_by_text(examples)
    ticked = examples.accepted / max(photos, examples.accepted + examples.rejected)
    return min(max(said, ticked), _NEARLY_ALL)


def _said_by_text(examples: _Examples) -> float:
    """Return the frequency by the text, whose log odds are all off by what makes the decisions likeliest."""
    assert examples.text is not None
    decided, library = np.split(examples.text, [examples.decided])
    ticks, crosses = examples.ticks, examples.decided - examples.ticks
    counts = np.repeat([examples.accepted / max(ticks, 1), examples.rejected / max(crosses, 1)], [ticks, crosses])
    off = offset_of(decided, np.arange(examples.decided) < ticks, counts, _DOUBT)
    usual = _mean_chance(library)
    return min(max(_mean_chance(library + off), _RAREST * usual), _COMMONEST * usual)


def _said_by_ticks(examples: _Examples, before: Doubles, own: Doubles) -> float:
    """Return the frequency without a text: by the ticks, corrected by how many photos should have been right."""
    expected = chances(before[: examples.decided])
    expected[: examples.ticks] = chances(UNKNOWN + own)
    right = float(expected[: examples.ticks].sum()) * examples.accepted / max(examples.ticks, 1)
    wrong = float(expected[examples.ticks :].sum()) * examples.rejected / max(examples.decided - examples.ticks, 1)
    ratio = (examples.accepted + _SEEN) / (right + wrong + _SEEN)
    return min(max(ratio, _RAREST), _COMMONEST) * _mean_chance(before[examples.decided :])


def _mean_chance(log_odds: Doubles) -> float:
    return float(chances(log_odds).mean()) if len(log_odds) else 0.0


def _corrected(examples: _Examples, before: Doubles) -> tuple[Array, float]:
    """Return weights float32[dim] and bias of what is still to be added to the log odds float64[n] for the examples."""
    rows, dim = examples.coordinates.shape
    ticks, decided = examples.ticks, examples.decided
    features = np.full((rows, dim + 1), _SHIFT, np.float32)
    features[:, :dim] = examples.coordinates * np.float32(_REACH)
    targets = chances(before)
    targets[:ticks], targets[ticks:decided] = 1.0, 0.0
    counts = np.ones(rows)
    counts[decided:] = (_HOLD + _HOLD_MORE * ticks) / max(rows - decided, 1)
    found = fit(features, before, targets, counts)
    return (found[:dim] * _REACH).astype(np.float32), float(found[dim] * _SHIFT)


def _some(vectors: Array) -> Array:
    if len(vectors) <= _LOOKED_AT:
        return vectors
    return vectors[np.linspace(0, len(vectors) - 1, _LOOKED_AT).astype(np.int64)]


def _finite(vectors: Array) -> Array:
    vectors = np.asarray(vectors, np.float32)
    return vectors[np.isfinite(vectors).all(axis=1)]
