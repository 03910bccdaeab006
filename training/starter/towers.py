"""Both towers cut in two: a frozen lower part, run once for each photo and text, and an upper part to tune."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.starter.e5_file import E5File
from training.starter.image_tower import create_network
from training.starter.text_tower import PAD, bert_config, bert_state_dict, kept_pieces

FROZEN_STAGES = 5
FROZEN_LAYERS = 10
_MASKED = -1e4


def fold_batch_norms(module: nn.Module) -> None:
    """Fold every batch norm that follows a convolution into it, in place; statistics stay as pretrained.

    Tuning then costs no normalisation, and small batches cannot disturb the statistics.
    """
    from timm.layers import BatchNormAct2d

    children = list(module.named_children())
    for _, child in children:
        fold_batch_norms(child)
    for (_, convolution), (name, norm) in zip(children, children[1:], strict=False):
        if not (isinstance(convolution, nn.Conv2d) and isinstance(norm, BatchNormAct2d)):
            continue
        scale = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach()
        convolution.weight = nn.Parameter(convolution.weight.detach() * scale.view(-1, 1, 1, 1))
        convolution.bias = nn.Parameter((norm.bias - norm.running_mean * scale).detach())
        setattr(module, name, nn.Sequential(norm.drop, norm.act))


class LowerImage(nn.Module):
    """Stem and the first five stages: float32[n, 3, 224, 224] to float32[n, 120, 14, 14]."""

    def __init__(self) -> None:
        super().__init__()
        network = cast(Any, create_network())
        fold_batch_norms(network)
        self.layers = nn.Sequential(network.conv_stem, network.bn1, network.blocks[:FROZEN_STAGES]).eval()

    def forward(self, pixels: Tensor) -> Tensor:
        return cast(Tensor, self.layers(pixels))


class UpperImage(nn.Module):
    """The last two stages, the head convolution and pooling: float32[n, 120, 14, 14] to float32[n, 1280]."""

    def __init__(self) -> None:
        super().__init__()
        network = cast(Any, create_network())
        fold_batch_norms(network)
        self.blocks = network.blocks[FROZEN_STAGES:]
        self.conv_head = network.conv_head
        self.activation = network.bn2
        self.classifier = network.classifier

    def forward(self, states: Tensor) -> Tensor:
        return cast(Tensor, self.activation(self.conv_head(self.blocks(states)))).mean((2, 3))


def split_text_tower(file: E5File) -> tuple[Callable[[Tensor], Tensor], UpperText]:
    """Return the frozen embedding and layers, int64[n, t] to float32[n, t, 384], and the layers to tune."""
    from transformers import BertConfig, BertModel

    kept = kept_pieces(file.pieces)
    network = cast(Any, BertModel(BertConfig(**bert_config(file, len(kept))), add_pooling_layer=False)).eval()
    network.load_state_dict(bert_state_dict(file, kept))
    upper = UpperText(network.encoder.layer[FROZEN_LAYERS:])
    network.encoder.layer = network.encoder.layer[:FROZEN_LAYERS]

    def lower(tokens: Tensor) -> Tensor:
        return cast(Tensor, network(input_ids=tokens, attention_mask=(tokens != PAD).long()).last_hidden_state)

    return lower, upper


class UpperText(nn.Module):
    """The last layers and the mean over tokens: float32[n, t, 384] and bool[n, t] to float32[n, 384]."""

    def __init__(self, layers: nn.ModuleList) -> None:
        super().__init__()
        self.layers = layers

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        bias = torch.zeros(mask.shape).masked_fill(~mask, _MASKED)[:, None, None, :]
        for layer in self.layers:
            output = layer(states, attention_mask=bias)
            states = output[0] if isinstance(output, tuple) else output
        return (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)


def states_tensor(rows: NDArray[np.float16]) -> Tensor:
    """Return float32[n, channels, h, w] of stored image states float16[n, h, w, channels]."""
    return torch.from_numpy(rows.astype(np.float32)).permute(0, 3, 1, 2)


def warm_up_cosine(step: int, steps: int, warm_up: int, floor: float) -> float:
    """Return the learning rate's factor: linear warm-up, then a cosine from 1 to ``floor``."""
    decayed = floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * step / steps))
    return min(1.0, (step + 1) / warm_up) * decayed
