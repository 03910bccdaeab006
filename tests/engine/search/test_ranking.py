"""Order and sets of photos."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from engine.search.ranking import best_first, united

SCORES = arrays.arrays(np.float32, st.integers(0, 30), elements=st.sampled_from([-1.0, 0.0, 0.5, 2.0]))
IDS = st.sets(st.integers(1, 40), max_size=25).map(lambda ids: np.array(sorted(ids), np.int64))


@given(SCORES, st.integers(0, 35))
def test_the_best_are_those_of_the_whole_order(scores: np.ndarray, limit: int) -> None:
    expected = sorted(range(len(scores)), key=lambda place: (-scores[place], place))
    assert best_first(scores).tolist() == expected
    assert best_first(scores, limit).tolist() == expected[:limit]


@given(IDS, IDS)
def test_united_is_the_union_in_order(ids: np.ndarray, others: np.ndarray) -> None:
    assert united(ids, others).tolist() == sorted({*ids.tolist(), *others.tolist()})
