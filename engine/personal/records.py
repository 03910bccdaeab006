"""What is said about personal training: the material, a run, its report, and the models that were kept.

All of it is plain values, so that it goes through JSON: runs are processes of their own (docs/personal-runs.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Preset = Literal["quick", "full"]

PRESETS: tuple[Preset, ...] = ("quick", "full")
FEWEST_PHOTOS = 20
"""Captioned photos that training needs; with fewer, nothing can be measured."""

TYPICAL_PHOTOS = (100, 5000)


@dataclass(frozen=True)
class Material:
    """What the chosen albums (or all captioned photos) hold to learn from.

    Attributes:
        photos: present captioned photos; a photo of several albums counts once.
        captions: their sentences: each line of a caption is one.
        distinct: how many of these differ once they are normalised.
        languages: language code to number of sentences, most first; ``und`` where it cannot be told.
        uncaptioned: photos of these albums without a caption (0 where all captioned photos are chosen).
        out_of_reach: captioned photos that no file can be read of now; Full training leaves them out.
        album_photos: captioned photos of each album by its id, also of those that were not chosen.
    """

    photos: int
    captions: int
    distinct: int
    languages: Mapping[str, int]
    uncaptioned: int = 0
    out_of_reach: int = 0
    album_photos: Mapping[int, int] = field(default_factory=dict)

    @property
    def enough(self) -> bool:
        """Whether training can be started."""
        return self.photos >= FEWEST_PHOTOS


@dataclass(frozen=True)
class Estimate:
    """What a preset would cost on this computer.

    Attributes:
        seconds: how long it takes, low and high; memory_bytes: of the training process at its highest.
        disk_bytes: while it runs; free_bytes: what the library's disk has free; free_memory_bytes: what is available.
        apply_seconds: until the library follows, once the model is kept.
        device: what it would run on: ``cpu``, or the name of a GPU.
        lacks: packages that must be installed first.
        impossible: why it cannot be done with this model or material, in English; empty where it can.
        parent: id of the model that would be trained on; parent_name: what it is called.
    """

    preset: Preset
    seconds: tuple[float, float]
    memory_bytes: int
    disk_bytes: int
    free_bytes: int
    free_memory_bytes: int
    apply_seconds: float
    device: str
    parent: str
    parent_name: str
    lacks: tuple[str, ...] = ()
    impossible: str = ""


@dataclass(frozen=True)
class TrainingRequest:
    """What is to be trained.

    Attributes:
        albums: ids of albums; empty: all captioned photos.
        parent: id of the model to begin with; empty: the one that searches, or what that was derived from.
        name: of the model that will be; empty: one is made of the date.
        background: at low priority, so that other work comes first.
    """

    preset: Preset = "quick"
    albums: tuple[int, ...] = ()
    parent: str = ""
    name: str = ""
    seed: int = 0
    background: bool = False


class RunState(StrEnum):
    """Where a training run is."""

    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    INTERRUPTED = "interrupted"
    """Its process ended before it was done (killed, shut down, left): it can go on from its last checkpoint."""

    OFFERED = "offered"
    """Done and better: the user decides whether to keep the model."""

    REFUSED = "refused"
    """Done, and the gate refuses it; the report says why."""

    FAILED = "failed"


@dataclass(frozen=True)
class Recall:
    """How often the right photo was among the first k.

    Attributes:
        queries: captions that were searched with; gallery: photos that were searched.
        at_1, at_5, at_10: shares, 0 to 1.
        median_rank: of the right photo, 1 is first.
    """

    queries: int
    gallery: int
    at_1: float
    at_5: float
    at_10: float
    median_rank: float


@dataclass(frozen=True)
class Change:
    """A caption that the training had never seen, and the place of its photo, 1 is first."""

    photo_id: int
    caption: str
    before: int
    after: int


class Verdict(StrEnum):
    """What the gate says."""

    BETTER = "better"
    NOT_BETTER = "not_better"
    """Personal recall did not rise beyond its confidence interval."""

    FORGETS = "forgets"
    """General recall fell by more than a point."""


class Advice(StrEnum):
    """What would help."""

    MORE_CAPTIONS = "more_captions"
    MORE_VARIED = "more_varied"
    """Many captions are alike: they cannot tell one photo from another."""

    MORE_PER_WORD = "more_per_word"
    """Names that stand in one or two captions only cannot be learned."""

    ALREADY_GOOD = "already_good"
    """The model found nearly everything before."""

    TRY_FULL = "try_full"
    FEWER_STEPS = "quick_instead"


@dataclass(frozen=True)
class Report:
    """What came of a training run.

    Attributes:
        before, after: personal recall: unseen captions, each searching all photos of the material.
        gain_low, gain_high: 95 % interval of what the gate looks at (docs/personal-report.md), in shares.
        general_before, general_after: recall on the probe set that ships with Sajin.
        gains, losses: unseen captions whose photo moved, the largest changes first.
        advice: what would help; of Advice.
        stopped: empty, ``early`` (no more progress), ``user`` (stop and keep best), ``not_finite`` (the loss was no
            number any more; the best until then is what was measured).
        names: words that only the user's captions have, and that stand for photos which look alike; names_before,
            names_after: of searches by such a name alone, for photos that the training had not seen; None without.
        settings: everything that the run depended on, and what it chose: seed, rates, steps, ratio to the parent, ...
    """

    verdict: Verdict
    before: Recall
    after: Recall
    gain_low: float
    gain_high: float
    general_before: Recall
    general_after: Recall
    gains: tuple[Change, ...]
    losses: tuple[Change, ...]
    photos: int
    captions: int
    languages: Mapping[str, int]
    seconds: float
    peak_memory_bytes: int
    steps: int
    advice: tuple[Advice, ...] = ()
    stopped: str = ""
    names: tuple[str, ...] = ()
    names_before: Recall | None = None
    names_after: Recall | None = None
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class TrainingRun:
    """A run, as it lies in the library's folder; it outlives the program that started it.

    Attributes:
        created_at: ISO 8601, UTC.
        state: as of now.
        report: once it is done.
        error: type of the error that it ended with, by name; reason: in English, what it says.
        resumable: whether :meth:`Library.resume_training` can go on.
        log: the file with every event.
    """

    id: str
    request: TrainingRequest
    created_at: str
    state: RunState
    parent: str
    parent_name: str
    report: Report | None = None
    error: str = ""
    reason: str = ""
    resumable: bool = False
    log: str = ""


@dataclass(frozen=True)
class PersonalModel:
    """A personal model that was kept.

    Attributes:
        albums: names of the albums that it learned from, as they were then; empty: all captioned photos.
        active: whether it searches; next: whether it is to, once photos are embedded.
        report: what was measured; None where it cannot be read.
        at_once: whether the library follows at once when it is activated.
    """

    id: str
    name: str
    preset: Preset
    parent: str
    parent_name: str
    created_at: str
    albums: tuple[str, ...]
    active: bool
    next: bool
    size_bytes: int
    vectors_bytes: int
    at_once: bool
    report: Report | None = None


@dataclass(frozen=True)
class Comparison:
    """Two models on the captions of this library, those that either learned from included.

    Attributes:
        left, right: ids of the models.
        seen: share of these captions that one of them was trained on.
        changes: captions whose photo's place differs most; before is the left model's, after the right one's.
    """

    left: str
    right: str
    left_recall: Recall
    right_recall: Recall
    left_general: Recall
    right_general: Recall
    seen: float
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class ApplyProgress:
    """The library follows a model: photos whose vectors were derived, of how many."""

    done: int
    total: int


@dataclass(frozen=True)
class ModelApplied:
    """The library follows the model.

    Attributes:
        searching: whether it searches from now on; else as soon as the photos that are left are embedded.
    """

    bundle_id: str
    searching: bool
