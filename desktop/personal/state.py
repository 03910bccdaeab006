"""What Settings > Personal model shows, at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.personal.runs import Doing
from engine.personal.records import (
    ApplyProgress,
    Estimate,
    Material,
    PersonalModel,
    Preset,
    Report,
    RunState,
    TrainingRequest,
    TrainingRun,
)
from engine.records import Album, BundleInfo, PhotoSummary


@dataclass(frozen=True)
class Choice:
    """What is to be learned from, and how.

    Attributes:
        every: all captioned photos; else the ``albums``.
        albums: ids of those that are ticked; they are remembered while all photos are chosen.
        background: at low priority.
    """

    every: bool = True
    albums: frozenset[int] = frozenset()
    preset: Preset = "quick"
    background: bool = False

    @property
    def album_ids(self) -> tuple[int, ...]:
        """The albums as the library is asked for them: none for all captioned photos."""
        return () if self.every else tuple(sorted(self.albums))

    @property
    def nothing(self) -> bool:
        """Whether no album is ticked though albums are to be learned from."""
        return not self.every and not self.albums

    @property
    def request(self) -> TrainingRequest:
        """What is asked of the library."""
        return TrainingRequest(self.preset, self.album_ids, background=self.background)


@dataclass(frozen=True)
class PersonalState:
    """A snapshot.

    Attributes:
        known: albums, photos and kept models were read.
        has_photos: the library has any photo.
        material: what is chosen holds; None while it is being counted; ``uncounted`` says why it could not be.
        album_photos: captioned photos of each album.
        estimates: by preset; what is missing is being worked out.
        refused: why a preset's estimate could not be had, by preset.
        run: the run there is; ``run_known`` once it was looked for; ``busy``: what the window is doing about it.
        trouble: why what was wanted last did not work.
        kept: the personal models.
        bundles: all models.
        applying: the model that the library is being brought to follow; ``progress`` is how far that is.
        summaries: photos of the report.
    """

    known: bool = False
    has_photos: bool = False
    albums: tuple[Album, ...] = ()
    choice: Choice = field(default_factory=Choice)
    material: Material | None = None
    uncounted: Exception | None = None
    album_photos: Mapping[int, int] = field(default_factory=dict)
    estimates: Mapping[Preset, Estimate] = field(default_factory=dict)
    refused: Mapping[Preset, Exception] = field(default_factory=dict)
    run: TrainingRun | None = None
    run_known: bool = False
    busy: Doing = Doing.NOTHING
    trouble: Exception | None = None
    kept: tuple[PersonalModel, ...] = ()
    bundles: tuple[BundleInfo, ...] = ()
    applying: str = ""
    progress: ApplyProgress | None = None
    summaries: Mapping[int, PhotoSummary] = field(default_factory=dict)

    @property
    def active(self) -> BundleInfo | None:
        """The model that searches."""
        return next((bundle for bundle in self.bundles if bundle.active), None)

    @property
    def active_personal(self) -> PersonalModel | None:
        """The model that searches, if it is a personal one."""
        return next((model for model in self.kept if model.active), None)

    @property
    def report(self) -> Report | None:
        """What came of the run that waits to be decided."""
        return self.run.report if self.run is not None and self.decidable else None

    @property
    def decidable(self) -> bool:
        """Whether the run is done, and the user decides."""
        return self.run is not None and self.run.state in (RunState.OFFERED, RunState.REFUSED)

    @property
    def failed(self) -> bool:
        """Whether the run ended with an error."""
        return self.run is not None and self.run.state is RunState.FAILED

    @property
    def followed(self) -> bool:
        """Whether the view of the run at work is what there is to see; it tells of an interrupted run, too."""
        return self.run is not None and not self.decidable and not self.failed

    @property
    def estimate(self) -> Estimate | None:
        """What the chosen preset costs; None while that is being worked out."""
        return self.estimates.get(self.choice.preset)

    @property
    def can_train(self) -> bool:
        """Whether everything is there that a run needs."""
        estimate, material = self.estimate, self.material
        if self.run is not None or self.busy or self.choice.nothing or estimate is None or material is None:
            return False
        return material.enough and not hindered(estimate)

    def kept_model(self, bundle_id: str) -> PersonalModel | None:
        """Return a kept model."""
        return next((model for model in self.kept if model.id == bundle_id), None)

    def name_of(self, bundle_id: str) -> str:
        """Return what a model is called; its id where it is not installed."""
        return next((bundle.name for bundle in self.bundles if bundle.id == bundle_id), bundle_id)


def hindered(estimate: Estimate) -> bool:
    """Whether a preset cannot be started on this computer as it is now; little memory makes it slow, perhaps."""
    return bool(estimate.lacks or estimate.impossible or lacks_disk(estimate))


def lacks_memory(estimate: Estimate) -> bool:
    """Whether less memory is free than a preset takes; never where nothing is known of it."""
    return 0 < estimate.free_memory_bytes < estimate.memory_bytes


def lacks_disk(estimate: Estimate) -> bool:
    """Whether less of the disk is free than a preset takes."""
    return estimate.free_bytes < estimate.disk_bytes
