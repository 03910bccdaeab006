"""The splits' adapters, which learn step by step together, and what is chosen by their held-out captions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.personal.recall import mean_recall
from training.personal.fitting import Look, Weights
from training.personal.grounding import Grounding
from training.personal.matching import Places

Doubles = NDArray[np.float64]

RATIOS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_AS_GOOD = 0.005
"""Of what is chosen by: a ratio nearer to the parent is as good if it lacks no more."""

_NO_CAPTIONS_LOST = 0.02
"""Of the recall of captions: what names may cost at most, against the ratio that is best for captions."""


@dataclass(frozen=True)
class Overview:
    """How all held-out captions do at a step."""

    loss: float
    recall_1: float
    recall_10: float


class Folds:
    """The adapters of all splits.

    What is chosen for a split (its best step, its ratio) is chosen by the held-out captions of all splits but those of
    photos that it is measured with.  What is chosen for the model that is kept is chosen by all of them.

    Attributes:
        best: the best weights of each split.
        best_step: the best step by all held-out captions. looks_without_gain: since then.
    """

    def __init__(self, grounding: Grounding) -> None:
        self._fits = grounding.fits()
        ground = grounding.ground
        self._held = [grounding.held_out(number) for number in range(len(grounding.splits))]
        self._measured = [np.isin(np.arange(len(ground.data.photos)), split.measure) for split in grounding.splits]
        self.best: list[Weights] = [_copy(fit.weights) for fit in self._fits]
        # The last place is that of all held-out captions.
        self._best_values = np.full(len(self._fits) + 1, -np.inf)
        self.best_step, self.looks_without_gain = 0, 0
        self._ratios: list[float] | None = None

    def step(self, at: int) -> float:
        """Let each learn a step; return the mean of their losses.

        Raises:
            NotFinite: of one of them.
        """
        return float(np.mean([fit.step(at) for fit in self._fits]))

    def look(self, at: int) -> Overview:
        """Look at the held-out captions after so many steps, and keep what is best."""
        looks = [held.look(fit.weights) for held, fit in zip(self._held, self._fits, strict=True)]
        values = self._values(looks)
        gained = values > self._best_values
        self._best_values = np.maximum(values, self._best_values)
        for number in np.flatnonzero(gained[:-1]):
            self.best[number] = _copy(self._fits[number].weights)
        self.looks_without_gain = 0 if gained[-1] else self.looks_without_gain + 1
        if gained[-1]:
            self.best_step = at
        of_captions = list(zip(looks, (held.captions for held in self._held), strict=True))
        ranks = np.concatenate([look.ranks[:count] for look, count in of_captions])
        losses = np.concatenate([look.losses[:count] for look, count in of_captions])
        if not len(ranks):
            return Overview(0.0, 0.0, 0.0)
        return Overview(float(losses.mean()), float((ranks <= 1).mean()), float((ranks <= 10).mean()))

    def _values(self, looks: list[Look]) -> Doubles:
        """Return what each split is chosen by, and all together last."""
        photos = [held.photos for held in self._held]
        return self._by_split([look.values for look in looks], photos)

    def _of_captions(self, looks: list[Look]) -> Doubles:
        """Return the same of the recall of captions alone."""
        photos = [held.photos[: held.captions] for held in self._held]
        values = [mean_recall(look.ranks[: len(part)]) for look, part in zip(looks, photos, strict=True)]
        return self._by_split(values, photos)

    def _by_split(self, values: Sequence[Doubles], photos: Sequence[Places]) -> Doubles:
        """Return the mean over queries whose photo a split is not measured with, of each split, and that over all."""
        every, searched = np.concatenate(values), np.concatenate(photos)
        found = []
        for measured in self._measured:
            counts = ~measured[searched]
            found.append(float(every[counts].mean()) if counts.any() else 0.0)
        return np.array([*found, float(every.mean()) if len(every) else 0.0])

    def _chosen_ratios(self) -> list[float]:
        if self._ratios is None:
            looks = [
                [held.look(best, ratio) for held, best in zip(self._held, self.best, strict=True)] for ratio in RATIOS
            ]
            captions = np.array([self._of_captions(each) for each in looks])
            table = np.array([self._values(each) for each in looks])
            table[captions < captions.max(axis=0) - _NO_CAPTIONS_LOST] = -np.inf
            enough = table >= table.max(axis=0) - _AS_GOOD
            self._ratios = [RATIOS[int(column.argmax())] for column in enough.T]
        return self._ratios

    def ratios(self) -> list[float]:
        """Return the ratio to the parent of each split's adapters."""
        return self._chosen_ratios()[:-1]

    def ratio(self) -> float:
        """Return the ratio of the model that is kept."""
        return self._chosen_ratios()[-1]

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return all of it, to go on from."""
        found: dict[str, NDArray[np.generic]] = {
            "values": self._best_values,
            "facts": np.array([self.best_step, self.looks_without_gain]),
        }
        for number, (fit, best) in enumerate(zip(self._fits, self.best, strict=True)):
            found |= {f"{number}.best.{name}": weight for name, weight in best.items()}
            found |= {f"{number}.{name}": array for name, array in fit.arrays().items()}
        return found

    def load(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        """Go on from what :meth:`arrays` returned."""
        self._best_values = np.array(arrays["values"], np.float64)
        self.best_step, self.looks_without_gain = (int(fact) for fact in arrays["facts"])
        for number, fit in enumerate(self._fits):
            prefix = f"{number}."
            own = {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
            fit.load_arrays(own)
            self.best[number] = {name: np.array(own[f"best.{name}"], np.float32) for name in fit.weights}


def _copy(weights: Weights) -> Weights:
    return {name: weight.copy() for name, weight in weights.items()}
