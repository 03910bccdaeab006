"""Towers of one model in several precisions, to be compared: by torch, and by ONNX Runtime."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.encoding.providers import ProviderChoice, open_model

Run = Callable[[NDArray[Any]], object]
Towers = dict[str, Run]
"""What computes embeddings of pixels or tokens, by the precision's name."""

_NEEDED = ("torch", "open_clip", "onnx", "timm")
_QUERY_TOKENS = 12
_SEED = 7
_PHOTOS = 8


@dataclass(frozen=True)
class Sides:
    """Both sides of a model, in the precisions that are compared.

    Attributes:
        image_size: pixels of a side.
        tokens: length of a text.
        words: ids of tokens are below.
    """

    vision: Towers
    text: Towers
    image_size: int
    tokens: int
    words: int


def can_be_made() -> bool:
    """Tell whether the packages for converting models are installed."""
    return all(importlib.util.find_spec(name) for name in _NEEDED)


def of_architecture(
    name: str, place: Path, precisions: Sequence[str], provider: ProviderChoice, threads: int | None = None
) -> Sides:
    """Make a model of open_clip's with random weights, which are as fast as trained ones; return all its towers.

    Args:
        name: of the architecture.
        place: an empty folder.
        precisions: lower ones, beside float32 and torch.
        threads: of the CPU; None takes all cores.
    """
    import torch

    from training.torchvision_compat import ensure_torchvision_imports

    ensure_torchvision_imports()
    import open_clip

    from training import export
    from training.convert import towers

    torch.manual_seed(_SEED)
    if threads is not None:
        torch.set_num_threads(threads)
    clip = open_clip.create_model(name, pretrained=None).eval()
    size = clip.visual.image_size
    side = int(size[0] if isinstance(size, tuple) else size)
    length = int(getattr(clip, "context_length", 0) or clip.text.context_length)
    table = getattr(clip, "token_embedding", None) or getattr(clip.text, "token_embedding", None)
    words = 1000 if table is None else int(table.num_embeddings)
    text, vision = towers.text_tower(clip), towers.vision_tower(clip)
    export.export_text(text, length, place / "text.onnx")
    export.export_vision(vision, side, place / "vision.onnx")
    device = torch.device("cuda" if torch.cuda.is_available() and provider != "cpu" else "cpu")
    by_torch = {"vision": _by_torch(vision, device), "text": _by_torch(text, device)}
    found: dict[str, Towers] = {}
    for tower, run in by_torch.items():
        found[tower] = {"torch": run} | of_file(place / f"{tower}.onnx", precisions, provider, side, words, threads)
    return Sides(found["vision"], found["text"], side, min(length, _QUERY_TOKENS), words)


def of_file(
    path: Path, precisions: Sequence[str], provider: ProviderChoice, side: int, words: int, threads: int | None = None
) -> Towers:
    """Return a tower in float32, and in lower precisions, whatever they lose; texts are encoded on the CPU.

    Args:
        path: ``vision.onnx`` or ``text.onnx``.
    """
    choice: ProviderChoice = "cpu" if path.stem == "text" else provider
    found: Towers = {"float32": open_model(path, choice, threads).run}
    for precision in precisions:
        found[precision] = open_model(_lower(path, precision, side, words), choice, threads).run
    return found


def _lower(path: Path, precision: str, side: int, words: int) -> bytes:
    """Return a tower as it would be tried first; of several ways for int8 the fastest."""
    from training.convert.precision.candidates import candidates
    from training.convert.precision.measuring import VIEWS, Inputs, opened, speedup

    random = np.random.default_rng(_SEED)
    pixels = random.normal(size=(_PHOTOS * VIEWS, 3, side, side)).astype(np.float32)
    rows = [random.integers(1, words, (1, _QUERY_TOKENS)) for _ in range(_PHOTOS)]
    inputs = Inputs(pixels, rows, np.arange(_PHOTOS))
    tower: Literal["vision", "text"] = "text" if path.stem == "text" else "vision"
    ways = candidates(tower, path, inputs, "float16" if precision == "float16" else "int8")
    made = [group[0].make() for group in ways]
    if len(made) == 1:
        return made[0]
    plain = opened(path, threads=1)
    return max(made, key=lambda model: speedup(plain, opened(model, threads=1), tower, inputs))


def _by_torch(tower: Any, device: Any) -> Run:
    import torch

    module = tower.to(device)

    def run(values: NDArray[Any]) -> object:
        with torch.inference_mode():
            return module(torch.from_numpy(values).to(device)).cpu()

    return run
