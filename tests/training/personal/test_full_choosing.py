"""The ratio to the parent, the schedule, and what a batch is made of."""

from __future__ import annotations

import pytest

from training.personal.full_finish import chosen_ratio
from training.personal.full_model import warm_up_cosine


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ({0.2: (0.5, 0.0), 0.6: (0.7, 0.0), 1.0: (0.8, 0.0)}, 1.0),
        ({0.2: (0.5, 0.0), 0.6: (0.798, 0.0), 1.0: (0.8, 0.0)}, 0.6),  # as good, and nearer to the parent
        ({0.2: (0.5, 0.0), 0.6: (0.7, -0.004), 1.0: (0.8, -0.02)}, 0.6),  # the best one forgets
        ({0.2: (0.5, -0.03), 0.6: (0.7, -0.04), 1.0: (0.8, -0.05)}, 0.2),  # all forget: the one that does so least
    ],
)
def test_the_ratio(found: dict[float, tuple[float, float]], wanted: float) -> None:
    assert chosen_ratio(found) == wanted


def test_the_rates_rise_and_fall() -> None:
    factors = [warm_up_cosine(step, 100) for step in range(100)]
    assert factors[0] == pytest.approx(0.1, rel=0.01)
    assert max(factors) == factors[9] and factors[9] > 0.95
    assert factors[9:] == sorted(factors[9:], reverse=True)
    assert factors[-1] == pytest.approx(0.02, rel=0.05)
    assert warm_up_cosine(0, 1) > 0
