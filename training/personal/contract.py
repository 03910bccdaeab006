"""What the parts of personal training give each other: the data, its splits, a preset at work, and what it measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.personal.events import TrainingPoint, TrainingProgress, TrainingWarning


class NotFinite(Exception):
    """The loss, or a weight, is no number any more; the best state until then stays."""


@dataclass(frozen=True)
class TrainingPhoto:
    """A captioned photo.

    Attributes:
        files: where it could be read, best first; empty where none is in reach now.
        thumbnail: the library's own picture of it, where there is one.
    """

    photo_id: int
    content_hash: str
    files: tuple[Path, ...]
    thumbnail: Path | None


@dataclass(frozen=True, eq=False)
class Dataset:
    """Photos and their captions.

    Attributes:
        photos: n of them, by id.
        captions: m distinct sentences; those that are the same once normalised are one, as first written.
        pairs: int64[p, 2]: photo and caption by index; every photo and every caption has a pair.
        groups: int64[n]: photos of one group are near duplicates of each other; they go to one side of a split.
        vectors: float32[n, dim], L2-normalised: the parent's embeddings.
        languages: of each caption.
        others: float32[k, dim]: the parent's embeddings of photos of the library that are not among these; up to 2,000
            by chance, to hold them where they are.
    """

    photos: Sequence[TrainingPhoto]
    captions: Sequence[str]
    pairs: NDArray[np.int64]
    groups: NDArray[np.int64]
    vectors: NDArray[np.float32]
    languages: Sequence[str]
    others: NDArray[np.float32] = field(default_factory=lambda: np.empty((0, 0), np.float32))

    def positives(self, photos: NDArray[np.int64], captions: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return bool[len(photos), len(captions)]: which of these captions are right for which of these photos.

        A caption is right for the photos that have it, and for near duplicates of those.
        """
        rows = np.unique(np.stack([self.groups[self.pairs[:, 0]], self.pairs[:, 1]], axis=1), axis=0)
        right = np.zeros((int(self.groups.max(initial=0)) + 1, len(captions)), np.bool_)
        places = np.full(len(self.captions), -1)
        places[captions] = np.arange(len(captions))
        kept = places[rows[:, 1]] >= 0
        right[rows[kept, 0], places[rows[kept, 1]]] = True
        twice = np.asarray(captions)  # a caption that is asked for more than once has all its columns
        return right[self.groups[photos]][:, places[twice]]


@dataclass(frozen=True, eq=False)
class Split:
    """Photos by index into a dataset: to learn from, to choose by (when to stop, which ratio), and to measure with.

    Attributes:
        train, choose, measure: int64; no near-duplicate group is in two of them.
    """

    train: NDArray[np.int64]
    choose: NDArray[np.int64]
    measure: NDArray[np.int64]


@dataclass(frozen=True)
class Unseen:
    """A caption of a photo that the training had not seen, and the photo's place among all photos, 1 is first.

    Attributes:
        photo, caption: by index into the dataset.
        before, after: of the photo or its best-placed near duplicate.  Other photos for which the caption is right are
            left aside: training may have seen them.
        name: what was searched by instead of the caption: a name that stands in it; empty: the caption itself.
    """

    photo: int
    caption: int
    before: int
    after: int
    name: str = ""


Moment = TrainingProgress | TrainingPoint | TrainingWarning


class Trainer(Protocol):
    """A preset at work on a dataset.  Made anew in each process; what it must not forget is in its state.

    Attributes:
        held_out: photos that it does not learn from.
        device: what it runs on.
        settings: everything that the result depends on, and what was chosen; complete after :meth:`finish`.
        steps, step: in all, and done.
        stopped: ``early`` once it stopped for lack of progress, else empty.
    """

    @property
    def held_out(self) -> int: ...

    @property
    def device(self) -> str: ...

    @property
    def settings(self) -> Mapping[str, object]: ...

    @property
    def steps(self) -> int: ...

    @property
    def step(self) -> int: ...

    @property
    def stopped(self) -> str: ...

    def train(self) -> Iterator[Moment]:
        """Train from where the state is; each second or so something is yielded, and there it may be left for good.

        Raises:
            NotFinite: the loss is no number any more; :meth:`finish` then takes the best until now.
            StorageFull, MemoryError: as they are.
        """

    def state(self) -> bytes:
        """Return all that :meth:`restore` needs to go on as if nothing had happened, random numbers included."""

    def restore(self, state: bytes) -> None:
        """Go on from there.

        Raises:
            ValueError: it is of another dataset or preset, or damaged.
        """

    def finish(self, folder: Path) -> Iterator[Moment]:
        """Choose the ratio to the parent and write the bundle's files but its description into an empty folder.

        ``vision.onnx``, ``text.onnx``, ``tokenizer.json``, and for Quick ``adapter.npz``.

        Raises:
            ParityError: what was exported computes something else.
        """

    def unseen(self) -> list[Unseen]:
        """Return where the photos of unseen captions come, with the parent and with what was trained."""
