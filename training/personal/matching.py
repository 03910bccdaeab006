"""Batches for Quick training: photos, texts, and which text is right for which photo, without a matrix of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.personal.contract import Dataset

Places = NDArray[np.int64]

_MOST_TEXTS = 1024
_MOST_OF_A_PHOTO = 4
_FIRST_WORDING = 0.6


@dataclass(frozen=True, eq=False)
class Batch:
    """What one step learns from.

    Attributes:
        photos: int64[b] by index into the dataset. texts: int64[t], rows of the encoded texts.
        right: bool[b, t].
    """

    photos: Places
    texts: Places
    right: NDArray[np.bool_]


class Matching:
    """Draws batches of some photos and what is said of them.

    A caption is right for the photos that have it, their near duplicates, and so is a name.

    Args:
        data: the dataset. train: the photos to draw from, by index.
        captions: rows of each caption's texts. names: rows of each name's texts, and the photos that it stands with.
        largest: photos of a batch.
    """

    def __init__(
        self,
        data: Dataset,
        train: Places,
        captions: Sequence[Places],
        names: Sequence[tuple[Places, Places]],
        largest: int,
    ) -> None:
        self._train, self._largest = train, largest
        self._rows = [*captions, *(rows for rows, _ in names)]
        self._captions = len(captions)
        inside = np.zeros(len(data.photos), bool)
        inside[train] = True
        pairs = [data.pairs[inside[data.pairs[:, 0]]]]
        pairs += [
            np.stack([photos, np.full(len(photos), self._captions + at)], axis=1)
            for at, (_, photos) in enumerate(names)
        ]
        links = np.concatenate(pairs)
        links = np.unique(np.stack([data.groups[links[:, 0]], links[:, 1]], axis=1), axis=0)
        self._groups = data.groups
        self._starts = np.searchsorted(links[:, 0], np.arange(int(data.groups.max(initial=-1)) + 2))
        self._units = links[:, 1]
        self._names = np.arange(self._captions, len(self._rows))

    def draw(self, rng: np.random.Generator) -> Batch:
        """Return a batch: all photos where they fit, some captions of each in some wording, and names."""
        photos = self._train
        if len(photos) > self._largest:
            photos = np.sort(rng.choice(photos, self._largest, replace=False))
        each = int(np.clip(_MOST_TEXTS // max(1, len(photos)), 1, _MOST_OF_A_PHOTO))
        photo_of, unit_of = self._links(photos)
        units = self._chosen(photo_of, unit_of, each, rng)
        column = np.full(len(self._rows), -1, np.int64)
        column[units] = np.arange(len(units))
        right = np.zeros((len(photos), len(units)), np.bool_)
        there = column[unit_of] >= 0
        right[photo_of[there], column[unit_of[there]]] = True
        return Batch(photos, np.array([self._worded(unit, rng) for unit in units], np.int64), right)

    def _links(self, photos: Places) -> tuple[Places, Places]:
        """Return the units of photos: the place of the photo in ``photos``, and the unit, one row each."""
        starts = self._starts[self._groups[photos]]
        counts = self._starts[self._groups[photos] + 1] - starts
        photo_of = np.repeat(np.arange(len(photos)), counts)
        offsets = np.arange(len(photo_of)) - np.repeat(np.cumsum(counts) - counts, counts)
        return photo_of, self._units[np.repeat(starts, counts) + offsets]

    def _chosen(self, photo_of: Places, unit_of: Places, each: int, rng: np.random.Generator) -> Places:
        """Return some captions of each photo, and names, each once."""
        is_caption = unit_of < self._captions
        photo_of, captions = photo_of[is_caption], unit_of[is_caption]
        order = np.lexsort((rng.random(len(captions)), photo_of))
        first = np.searchsorted(photo_of[order], photo_of[order])
        captions = captions[order][np.arange(len(order)) - first < each]
        names = self._names
        if len(names) > _MOST_TEXTS // 4:
            names = rng.choice(names, _MOST_TEXTS // 4, replace=False)
        return np.concatenate([np.unique(captions), np.sort(names)])

    def _worded(self, unit: int, rng: np.random.Generator) -> int:
        rows = self._rows[unit]
        if len(rows) == 1 or rng.random() < _FIRST_WORDING:
            return int(rows[0])
        return int(rows[rng.integers(1, len(rows))])
