"""Low-rank adaptation (LoRA; Hu et al. 2021): what Full training adds to a tower's matrices, and how it is merged.

A frozen layer computes ``W x``; beside it ``up (down x)`` is learnt, of low rank and zero at first.  Merged, the layer
holds ``W + up down``, so that the model is no slower and no larger than its parent.  Adapted are the attention and
perceptron projections of transformers and, where a tower is convolutional, its pointwise convolutions, which mix
channels as a projection does; depthwise ones hold few weights and stay.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import parametrize

FUSED = "in_proj_weight"
"""Of torch's attention: queries, keys and values in one matrix."""

_LEAST_WIDTH = 16
"""Narrower layers have nothing to gain from a lower rank."""


class Factors(nn.Module):
    """``share * strength * up @ down``: what is added to a matrix.

    Attributes:
        down: float32[rank, in]; up: float32[out, rank], zero at first.
        share: of it that counts, 0 to 1: the interpolation between parent and trained (WiSE-FT, Wortsman et al. 2022).
    """

    def __init__(self, inputs: int, outputs: int, rank: int, strength: float, generator: torch.Generator) -> None:
        super().__init__()
        rank = min(rank, inputs, outputs)
        self.strength, self.share = strength, 1.0
        bound = 1 / math.sqrt(inputs)
        self.down = nn.Parameter((torch.rand(rank, inputs, generator=generator) * 2 - 1) * bound)
        self.up = nn.Parameter(torch.zeros(outputs, rank))

    def product(self) -> Tensor:
        """Return float32[out, in]."""
        return (self.up @ self.down) * (self.share * self.strength)

    def forward(self, matrix: Tensor) -> Tensor:
        """Return the adapted matrix (as a parametrization)."""
        return matrix + self.product().reshape(matrix.shape).to(matrix.dtype)


class LowRank(nn.Module):
    """A linear layer, or a pointwise convolution, with what is learnt beside it."""

    def __init__(self, base: nn.Linear | nn.Conv2d, rank: int, strength: float, generator: torch.Generator) -> None:
        super().__init__()
        self.base = base
        outputs, inputs = base.weight.shape[:2]
        self.factors = Factors(inputs, outputs, rank, strength, generator)

    def forward(self, inputs: Tensor) -> Tensor:
        found, factors = self.base(inputs), self.factors
        strength = factors.share * factors.strength
        if strength == 0:
            return found
        if isinstance(self.base, nn.Linear):
            return found + functional.linear(functional.linear(inputs, factors.down), factors.up) * strength
        stride = self.base.stride
        few = functional.conv2d(inputs, factors.down[:, :, None, None], stride=stride)
        return found + functional.conv2d(few, factors.up[:, :, None, None]) * strength

    @property
    def weight(self) -> Tensor:
        """The adapted weight, for layers that read it instead of calling (torch's attention, some of timm's)."""
        return self.factors(self.base.weight)

    @property
    def bias(self) -> Tensor | None:
        """The frozen layer's."""
        return cast(Tensor | None, self.base.bias)

    @property
    def in_features(self) -> int:
        """As of the frozen layer."""
        return int(self.base.weight.shape[1])

    @property
    def out_features(self) -> int:
        """As of the frozen layer."""
        return int(self.base.weight.shape[0])


@dataclass(frozen=True)
class Adapted:
    """What was adapted in a tower.

    Attributes:
        factors: by the name of the matrix in the tower's state before it was adapted.
    """

    tower: nn.Module
    factors: Mapping[str, Factors]

    def parameters(self) -> list[nn.Parameter]:
        """Return all that is trained."""
        return [parameter for each in self.factors.values() for parameter in each.parameters()]

    def set_share(self, share: float) -> None:
        """Set how much of what was learnt counts, 0 to 1."""
        for each in self.factors.values():
            each.share = share

    def merge(self) -> dict[str, NDArray[np.float32]]:
        """Write what was learnt into the matrices and take the rest away; return the new matrices by name."""
        with torch.no_grad():
            for name in self.factors:
                _merge(self.tower, name)
        state = self.tower.state_dict()
        return {name: state[name].detach().float().cpu().numpy() for name in self.factors}


def adapt(
    tower: nn.Module, wanted: Callable[[str, nn.Module], bool], rank: int, alpha: float, generator: torch.Generator
) -> Adapted:
    """Put low-rank factors beside the chosen layers of a frozen tower.

    Args:
        wanted: says of a module, by name, whether it is to be adapted, if it can be.
        alpha: what is learnt counts ``alpha / rank`` times, so that rates suit all ranks (Hu et al., section 4.1).
        generator: draws where it begins.
    """
    found: dict[str, Factors] = {}
    for name, module in list(tower.named_modules()):
        if isinstance(module, nn.MultiheadAttention) and module.in_proj_weight is not None and wanted(name, module):
            outputs, inputs = module.in_proj_weight.shape
            factors = Factors(inputs, outputs, rank, alpha / rank, generator)
            parametrize.register_parametrization(module, FUSED, factors)
            found[f"{name}.{FUSED}"] = factors
        elif is_projection(module) and wanted(name, module):
            made = LowRank(cast(nn.Linear, module), rank, alpha / rank, generator)
            _put(tower, name, made)
            found[f"{name}.weight"] = made.factors
    return Adapted(tower, found)


def is_projection(module: nn.Module) -> bool:
    """Tell whether a layer mixes channels at one place: linear, or a pointwise convolution in one group."""
    if isinstance(module, nn.Linear):
        return min(module.weight.shape) >= _LEAST_WIDTH
    if not isinstance(module, nn.Conv2d) or min(module.weight.shape[:2]) < _LEAST_WIDTH:
        return False
    return module.kernel_size == (1, 1) and module.groups == 1 and module.padding in ((0, 0), 0)


def low_rank_state(adapted: Adapted) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Yield what was learnt as ``NAME/down`` and ``NAME/up``: the matrix plus ``up @ down`` is the merged one."""
    for name, factors in adapted.factors.items():
        yield f"{name}/down", factors.down.detach().float().cpu().numpy()
        up = factors.up.detach().float().cpu().numpy() * np.float32(factors.share * factors.strength)
        yield f"{name}/up", up


def _merge(tower: nn.Module, name: str) -> None:
    owner, _, kind = name.rpartition(".")
    module = tower.get_submodule(owner)
    if kind == FUSED:
        parametrize.remove_parametrizations(module, FUSED, leave_parametrized=True)
        cast(Tensor, module.in_proj_weight).requires_grad_(requires_grad=False)
        return
    low = cast(LowRank, module)
    weight = low.base.weight
    weight.copy_(low.weight.reshape(weight.shape))
    _put(tower, owner, low.base)


def _put(tower: nn.Module, name: str, module: nn.Module) -> None:
    owner, _, last = name.rpartition(".")
    cast(Any, tower.get_submodule(owner)).register_module(last, module)
