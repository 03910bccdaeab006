"""What concepts say of one another: competition and implication."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.tagging.records import VocabularyEntry
from engine.tagging.thresholds import chances
from engine.tagging.tree import ConceptTree, compete
from tests.engine.tagging.small_models import entry

SEASONS = [
    entry("season", exclusive=True),
    entry("spring", "season"),
    entry("winter", "season"),
    entry("snowfall", "winter"),
    entry("dog"),
]
KEYS = [item.key for item in SEASONS]


def test_a_parent_gets_at_least_what_its_children_have() -> None:
    log_odds = np.array([[-5, -9, -9, 3, 0]], np.float32)
    settled = ConceptTree.of(SEASONS, KEYS).settle(log_odds)
    assert settled[0, 2] == pytest.approx(3, abs=0.01)
    assert settled[0, 0] == settled[0, 2]
    assert settled[0, 4] == 0


def test_siblings_that_exclude_each_other_compete_and_take_their_children_along() -> None:
    settled = ConceptTree.of(SEASONS, KEYS).settle(np.array([[-5, 3, -9, 2, 0]], np.float32))
    assert settled[0, 1] == pytest.approx(3 - np.log1p(np.exp(2)), abs=1e-5)
    assert settled[0, 2] == pytest.approx(2 - np.log1p(np.exp(3)), abs=1e-5)
    assert settled[0, 3] == settled[0, 2]  # no snowfall without winter
    assert settled[0, 0] == settled[0, 1]


@given(st.lists(st.floats(-30, 30), min_size=2, max_size=8))
def test_chances_of_what_excludes_each_other_add_up_to_one_at_most(values: list[float]) -> None:
    competing = compete(np.array(values, np.float32)[:, None])
    assert np.isfinite(competing).all()
    assert chances(competing).sum() <= 1 + 1e-4
    assert (competing[:, 0] <= np.array(values) + 1e-4).all()


def test_what_lies_in_an_entry_that_is_switched_off_still_competes() -> None:
    keys = ["spring", "snowfall", "dog", "tag:9"]
    tree = ConceptTree.of(SEASONS, keys)
    assert tree.parents.tolist() == [-1, -1, -1, -1]
    assert tree.groups[0] == tree.groups[1] != -1
    assert tree.groups[2] == tree.groups[3] == -1


def test_a_circle_of_parents_is_cut() -> None:
    circle = [VocabularyEntry("a", "a", "a", "b"), VocabularyEntry("b", "b", "b", "a")]
    settled = ConceptTree.of(circle, ["a", "b"])
    assert len(settled.parents) == 2


def test_rows_and_columns_in_any_memory_order_are_settled_in_place() -> None:
    rows = np.random.default_rng(0).normal(size=(50, 5)).astype(np.float32)
    tree = ConceptTree.of(SEASONS, KEYS)
    one, other = np.ascontiguousarray(rows), np.asfortranarray(rows)
    assert tree.settle(one) is one
    np.testing.assert_array_equal(one, tree.settle(other))
    assert tree.settle(np.empty((0, 5), np.float32)).shape == (0, 5)
