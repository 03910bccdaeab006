"""Opening a model on the best provider that works.  The only place that decides what the models run on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from engine.encoding.failures import OnnxErrors, first_line
from engine.encoding.hardware import (
    CPU,
    CUDA,
    ProviderChoice,
    arguments,
    candidates,
    prepare,
    session_options,
    short_name,
    usable_choices,
    usable_cores,
)

__all__ = ["CPU", "CUDA", "OnnxErrors", "OpenedModel", "ProviderChoice", "open_model", "usable_choices", "usable_cores"]

logger = logging.getLogger(__name__)

_TYPES = {"tensor(float16)": np.float16, "tensor(float)": np.float32, "tensor(int32)": np.int32}


@dataclass(frozen=True)
class OpenedModel:
    """A session and what it runs on.

    Attributes:
        provider: ONNX Runtime's name of the provider in use.
        note: why it is this one, for ``sajin doctor`` and Settings.
        failed: why it is not what was chosen, or a faster one; empty where it is.
    """

    session: onnxruntime.InferenceSession
    provider: str
    note: str
    failed: str = ""

    @property
    def inputs(self) -> list[str]:
        """Names of what it takes."""
        return [source.name for source in self.session.get_inputs()]

    @property
    def outputs(self) -> list[str]:
        """Names of what it gives."""
        return [output.name for output in self.session.get_outputs()]

    def run(self, values: NDArray[Any]) -> NDArray[np.float32]:
        """Return ``embedding`` as float32 of the only input, which is given in the precision that the model takes."""
        source = self.session.get_inputs()[0]
        values = values.astype(_TYPES.get(source.type, values.dtype), copy=False)
        rows = source.shape[0] if isinstance(source.shape[0], int) else len(values)
        if rows == len(values):
            embeddings: NDArray[Any] = self.session.run(["embedding"], {source.name: values})[0]
            return embeddings.astype(np.float32, copy=False)
        # Exported for so many rows at a time and no other number; the last run is filled with its last row.
        parts = [values[first : first + rows] for first in range(0, len(values), rows)]
        parts[-1] = np.concatenate([parts[-1], np.repeat(parts[-1][-1:], rows - len(parts[-1]), axis=0)])
        found = [self.session.run(["embedding"], {source.name: part})[0] for part in parts]
        return np.concatenate(found)[: len(values)].astype(np.float32, copy=False)


def open_model(
    model: Path | bytes,
    choice: ProviderChoice = "auto",
    threads: int | None = None,
    *,
    prove: Callable[[OpenedModel], object] | None = None,
    cache: Path | None = None,
) -> OpenedModel:
    """Open an ONNX model on the best provider that works; the CPU always does.

    Args:
        model: its file, or what would stand in it.
        threads: for CPU work inside one model run; None takes the machine's cores.
        prove: runs the model once; a provider (but the CPU) with which it fails is passed over.
        cache: a folder of the model's own, for what providers compile.

    Raises:
        OnnxErrors: not even the CPU provider can open it.
    """
    wanted = candidates(choice)
    fallen = list(wanted.left_out)
    for provider in wanted.providers:
        try:
            session = _session(model, provider, threads or usable_cores(), cache)
            used = session.get_providers()[0]
            opened = OpenedModel(session, used, _note(used, choice, fallen), "; ".join(fallen))
            if used == provider and prove is not None and provider != CPU:
                prove(opened)
        except OnnxErrors as error:
            if provider == CPU:
                raise
            logger.warning("%s failed: %s", short_name(provider), error)
            fallen.append(f"{short_name(provider)} failed: {first_line(error)}")
            continue
        if used == provider:
            return opened
        fallen.append(f"{short_name(provider)} is offered but did not load; its libraries or a device may be missing")
    raise AssertionError("the CPU provider is part of every build of ONNX Runtime")


def _session(model: Path | bytes, provider: str, threads: int, cache: Path | None) -> onnxruntime.InferenceSession:
    prepare(provider)
    return onnxruntime.InferenceSession(
        model if isinstance(model, bytes) else str(model),
        session_options(provider, threads),
        providers=arguments(provider, threads, cache),
        enable_fallback=0,  # its own would tell of itself on standard output, which may carry a program's JSON
    )


def _note(provider: str, choice: ProviderChoice, fallen: list[str]) -> str:
    if fallen:
        return "; ".join(fallen)
    if choice not in ("auto", "cpu") or (choice == "cpu" and provider == CPU):
        return "chosen in the settings"
    if provider != CPU:
        return "the fastest provider that ONNX Runtime offers here"
    return "no GPU that ONNX Runtime can use was found"
