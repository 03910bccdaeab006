"""A personal model trained as the product does it: a real library, its captions, the trainer, the files, the gate."""

from __future__ import annotations

import shutil
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from benchmarks._collection import photo_vectors
from engine.encoding.adapter import ADAPTER, Adapter
from engine.encoding.onnx import Encoder
from engine.library import Library
from engine.personal.describing import write_candidate
from engine.personal.general import measure_general
from engine.personal.records import Preset, Report, TrainingRequest
from training.personal.contract import Dataset, Trainer, Unseen
from training.personal.data import read_dataset
from training.personal.quick import QuickTrainer
from training.personal.report import make_report
from training.personal.split import single_split, splits

Result = TypeVar("Result")


@dataclass(frozen=True, eq=False)
class Trained:
    """What came of a training.

    Attributes:
        candidate: the new model's folder. seconds: of training and writing the files.
    """

    report: Report
    candidate: Path
    unseen: list[Unseen]
    data: Dataset
    seconds: float


def make_library(root: Path, taught: Sequence[tuple[Path, str]], others: Sequence[Path], parent: Encoder) -> Path:
    """Make a library of photos, some of which have a caption; return its folder."""
    photos, folder = root / "photos", root / "library"
    photos.mkdir(parents=True)
    for path in (*(path for path, _ in taught), *others):
        shutil.copyfile(path, photos / path.name)
    with Library.open(folder, encoder=parent) as library:
        library.add_folder(photos)
        _last(iter(library.index()))
        for path, caption in taught:
            library.set_caption(library.photo_id_of(photos / path.name), caption)
    return folder


def train(root: Path, library: Path, parent: Encoder, preset: Preset, seed: int) -> Trained:
    """Train on all captioned photos of a library, write the model's files, and let the gate judge."""
    data = _result(read_dataset(library, TrainingRequest(preset, seed=seed), parent))
    began = time.monotonic()
    trainer = _trainer(root, library, data, parent, preset, seed)
    _last(trainer.train())
    candidate = root / "candidate"
    candidate.mkdir()
    _last(trainer.finish(candidate))
    seconds = time.monotonic() - began
    write_candidate(candidate, parent.bundle.folder)
    unseen = trainer.unseen()
    general = measure_general(parent), measure_general(Encoder.load(candidate))
    report = make_report(
        data,
        preset,
        unseen,
        *general,
        settings=trainer.settings,
        steps=trainer.step,
        stopped=trainer.stopped,
        seconds=seconds,
        peak_memory_bytes=0,
    )
    return Trained(report, candidate, unseen, data, seconds)


def _trainer(root: Path, library: Path, data: Dataset, parent: Encoder, preset: Preset, seed: int) -> Trainer:
    if preset == "quick":
        return QuickTrainer(data, splits(data, seed), parent, seed=seed)
    from training.personal.full import FullTrainer  # torch

    scratch = root / "scratch"
    scratch.mkdir()
    return FullTrainer(data, [single_split(data, seed)], parent, library_dir=library, scratch=scratch, seed=seed)


def gallery_of(model: Encoder, parent: Encoder, paths: Sequence[Path]) -> NDArray[np.float32]:
    """Return the model's vectors of photos, float32[n, dim]; Quick's are made of the parent's, as in a library."""
    if (model.bundle.folder / ADAPTER).is_file():
        adapter = Adapter.load(model.bundle.folder / ADAPTER, model.dim)
        return adapter.apply(photo_vectors(parent, paths))
    return photo_vectors(model, paths)


def _last(moments: Iterator[object]) -> None:
    for _ in moments:
        pass


def _result(moments: Generator[object, None, Result]) -> Result:
    while True:
        try:
            next(moments)
        except StopIteration as done:
            result: Result = done.value
            return result
