"""What Full training runs on: the device, its precision, and how much of a batch goes through a tower at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import psutil
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.encoding.providers import usable_cores

_CPU_SHARE, _GPU_SHARE = 0.25, 0.5
"""Of the free memory, for what is remembered for the gradient."""

MOST_AT_ONCE = 128


@dataclass(frozen=True)
class Device:
    """Where the towers are.

    Attributes:
        name: for a person: ``cpu``, or the GPU's name.
        half: the type of the forward pass on a GPU; None on the processor, which is no faster with it.
    """

    device: torch.device
    name: str
    half: torch.dtype | None = None

    @property
    def is_cpu(self) -> bool:
        """Whether it is the processor."""
        return self.device.type == "cpu"

    @contextlib.contextmanager
    def forward(self) -> Iterator[None]:
        """Compute in mixed precision (Micikevicius et al. 2018) where the device gains from it."""
        if self.half is None:
            yield
            return
        with torch.autocast(self.device.type, dtype=self.half):
            yield

    def scaler(self) -> Any:
        """Return what keeps small gradients from vanishing in float16; it does nothing in other types."""
        return torch.amp.GradScaler(self.device.type, enabled=self.half is torch.float16)

    def free_bytes(self) -> int:
        """Return about how much memory is free."""
        if self.device.type == "cuda":
            return int(torch.cuda.mem_get_info(self.device)[0])
        return int(psutil.virtual_memory().available)

    def at_once(self, bytes_each: int) -> int:
        """Return how many photos or texts go through a tower at a time, if each remembers so many bytes."""
        share = _CPU_SHARE if self.is_cpu else _GPU_SHARE
        return max(1, min(MOST_AT_ONCE, int(self.free_bytes() * share / max(1, bytes_each))))


def best_device() -> Device:
    """Return a GPU of CUDA or Apple's if torch can use one, else the processor."""
    if torch.cuda.is_available():
        half = torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
        return Device(torch.device("cuda"), torch.cuda.get_device_name(), half)
    if torch.backends.mps.is_available():
        return Device(torch.device("mps"), "Apple GPU", torch.float16)
    torch.set_num_threads(usable_cores())
    return Device(torch.device("cpu"), "cpu")


def remembered_bytes(encode: Callable[[NDArray[np.int64]], Tensor], items: NDArray[np.int64]) -> int:
    """Return how much a forward pass keeps for its gradient, for each item.

    Args:
        items: two; what the second adds is counted, as weights are kept once for all.
    """
    kept: dict[int, int] = {}

    def keep(tensor: Tensor) -> Tensor:
        kept[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
        return tensor

    sums = []
    for count in (1, 2):
        kept.clear()
        with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
            found = encode(items[:count])
        sums.append(sum(kept.values()))
        del found
    return max(1, sums[1] - sums[0])


def is_out_of_memory(error: BaseException) -> bool:
    """Tell whether a device had no room: torch says so in several ways."""
    return isinstance(error, torch.OutOfMemoryError) or "out of memory" in str(error).lower()
