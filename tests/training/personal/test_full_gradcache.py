"""The gradient of a large batch, computed a few at a time, is the large batch's."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from training.personal.gradcache import Part, accumulate
from training.personal.losses import info_nce


def towers() -> tuple[nn.Module, nn.Module, nn.Parameter]:
    torch.manual_seed(0)
    made = [nn.Sequential(nn.Linear(6, 12), nn.GELU(), nn.Linear(12, 5)).double() for _ in range(2)]
    return made[0], made[1], nn.Parameter(torch.tensor(2.0, dtype=torch.float64))


def gradient(at_once: int) -> tuple[list[Tensor], float, int]:
    vision, text, log_scale = towers()
    inputs = torch.randn(2, 10, 6, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    right = torch.eye(10, 7, dtype=torch.bool)
    right[7:, 0] = True
    largest = 0

    def encode(tower: nn.Module, rows: Tensor, items: np.ndarray) -> Tensor:
        nonlocal largest
        largest = max(largest, len(items)) if torch.is_grad_enabled() else largest
        return functional.normalize(tower(rows[torch.from_numpy(items)]), dim=-1)

    parts = [
        Part(lambda items: encode(vision, inputs[0], items), np.arange(10), at_once),
        Part(lambda items: encode(text, inputs[1], items), np.arange(7), at_once),
    ]
    values = list(accumulate(parts, lambda found: info_nce(found[0], found[1], right, log_scale)))
    parameters = [*vision.parameters(), *text.parameters(), log_scale]
    return [parameter.grad for parameter in parameters], values[-1], largest


@pytest.mark.parametrize("at_once", [1, 3, 7])
def test_in_parts_it_is_the_same_gradient(at_once: int) -> None:
    whole, loss, _ = gradient(10)
    found, same_loss, largest = gradient(at_once)
    assert same_loss == pytest.approx(loss, rel=1e-12)
    assert largest == at_once
    for wanted, got in zip(whole, found, strict=True):
        assert float(wanted.abs().max()) > 0
        torch.testing.assert_close(got, wanted, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("at_once", [2, 10])
def test_what_is_no_number_leaves_no_gradient(at_once: int) -> None:
    layer = nn.Linear(2, 2)
    part = Part(lambda items: layer(torch.ones(len(items), 2)), np.arange(4), at_once)
    *_, loss = accumulate([part], lambda found: found[0].sum() * float("nan"))
    assert np.isnan(loss)
    assert layer.weight.grad is None
