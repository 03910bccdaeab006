"""One pair of adapters that learns: a step, what it makes of photos and captions, and how held-out captions do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.encoding.adapter import Adapter
from engine.personal.recall import mean_recall, rank
from training.personal.adamw import AdamW, rate_at
from training.personal.adapters import Residual
from training.personal.contract import Dataset, NotFinite
from training.personal.infonce import LARGEST_LOG_SCALE, info_nce, siglip
from training.personal.matching import Matching, Places

Vectors = NDArray[np.float32]
Weights = dict[str, Vectors]

_MOST_QUERIES = 1000
_MOST_CELLS = 8_000_000
_LOSS_WEIGHT = 0.1


@dataclass(frozen=True)
class QuickOptions:
    """How Quick learns; docs/personal-quick.md says how these were chosen.

    Attributes:
        rank: of the adapters. steps: of the schedule. rate: the highest; decay: see AdamW. warm_up: steps.
        batch: photos of a step; others: photos without a caption that a step has, which no text is right for.
        hold_photos, hold_texts: weights of the drift of photos and of general texts.
        every: steps between two looks at the held-out captions; patience: looks without progress until it stops.
    """

    rank: int = 64
    steps: int = 120
    rate: float = 1e-3
    decay: float = 10.0
    warm_up: int = 10
    batch: int = 1024
    others: int = 512
    hold_photos: float = 10.0
    hold_texts: float = 20.0
    every: int = 10
    patience: int = 4


@dataclass(frozen=True, eq=False)
class Ground:
    """What all fits share.

    Attributes:
        texts: float32[t, dim], L2-normalised. captions: int64[m], the row of each caption itself.
        photo_moments, text_moments: float32[dim, dim], see :meth:`training.personal.adapters.Residual.drift`.
        log_scale, bias: the parent's. pairwise: whether it learned with SigLIP's loss.
    """

    data: Dataset
    texts: Vectors
    captions: Places
    photo_moments: Vectors
    text_moments: Vectors
    log_scale: float
    bias: float
    pairwise: bool
    options: QuickOptions
    seed: int


class Fit:
    """Adapters of both towers that learn from some photos.

    Args:
        matching: what they learn from. number: of this fit; others with the same seed draw other batches.
    """

    def __init__(self, ground: Ground, matching: Matching, number: int) -> None:
        self._ground, self._matching, self._number = ground, matching, number
        rng = np.random.default_rng([ground.seed, 0])
        dim, rank_ = ground.texts.shape[1], ground.options.rank
        self._photos, self._texts = Residual.new(dim, rank_, rng), Residual.new(dim, rank_, rng)
        self._log_scale = np.array(min(ground.log_scale, LARGEST_LOG_SCALE), np.float32)
        self._bias = np.array(ground.bias, np.float32)
        self.optimiser = AdamW(ground.options.rate, ground.options.decay)

    @property
    def weights(self) -> Weights:
        """What is learned, by name; the arrays themselves."""
        return {
            "photos.down": self._photos.down,
            "photos.up": self._photos.up,
            "texts.down": self._texts.down,
            "texts.up": self._texts.up,
            "log_scale": self._log_scale,
            "bias": self._bias,
        }

    def load(self, weights: Mapping[str, Vectors]) -> None:
        """Take weights over."""
        for name, weight in self.weights.items():
            weight[...] = weights[name]

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return all of it, to go on from."""
        found: dict[str, NDArray[np.generic]] = {"steps": np.array(self.optimiser.steps)}
        for part, arrays in (
            ("weight", self.weights),
            ("first", self.optimiser.first),
            ("second", self.optimiser.second),
        ):
            found |= {f"{part}.{name}": array for name, array in arrays.items()}
        return found

    def load_arrays(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        """Go on from what :meth:`arrays` returned."""
        for name, weight in self.weights.items():
            weight[...] = arrays[f"weight.{name}"]
        self.optimiser.steps = int(arrays["steps"])
        for part, into in (("first.", self.optimiser.first), ("second.", self.optimiser.second)):
            into.clear()
            into.update(
                {n.removeprefix(part): np.array(a, np.float32) for n, a in arrays.items() if n.startswith(part)}
            )

    def step(self, at: int) -> float:
        """Learn from a batch; return its loss.

        Args:
            at: the step, from 0; the batch depends on nothing else.

        Raises:
            NotFinite: the loss, or a weight, is no number.
        """
        ground, options = self._ground, self._ground.options
        rng = np.random.default_rng([ground.seed, 1, self._number, at])
        batch = self._matching.draw(rng)
        rows, right = self._with_others(ground.data.vectors[batch.photos], batch.right, rng)
        photos, texts = self._photos.forward(rows), self._texts.forward(ground.texts[batch.texts])
        if ground.pairwise:
            loss = siglip(photos.out, texts.out, right, float(self._log_scale), float(self._bias))
        else:
            loss = info_nce(photos.out, texts.out, right, float(self._log_scale))
        slopes = dict(zip(("photos.down", "photos.up"), self._photos.backward(photos, loss.photos), strict=True))
        slopes |= dict(zip(("texts.down", "texts.up"), self._texts.backward(texts, loss.texts), strict=True))
        self._hold("photos", self._photos, ground.photo_moments, options.hold_photos, slopes)
        self._hold("texts", self._texts, ground.text_moments, options.hold_texts, slopes)
        slopes["log_scale"], slopes["bias"] = (np.array(value, np.float32) for value in (loss.log_scale, loss.bias))
        self.optimiser.step(self.weights, slopes, rate_at(at, options.steps, options.warm_up))
        np.minimum(self._log_scale, np.float32(LARGEST_LOG_SCALE), out=self._log_scale)
        if not np.isfinite(loss.value) or not all(np.isfinite(weight).all() for weight in self.weights.values()):
            raise NotFinite(f"the loss is {loss.value}")
        return loss.value

    def _with_others(
        self, rows: Vectors, right: NDArray[np.bool_], rng: np.random.Generator
    ) -> tuple[Vectors, NDArray[np.bool_]]:
        """Put photos without a caption under the batch: what is searched for is to come before them, too."""
        others = self._ground.data.others
        count = min(len(others), self._ground.options.others)
        if not count:
            return rows, right
        chosen = others[rng.choice(len(others), count, replace=False)]
        return np.concatenate([rows, chosen]), np.concatenate([right, np.zeros((count, right.shape[1]), np.bool_)])

    @staticmethod
    def _hold(name: str, adapter: Residual, moments: Vectors, weight: float, slopes: dict[str, Vectors]) -> None:
        _, by_down, by_up = adapter.drift(moments)
        slopes[f"{name}.down"] = slopes[f"{name}.down"] + np.float32(weight) * by_down
        slopes[f"{name}.up"] = slopes[f"{name}.up"] + np.float32(weight) * by_up


def adapters_of(weights: Mapping[str, Vectors], ratio: float) -> tuple[Adapter, Adapter]:
    """Return the adapters of photos and of texts at a ratio between the parent (0) and what was trained (1).

    Weights are interpolated, not outputs (WiSE-FT, Wortsman et al. 2022): the parent is the adapter that is zero.
    """
    made = [
        Adapter(weights[f"{name}.down"].copy(), (np.float32(ratio) * weights[f"{name}.up"]).astype(np.float32))
        for name in ("photos", "texts")
    ]
    return made[0], made[1]


class HeldOut:
    """Captions of photos that a fit does not learn from, names in them, and how a fit does with them.

    Captions search the material, as they do where they are measured; names search all photos, those without a caption
    too, as they will once the model is kept.

    Args:
        held: photos by index.
        names: row of each name's text, and all photos that it stands with.

    Attributes:
        photos: int64[q], what is searched for. captions: how many of the queries are captions; they come first.
    """

    def __init__(self, ground: Ground, held: Places, names: Sequence[tuple[int, Places]] = ()) -> None:
        self._ground, self._names = ground, names
        data = ground.data
        chosen = data.pairs[np.isin(data.pairs[:, 0], held)]
        keys = np.stack([data.groups[chosen[:, 0]], chosen[:, 1]], axis=1)
        _, first = np.unique(keys, axis=0, return_index=True)
        queries = self._some(chosen[np.sort(first)])
        named = [(photo, at) for at, (_, photos) in enumerate(names) for photo in photos[np.isin(photos, held)]]
        named_queries = self._some(np.array(named, np.int64).reshape(-1, 2))
        self.captions, self._captions, self._named = len(queries), queries[:, 1], named_queries[:, 1]
        self.photos = np.concatenate([queries[:, 0], named_queries[:, 0]])
        name_rows = np.array([row for row, _ in names], np.int64)
        self._rows = np.concatenate([ground.captions[self._captions], name_rows[self._named]])

    def _some(self, queries: Places) -> Places:
        """Return the queries, or some of many."""
        most = max(50, min(_MOST_QUERIES, _MOST_CELLS // max(1, len(self._ground.data.photos))))
        if len(queries) <= most:
            return queries
        rng = np.random.default_rng([self._ground.seed, 2])
        return queries[np.sort(rng.choice(len(queries), most, replace=False))]

    @cached_property
    def _masks(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which photos are right for each query, and which are left aside, as :mod:`training.personal.measuring`."""
        data = self._ground.data
        count = len(data.photos)
        right = np.zeros((len(self.photos), count + len(data.others)), np.bool_)
        right[:, :count] = data.groups[None, :] == data.groups[self.photos][:, None]
        alike = np.zeros_like(right)
        alike[: self.captions, :count] = data.positives(np.arange(count), self._captions).T
        alike[: self.captions, count:] = True
        for row, name in enumerate(self._named, self.captions):
            alike[row, self._names[name][1]] = True
        return right, alike & ~right

    def look(self, weights: Mapping[str, Vectors], ratio: float = 1.0) -> Look:
        """Search with every query among all photos."""
        ground = self._ground
        of_photos, of_texts = adapters_of(weights, ratio)
        data = ground.data
        gallery = of_photos.apply(np.concatenate([data.vectors, data.others]) if len(data.others) else data.vectors)
        similarities = of_texts.apply(ground.texts[self._rows]) @ gallery.T
        right, aside = self._masks
        ranks = rank(similarities, right, aside)
        similarities *= np.exp(weights["log_scale"])
        similarities[aside] = -np.inf
        best = np.where(right, similarities, -np.inf).max(axis=1, initial=-np.inf)
        top = similarities.max(axis=1, initial=-np.inf)
        similarities -= top[:, None]
        losses = top + np.log(np.exp(similarities, out=similarities).sum(axis=1)) - best
        return Look(ranks, losses.astype(np.float32))


@dataclass(frozen=True, eq=False)
class Look:
    """How held-out captions do.

    Attributes:
        ranks: int64[q], the place of each one's photo. losses: float32[q], its cross-entropy among all photos.
    """

    ranks: NDArray[np.int64]
    losses: Vectors

    @property
    def values(self) -> NDArray[np.float64]:
        """What is chosen by, float64[q], more is better: the mean of recall@1, @5 and @10, and a little of the loss.

        The loss tells steps apart between which no photo of a small material changed its place.
        """
        return np.asarray(mean_recall(self.ranks) - _LOSS_WEIGHT * self.losses)
