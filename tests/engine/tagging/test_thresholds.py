"""From chances to proposals: the stated precision."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.tagging.thresholds import chances, floor_of, precision_of, proposed


def log_odds(*values: float) -> np.ndarray:
    return np.log(np.array(values) / (1 - np.array(values))).astype(np.float32)


def test_the_largest_prefix_whose_mean_is_the_stated_precision_is_proposed_surest_first() -> None:
    odds = log_odds(0.6, 0.95, 0.9, 0.72, 0.1)
    assert proposed(odds, 0.85).tolist() == [1, 2, 3]  # 0.95, 0.9, 0.72
    assert proposed(odds, 0.9).tolist() == [1, 2]
    assert proposed(odds, 0.97).tolist() == []
    assert precision_of(odds[proposed(odds, 0.85)]) == pytest.approx((0.95 + 0.9 + 0.72) / 3, abs=1e-6)


def test_none_below_the_floor_is_proposed_however_sure_the_others_are() -> None:
    odds = log_odds(*[0.99] * 50, 0.45)
    assert len(proposed(odds, 0.85)) == 50
    assert len(proposed(odds, 0.5)) == 51  # who asks for less, gets less
    assert floor_of(0.3) == pytest.approx(0.24)


def test_equal_photos_stay_in_order_and_damaged_ones_out() -> None:
    odds = log_odds(0.9, 0.95, 0.9, 0.95)
    odds[1] = np.nan
    assert proposed(odds, 0.8).tolist() == [3, 0, 2]
    assert proposed(np.empty(0, np.float32), 0.8).tolist() == []
    assert precision_of(np.empty(0, np.float32)) == 0.0


@given(st.lists(st.floats(-8, 8), max_size=60), st.floats(0.3, 0.99))
def test_what_is_proposed_is_expected_to_be_as_right_as_stated(values: list[float], precision: float) -> None:
    odds = np.array(values, np.float32)
    found = proposed(odds, precision)
    assert len(found) == len(set(found.tolist()))
    if len(found):
        assert precision_of(odds[found]) >= precision - 1e-9
        assert chances(odds[found]).min() >= floor_of(precision)
        rest = np.setdiff1d(np.arange(len(odds)), found)
        assert not len(rest) or chances(odds[rest]).max() <= chances(odds[found]).min()
