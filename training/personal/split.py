"""Photos to learn from, to choose by and to measure with: no near duplicate is on two sides.

Whole groups of near duplicates are drawn, by chance but for one thing: a word that several groups share is never held
out altogether, so that what is measured is what could have been learned ("Nabi" with other photos of Nabi).  That is
stratification by many labels at once, after K. Sechidis, G. Tsoumakas and I. Vlahavas, "On the Stratification of
Multi-Label Data", 2011.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.personal.normalising import words
from training.personal.contract import Dataset, Split

MOST_FOLDED = 600
"""Photos up to which every one is measured, by cross-fitting."""

_LITTLE = 60
_FOLDS, _FOLDS_OF_LITTLE = 5, 10
_CHOOSE, _MOST_CHOSEN = 0.1, 500
_MEASURE, _MEASURE_OF_LITTLE, _MOST_MEASURED = 0.2, 0.3, 1000
_LITTLE_TO_SPLIT = 300

_TRAIN, _CHOSEN, _MEASURED = 0, 1, 2
Sides = NDArray[np.int64]


def splits(data: Dataset, seed: int) -> list[Split]:
    """Return several splits of little material, whose measured parts are all of it; of much one.

    Cross-fitting (each part is measured by what was trained without it: M. Stone, "Cross-Validatory Choice and
    Assessment of Statistical Predictions", 1974) gives as many measurements as there are photos.
    """
    if len(data.photos) > MOST_FOLDED:
        return [single_split(data, seed)]
    return folds(data, _FOLDS_OF_LITTLE if len(data.photos) < _LITTLE else _FOLDS, seed)


def single_split(data: Dataset, seed: int) -> Split:
    """Return one split: a fifth to measure with (nearly a third of little material), a tenth to choose by."""
    groups, count = _Groups(data), len(data.photos)
    share = _MEASURE_OF_LITTLE if count <= _LITTLE_TO_SPLIT else _MEASURE
    measure, choose = min(_MOST_MEASURED, round(share * count)), min(_MOST_CHOSEN, round(_CHOOSE * count))
    order = np.random.default_rng(seed).permutation(len(groups.sizes)).tolist()
    sides = np.full(len(groups.sizes), _TRAIN)
    held = Counter[str]()
    groups.hold_out(order, measure, held, sides, _MEASURED)
    groups.hold_out(order, choose, held, sides, _CHOSEN)
    return _split(data, sides)


def folds(data: Dataset, count: int, seed: int) -> list[Split]:
    """Return splits whose measured parts are disjoint and together all photos; of fewer groups than that, fewer."""
    groups = _Groups(data)
    random = np.random.default_rng(seed)
    part = groups.dealt(random.permutation(len(groups.sizes)).tolist(), min(count, len(groups.sizes)))
    found = []
    for measured in range(int(part.max(initial=-1)) + 1):
        sides = np.where(part == measured, _MEASURED, _TRAIN)
        held = Counter(word for group in np.flatnonzero(part == measured).tolist() for word in groups.words[group])
        order = random.permutation(np.flatnonzero(part != measured)).tolist()
        groups.hold_out(order, round(_CHOOSE * len(data.photos)), held, sides, _CHOSEN)
        found.append(_split(data, sides))
    return found


class _Groups:
    """Groups of near duplicates, with their words.

    Attributes:
        sizes: photos of each; words: those of its captions that another group has, too.
    """

    def __init__(self, data: Dataset) -> None:
        self.sizes: list[int] = np.bincount(data.groups).tolist()
        said = [words(caption) for caption in data.captions]
        every: list[set[str]] = [set() for _ in self.sizes]
        for photo, caption in data.pairs.tolist():
            every[int(data.groups[photo])].update(said[caption])
        self._counts = Counter(word for found in every for word in found)
        self.words = [sorted(word for word in found if self._counts[word] > 1) for found in every]

    def hold_out(self, order: Iterable[int], photos: int, held: Counter[str], sides: Sides, side: int) -> None:
        """Put groups that are to be learned from on another side: so many photos, but at most a third of these groups.

        A group is passed over at first if more than half of the groups of one of its words would be held out.
        """
        free = [group for group in order if sides[group] == _TRAIN]
        left, most_groups = photos, len(free) // 3
        for picky in (True, False):
            for group in free:
                if left <= 0 or most_groups <= 0:
                    return
                too_large = self.sizes[group] > left + photos // 4 + 1
                if sides[group] != _TRAIN or too_large or (picky and not self._leaves_words(group, held)):
                    continue
                sides[group] = side
                held.update(self.words[group])
                left, most_groups = left - self.sizes[group], most_groups - 1

    def dealt(self, order: Sequence[int], parts: int) -> Sides:
        """Return in which part each group is: parts of one size, each word in as many of them as can be."""
        part = np.zeros(len(self.sizes), np.int64)
        photos = np.zeros(parts)
        having: dict[str, NDArray[np.int64]] = defaultdict(lambda: np.zeros(parts, np.int64))
        most = sum(self.sizes) / max(1, parts)
        # Those of the rarest words first: later ones are less free.
        for group in sorted(order, key=self._rarest):
            rare = sorted(self.words[group], key=lambda word: (self._counts[word], word))[:3]
            full = photos + self.sizes[group] > most + 1
            burden = sum((having[word] / self._counts[word] for word in rare), np.zeros(parts))
            chosen = int(np.lexsort((photos, burden, full & (photos > photos.min())))[0])
            part[group] = chosen
            photos[chosen] += self.sizes[group]
            for word in self.words[group]:
                having[word][chosen] += 1
        return part

    def _rarest(self, group: int) -> int:
        return min((self._counts[word] for word in self.words[group]), default=len(self.sizes) + 1)

    def _leaves_words(self, group: int, held: Counter[str]) -> bool:
        return all(held[word] + 1 <= self._counts[word] // 2 for word in self.words[group])


def _split(data: Dataset, sides: Sides) -> Split:
    train, choose, measure = (np.flatnonzero(sides[data.groups] == side) for side in (_TRAIN, _CHOSEN, _MEASURED))
    return Split(train, choose, measure)
