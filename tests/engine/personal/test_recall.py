"""Places and recall, against a slow reference that anyone can check."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.personal.recall import mean_recall, rank, recall_of


def _reference(similarities: NDArray[np.float32], right: NDArray[np.bool_], left_out: NDArray[np.bool_]) -> list[int]:
    found = []
    for row, good, out in zip(similarities.tolist(), right.tolist(), left_out.tolist(), strict=True):
        best = max((value for value, is_right in zip(row, good, strict=True) if is_right), default=float("-inf"))
        found.append(
            1 + sum(v >= best for v, is_right, is_out in zip(row, good, out, strict=True) if not is_right | is_out)
        )
    return found


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.integers(1, 9))
def test_places_are_those_of_the_best_right_photo(seed: int, queries: int, photos: int) -> None:
    random = np.random.default_rng(seed)
    similarities = random.integers(0, 4, (queries, photos)).astype(np.float32)  # many ties
    right, left_out = random.random((2, queries, photos)) < 0.3
    assert rank(similarities, right, left_out).tolist() == _reference(similarities, right, left_out)


def test_ties_are_broken_against_us() -> None:
    assert rank(np.float32([[0.5, 0.5, 0.5]]), np.array([[False, True, False]])).tolist() == [3]


def test_what_is_no_number_is_the_worst_that_could_be() -> None:
    one_right = np.array([[True, False, False]])
    assert rank(np.float32([[np.nan, 0.1, 0.2]]), one_right).tolist() == [3]
    assert rank(np.float32([[0.9, np.nan, 0.2]]), one_right).tolist() == [2]
    assert rank(np.float32([[0.9, np.inf, 0.2]]), one_right).tolist() == [2]


def test_recall_counts_places() -> None:
    found = recall_of(np.array([1, 1, 3, 7, 30]), 40)
    assert (found.queries, found.gallery, found.at_1, found.at_5, found.at_10, found.median_rank) == (
        5, 40, 0.4, 0.6, 0.8, 3.0,
    )  # fmt: skip
    assert mean_recall(np.array([1, 3, 7, 30])).tolist() == [1.0, 2 / 3, 1 / 3, 0.0]


def test_nothing_asked_is_nothing_found() -> None:
    assert recall_of(np.empty(0, np.int64), 7).at_10 == 0.0
