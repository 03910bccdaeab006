"""What the models run on: which ONNX Runtime provider, how many threads.  The only place that decides it."""

from __future__ import annotations

import contextlib
import functools
import io
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as bindings

logger = logging.getLogger(__name__)

ProviderChoice = Literal["auto", "cuda", "cpu"]

CPU = "CPUExecutionProvider"
CUDA = "CUDAExecutionProvider"
# Best first; a provider that this build of ONNX Runtime lacks is passed over.
_PREFERRED = (CUDA, "DmlExecutionProvider", "CoreMLExecutionProvider", CPU)
_FATAL = 4
_TYPES = {"tensor(float16)": np.float16, "tensor(float)": np.float32, "tensor(int32)": np.int32}

OnnxErrors: tuple[type[Exception], ...] = (
    RuntimeError,
    ValueError,
    *(kind for kind in vars(bindings).values() if isinstance(kind, type) and issubclass(kind, Exception)),
)
"""What ONNX Runtime raises: types of its own without a common base, and two of Python's."""


@dataclass(frozen=True)
class OpenedModel:
    """A session and what it runs on.

    Attributes:
        provider: ONNX Runtime's name of the provider in use.
        note: why it is this one, for ``sajin doctor`` and Settings.
    """

    session: onnxruntime.InferenceSession
    provider: str
    note: str

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
        embeddings: NDArray[Any] = self.session.run(["embedding"], {source.name: values})[0]
        return embeddings.astype(np.float32, copy=False)


def open_model(model: Path | bytes, choice: ProviderChoice = "auto", threads: int | None = None) -> OpenedModel:
    """Open an ONNX model on the best provider that works; the CPU always does.

    Args:
        model: its file, or what would stand in it.
        threads: for CPU work inside one model run; None takes the machine's cores.

    Raises:
        OnnxErrors: not even the CPU provider can run it.
    """
    fallen: list[str] = []
    given = model if isinstance(model, bytes) else str(model)
    for provider in _candidates(choice):
        if provider == CUDA:
            _preload_cuda()
        names = [provider] if provider == CPU else [provider, CPU]
        try:
            # Its own fallback would tell of itself on standard output, which may carry a program's JSON.
            session = onnxruntime.InferenceSession(given, _options(threads), providers=names, enable_fallback=0)
        except OnnxErrors as error:
            if provider == CPU:
                raise
            fallen.append(f"{_short(provider)} failed: {str(error).splitlines()[0][:200]}")
            continue
        used = session.get_providers()[0]
        if used == provider:
            return OpenedModel(session, used, _note(used, choice, fallen))
        fallen.append(f"{_short(provider)} is offered but did not load; its libraries or a device may be missing")
    raise AssertionError("the CPU provider is part of every build of ONNX Runtime")


def usable_choices() -> tuple[ProviderChoice, ...]:
    """Return what can be chosen on this machine; whether it then works is known once a model was opened."""
    has_cuda = CUDA in onnxruntime.get_available_providers() and _may_work(CUDA)
    return ("auto", "cuda", "cpu") if has_cuda else ("auto", "cpu")


def _candidates(choice: ProviderChoice) -> list[str]:
    available = onnxruntime.get_available_providers()
    if choice == "cpu":
        return [CPU]
    wanted = (CUDA, CPU) if choice == "cuda" else _PREFERRED
    return [provider for provider in wanted if provider in available and _may_work(provider)]


def _may_work(provider: str) -> bool:
    """Leave CUDA out where there clearly is no NVIDIA driver, rather than let it fail loudly and slowly."""
    if provider != CUDA or os.name == "nt":
        return True
    return Path("/proc/driver/nvidia/version").exists() or Path("/dev/nvidiactl").exists() or Path("/dev/dxg").exists()


@functools.cache
def _preload_cuda() -> None:
    """Load CUDA's libraries from NVIDIA's own packages, where they are installed beside ONNX Runtime."""
    preload = getattr(onnxruntime, "preload_dlls", None)
    if preload is not None:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):  # it prints what it does not find
            preload()
        if said.getvalue():
            logger.info("CUDA's libraries: %s", " ".join(said.getvalue().split()))


def _options(threads: int | None) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or usable_cores()
    options.inter_op_num_threads = 1
    options.log_severity_level = _FATAL
    # Threads that spin while they wait would keep a core busy beside the decoders and the window.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def usable_cores() -> int:
    """Return how many cores this process may use (fewer than the machine's in a container)."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def _note(provider: str, choice: ProviderChoice, fallen: list[str]) -> str:
    if fallen:
        return "; ".join(fallen)
    if provider != CPU:
        return "the fastest provider that ONNX Runtime offers here"
    if choice == "cpu":
        return "chosen in the settings"
    return "no GPU that ONNX Runtime can use was found"


def _short(provider: str) -> str:
    return provider.removesuffix("ExecutionProvider")
