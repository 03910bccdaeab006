"""The two-space projection."""

from __future__ import annotations

import pytest
import torch

from training.starter.assemble import principal_directions, reduce_dimensions
from training.starter.heads import ImageHead, TextHead, combine


def test_a_dot_product_is_the_weighted_sum_of_two_cosines() -> None:
    torch.manual_seed(0)
    scene, objects = torch.randn(2, 6), torch.randn(2, 4)
    left, right = combine(scene, objects, 0.7)
    expected = 0.7 * torch.cosine_similarity(*scene, dim=0) + 0.3 * torch.cosine_similarity(*objects, dim=0)
    assert (left @ right).item() == pytest.approx(expected.item(), abs=1e-6)
    assert left.norm().item() == pytest.approx(1, abs=1e-6)


def test_projecting_on_a_whole_basis_changes_no_similarity() -> None:
    torch.manual_seed(1)
    image, text = ImageHead(0.6, 12, 8).eval(), TextHead(0.6, 12, 8).eval()
    torch.nn.init.normal_(image.class_codes)
    bases = [torch.linalg.qr(torch.randn(n, n))[0] for n in (12, 8)]
    small_image, small_text = reduce_dimensions(image, text, *bases)
    features, pooled = torch.randn(5, 1280), torch.randn(5, 384)
    with torch.no_grad():
        before = image(features) @ text(pooled).T
        after = small_image.eval()(features) @ small_text.eval()(pooled).T
    torch.testing.assert_close(before, after, atol=1e-5, rtol=1e-4)


def test_a_trial_of_few_photos_still_gives_all_dimensions() -> None:
    torch.manual_seed(2)
    image, text = ImageHead(0.6, 512, 256), TextHead(0.6, 512, 256)
    torch.nn.init.normal_(image.class_codes)
    scene, objects = principal_directions(image, text, torch.randn(6, 1280), torch.randn(9, 384))
    assert (scene.shape, objects.shape) == ((384, 512), (128, 256))
    torch.testing.assert_close(scene @ scene.T, torch.eye(384), atol=1e-4, rtol=0)
