"""From torch to ONNX, with a gate: what ONNX Runtime computes must be what torch computes."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from training.parity import PARITY_COSINE, ParityError, lowest_cosine

__all__ = ["PARITY_COSINE", "ParityError", "lowest_cosine"]

OPSET = 18


class _Tower(nn.Module):
    """One tower with the normalisation that a bundle promises."""

    def __init__(self, encode: nn.Module) -> None:
        super().__init__()
        self.encode = encode

    def forward(self, inputs: Tensor) -> Tensor:
        return functional.normalize(self.encode(inputs), dim=-1)


def export_vision(tower: nn.Module, image_size: int, path: Path) -> None:
    """Write ``pixels`` float32[n, 3, S, S] to ``embedding`` float32[n, dim], L2-normalised; n is free."""
    _export(tower, torch.zeros(2, 3, image_size, image_size), "pixels", {0: "n"}, path)


def export_text(tower: nn.Module, context_length: int, path: Path, *, free_length: bool = True) -> None:
    """Write ``tokens`` int64[n, t] to ``embedding`` float32[n, dim], L2-normalised; n is free.

    Args:
        free_length: t is free, too; else it is the context length.
    """
    length = min(context_length, 12) if free_length else context_length
    tokens = torch.full((2, length), 5, dtype=torch.int64)
    _export(tower, tokens, "tokens", {0: "n", 1: "t"} if free_length else {0: "n"}, path)


def _export(tower: nn.Module, example: Tensor, name: str, axes: dict[int, str], path: Path) -> None:
    with warnings.catch_warnings(), torch.inference_mode():
        # The tracer warns of every Python branch on a shape; the parity gate is what decides.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Tower(tower).eval(),
            (example,),
            str(path),
            input_names=[name],
            output_names=["embedding"],
            dynamic_axes={name: axes, "embedding": {0: "n"}},
            opset_version=OPSET,
            do_constant_folding=True,
            dynamo=False,
        )


def run_onnx(path: Path, batches: Iterable[NDArray[Any]]) -> NDArray[np.float32]:
    """Run an exported tower on the CPU over batches of inputs and return all embeddings."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return np.concatenate([np.asarray(session.run(None, {name: batch})[0]) for batch in batches])


def run_torch(tower: nn.Module, batches: Sequence[NDArray[Any]]) -> NDArray[np.float32]:
    """Run a torch tower over the same batches; L2-normalised."""
    normalised = _Tower(tower).eval()
    with torch.inference_mode():
        return np.concatenate([normalised(torch.from_numpy(batch)).numpy() for batch in batches])


def check_parity(tower_name: str, tower: nn.Module, path: Path, batches: Sequence[NDArray[Any]]) -> float:
    """Compare torch and ONNX Runtime on real inputs and return the lowest cosine.

    Raises:
        ParityError: it does not exceed :data:`PARITY_COSINE`.
    """
    cosine = lowest_cosine(run_torch(tower, batches), run_onnx(path, batches))
    if not cosine > PARITY_COSINE:
        raise ParityError(tower_name, cosine)
    return cosine
