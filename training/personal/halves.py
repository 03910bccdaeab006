"""A tower cut in two: what lies below the first adapted block is the same all the time, and can be computed once.

A tower's blocks are its largest list of modules that follow each other: a transformer's layers, a convolutional
network's stages.  What comes before them and between is the tower's own code, which is not known here; so the whole
tower is run each time, with the lower blocks standing aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint


class _ReachedError(Exception):
    """The lower half is done; the rest of the tower need not run."""

    def __init__(self, states: Tensor) -> None:
        super().__init__()
        self.states = states


def main_blocks(tower: nn.Module) -> tuple[str, Sequence[nn.Module]]:
    """Return a tower's blocks and the name of what holds them; "" and none where no list has many of its weights.

    Embeddings of words do not count: those of many languages are larger than all else.
    """
    words = sum(module.weight.numel() for module in tower.modules() if isinstance(module, nn.Embedding))
    most = (sum(parameter.numel() for parameter in tower.parameters()) - words) / 4
    best, blocks = "", ()
    for name, module in tower.named_modules():
        if isinstance(module, nn.ModuleList | nn.Sequential) and len(module) > 1:
            size = sum(parameter.numel() for parameter in module.parameters())
            if size > most:
                best, blocks, most = name, tuple(module), size
    return best, blocks


class Halves(nn.Module):
    """A tower whose blocks below ``first`` can be left out.

    Args:
        tower: in evaluation mode; it is changed in place until :meth:`restore`.
        first: the first block of the upper half, at least 1.
        checkpointing: whether the upper blocks are computed again for the gradient instead of being remembered
            (Chen et al. 2016): a third more work, and memory for one block at a time.
    """

    def __init__(self, tower: nn.Module, first: int, *, checkpointing: bool = False) -> None:
        super().__init__()
        self.tower, self.first = tower, first
        self._at, _ = main_blocks(tower)
        self._given: Tensor | None = None
        self._stop = self._tuple = False
        if self._at:
            container = cast(Any, tower.get_submodule(self._at))
            for index, block in enumerate(list(container)):
                if index < first:
                    container[index] = _Lower(block, self, last=index == first - 1)
                elif checkpointing:
                    container[index] = _Checkpointed(block)

    def lower(self, inputs: Tensor) -> Tensor:
        """Return what the last lower block gives of these inputs."""
        self._stop = True
        try:
            with torch.no_grad():
                self.tower(inputs)
        except _ReachedError as reached:
            return reached.states
        finally:
            self._stop = False
        raise RuntimeError("the tower has no lower half")

    def upper(self, inputs: Tensor, states: Tensor) -> Tensor:
        """Return embeddings of what :meth:`lower` gave.

        Args:
            inputs: as for the whole tower; of photos one will do, whatever it shows.
        """
        self._given = states
        try:
            return cast(Tensor, self.tower(inputs))
        finally:
            self._given = None

    def forward(self, inputs: Tensor) -> Tensor:
        """Return the whole tower's embeddings."""
        return cast(Tensor, self.tower(inputs))

    def restore(self) -> nn.Module:
        """Return the tower as it was before."""
        if self._at:
            container = cast(Any, self.tower.get_submodule(self._at))
            for index, block in enumerate(list(container)):
                if isinstance(block, _Lower | _Checkpointed):
                    container[index] = block.block
        return self.tower


class _Lower(nn.Module):
    """A block that stands aside where what the last lower one gives is known."""

    def __init__(self, block: nn.Module, halves: Halves, *, last: bool) -> None:
        super().__init__()
        self.block, self._last = block, last
        self._halves = (halves,)  # in a tuple: not a module of its own below this one

    def forward(self, *inputs: Any, **more: Any) -> Any:
        halves = self._halves[0]
        if halves._given is not None:
            states = halves._given if self._last else _first(inputs, more)
            return (states,) if halves._tuple else states
        output = self.block(*inputs, **more)
        if self._last:
            halves._tuple = isinstance(output, tuple)
            if halves._stop:
                raise _ReachedError(output[0] if isinstance(output, tuple) else output)
        return output

    def __getattr__(self, name: str) -> Any:
        """Give what else towers ask of their blocks."""
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(super().__getattr__("block"), name)


class _Checkpointed(nn.Module):
    def __init__(self, block: nn.Module) -> None:
        super().__init__()
        self.block = block

    def forward(self, *inputs: Any, **more: Any) -> Any:
        if not torch.is_grad_enabled():
            return self.block(*inputs, **more)
        return checkpoint(self.block, *inputs, use_reentrant=False, **more)

    def __getattr__(self, name: str) -> Any:
        """Give what else towers ask of their blocks."""
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(super().__getattr__("block"), name)


def _first(inputs: tuple[Any, ...], more: dict[str, Any]) -> Any:
    return inputs[0] if inputs else next(iter(more.values()))
