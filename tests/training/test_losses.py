"""The losses against their formulas in float64 and against open_clip's."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from training.starter import losses
from training.torchvision_compat import ensure_torchvision_imports


def unit(rows: int, dim: int, seed: int) -> torch.Tensor:
    return functional.normalize(torch.randn(rows, dim, generator=torch.Generator().manual_seed(seed)), dim=-1)


def test_contrastive_loss_is_the_formula() -> None:
    images, texts = unit(7, 5, 0), unit(7, 5, 1)
    logits = 12.0 * texts.double().numpy() @ images.double().numpy().T
    rows = -np.log(np.exp(logits).diagonal() / np.exp(logits).sum(1)).mean()
    columns = -np.log(np.exp(logits).diagonal() / np.exp(logits).sum(0)).mean()
    assert losses.contrastive_loss(images, texts, torch.tensor(12.0)).item() == pytest.approx(rows + columns, rel=1e-5)


def test_contrastive_loss_is_twice_open_clips() -> None:
    ensure_torchvision_imports()
    from open_clip.loss import ClipLoss

    images, texts, scale = unit(9, 6, 2), unit(9, 6, 3), torch.tensor(20.0)
    expected = 2 * ClipLoss()(images, texts, scale)
    torch.testing.assert_close(losses.contrastive_loss(images, texts, scale), expected)


def test_contrastive_loss_gradient() -> None:
    images = unit(4, 3, 4).double().requires_grad_(True)
    texts = unit(4, 3, 5).double().requires_grad_(True)
    scale = torch.tensor(5.0, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(losses.contrastive_loss, (images, texts, scale))


def test_imagined_photos_of_other_classes_only_cost_nothing() -> None:
    texts, photos = unit(3, 4, 6), unit(5, 4, 7)
    none_right = losses.imagined_photo_loss(
        texts, torch.tensor([0, 1, 2]), photos, torch.tensor([5, 6, 7, 8, 9]), torch.tensor(10.0)
    )
    assert none_right.item() == 0.0


def test_imagined_photo_loss_falls_as_texts_find_their_photos() -> None:
    photos = torch.eye(4)
    labels = torch.arange(4)
    found = losses.imagined_photo_loss(photos, labels, photos, labels, torch.tensor(10.0))
    missed = losses.imagined_photo_loss(photos.roll(1, 0), labels, photos, labels, torch.tensor(10.0))
    assert found < 0.01 < 5 < missed


def test_posterior_loss_is_least_for_the_classifiers_own_order() -> None:
    texts, labels = torch.eye(3), torch.arange(3)
    posteriors = torch.tensor([[0.9, 0.1, 0.0], [0.0, 0.1, 0.9]])
    right = losses.posterior_loss(functional.normalize(posteriors, dim=1), texts, labels, posteriors, torch.tensor(5.0))
    wrong = losses.posterior_loss(
        functional.normalize(posteriors.flip(1), dim=1), texts, labels, posteriors, torch.tensor(5.0)
    )
    assert right < wrong


def test_imagined_posteriors_are_distributions_peaked_at_their_label() -> None:
    generator = torch.Generator().manual_seed(0)
    confusion = torch.softmax(torch.randn(20, 20, generator=generator) + 3 * torch.eye(20), dim=1)
    seen = torch.softmax(torch.randn(6, 20, generator=generator), dim=1)
    labels = torch.arange(20)
    made = losses.imagined_posteriors(labels, confusion, seen, generator)
    torch.testing.assert_close(made.sum(1), torch.ones(20))
    assert (made[labels, labels] >= 0.4).all()


def test_drift_is_zero_for_what_did_not_move() -> None:
    rows = unit(5, 8, 8)
    assert losses.drift(rows * 3, rows).item() == pytest.approx(0, abs=1e-6)
    assert losses.drift(-rows, rows).item() == pytest.approx(2, abs=1e-6)
