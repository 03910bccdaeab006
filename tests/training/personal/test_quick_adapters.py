"""Residual adapters, AdamW and its schedule: their formulas and gradients."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.encoding.adapter import Adapter
from training.personal.adamw import AdamW, rate_at
from training.personal.adapters import Residual, second_moments

RNG = np.random.default_rng(0)


def rows(count: int, dim: int = 8) -> NDArray[np.float64]:
    drawn = RNG.standard_normal((count, dim))
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def moved() -> Residual:
    return Residual(RNG.standard_normal((8, 3)), RNG.standard_normal((3, 8)) * 0.3)


def by_small_changes(array: NDArray[np.float64], value: object) -> NDArray[np.float64]:
    found = np.empty_like(array)
    for place in np.ndindex(array.shape):
        kept = array[place]
        ends = []
        for step in (1e-6, -1e-6):
            array[place] = kept + step
            ends.append(value())  # type: ignore[operator]
        array[place] = kept
        found[place] = (ends[0] - ends[1]) / 2e-6
    return found


def test_a_new_adapter_changes_nothing() -> None:
    given = rows(5).astype(np.float32)
    assert np.allclose(Residual.new(8, 3, RNG).forward(given).out, given, atol=1e-7)


def test_it_computes_what_the_librarys_adapter_does() -> None:
    adapter, given = moved(), rows(5).astype(np.float32)
    kept = Adapter(adapter.down.astype(np.float32), adapter.up.astype(np.float32))
    assert np.allclose(kept.apply(given), adapter.forward(given).out, atol=1e-6)


def test_gradients_are_what_small_changes_make() -> None:
    adapter, given, weights = moved(), rows(5), RNG.standard_normal((5, 8))
    slopes = adapter.backward(adapter.forward(given), weights)

    def value() -> float:
        return float((adapter.forward(given).out * weights).sum())

    assert np.allclose(slopes[0], by_small_changes(adapter.down, value), atol=1e-6)
    assert np.allclose(slopes[1], by_small_changes(adapter.up, value), atol=1e-6)


def test_drift_is_the_mean_square_of_what_is_moved_with_its_gradients() -> None:
    adapter, held = moved(), rows(40)
    moments = held.T @ held / len(held)
    value, by_down, by_up = adapter.drift(moments)
    assert value == pytest.approx(float(((held @ adapter.down @ adapter.up) ** 2).sum(axis=1).mean()))
    assert np.allclose(by_down, by_small_changes(adapter.down, lambda: adapter.drift(moments)[0]), atol=1e-6)
    assert np.allclose(by_up, by_small_changes(adapter.up, lambda: adapter.drift(moments)[0]), atol=1e-6)


def test_moments_weigh_parts_alike() -> None:
    first, second = rows(3).astype(np.float32), rows(30).astype(np.float32)
    expected = (first.T @ first / 3 + second.T @ second / 30) / 2
    assert np.allclose(second_moments(first, second), expected, atol=1e-6)
    assert np.allclose(second_moments(first, second[:0]), first.T @ first / 3, atol=1e-6)


def test_adamw_is_torchs() -> None:
    torch = pytest.importorskip("torch", reason="needs the extra train")
    ours = {"weight": RNG.standard_normal((3, 4)).astype(np.float32), "scalar": np.array(2.0, np.float32)}
    theirs = {name: torch.nn.Parameter(torch.tensor(value.copy())) for name, value in ours.items()}
    groups = [
        {"params": [theirs["weight"]], "weight_decay": 0.3},
        {"params": [theirs["scalar"]], "weight_decay": 0.0},
    ]
    reference = torch.optim.AdamW(groups, lr=0.01, betas=(0.9, 0.99), eps=1e-8)
    optimiser = AdamW(rate=0.01, decay=0.3)
    for _ in range(5):
        slopes = {name: RNG.standard_normal(value.shape).astype(np.float32) for name, value in ours.items()}
        for name, parameter in theirs.items():
            parameter.grad = torch.tensor(slopes[name])
        reference.step()
        optimiser.step(ours, slopes)
    for name, parameter in theirs.items():
        assert np.allclose(ours[name], parameter.detach().numpy(), atol=2e-6), name


def test_the_rate_rises_then_falls_to_nothing() -> None:
    rates = [rate_at(step, 100, 10) for step in range(101)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == rates[10] == 1.0
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert rates[100] == pytest.approx(0.0)
