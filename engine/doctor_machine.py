"""What ``sajin doctor`` says of how the model runs on this machine: the provider, the precision, the memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from engine.records import Check

if TYPE_CHECKING:
    from engine.encoding.onnx import RunsOn

_WORKING_FACTOR = 1.5
"""Towers at work take up to so many times their files: ONNX Runtime arranges the weights anew."""

_BESIDE_BYTES = 350 * 10**6
"""What the tokenizer and the photos at hand take (docs/performance.md)."""


def examine_running(model: RunsOn, choice: str, bundle_folder: Path, free_bytes: int | None = None) -> Iterator[Check]:
    """Yield how a model runs here.

    Args:
        choice: the setting ``provider``.
        bundle_folder: the model's files.
        free_bytes: memory that programs can still have; None asks the system.
    """
    yield _provider(model, choice)
    yield _precision(model)
    yield _memory(bundle_folder, psutil.virtual_memory().available if free_bytes is None else free_bytes)


def _provider(model: RunsOn, choice: str) -> Check:
    at_once = f"{model.threads} threads, {model.batch} photos at a time on each"
    if model.provider != "CPUExecutionProvider":
        at_once = f"{model.batch} photos at a time"
    detail = f"{model.provider}: {model.note} ({at_once})"
    if not model.failed or choice == "auto":
        return Check("provider", True, detail)  # it was not promised, and what works is used
    return Check("provider", False, f"{detail}; sajin settings provider auto takes what works without asking")


def _precision(model: RunsOn) -> Check:
    if not model.precision:
        return Check("precision", True, "the model does not say how its weights are kept")
    if not model.quicker:
        return Check("precision", True, f"the image side's weights are {model.precision}, which suits this machine")
    detail = f"the image side's weights are {model.precision}; {model.quicker} would be quicker on this machine"
    return Check("precision", True, f"{detail} (sajin models install SOURCE --precision {model.quicker})")


def _memory(bundle_folder: Path, free_bytes: int) -> Check:
    files = sum((bundle_folder / name).stat().st_size for name in ("vision.onnx", "text.onnx"))
    needed = _WORKING_FACTOR * files + _BESIDE_BYTES
    detail = f"{free_bytes / 1e9:.1f} GB free, the model takes about {needed / 1e9:.1f} GB while it works"
    if free_bytes < needed:
        return Check("memory", False, f"{detail}; close other programs, or use a smaller model")
    return Check("memory", True, detail)
