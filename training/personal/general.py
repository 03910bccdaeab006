"""General recall of a bundle that was written: before and after a run (:mod:`engine.personal.general`)."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from engine.encoding.onnx import Encoder
from engine.personal.events import TrainingProgress, TrainingStage
from engine.personal.general import General, measure_general


def general_of_bundle(folder: Path) -> Generator[TrainingProgress, None, General]:
    """Measure a bundle, ``return`` its general recall; takes seconds.

    Raises:
        BundleInvalid, ModelFailed: it does not work.
    """
    yield TrainingProgress(TrainingStage.MEASURING)
    found = measure_general(Encoder.load(folder))
    yield TrainingProgress(TrainingStage.MEASURING)
    return found
