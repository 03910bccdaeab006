"""What a run is made of, by its description: the parent, the data, a trainer, and how it is measured.

What only one of them needs is imported there: torch is only for Full, and a resumed run reads no catalog.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from engine.encoding.bundle import bundle_folder
from engine.encoding.onnx import Encoder
from engine.personal.describing import write_candidate
from engine.personal.events import TrainingProgress, TrainingStage
from engine.personal.general import General, measure_general
from engine.personal.records import Preset, Report
from engine.personal.run_folder import RunDescription, RunFolder
from engine.personal.weights import weights_to_be_had
from training.personal.contract import Dataset, Moment, Trainer, Unseen
from training.personal.report import make_report
from training.personal.storing import load_dataset, save_dataset

_MEASURED = 3

TrainerMaker = Callable[[Dataset, Encoder, RunFolder, RunDescription], Trainer]


def quick(data: Dataset, parent: Encoder, folder: RunFolder, description: RunDescription) -> Trainer:
    """Return what trains adapters; imports no torch."""
    from training.personal.quick import QuickTrainer
    from training.personal.split import splits

    seed = description.request.seed
    return QuickTrainer(data, splits(data, seed), parent, seed=seed)


def full(data: Dataset, parent: Encoder, folder: RunFolder, description: RunDescription) -> Trainer:
    """Return what trains both towers; imports torch."""
    from training.personal.full import FullTrainer
    from training.personal.split import single_split

    seed = description.request.seed
    folder.scratch.mkdir(exist_ok=True)
    split = [single_split(data, seed)]
    return FullTrainer(data, split, parent, library_dir=folder.library_dir, scratch=folder.scratch, seed=seed)


MAKERS: Mapping[Preset, TrainerMaker] = {"quick": quick, "full": full}


class Preparation:
    """The parts of one run.

    Args:
        makers: a trainer by preset.
    """

    def __init__(
        self, folder: RunFolder, description: RunDescription, makers: Mapping[Preset, TrainerMaker] = MAKERS
    ) -> None:
        self._folder, self._description, self._makers = folder, description, makers

    @cached_property
    def parent(self) -> Encoder:
        """The model that the run begins with.

        Raises:
            BundleUnknown, BundleInvalid: it is not there any more, or damaged.
        """
        return self._encoder(self._description.parent)

    def _encoder(self, bundle: str) -> Encoder:
        """Return a model by its id or folder, run as the library's settings say."""
        from engine.catalog.connection import Catalog
        from engine.errors import CatalogError
        from engine.library.models import load_encoder

        library_dir = self._folder.library_dir
        try:
            catalog = Catalog.open(library_dir / "catalog.sqlite", read_only=True)
        except CatalogError:  # a run that has its data needs no catalog
            return Encoder.load(bundle, library_dir=library_dir)
        with catalog:
            return load_encoder(catalog, library_dir, bundle)

    def stored(self, place: Path) -> Dataset:
        """Return the data that a process before this one read; raises FileNotFoundError, ValueError."""
        return load_dataset(place)

    def store(self, data: Dataset, place: Path) -> None:
        """Keep the data for the next process; raises OSError."""
        place.mkdir(exist_ok=True)
        save_dataset(data, place)

    def read(self) -> Generator[Moment, None, Dataset]:
        """Read the data from the catalog; raises what :func:`training.personal.data.read_dataset` does."""
        from training.personal.data import read_dataset  # once a run: it brings half the engine along

        return read_dataset(self._folder.library_dir, self._description.request, self.parent)

    def trainer(self, data: Dataset) -> Trainer:
        """Return a new trainer."""
        return self._makers[self._description.request.preset](data, self.parent, self._folder, self._description)

    def describe(self, candidate: Path) -> None:
        """Make a bundle of the files that the trainer left; raises OSError, BundleInvalid."""
        write_candidate(candidate, bundle_folder(self._description.parent, self._folder.library_dir))

    def general(self, candidate: Path) -> Generator[Moment, None, tuple[General, General]]:
        """Measure the parent and the candidate by the probe set; raises BundleInvalid, ModelFailed."""
        yield TrainingProgress(TrainingStage.MEASURING, 0, _MEASURED)
        before = measure_general(self.parent)
        self.parent.release_idle(0.0)  # one at a time
        yield TrainingProgress(TrainingStage.MEASURING, 1, _MEASURED)
        after = measure_general(self._encoder(str(candidate)))
        yield TrainingProgress(TrainingStage.MEASURING, 2, _MEASURED)
        return before, after

    def report(
        self,
        data: Dataset,
        trainer: Trainer,
        unseen: Sequence[Unseen],
        before: General,
        after: General,
        *,
        stopped: str,
        seconds: float,
        peak_memory_bytes: int,
    ) -> Report:
        """Judge what was measured."""
        return make_report(
            data,
            self._description.request.preset,
            unseen,
            before,
            after,
            settings=trainer.settings,
            steps=trainer.step,
            stopped=stopped,
            seconds=seconds,
            peak_memory_bytes=peak_memory_bytes,
            full_possible=not weights_to_be_had(self.parent.bundle.folder),
        )
