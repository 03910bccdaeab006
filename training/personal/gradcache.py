"""The gradient of a contrastive loss over a large batch, in the memory of a small one (GradCache; Gao et al. 2021).

Every photo of a batch is compared with every text of it, so the loss needs all embeddings; but its gradient by the
weights needs, of each embedding, only the loss's gradient by that embedding.  So: all embeddings without remembering
anything; the loss and its gradient by them; then a part of the batch at a time once more, remembering, with that
gradient put in.  The sum is the full batch's gradient exactly, as long as a tower computes the same twice (nothing is
dropped out at random here).  Where a batch fits in one part, the first pass is saved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Items = NDArray[np.int64]


@dataclass(frozen=True)
class Part:
    """Photos or texts of a batch, and the tower that they go through.

    Attributes:
        encode: from items int64[k] to float32[k, dim].
        at_once: items that are remembered at a time.
    """

    encode: Callable[[Items], Tensor]
    items: Items
    at_once: int

    def chunks(self) -> list[Items]:
        """Return the items, so many at a time."""
        return [self.items[start : start + self.at_once] for start in range(0, len(self.items), self.at_once)]


def accumulate(
    parts: Sequence[Part],
    loss_of: Callable[[Sequence[Tensor]], Tensor],
    scaled: Callable[[Tensor], Tensor] = lambda loss: loss,
) -> Iterator[float | None]:
    """Add the gradient of a batch's loss to the parameters; yield None between chunks and the loss at the end.

    Args:
        loss_of: from the embeddings of each part, float32[n, dim], to the loss; it may use parameters of its own.
        scaled: makes a loss larger for float16 (see :meth:`training.personal.devices.Device.scaler`).
    """
    if all(len(part.items) <= part.at_once for part in parts):
        found = []
        for part in parts:
            found.append(part.encode(part.items))
            yield None
        loss = loss_of(found)
        if torch.isfinite(loss):
            scaled(loss).backward()
        yield float(loss.detach())
        return
    leaves = []
    for part in parts:
        with torch.no_grad():
            rows = []
            for chunk in part.chunks():
                rows.append(part.encode(chunk))
                yield None
        leaves.append(torch.cat(rows).requires_grad_())
    loss = loss_of(leaves)
    if torch.isfinite(loss):
        scaled(loss).backward()
        for part, leaf in zip(parts, leaves, strict=True):
            assert leaf.grad is not None
            start = 0
            for chunk in part.chunks():
                wanted = leaf.grad[start : start + len(chunk)]
                torch.autograd.backward(part.encode(chunk), wanted)
                start += len(chunk)
                yield None
    yield float(loss.detach())
