"""What Full training draws its batches from, and what it is evaluated on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.search.background import background_texts
from training.personal.augmenting import names_a_side
from training.personal.contract import Dataset, Split
from training.personal.full_model import FullModel, FullOptions
from training.personal.prompts import variants
from training.personal.sides import Photos, Texts

Items = NDArray[np.int64]
Vectors = NDArray[np.float32]

_MOST_SEARCHED = 1000
"""Photos that held-out captions search while it trains; more would take longer than the training itself."""

_GENERAL_AT_ONCE = 32
_STORED_SHARE, _STORED_TEXTS_SHARE = 0.35, 0.15
"""Of the free memory, for states of photos and of texts."""

_MOST_REWORDED = 3000
"""Captions; there is variety enough in more, and each wording costs as much as a caption."""


@dataclass(frozen=True, eq=False)
class Batch:
    """One step's photos and texts.

    Attributes:
        photos: items of :class:`Photos`; texts: items of :class:`Texts`, the last ``general`` of them general ones.
        right: bool[photos, texts - general].
        plain: the photos, by index; general_texts: by index into the general ones.
    """

    photos: Items
    texts: Items
    right: NDArray[np.bool_]
    plain: Items
    general_texts: Items


class Material:
    """The data as items of both towers.

    Attributes:
        train, choose: photos by index; what could not be read is not among them once :meth:`prepare` is through.
        unreadable: how many photos were left out.
    """

    def __init__(self, data: Dataset, split: Split, model: FullModel, options: FullOptions, seed: int) -> None:
        self.data, self.seed, self._options = data, seed, options
        self.train, self.choose = split.train, split.choose
        self.unreadable = 0
        self._of_photo = _captions_by_photo(data)
        wordings = _wordings(data)
        self._first = np.cumsum([0, *map(len, wordings)])
        self.general = background_texts()
        texts = [text for each in wordings for text in each] + self.general
        parent, bundle = model.parent, model.parent.bundle
        mirrored = [not names_a_side([data.captions[c] for c in captions]) for captions in self._of_photo]
        views = self._views(model, len(split.train), len(split.choose))
        self.photos = Photos(
            data.photos,
            model.halves["vision"],
            bundle.preprocessing,
            model.device,
            mirrored=mirrored,
            views=views if model.stored["vision"] else options.most_steps + 1,
            seed=seed,
            stored=model.stored["vision"],
        )
        tokens = parent.tokenizer.encode(texts)
        padded = parent.tokenizer.padded
        model.stored["text"] = model.stored["text"] and _fit(model, tokens)
        self.texts = Texts(tokens, padded, model.halves["text"], model.device, stored=model.stored["text"])

    def prepare(self) -> Iterator[tuple[int, int]]:
        """Read all photos and keep what is wanted; yield how many items are done, of how many."""
        views = range(self.photos.views) if self.photos.stored else range(1)
        texts = np.arange(int(self._first[-1]) + len(self.general))
        total = len(self.train) + len(self.choose) + len(texts)
        for done in self.photos.prepare(self.train, views):
            yield done, total
        for done in self.photos.prepare(self.choose, range(1)):
            yield len(self.train) + done, total
        for done in self.texts.prepare(texts):
            yield len(self.train) + len(self.choose) + done, total
        before = len(self.train) + len(self.choose)
        self.train, self.choose = (part[self.photos.readable[part]] for part in (self.train, self.choose))
        self.unreadable = before - len(self.train) - len(self.choose)

    def steps_each(self) -> int:
        """Return the steps of an epoch."""
        return max(1, round(len(self.train) / self._options.batch))

    def batch(self, step: int) -> Batch:
        """Return a step's batch: always the same one, so that an interrupted run goes on as it would have."""
        each = self.steps_each()
        epoch, position = divmod(step, each)
        order = np.random.default_rng([self.seed, epoch, 1]).permutation(self.train)
        chosen = np.sort(np.array_split(order, each)[position])
        random = np.random.default_rng([self.seed, step, 2])
        captions = np.unique([random.choice(self._of_photo[photo]) for photo in chosen])
        wordings = self._first[captions + 1] - self._first[captions]
        texts = self._first[captions] + random.integers(wordings)
        general = np.sort(random.choice(len(self.general), min(_GENERAL_AT_ONCE, len(self.general)), replace=False))
        views = random.integers(self.photos.views, size=len(chosen)) if self.photos.stored else epoch + 1
        return Batch(
            photos=np.asarray(chosen * self.photos.views + views, np.int64),
            texts=np.concatenate([texts, self._first[-1] + general]),
            right=self.data.positives(chosen, captions),
            plain=chosen,
            general_texts=general,
        )

    def searched(self) -> Items:
        """Return the photos that held-out captions search while it trains: held-out ones, and some of the others."""
        most = max(0, _MOST_SEARCHED - len(self.choose))
        others = np.random.default_rng([self.seed, 3]).permutation(self.train)[:most]
        return np.sort(np.concatenate([self.choose, others]))

    def held_captions(self, photos: Items) -> Items:
        """Return the captions of photos, by index."""
        return np.unique(self.data.pairs[np.isin(self.data.pairs[:, 0], photos), 1])

    def caption_items(self, captions: Items) -> Items:
        """Return captions, as they are written, as items."""
        return np.asarray(self._first[captions], np.int64)

    def general_items(self) -> Items:
        """Return all general texts as items."""
        return np.asarray(self._first[-1] + np.arange(len(self.general)), np.int64)

    def _views(self, model: FullModel, trained: int, held: int) -> int:
        """Return how many views of each photo are kept: fewer where memory is scarce."""
        size = model.parent.bundle.preprocessing.size
        each = _state_bytes(model, size) if model.stored["vision"] else 1
        room = int(model.device.free_bytes() * _STORED_SHARE / each) - held
        possible = room // max(1, trained)
        if possible < 1:
            model.stored["vision"] = False
        return max(1, min(1 + self._options.views, possible))


def part_of(data: Dataset, photos: Items) -> Dataset:
    """Return the data of some photos alone; captions keep their index."""
    places = np.full(len(data.photos), -1)
    places[photos] = np.arange(len(photos))
    pairs = data.pairs[places[data.pairs[:, 0]] >= 0]
    pairs = np.stack([places[pairs[:, 0]], pairs[:, 1]], axis=1)
    groups = np.unique(data.groups[photos], return_inverse=True)[1]
    chosen = [data.photos[photo] for photo in photos]
    return replace(data, photos=chosen, pairs=pairs, groups=groups.astype(np.int64), vectors=data.vectors[photos])


def as_vectors(rows: Sequence[Tensor]) -> Vectors:
    """Return rows as float32[n, dim] of numpy."""
    return np.concatenate([row.detach().float().cpu().numpy() for row in rows])


def _captions_by_photo(data: Dataset) -> list[Items]:
    order = np.argsort(data.pairs[:, 0], kind="stable")
    ends = np.cumsum(np.bincount(data.pairs[:, 0], minlength=len(data.photos)))
    return np.split(data.pairs[order, 1], ends[:-1])


def _wordings(data: Dataset) -> list[list[str]]:
    if len(data.captions) > _MOST_REWORDED:
        return [[text] for text in data.captions]
    return [variants(text, code) for text, code in zip(data.captions, data.languages, strict=True)]


def _fit(model: FullModel, tokens: Sequence[Sequence[int]]) -> bool:
    """Tell whether the states of all texts may be kept."""
    one = torch.from_numpy(model.parent.tokenizer.padded(tokens[:1])).to(model.device.device)
    each = model.halves["text"].lower(one).numel() * torch.float16.itemsize / one.shape[1]
    length = sum(map(len, tokens)) if model.parent.bundle.text.pad != "full" else len(tokens) * one.shape[1]
    return each * length < model.device.free_bytes() * _STORED_TEXTS_SHARE


def _state_bytes(model: FullModel, size: int) -> int:
    blank = torch.zeros(1, 3, size, size, device=model.device.device)
    states = model.halves["vision"].lower(blank)
    return int(states.numel() * torch.float16.itemsize)
