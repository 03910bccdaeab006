"""The benchmark of learning: its arithmetic, and how it ticks, on made-up photos."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import _learning_tasks as learning_tasks
from benchmarks._learning_methods import METHODS
from benchmarks._learning_tasks import Decided, Task, Vectors, at_random, average_precision, through_queue
from benchmarks.learning import Scores, timed
from engine.tagging.learning_spread import Spread


@pytest.fixture
def task() -> Task:
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((120, 8)).astype(np.float32)
    shows = np.arange(120) % 4 == 0
    vectors[shows] += 2 * np.eye(8, dtype=np.float32)[0]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    text = np.eye(8, dtype=np.float32)[0]
    said = np.asarray(6 * (vectors @ text) - 3, np.float32)

    def zero_shot(of: Vectors) -> Vectors:
        return np.asarray(6 * (of @ text) - 3, np.float32)

    here, there = slice(0, 60), slice(60, None)
    parts = (vectors[here], vectors[there], shows[here], shows[there], text, said[here], said[there])
    return Task(*parts, zero_shot, Spread.of(vectors[here]))


def test_average_precision_is_the_mean_of_the_precisions_where_something_is_right() -> None:
    scores = np.array([0.9, 0.8, 0.7, 0.6], np.float32)
    assert average_precision(scores, np.array([True, False, True, False])) == pytest.approx((1 + 2 / 3) / 2)


def test_every_method_finds_what_is_plain_to_see(task: Task) -> None:
    decided = at_random(task, 8, np.random.default_rng(1))
    chance = float(task.wanted.mean())
    for name, method in METHODS.items():
        found = method(task, decided, task.held_out, task.held_out_said)
        assert average_precision(found, task.wanted) > chance + 0.2, name


def test_a_queue_is_gone_through_surest_first(task: Task) -> None:
    ranks: list[Decided] = []

    def rank(decided: Decided) -> Vectors:
        ranks.append(decided)
        return task.library_said

    none = Decided(np.zeros(0, np.int64), np.zeros(0, np.int64))
    one, three = through_queue(task, (1, 3), rank, none)
    order = np.argsort(-task.library_said, kind="stable")
    seen = len(three.ticks) + len(three.crosses)
    assert sorted([*three.ticks, *three.crosses]) == sorted(order[:seen])
    assert (len(one.ticks), len(three.ticks)) == (1, 3)
    assert task.truth[three.ticks].all()
    assert not task.truth[three.crosses].any()
    assert len(ranks) == seen


def test_a_queue_in_which_nothing_is_right_ends(task: Task) -> None:
    wrong = -np.where(task.truth, 9, 0).astype(np.float32)
    none = Decided(np.zeros(0, np.int64), np.zeros(0, np.int64))
    (decided,) = through_queue(task, (2,), lambda _: wrong, none)
    assert (len(decided.ticks), len(decided.crosses)) == (0, 2 * 2 + learning_tasks.CROSSES_MORE)


def test_the_calibration_says_how_much_was_right_of_what_was_stated() -> None:
    scores = Scores()
    log_odds = np.full(10, np.log(0.9 / 0.1), np.float32)
    scores.add("zero_shot", 0, log_odds, np.arange(10) < 7)
    figures = dict(scores.figures())
    assert figures["zero_shot_stated_from_0.8"] == pytest.approx(0.9)
    assert figures["zero_shot_right_from_0.8"] == pytest.approx(0.7)
    assert figures["zero_shot_photos_from_0.8"] == 10
    assert "zero_shot_right_from_0.4" not in figures


def test_halves_share_out_every_tag() -> None:
    rng = np.random.default_rng(3)
    truth = rng.random((200, 12)) < 0.1
    first, second = learning_tasks._halves(truth, rng)
    assert sorted([*first, *second]) == list(range(200))
    share = truth[first].sum(axis=0) / truth.sum(axis=0)
    assert 0.25 < share.min() <= share.max() < 0.75


def test_times_and_ratios_are_all_said() -> None:
    figures = timed(dim=16, photos=1200, repeats=1)
    assert min(figures.values()) > 0
    assert figures["apply_to_product"] == pytest.approx(figures["apply_1200_ms"] / figures["product_1200_dim_ms"])
