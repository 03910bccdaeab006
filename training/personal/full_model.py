"""Both towers with what Full training adds to them: where they are cut, what is adapted, and how that is stored."""

from __future__ import annotations

import copy
import math
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from engine.encoding.bundle import REQUIRED_FILES
from engine.personal.weights import LORA
from training.export import check_parity
from training.personal.devices import Device
from training.personal.halves import Halves, main_blocks
from training.personal.lora import Adapted, adapt, is_projection, low_rank_state
from training.personal.parents import TOWERS, TorchParent, TowerName, with_before

_SAME = 1e-3
Snapshot = dict[str, Tensor]


@dataclass(frozen=True)
class FullOptions:
    """How Full trains; the figures behind the choices are in docs/personal-full.md.

    Attributes:
        rank, alpha: of LoRA.
        rate, scale_rate: learning rates at their highest, of what is adapted and of the logit scale.
        batch: photos in one loss.
        epochs: times that each photo is seen, at most; fewest_steps, most_steps: bounds for that.
        evaluations: on held-out photos while it trains.
        views: changed views of each photo that are kept, where states are kept.
        drift: weight of holding the parent's matching of the photos with general texts.
        patience: evaluations without progress after which it stops.
        ratios: of parent and trained that are tried in the end.
        all_blocks: adapt all blocks; None: on a GPU.
        checkpointing: compute the upper blocks again for the gradient; None: where memory is scarce.
        micro: photos that go through a tower at a time; 0: what memory allows.
    """

    rank: int = 8
    alpha: float = 16.0
    rate: float = 1e-3
    scale_rate: float = 1e-3
    weight_decay: float = 0.05
    batch: int = 64
    epochs: int = 16
    fewest_steps: int = 40
    most_steps: int = 3000
    evaluations: int = 8
    views: int = 2
    drift: float = 1.0
    patience: int = 4
    ratios: tuple[float, ...] = (1.0, 0.8, 0.6, 0.4, 0.2)
    all_blocks: bool | None = None
    checkpointing: bool | None = None
    micro: int = 0

    def document(self) -> dict[str, object]:
        """Return it for the settings of a run."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}


class FullModel:
    """The model that is trained.

    Attributes:
        halves: the towers, cut; adapted: what is learnt in them.
        stored: whether what lies below the cut may be computed once, by tower.
        log_scale, bias: of the loss; trained, too.
    """

    def __init__(self, parent: TorchParent, device: Device, options: FullOptions, seed: int) -> None:
        self.parent, self.device = parent, device
        generator = torch.Generator().manual_seed(seed)
        self.halves: dict[TowerName, Halves] = {}
        self.adapted: dict[TowerName, Adapted] = {}
        self.stored: dict[TowerName, bool] = {}
        whole = not device.is_cpu if options.all_blocks is None else options.all_blocks
        for name in TOWERS:
            tower = parent.towers[name]
            first = 0 if whole else first_upper(tower)
            self.stored[name] = first > 0 and self._can_be_cut(name, first)
            self.adapted[name] = adapt(tower, chooser(tower, first), options.rank, options.alpha, generator)
            tower.to(device.device)
            cut = first if self.stored[name] else 0
            self.halves[name] = Halves(tower, cut, checkpointing=bool(options.checkpointing))
        self.log_scale = nn.Parameter(torch.tensor(parent.log_scale, device=device.device))
        self.bias = nn.Parameter(torch.tensor(parent.bias, device=device.device))
        self._merged: dict[TowerName, dict[str, NDArray[np.float32]]] = {}
        self._learnt: dict[str, NDArray[np.float32]] = {}

    def groups(self, options: FullOptions) -> list[dict[str, Any]]:
        """Return the optimizer's parameter groups; the scale does not decay."""
        low = [parameter for name in TOWERS for parameter in self.adapted[name].parameters()]
        scale = [self.log_scale, self.bias] if self.parent.sigmoid else [self.log_scale]
        return [
            {"params": low, "base": options.rate, "lr": options.rate, "weight_decay": options.weight_decay},
            {"params": scale, "base": options.scale_rate, "lr": options.scale_rate, "weight_decay": 0.0},
        ]

    def named(self) -> Iterator[tuple[str, nn.Parameter]]:
        """Yield all that is trained, by name."""
        for name in TOWERS:
            for matrix, factors in self.adapted[name].factors.items():
                yield f"{name}/{matrix}/down", factors.down
                yield f"{name}/{matrix}/up", factors.up
        yield "log_scale", self.log_scale
        yield "bias", self.bias

    def snapshot(self) -> Snapshot:
        """Return a copy of all that is trained, on the CPU."""
        return {name: parameter.detach().cpu().clone() for name, parameter in self.named()}

    def load(self, snapshot: Mapping[str, Tensor]) -> None:
        """Go back to a snapshot.

        Raises:
            ValueError: it is of another model, or holds what is no number.
        """
        wanted = dict(self.named())
        shapes = {name: tensor.shape for name, tensor in snapshot.items()}
        if shapes != {name: parameter.shape for name, parameter in wanted.items()}:
            raise ValueError("the weights are of another model")
        if not all(bool(torch.isfinite(tensor).all()) for tensor in snapshot.values()):
            raise ValueError("the weights hold what is no number")
        with torch.no_grad():
            for name, parameter in wanted.items():
                parameter.copy_(snapshot[name])

    def set_share(self, share: float) -> None:
        """Set how much of what was learnt counts, 0 to 1."""
        for each in self.adapted.values():
            each.set_share(share)

    def merge(self) -> None:
        """Put what was learnt into the towers for good, on the CPU; then they can be written."""
        if self._merged:
            return
        for name in TOWERS:
            tower = self.halves[name].restore().to("cpu")
            learnt = dict(low_rank_state(self.adapted[name]))
            self._learnt |= {f"{name}/{key}": array for key, array in learnt.items()}
            self._merged[name] = self.adapted[name].merge()
            tower.eval().requires_grad_(requires_grad=False)

    def write(self, name: TowerName, folder: Path, inputs: list[NDArray[Any]]) -> tuple[str, float]:
        """Write one merged tower; return its precision and the lowest cosine with torch.

        Args:
            inputs: batches to compare on.

        Raises:
            ParityError: the file computes something else.
            OSError: it cannot be written.
        """
        path = folder / f"{name}.onnx"
        tower = self.parent.towers[name]
        precision = self.parent.writer.write(name, tower, self._merged[name], path)
        return precision, check_parity(name, tower, path, inputs)

    def write_rest(self, folder: Path) -> None:
        """Write what else belongs to the bundle: the tokenizer, and what was learnt where the files do not hold it."""
        shutil.copyfile(self.parent.bundle.folder / "tokenizer.json", folder / "tokenizer.json")
        if self.parent.keeps_additions:
            with (folder / LORA).open("wb") as stream:
                np.savez(stream, **with_before(self.parent.before, self._learnt))  # type: ignore[arg-type]

    def write_parent(self, folder: Path) -> None:
        """Write the parent's own files: nothing was learnt."""
        for name in (*REQUIRED_FILES, LORA):
            if (self.parent.bundle.folder / name).is_file():
                shutil.copyfile(self.parent.bundle.folder / name, folder / name)

    def _can_be_cut(self, name: TowerName, first: int) -> bool:
        """Tell whether a tower computes the same in two halves; some pass more between blocks than states."""
        tower = copy.deepcopy(self.parent.towers[name])
        if name == "vision":
            size = self.parent.bundle.preprocessing.size
            inputs = torch.rand(2, 3, size, size, generator=torch.Generator().manual_seed(0))
        else:
            inputs = torch.from_numpy(self.parent.tokens(["two dogs", "a red house beside the lake"]))
        halves = Halves(tower, first)
        try:
            with torch.no_grad():
                parts = halves.upper(inputs[:1] * 0 if name == "vision" else inputs, halves.lower(inputs))
                return bool(torch.allclose(parts, tower(inputs), rtol=_SAME, atol=_SAME))
        except (RuntimeError, TypeError, ValueError, AttributeError, IndexError):
            return False


def first_upper(tower: nn.Module) -> int:
    """Return the first of the last blocks that hold half of the blocks' weights; 0 where there are no blocks."""
    _, blocks = main_blocks(tower)
    sizes = [sum(parameter.numel() for parameter in block.parameters()) for block in blocks]
    first, held = len(blocks), 0
    while first and held < sum(sizes) / 2:
        first -= 1
        held += sizes[first]
    return first


def chooser(tower: nn.Module, first: int) -> Callable[[str, nn.Module], bool]:
    """Return what says of a layer whether it is adapted.

    The projections of the upper blocks and, of convolutional towers, what follows them before the pooling; the last
    projections into the common space stay: they are what Quick training moves.
    """
    container, blocks = main_blocks(tower)

    def chosen(name: str, module: nn.Module) -> bool:
        if not blocks:
            return is_projection(module) or isinstance(module, nn.MultiheadAttention)
        if name.startswith(f"{container}."):
            return int(name.removeprefix(f"{container}.").split(".")[0]) >= first
        return isinstance(module, nn.Conv2d) and _follows(tower, container, name)

    return chosen


def _follows(tower: nn.Module, container: str, name: str) -> bool:
    names = [each for each, _ in tower.named_modules()]
    return names.index(name) > names.index(container)


def warm_up_cosine(step: int, steps: int) -> float:
    """Return the factor of the rates: up in the first tenth of the steps, then down along a cosine to a fiftieth."""
    warm = max(1, steps // 10)
    low = 0.02
    return min(1.0, (step + 1) / warm) * (low + (1 - low) * 0.5 * (1 + math.cos(math.pi * min(step, steps) / steps)))
