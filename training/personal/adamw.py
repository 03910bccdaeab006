"""AdamW, and how fast it learns when: warm-up, then a cosine to zero."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float32]

_FIRST, _SECOND, _TINY = 0.9, 0.99, 1e-8


def rate_at(step: int, steps: int, warm_up: int) -> float:
    """Return the share of the highest rate at a step, from 0: up in a line, then down in half a cosine.

    Loshchilov and Hutter 2017 (SGDR, section 3), with Goyal et al. 2017's warm-up (section 2.2).
    """
    if step < warm_up:
        return (step + 1) / warm_up
    return 0.5 * (1 + math.cos(math.pi * (step - warm_up) / max(1, steps - warm_up)))


@dataclass(eq=False)
class AdamW:
    """Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2), in place.

    Attributes:
        rate: the highest; decay: of weights, in shares of the rate.
        first, second: running means of the gradients and of their squares; steps: done.
    """

    rate: float
    decay: float
    first: dict[str, Weights] = field(default_factory=dict)
    second: dict[str, Weights] = field(default_factory=dict)
    steps: int = 0

    def step(self, weights: Mapping[str, Weights], slopes: Mapping[str, Weights], share: float = 1.0) -> None:
        """Change the weights by their gradients.

        Args:
            weights: float32 by name, changed in place; a 0-dimensional one (the temperature) does not decay.
            share: of the rate, see :func:`rate_at`.
        """
        self.steps += 1
        rate = self.rate * share
        for name, weight in weights.items():
            slope = slopes[name]
            first = self.first.setdefault(name, np.zeros_like(weight))
            second = self.second.setdefault(name, np.zeros_like(weight))
            first += np.float32(1 - _FIRST) * (slope - first)
            second += np.float32(1 - _SECOND) * (slope * slope - second)
            change = (first / (1 - _FIRST**self.steps)) / (np.sqrt(second / (1 - _SECOND**self.steps)) + _TINY)
            if weight.ndim:
                change = change + self.decay * weight
            weight -= (rate * change).astype(np.float32)
