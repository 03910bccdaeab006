"""What models can run on: the providers that ONNX Runtime offers here, which to try, and what each is told."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import onnxruntime

from engine.encoding import cuda

ProviderChoice = Literal["auto", "cuda", "directml", "coreml", "openvino", "cpu"]

CPU = "CPUExecutionProvider"
CUDA = "CUDAExecutionProvider"
DIRECTML = "DmlExecutionProvider"
COREML = "CoreMLExecutionProvider"
OPENVINO = "OpenVINOExecutionProvider"

_AUTOMATIC = (CUDA, DIRECTML, COREML)
"""What is tried without being asked for, best first; OpenVINO gained nothing on a processor (docs/performance.md)."""

_BY_CHOICE: Mapping[ProviderChoice, str] = {"cuda": CUDA, "directml": DIRECTML, "coreml": COREML, "openvino": OPENVINO}
_NAMES = {CPU: "CPU", CUDA: "CUDA", DIRECTML: "DirectML", COREML: "Core ML", OPENVINO: "OpenVINO"}
_FATAL = 4


@dataclass(frozen=True)
class Candidates:
    """Which providers to try, best first and the CPU last, and why those that were asked for are not among them."""

    providers: tuple[str, ...]
    left_out: tuple[str, ...] = ()


def candidates(choice: ProviderChoice) -> Candidates:
    """Return what to try for a choice; the CPU always is part of it."""
    if choice == "cpu":
        return Candidates((CPU,))
    wanted = _AUTOMATIC if choice == "auto" else (_BY_CHOICE[choice],)
    lacking = {provider: why_not(provider) for provider in wanted}
    found = tuple(provider for provider in wanted if lacking[provider] is None)
    # That a computer has no graphics card is worth a word only where one was chosen.
    said = tuple(reason for reason in lacking.values() if reason is not None and choice != "auto")
    return Candidates((*found, CPU), said)


def why_not(provider: str) -> str | None:
    """Return why a provider clearly cannot work here; None where it is worth trying."""
    if provider not in onnxruntime.get_available_providers():
        return f"this ONNX Runtime was built without {short_name(provider)}"
    if provider == CUDA and not cuda.has_driver():
        return "there is no driver for an NVIDIA graphics card"
    return None


def usable_choices() -> tuple[ProviderChoice, ...]:
    """Return what can be chosen on this machine; whether it then works is known once a model was opened."""
    usable = tuple(choice for choice, provider in _BY_CHOICE.items() if why_not(provider) is None)
    return ("auto", *usable, "cpu")


def short_name(provider: str) -> str:
    """Return what people call a provider."""
    return _NAMES.get(provider, provider.removesuffix("ExecutionProvider"))


def provider_options(provider: str, threads: int, cache: Path | None) -> dict[str, str]:
    """Return what a provider is told.

    Args:
        threads: of the processor, where the provider uses it.
        cache: a folder of the model's own for what the provider makes of it; it may be deleted at any time.
    """
    if provider == CUDA:
        # Memory is taken as it is needed, not doubled each time: others use the card, too.  Convolutions are chosen by
        # what is known of them, not by trying all, which takes seconds for each new size of batch.
        return {"arena_extend_strategy": "kSameAsRequested", "cudnn_conv_algo_search": "HEURISTIC"}
    if provider == COREML:
        options = {"ModelFormat": "MLProgram", "MLComputeUnits": "ALL"}
        # Compiling a model takes seconds to minutes; the folder is the model's own, as Core ML looks at names only.
        return options | ({} if cache is None else {"ModelCacheDirectory": str(cache)})
    if provider == OPENVINO:
        return {"device_type": "AUTO", "num_of_threads": str(threads)}  # a list of devices fails where one is missing
    return {}


def session_options(provider: str, threads: int) -> onnxruntime.SessionOptions:
    """Return how a session runs: with so many threads of the processor, which sleep while they wait."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = _FATAL
    # Threads that spin while they wait would keep a core busy beside the decoders and the window.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if provider == DIRECTML:
        options.enable_mem_pattern = False  # it asks for that
    return options


def one_run_at_a_time(provider: str) -> bool:
    """Tell whether threads must not run one session at once (DirectML), or gain nothing by it (all but the CPU)."""
    return provider != CPU


def usable_cores() -> int:
    """Return how many cores this process may use (fewer than the machine's in a container)."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def leaves_cores_free(provider: str) -> bool:
    """Tell whether the processor is left to others while a provider works."""
    return provider in _AUTOMATIC


def prepare(provider: str) -> None:
    """Do what a provider needs before its first session."""
    if provider != CPU:
        # What it has to say is in the note; standard error is for people.
        onnxruntime.set_default_logger_severity(_FATAL)
    if provider == CUDA:
        cuda.preload()


def arguments(provider: str, threads: int, cache: Path | None) -> list[Any]:
    """Return the providers for a session, with their options; the CPU takes what the first cannot do."""
    first = (provider, provider_options(provider, threads, cache))
    return [provider] if provider == CPU else [first, CPU]
