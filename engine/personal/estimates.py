"""What training would cost on this computer, before it is begun (docs/personal-report.md says how it is reckoned)."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import psutil

from engine.encoding.bundle import Bundle, bundle_folder
from engine.encoding.protocol import EncoderProtocol
from engine.encoding.providers import usable_cores
from engine.errors import BundleInvalid, BundleUnknown, ModelFailed, TrainingImpossible
from engine.models.process import conversion_lacks
from engine.personal.costs import Cost, Size, full_cost, quick_cost
from engine.personal.gpu import gpu_name
from engine.personal.parents import parent_of
from engine.personal.records import Estimate, Material, Preset

LOW, HIGH = 0.7, 1.6
"""How far the real time may be from what was reckoned, as factors."""

_MOST_SLOWED = 3.0
_MOST_S = 0.7
"""Longest that one thing is measured."""

_PROBE_SIDE, _PROBE_ROUNDS = 64, 40
_TOGETHER = 0.8
"""What cores do together, as a part of what each does alone."""

_PROBE_TEXTS, _TEXT_ROUNDS = 4, 4
_PROBE_PHOTOS, _PHOTO_ROUNDS = 2, 3
_USUAL_TEXT_S, _USUAL_PHOTO_S = 0.008, 0.016


@dataclass(frozen=True)
class Speed:
    """How fast this computer is where nothing else keeps it busy.

    Attributes:
        flops: float32 operations a second in a matrix product.
        text_s, photo_s: seconds to encode a text, a photo, with the model.
        slowed: how much longer everything takes while it is as busy as it is now, 1 and more.
    """

    flops: float
    text_s: float = _USUAL_TEXT_S
    photo_s: float = _USUAL_PHOTO_S
    slowed: float = 1.0


def measure_speed(encoder: EncoderProtocol | None, *, photos: bool) -> Speed:
    """Measure for a moment: some tenths of a second, and as long as the model takes to open.

    Args:
        encoder: the model; None where it cannot be used: a usual one is assumed.
        photos: whether photos are encoded, too: that opens the image side.
    """
    # Small enough that each is one core's work: several that wait for each other say nothing where others work, too.
    left = np.random.default_rng(0).standard_normal((_PROBE_SIDE, _PROBE_SIDE, _PROBE_SIDE), dtype=np.float32)
    a_core = 2 * _PROBE_SIDE**4 / _quickest(lambda: left @ left, _PROBE_ROUNDS)
    found = Speed(_TOGETHER * usable_cores() * a_core, slowed=_slowed())
    if encoder is None:
        return found
    try:
        return _with_model(found, encoder, photos=photos)
    except (BundleInvalid, BundleUnknown, ModelFailed):
        return found


def estimate(
    preset: Preset, material: Material, library_dir: Path, active_id: str, *, library_photos: int, speed: Speed
) -> Estimate:
    """Reckon what a preset costs.

    Args:
        active_id: the model that searches.
        library_photos: how many photos have a vector of it.
        speed: of this computer.
    """
    parent, impossible = _parent(library_dir, preset, active_id)
    size = Size(material.photos, material.distinct, library_photos, 0 if parent is None else _bytes_of(parent))
    gpu = gpu_name() if preset == "full" else ""
    cost: Cost = quick_cost(size, speed) if preset == "quick" else full_cost(size, speed, gpu=bool(gpu))
    return Estimate(
        preset=preset,
        seconds=(LOW * cost.seconds, HIGH * cost.seconds * speed.slowed),
        memory_bytes=cost.memory_bytes,
        disk_bytes=cost.disk_bytes,
        free_bytes=shutil.disk_usage(library_dir).free,
        free_memory_bytes=psutil.virtual_memory().available,
        apply_seconds=cost.apply_seconds,
        device=gpu or "cpu",
        parent=active_id if parent is None else parent.id,
        parent_name=active_id if parent is None else parent.name,
        lacks=conversion_lacks() if preset == "full" else (),
        impossible=impossible,
    )


def _with_model(speed: Speed, encoder: EncoderProtocol, *, photos: bool) -> Speed:
    stamp = time.monotonic_ns()  # texts that were encoded before would cost nothing
    rounds = iter(range(100))

    def texts() -> object:
        at = next(rounds)
        return encoder.encode_texts(
            [f"a brown dog runs through green grass {stamp} {at} {n}" for n in range(_PROBE_TEXTS)]
        )

    text_s = _quickest(texts, _TEXT_ROUNDS) / _PROBE_TEXTS
    if not photos:
        return replace(speed, text_s=text_s, photo_s=text_s * _USUAL_PHOTO_S / _USUAL_TEXT_S)
    side = encoder.preprocessing.size
    pixels = np.full((_PROBE_PHOTOS, side, side, 3), 127, np.uint8)
    photo_s = _quickest(lambda: encoder.encode_pixels(pixels), _PHOTO_ROUNDS) / _PROBE_PHOTOS
    return replace(speed, text_s=text_s, photo_s=photo_s)


def _slowed() -> float:
    """Return how much longer work takes, by how many others wanted the processor in the last minute."""
    cores = usable_cores()
    return min(_MOST_SLOWED, max(1.0, (psutil.getloadavg()[0] + cores / 2) / cores))


def _quickest(work: Callable[[], object], rounds: int) -> float:
    """Return how long something takes at best: what disturbs it now is reckoned apart."""
    work()  # threads, caches and memory are there from now on
    until, best = time.perf_counter() + _MOST_S, _timed(work)
    for _ in range(rounds):
        best = min(best, _timed(work))
        if time.perf_counter() > until:
            break
    return best


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return max(time.perf_counter() - started, 1e-9)


def _parent(library_dir: Path, preset: Preset, active_id: str) -> tuple[Bundle | None, str]:
    """Return the model to begin with, or why there is none."""
    try:
        found = parent_of(library_dir, preset, active_id)
        return Bundle.load(bundle_folder(found, library_dir), check_files=False), ""
    except (TrainingImpossible, BundleUnknown, BundleInvalid) as error:
        return None, str(error)


def _bytes_of(bundle: Bundle) -> int:
    return sum(file.stat().st_size for file in bundle.folder.iterdir() if file.is_file())
