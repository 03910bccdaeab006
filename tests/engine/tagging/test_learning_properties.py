"""What must hold of learning whatever the photos, the ticks and the crosses are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.tagging.learning import NEVER, learn
from engine.tagging.learning_fit import chances, fit, shift_to
from engine.tagging.learning_spread import Spread

DIM = 16
Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Case:
    """A library, and a tag in it with its examples."""

    library: Vectors
    accepted: Vectors
    rejected: Vectors
    text: Vectors | None
    spread: Spread

    def said(self, vectors: Vectors) -> Vectors | None:
        return None if self.text is None else self.zero_shot(vectors)

    def zero_shot(self, vectors: Vectors) -> Vectors:
        text = np.zeros(DIM, np.float32) if self.text is None else self.text
        return np.asarray(vectors @ text * 8 - 3, np.float32)

    def learned(self, accepted: Vectors, rejected: Vectors, photos: Vectors) -> Vectors:
        zero_shot = None if self.text is None else self.zero_shot
        return learn(self.spread, accepted, rejected, zero_shot).apply(photos, self.said(photos))


@st.composite
def cases(draw: st.DrawFn, least: int = 0) -> Case:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    photos = draw(st.sampled_from([1, 2, 5, 40, 300]))
    cone = rng.standard_normal(DIM) * draw(st.sampled_from([0.0, 1.0, 3.0]))
    spread = draw(st.sampled_from([0.0, 0.05, 1.0]))

    def some(count: int) -> Vectors:
        vectors = cone + rng.standard_normal((count, DIM)) * max(spread, 1e-3)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    library = some(photos)
    accepted, rejected = (some(draw(st.integers(least, 30))) for _ in range(2))
    if draw(st.booleans()):  # some examples again, on both sides
        rejected = np.concatenate([rejected, accepted[:3]])
    text = some(1)[0] if draw(st.booleans()) else None
    return Case(library, accepted, rejected, text, Spread.of(np.concatenate([library, accepted, rejected])))


@settings(max_examples=60)
@given(cases())
def test_log_odds_are_sound_and_the_same_each_time(case: Case) -> None:
    photos = np.concatenate([case.library, case.accepted, case.rejected])
    found = case.learned(case.accepted, case.rejected, photos)
    assert found.dtype == np.float32
    assert np.isfinite(found).all()
    assert found.min() > NEVER - 40
    assert found.max() < 40
    assert np.array_equal(found, case.learned(case.accepted, case.rejected, photos))


@settings(max_examples=60)
@given(cases())
def test_a_photo_is_likelier_ticked_than_crossed(case: Case) -> None:
    for photo in (case.library[:1], case.library[-1:]):
        accepted, rejected = (np.concatenate([those, photo]) for those in (case.accepted, case.rejected))
        ticked = case.learned(accepted, case.rejected, photo)[0]
        assert ticked > case.learned(case.accepted, rejected, photo)[0]


@settings(max_examples=60)
@given(cases(least=1))
def test_examples_do_not_make_a_tag_common(case: Case) -> None:
    """Its mean probability in the library stays about what it was, or what was ticked, or falls."""
    if case.text is None:
        return
    sample, ticked = case.spread.sample, len(case.accepted) / case.spread.photos
    before, after = case.zero_shot(sample), case.learned(case.accepted, case.rejected, sample)
    most = max(1.25 * float(chances(before.astype(np.float64)).mean()), ticked)
    assert chances(after.astype(np.float64)).mean() < most + 1e-3


@settings(max_examples=40)
@given(cases(least=2))
def test_the_order_of_examples_does_not_matter(case: Case) -> None:
    one = case.learned(case.accepted, case.rejected, case.library)
    other = case.learned(case.accepted[::-1], case.rejected[::-1], case.library)
    assert np.abs(one - other).max() < 0.05


@settings(max_examples=40)
@given(cases(least=1), st.sampled_from([np.nan, np.inf, -np.inf]))
def test_damaged_examples_are_as_if_they_were_not_there(case: Case, wrong: float) -> None:
    bad = case.accepted[:1].copy()
    bad[0, 3] = wrong
    with_bad = case.learned(np.concatenate([bad, case.accepted]), np.concatenate([bad, case.rejected]), case.library)
    assert np.array_equal(with_bad, case.learned(case.accepted, case.rejected, case.library))


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.integers(1, 12))
def test_the_fit_is_the_minimum(seed: int, rows: int, columns: int) -> None:
    """The slope of the objective is nothing where the fit ends, whatever the data; it is convex."""
    rng = np.random.default_rng(seed)
    features = rng.standard_normal((rows, columns)).astype(np.float32)
    offsets, targets, weights = rng.normal(0, 4, rows), rng.random(rows), rng.random(rows) * 5
    found = fit(features, offsets, targets, weights)
    slope = features.T.astype(np.float64) @ (weights * (chances(offsets + features @ found) - targets)) + found
    # It is strongly convex with a constant of 1: the distance to the minimum is at most the slope's length.
    assert np.linalg.norm(slope) < 0.05 * max(1.0, float(np.linalg.norm(found)))


@given(st.lists(st.floats(-30, 30), min_size=1, max_size=50), st.floats(0.001, 0.999))
def test_a_shift_reaches_the_mean(log_odds: list[float], mean: float) -> None:
    values = np.array(log_odds)
    assert abs(chances(values + shift_to(values, mean)).mean() - mean) < 1e-6
