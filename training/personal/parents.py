"""The torch model of a bundle, which Full training starts from, and its way back into a bundle.

The starter (and what was trained from it) is made of its own ONNX files; a converted model of the weights that it was
converted from, as its description says, and of what earlier Full trainings added to them (``lora.npz``).  Both are
compared with the bundle before they are trusted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from engine.control import Control
from engine.encoding.bundle import DESCRIPTION, Bundle
from engine.encoding.onnx import Encoder
from engine.encoding.tokenizer import Tokenizer
from engine.errors import DownloadFailed, FolderUnusable, ModelSourceInvalid, TrainingImpossible
from engine.models.source import parse_source
from engine.personal.probe import load_probe
from engine.personal.weights import LORA, STARTER, weights_to_be_had
from training.personal.starter_files import Array, TowerFile

TowerName = Literal["vision", "text"]
TOWERS: tuple[TowerName, ...] = ("vision", "text")

_SAME = 0.9999
_NEARLY = 0.95
"""Of a bundle in lower precision (docs/precision.md), which computes less exactly than its weights."""

_COMPARED_PHOTOS, _COMPARED_TEXTS = 4, 12


class Writer(Protocol):
    """Writes a trained tower as a bundle's file."""

    def write(self, tower: TowerName, module: nn.Module, changed: Mapping[str, Array], path: Path) -> str:
        """Write it and return how precise its weights are, for the description.

        Args:
            module: merged, on the CPU.
            changed: the matrices that differ from the parent's, by the names in the module's state.
        """


@dataclass(eq=False)
class TorchParent:
    """A bundle's model in torch, float32, on the CPU, in evaluation mode; nothing of it asks for gradients.

    Attributes:
        towers: pixels float32[n, 3, S, S] or tokens int64[n, t] to float32[n, dim], not normalised.
        sigmoid: it was trained with SigLIP's loss; ``bias`` then is its logit bias.
        parity: lowest cosines with the bundle, by tower.
        before: what earlier trainings had added to the source's weights; empty where the bundle holds all.
        keeps_additions: whether what this training adds must be kept beside the files.
    """

    bundle: Bundle
    towers: dict[TowerName, nn.Module]
    tokenizer: Tokenizer
    writer: Writer
    log_scale: float
    bias: float
    sigmoid: bool
    keeps_additions: bool
    before: dict[str, Array] = field(default_factory=dict)
    parity: dict[str, float] = field(default_factory=dict)

    def tokens(self, texts: list[str]) -> NDArray[np.int64]:
        """Return int64[n, t], as the bundle wants them."""
        return self.tokenizer.padded(self.tokenizer.encode(texts))


def load_parent(encoder: Encoder) -> TorchParent:
    """Return the torch model of a bundle.

    Raises:
        TrainingImpossible: ``no_weights``: they are not to be had, or are others than the bundle's.
        StorageFull, MemoryError: while they were fetched or read.
    """
    bundle = encoder.bundle
    reason = weights_to_be_had(bundle.folder)
    if reason:
        raise _impossible(bundle, reason)
    parent = _starter(bundle) if bundle.source == STARTER else _converted(bundle)
    _verify(parent, encoder)
    return parent


def _starter(bundle: Bundle) -> TorchParent:
    from training.personal.starter_model import load_starter

    try:
        vision, text = load_starter(bundle.folder)
    except ValueError as error:
        raise _impossible(bundle, f"its files are not the starter's ({error})") from error
    return _parent(bundle, vision, text, _StarterWriter(bundle.folder), sigmoid=False, keeps_additions=False)


def _converted(bundle: Bundle) -> TorchParent:
    from training.convert import towers
    from training.convert.loading import load_model
    from training.convert.sources import Fetcher, resolve

    try:
        source = parse_source(bundle.source, str(_description(bundle).get("architecture") or ""))
        clip = load_model(resolve(source, Fetcher(Control())))
    except DownloadFailed as error:
        reason = f"its weights ({bundle.source}) are not on this computer any more, and cannot be fetched ({error})"
        raise _impossible(bundle, reason) from error
    except (ModelSourceInvalid, FolderUnusable) as error:
        raise _impossible(bundle, str(error)) from error
    sigmoid = clip.logit_bias is not None
    text, vision = towers.text_tower(clip), towers.vision_tower(clip)
    writer = _ExportWriter(bundle)
    parent = _parent(bundle, vision, text, writer, sigmoid=sigmoid, keeps_additions=True)
    if (bundle.folder / LORA).is_file():
        parent.before = dict(_additions(bundle))
        _add(parent)
    return parent


def _parent(
    bundle: Bundle, vision: nn.Module, text: nn.Module, writer: Writer, *, sigmoid: bool, keeps_additions: bool
) -> TorchParent:
    towers: dict[TowerName, nn.Module] = {"vision": vision, "text": text}
    for tower in towers.values():
        tower.eval().requires_grad_(requires_grad=False)
    scale = float(np.log(max(bundle.logit_scale, 1e-3)))
    tokenizer = Tokenizer(bundle.folder, bundle.text)
    return TorchParent(bundle, towers, tokenizer, writer, scale, bundle.logit_bias, sigmoid, keeps_additions)


def _additions(bundle: Bundle) -> Iterator[tuple[str, Array]]:
    try:
        with np.load(bundle.folder / LORA, allow_pickle=False) as file:
            for name in file.files:
                array = file[name].astype(np.float32)
                if not np.isfinite(array).all():
                    raise ValueError(f"{name} holds what is no number")
                yield name, array
    except (OSError, ValueError, EOFError) as error:
        raise _impossible(bundle, f"its {LORA} cannot be read ({error}); train on its parent") from error


def _add(parent: TorchParent) -> None:
    """Put what earlier trainings learnt into the source's weights."""
    names = {name.rpartition("/")[0] for name in parent.before}
    try:
        with torch.no_grad():
            for name in names:
                tower, _, matrix = name.partition("/")
                weight = parent.towers[cast(TowerName, tower)].get_parameter(matrix)
                added = parent.before[f"{name}/up"] @ parent.before[f"{name}/down"]
                weight += torch.from_numpy(added).reshape(weight.shape)
    except (KeyError, AttributeError, RuntimeError, ValueError) as error:
        raise _impossible(parent.bundle, f"its {LORA} is of another model ({error}); train on its parent") from error


def with_before(before: Mapping[str, Array], learnt: Mapping[str, Array]) -> dict[str, Array]:
    """Return what two trainings after each other added, as one: ``up`` and ``down`` of both, side by side."""
    joined = dict(before)
    for name, array in learnt.items():
        axis = 0 if name.endswith("/down") else 1
        joined[name] = np.concatenate([before[name], array], axis=axis) if name in before else array
    return joined


def _verify(parent: TorchParent, encoder: Encoder) -> None:
    """Compare with the bundle on photos and texts of the probe set."""
    probe = load_probe()
    images = probe.images[:_COMPARED_PHOTOS]
    texts = [text for _, text in probe.captions[:_COMPARED_TEXTS]]
    pixels = np.stack([encoder.preprocessing.to_pixels(image) for image in images])
    made: dict[TowerName, tuple[Tensor, NDArray[np.float32]]] = {
        "vision": (torch.from_numpy(encoder.preprocessing.normalise(pixels)), encoder.encode_pixels(pixels)),
        "text": (torch.from_numpy(parent.tokens(texts)), encoder.encode_texts(texts)),
    }
    for name, (inputs, wanted) in made.items():
        with torch.inference_mode():
            found = functional.normalize(parent.towers[name](inputs), dim=-1).numpy()
        cosine = float((found.astype(np.float64) * wanted).sum(axis=1).min())
        reduced = parent.bundle.precision.get(name) in ("float16", "int8")
        least = _NEARLY if reduced else _SAME
        if not cosine > least:
            reason = f"its weights compute something else than its {name} tower (lowest cosine {cosine:.4f})"
            raise _impossible(parent.bundle, f"{reason}; install the model again")
        parent.parity[name] = cosine


class _StarterWriter:
    """Writes the starter's file with the matrices changed that training changed; all others stay to the bit."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, tower: TowerName, module: nn.Module, changed: Mapping[str, Array], path: Path) -> str:
        file = TowerFile(self._folder / f"{tower}.onnx")
        file.replace(changed)
        file.save(path)
        return "float32" if tower == "vision" else "int4 where untuned, float16 elsewhere"


class _ExportWriter:
    """Writes a tower through torch's exporter, as conversion does."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle

    def write(self, tower: TowerName, module: nn.Module, changed: Mapping[str, Array], path: Path) -> str:
        from training.export import export_text, export_vision

        if tower == "vision":
            export_vision(module, self._bundle.preprocessing.size, path)
        else:
            text = self._bundle.text
            export_text(module, text.context_length, path, free_length=text.pad != "full")
        return "float32"


def _description(bundle: Bundle) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((bundle.folder / DESCRIPTION).read_text(encoding="utf-8"))
    return document


def _impossible(bundle: Bundle, reason: str) -> TrainingImpossible:
    return TrainingImpossible("no_weights", f"{bundle.name} cannot be trained in full: {reason}")
