"""What training would cost on this computer, before it is begun (docs/personal-report.md says how it is reckoned)."""

from __future__ import annotations

import importlib.util
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil

from engine.encoding.bundle import Bundle, bundle_folder
from engine.encoding.providers import usable_cores
from engine.errors import BundleInvalid, BundleUnknown, TrainingImpossible
from engine.personal.parents import parent_of
from engine.personal.records import Estimate, Material, Preset

FULL_PACKAGES = {"torch": "torch", "open_clip": "open_clip_torch", "onnx": "onnx", "onnxscript": "onnxscript"}
"""What Full imports, and the package that brings it."""

_PROBE_SIDE, _PROBE_ROUNDS = 1024, 3


@dataclass(frozen=True)
class Speed:
    """How fast this computer is.

    Attributes:
        flops: float32 operations a second in a matrix product, on all cores.
    """

    flops: float


def measure_speed() -> Speed:
    """Multiply matrices for a moment (0.1 s)."""
    left = np.random.default_rng(0).standard_normal((_PROBE_SIDE, _PROBE_SIDE), dtype=np.float32)
    best = float("inf")
    left @ left  # threads and caches are warm
    for _ in range(_PROBE_ROUNDS):
        started = time.perf_counter()
        left @ left
        best = min(best, time.perf_counter() - started)
    return Speed(2 * _PROBE_SIDE**3 / best)


def estimate(
    preset: Preset,
    material: Material,
    library_dir: Path,
    active_id: str,
    library_photos: int,
    speed: Speed | None = None,
) -> Estimate:
    """Reckon what a preset costs.

    Args:
        active_id: the model that searches; library_photos: how many photos have a vector of it.
        speed: of this computer; None measures it.
    """
    found = speed or measure_speed()
    parent, name, impossible = _parent(library_dir, preset, active_id)
    lacks = full_lacks() if preset == "full" else ()
    cost = _quick(material, found) if preset == "quick" else _full(material, found)
    seconds, memory, disk = cost
    return Estimate(
        preset=preset,
        seconds=(0.7 * seconds, 1.5 * seconds),
        memory_bytes=memory,
        disk_bytes=disk,
        free_bytes=shutil.disk_usage(library_dir).free,
        free_memory_bytes=psutil.virtual_memory().available,
        apply_seconds=library_photos * 2.5e-5 if preset == "quick" else library_photos * 0.02,
        device="cpu",
        parent=parent,
        parent_name=name,
        lacks=lacks,
        impossible=impossible,
    )


def full_lacks() -> tuple[str, ...]:
    """Return the packages that Full needs and that are not installed."""
    return tuple(package for module, package in FULL_PACKAGES.items() if importlib.util.find_spec(module) is None)


def _parent(library_dir: Path, preset: Preset, active_id: str) -> tuple[str, str, str]:
    try:
        found = parent_of(library_dir, preset, active_id)
        return found, Bundle.load(bundle_folder(found, library_dir), check_files=False).name, ""
    except (TrainingImpossible, BundleUnknown, BundleInvalid) as error:
        return active_id, active_id, str(error)


def _quick(material: Material, speed: Speed) -> tuple[float, int, int]:
    texts = material.distinct * 0.02 * 2 / usable_cores()
    return 8 + texts + 6e11 * 20 / speed.flops, 900 * 2**20, 300 * 2**20


def _full(material: Material, speed: Speed) -> tuple[float, int, int]:
    return 120 + material.photos * 10 * 6e9 / speed.flops * 4, 4 * 2**30, 2 * 2**30
