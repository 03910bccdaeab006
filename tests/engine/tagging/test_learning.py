"""What a tag learns from ticks and crosses, on made-up vectors."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.tagging.learning import NEVER, UNKNOWN, learn
from engine.tagging.learning_spread import SAMPLE, Spread
from tests.engine.tagging import learning_reference

DIM = 32
Vectors = NDArray[np.float32]


def unit(vectors: NDArray[np.floating]) -> Vectors:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


class World:
    """A library in which some photos show a thing that a text knows half of."""

    def __init__(self, seed: int = 0, photos: int = 800, shows: int = 60) -> None:
        self.rng = np.random.default_rng(seed)
        axes = np.linalg.qr(self.rng.standard_normal((DIM, DIM)))[0]
        self.thing, self.cone = axes[0], axes[1]
        self.text: Vectors = unit((axes[0] + axes[2])[None])[0]
        self.shows = np.arange(photos) < shows
        self.vectors = self.photos(self.shows)
        self.spread = Spread.of(self.vectors)

    def photos(self, shows: NDArray[np.bool_]) -> Vectors:
        noise = self.rng.standard_normal((len(shows), DIM)) * 0.18
        return unit(self.cone + 0.6 * shows[:, None] * self.thing + noise)

    def zero_shot(self, vectors: Vectors) -> Vectors:
        log_odds: Vectors = 9 * (vectors @ self.text) - 4
        return log_odds

    def some(self, shows: bool, count: int) -> Vectors:
        chosen: Vectors = self.vectors[self.rng.permutation(np.flatnonzero(self.shows == shows))[:count]]
        return chosen


@pytest.fixture
def world() -> World:
    return World()


def chances(log_odds: Vectors) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-log_odds.astype(np.float64))))


def precision(scores: Vectors, shows: NDArray[np.bool_]) -> float:
    right = shows[np.argsort(-scores)]
    return float((np.cumsum(right)[right] / (np.flatnonzero(right) + 1)).mean())


def test_without_examples_nothing_changes(world: World) -> None:
    none = world.vectors[:0]
    head, said = learn(world.spread, none, none, world.zero_shot), world.zero_shot(world.vectors)
    assert np.array_equal(head.apply(world.vectors, said), said)
    assert np.array_equal(learn(world.spread, none, none).apply(world.vectors, None), np.full(800, UNKNOWN, np.float32))


@pytest.mark.parametrize("texted", [True, False])
@pytest.mark.parametrize(("ticks", "crosses"), [(1, 0), (5, 5), (20, 3), (60, 100), (0, 4)])
def test_it_is_the_documented_formula(world: World, ticks: int, crosses: int, texted: bool) -> None:
    accepted, rejected = world.some(True, ticks), world.some(False, crosses)
    head = learn(world.spread, accepted, rejected, world.zero_shot if texted else None)
    found = head.apply(world.vectors, world.zero_shot(world.vectors) if texted else None)
    library, sample = world.vectors.astype(np.float64), world.spread.sample.astype(np.float64)
    parts = (accepted.astype(np.float64), rejected.astype(np.float64), sample, library)
    known = [world.zero_shot(part.astype(np.float32)).astype(np.float64) for part in parts] if texted else None
    wanted = learning_reference.log_odds(library, *parts, known)
    assert np.abs(found - wanted).max() < 0.05
    assert np.corrcoef(found, wanted)[0, 1] > 0.9999


def test_examples_add_to_the_text_and_do_without_it(world: World) -> None:
    shows = np.arange(400) < 40
    others = world.photos(shows)
    accepted, rejected = world.some(True, 10), world.some(False, 10)
    alone = learn(world.spread, accepted, rejected).apply(others, None)
    both = learn(world.spread, accepted, rejected, world.zero_shot).apply(others, world.zero_shot(others))
    text = precision(world.zero_shot(others), shows)
    assert text + 0.1 < precision(alone, shows)
    assert text + 0.1 < precision(both, shows)


def test_ticks_do_not_make_the_tag_common(world: World) -> None:
    """Ticked photos are chosen; they say what the thing looks like, not how often it is there."""
    said = world.zero_shot(world.vectors)
    for count in (1, 20, 60):
        head = learn(world.spread, world.some(True, count), world.vectors[:0], world.zero_shot)
        most = max(1.3 * float(chances(said).mean()), 1.1 * count / 800)
        assert chances(head.apply(world.vectors, said)).mean() < most


def test_crosses_alone_make_it_rarer_and_near_them_most(world: World) -> None:
    said = world.zero_shot(world.vectors)
    surest = np.argsort(-said)[:20]
    head = learn(world.spread, world.vectors[:0], world.vectors[surest], world.zero_shot)
    after = head.apply(world.vectors, said)
    assert chances(after).mean() < 0.8 * chances(said).mean()
    assert (after[surest] < said[surest] - 0.5).all()
    assert (after - said)[surest].mean() < (after - said).mean()


def test_one_wrong_tick_does_not_take_over(world: World) -> None:
    shows = np.arange(400) < 40
    others, accepted = world.photos(shows), world.some(True, 10)
    wrong = np.concatenate([accepted, world.some(False, 1)])
    for zero_shot in (world.zero_shot, None):
        said = None if zero_shot is None else world.zero_shot(others)
        right = precision(learn(world.spread, accepted, world.vectors[:0], zero_shot).apply(others, said), shows)
        after = precision(learn(world.spread, wrong, world.vectors[:0], zero_shot).apply(others, said), shows)
        assert after > right - 0.05


def test_the_same_tick_again_and_again_says_little_more(world: World) -> None:
    tick = world.some(True, 1)
    said = world.zero_shot(world.vectors)
    head = learn(Spread.of(world.vectors, 100_000), np.repeat(tick, 200, axis=0), world.vectors[:0], world.zero_shot)
    found = head.apply(world.vectors, said)
    assert np.isfinite(found).all()
    assert np.abs(found).max() < 30
    assert chances(found).mean() < 1.3 * chances(said).mean()


def test_a_photo_both_ticked_and_crossed_stays_in_doubt(world: World) -> None:
    photo = world.vectors[np.argsort(-world.zero_shot(world.vectors))[:1]]
    said = world.zero_shot(photo)

    def after(ticks: int, crosses: int) -> float:
        accepted, rejected = np.repeat(photo, ticks, axis=0), np.repeat(photo, crosses, axis=0)
        return float(learn(world.spread, accepted, rejected, world.zero_shot).apply(photo, said)[0])

    assert after(0, 20) < after(20, 20) < after(20, 0)
    assert abs(after(20, 20)) < 4


def test_a_thousand_ticks_are_learned_of_as_well(world: World) -> None:
    accepted = world.photos(np.ones(1000, bool))
    rejected = world.photos(np.zeros(1000, bool))
    shows = np.arange(400) < 40
    others = world.photos(shows)
    spread = Spread.of(world.vectors, 20_000)
    found = learn(spread, accepted, rejected, world.zero_shot).apply(others, world.zero_shot(others))
    assert precision(found, shows) > precision(world.zero_shot(others), shows) + 0.1
    assert np.abs(found).max() < 30


def test_the_text_is_asked_once_and_of_no_more_than_is_looked_at(world: World) -> None:
    asked: list[int] = []

    def zero_shot(vectors: Vectors) -> Vectors:
        asked.append(len(vectors))
        return world.zero_shot(vectors)

    learn(world.spread, world.photos(np.ones(5000, bool)), world.photos(np.zeros(5000, bool)), zero_shot)
    assert asked == [256 + 256 + SAMPLE]


def test_damaged_vectors_are_left_out_and_never_proposed(world: World) -> None:
    accepted, rejected = world.some(True, 5), world.some(False, 5)
    bad = np.full((2, DIM), np.nan, np.float32)
    bad[1] = np.inf
    head = learn(world.spread, accepted, rejected, world.zero_shot)
    same = learn(world.spread, np.concatenate([bad, accepted]), np.concatenate([rejected, bad]), world.zero_shot)
    assert np.array_equal(head.weights, same.weights)
    photos = np.concatenate([world.vectors[:3], bad])
    said = np.array([1, np.nan, -2, 1, 1], np.float32)
    assert np.isclose(head.apply(photos, said), NEVER).tolist() == [False, True, False, True, True]
    nothing = learn(world.spread, bad, bad, world.zero_shot)
    assert np.array_equal(nothing.apply(world.vectors, said.repeat(160)[:800]) == NEVER, np.isnan(said.repeat(160)))


@pytest.mark.parametrize("photos", [0, 1, 2, 7])
@pytest.mark.parametrize("texted", [True, False])
def test_a_handful_of_photos_is_enough(world: World, photos: int, texted: bool) -> None:
    library = world.vectors[:photos]
    spread = Spread.of(library)
    zero_shot: Callable[[Vectors], Vectors] | None = world.zero_shot if texted else None
    head = learn(spread, world.some(True, 2), world.some(False, 2), zero_shot)
    found = head.apply(world.vectors, world.zero_shot(world.vectors) if texted else None)
    assert np.isfinite(found).all()
    assert np.abs(found).max() < 40


def test_a_spread_of_damaged_vectors_is_that_of_the_others(world: World) -> None:
    bad = np.full((3, DIM), np.nan, np.float32)
    spread = Spread.of(np.concatenate([world.vectors, bad]))
    assert spread.photos == 800
    assert np.array_equal(spread.mean, world.spread.mean)
    assert len(spread.sample) == min(SAMPLE, 800)
    assert (spread.locate(world.vectors) ** 2).sum(axis=1).mean() == pytest.approx(1, rel=1e-3)
    assert np.isfinite(Spread.of(bad).directions).all()
