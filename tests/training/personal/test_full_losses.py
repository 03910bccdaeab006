"""Full's losses: the formulas in float64, gradients, open_clip's losses, and Quick's own numpy version."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from training.personal import losses
from training.torchvision_compat import ensure_torchvision_imports


def unit(rows: int, dim: int, seed: int) -> Tensor:
    drawn = torch.randn(rows, dim, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return functional.normalize(drawn, dim=-1)


RIGHT = torch.tensor([[1, 0, 0, 1], [0, 1, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0], [1, 0, 0, 1]], dtype=torch.bool)
"""Captions of several photos, photos of several captions, a photo without a caption and a caption without a photo."""


def by_hand(photos: Tensor, texts: Tensor, right: Tensor, scale: float) -> float:
    logits: NDArray[np.float64] = scale * photos.numpy() @ texts.numpy().T

    def one_way(logits: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
        losses = []
        for row, wanted in zip(logits, right, strict=True):
            if wanted.any():
                logs = row - math.log(sum(math.exp(value) for value in row))
                losses.append(-sum(logs[wanted]) / wanted.sum())
        return float(np.mean(losses))

    return (one_way(logits, right.numpy()) + one_way(logits.T, right.numpy().T)) / 2


def test_info_nce_is_the_formula() -> None:
    photos, texts = unit(5, 6, 0), unit(4, 6, 1)
    found = losses.info_nce(photos, texts, RIGHT, torch.tensor(math.log(9.0), dtype=torch.float64))
    assert found.item() == pytest.approx(by_hand(photos, texts, RIGHT, 9.0), rel=1e-12)
    in_float32 = losses.info_nce(photos.float(), texts.float(), RIGHT, torch.tensor(math.log(9.0)))
    assert in_float32.item() == pytest.approx(found.item(), rel=1e-5)


def test_gradients_are_right() -> None:
    photos, texts = unit(5, 3, 0).requires_grad_(), unit(4, 3, 1).requires_grad_()
    scale = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
    bias = torch.tensor(-1.5, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda p, t, s: losses.info_nce(p, t, RIGHT, s), (photos, texts, scale))
    assert torch.autograd.gradcheck(lambda p, t, s, b: losses.siglip(p, t, RIGHT, s, b), (photos, texts, scale, bias))
    before = unit(5, 3, 2), unit(4, 3, 3)
    assert torch.autograd.gradcheck(lambda p, t: losses.similarity_drift(p, t, *before, 5.0), (photos, texts))


def test_with_one_positive_each_they_are_open_clips() -> None:
    ensure_torchvision_imports()
    from open_clip.loss import ClipLoss, SigLipLoss

    photos, texts, scale = unit(9, 6, 2).float(), unit(9, 6, 3).float(), torch.tensor(20.0)
    bias = torch.tensor(-10.0)
    right = torch.eye(9, dtype=torch.bool)
    assert losses.info_nce(photos, texts, right, scale.log()).item() == pytest.approx(
        ClipLoss()(photos, texts, scale).item(), rel=1e-5
    )
    assert losses.siglip(photos, texts, right, scale.log(), bias).item() == pytest.approx(
        SigLipLoss()(photos, texts, scale, bias).item(), rel=1e-5
    )


def test_the_scale_stops_at_100() -> None:
    photos, texts, right = unit(3, 4, 0), unit(3, 4, 1), torch.eye(3, dtype=torch.bool)
    high = torch.tensor(6.0, dtype=torch.float64, requires_grad=True)
    loss = losses.info_nce(photos, texts, right, high)
    loss.backward()
    assert losses.scale_of(high).item() == pytest.approx(100.0)
    assert high.grad is not None and high.grad.item() == 0.0


def test_without_any_positive_there_is_no_loss() -> None:
    none = torch.zeros(3, 3, dtype=torch.bool)
    assert losses.info_nce(unit(3, 4, 0), unit(3, 4, 1), none, torch.tensor(1.0, dtype=torch.float64)).item() == 0.0


def test_drift_is_nothing_only_where_nothing_moved() -> None:
    photos, texts = unit(5, 6, 0), unit(4, 6, 1)
    assert losses.similarity_drift(photos, texts, photos, texts, 20.0).item() == pytest.approx(0.0, abs=1e-12)
    assert losses.similarity_drift(unit(5, 6, 2), texts, photos, texts, 20.0).item() > 0.01


def test_they_are_what_quick_computes_without_torch() -> None:
    from training.personal import infonce

    photos, texts = unit(5, 6, 0).float(), unit(4, 6, 1).float()
    log_scale = torch.tensor(2.5)
    theirs = infonce.info_nce(photos.numpy(), texts.numpy(), RIGHT.numpy(), 2.5)
    assert losses.info_nce(photos, texts, RIGHT, log_scale).item() == pytest.approx(float(theirs.value), rel=1e-5)
    bias = torch.tensor(-3.0)
    theirs = infonce.siglip(photos.numpy(), texts.numpy(), RIGHT.numpy(), 2.5, -3.0)
    assert losses.siglip(photos, texts, RIGHT, log_scale, bias).item() == pytest.approx(float(theirs.value), rel=1e-5)
