"""The preset Quick: residual low-rank adapters on both towers' embeddings, on the processor, without torch.

docs/personal-quick.md tells how it works and what was tried.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import numpy as np

from engine.encoding.adapter import Adapter
from engine.encoding.onnx import Encoder
from engine.personal.events import TrainingPoint, TrainingProgress, TrainingStage
from training.personal.contract import Dataset, Moment, NotFinite, Split, Unseen
from training.personal.exporting import write_files
from training.personal.fitting import Fit, QuickOptions, Weights, adapters_of
from training.personal.folding import RATIOS, Folds
from training.personal.grounding import Grounding
from training.personal.guarding import guarded
from training.personal.measuring import NameQuery, unseen_by_name, unseen_of
from training.personal.quick_state import QuickState

__all__ = ["QuickOptions", "QuickTrainer"]

_TELL_S = 0.5


class _Clock:
    """Says how far it is, now and then."""

    def __init__(self) -> None:
        self._began = self._told = time.monotonic()
        self._steps = 0

    def progress_due(self, step: int, steps: int) -> TrainingProgress | None:
        """Return what to tell after another step, None where something was told lately."""
        self._steps += 1
        now = time.monotonic()
        if now - self._told < _TELL_S:
            return None
        self._told = now
        return TrainingProgress(TrainingStage.TRAINING, step, steps, (steps - step) * (now - self._began) / self._steps)


class QuickTrainer:
    """Trains adapters; see :class:`training.personal.contract.Trainer`.

    Each split's adapters learn from its photos, and are what its held-back photos are measured with.  They learn step
    by step together, so that one curve tells how all are doing.  The model that is kept then learns from all photos, as
    many steps as were best.

    Args:
        data: what is learned from. splits: see :func:`training.personal.split.splits`.
        parent: encodes the captions; its files become the new model's.
    """

    device = "cpu"

    def __init__(
        self,
        data: Dataset,
        splits: Sequence[Split],
        parent: Encoder,
        *,
        seed: int = 0,
        options: QuickOptions | None = None,
    ) -> None:
        self._data, self._splits, self._parent, self._seed = data, splits, parent, seed
        self._options = options or QuickOptions()
        self._grounding = Grounding(data, splits, parent, self._options, seed)
        self._folds: Folds | None = None
        self._last: Fit | None = None
        self._state = QuickState()
        self._highest = 1.0
        self.held_out = len(np.unique(np.concatenate([split.measure for split in splits])))
        self.settings: dict[str, object] = {
            "preset": "quick",
            "seed": seed,
            "folds": len(splits),
            **asdict(self._options),
        }

    @property
    def steps(self) -> int:
        """Steps in all: of the splits' adapters, then of the one that is kept; fewer once it is known how many."""
        if self._state.chosen < 0:
            return 2 * self._options.steps
        return self._state.folded + self._state.chosen

    @property
    def step(self) -> int:
        """Steps done."""
        return self._state.folded + self._state.last

    @property
    def stopped(self) -> str:
        """``early`` once it stopped for lack of progress."""
        return "early" if self._state.early else ""

    def train(self) -> Iterator[Moment]:
        """Train; see :class:`training.personal.contract.Trainer`."""
        yield from self._prepare()
        yield from self._fold()
        yield from self._train_last()

    def state(self) -> bytes:
        """Return all that :meth:`restore` needs."""
        self._collect()
        return self._state.to_bytes(self._grounding.fingerprint)

    def restore(self, state: bytes) -> None:
        """Go on from there; raises ValueError."""
        self._state = QuickState.from_bytes(state, self._grounding.fingerprint)
        self._folds = self._last = None

    def _collect(self) -> None:
        """Put what is being learned into the state."""
        self._state.encoded = self._grounding.encoded or self._state.encoded
        if self._folds is not None:
            self._state.folds = self._folds.arrays()
        if self._last is not None:
            self._state.last_fit = self._last.arrays()

    def _prepare(self) -> Iterator[Moment]:
        """Encode the texts, and make what learns."""
        if self._folds is not None:
            return
        if self._state.encoded is not None:
            self._grounding.load(*self._state.encoded)
        yield TrainingProgress(TrainingStage.READING)
        began, first, told = time.monotonic(), self._grounding.done, 0.0
        for done, total in self._grounding.encode():
            now = time.monotonic()
            if now - told > _TELL_S or done == total:
                left = (total - done) * (now - began) / max(1, done - first)
                yield TrainingProgress(TrainingStage.ENCODING, done, total, left)
                told = now
        self._folds = Folds(self._grounding)
        if self._state.folds is not None:
            self._folds.load(self._state.folds)

    def _fold(self) -> Iterator[Moment]:
        """Let the splits' adapters learn until no more is gained."""
        folds, state, options = self._made(), self._state, self._options
        if state.chosen < 0 and state.folded == 0:
            yield self._point(0.0, folds)
        losses: list[float] = []
        clock = _Clock()
        while state.chosen < 0:
            try:
                losses.append(folds.step(state.folded))
            except NotFinite:
                state.chosen = folds.best_step
                raise
            state.folded += 1
            if state.folded % options.every == 0 or state.folded == options.steps:
                point = self._point(float(np.mean(losses)), folds)
                losses.clear()
                state.early = folds.looks_without_gain >= options.patience and state.folded < options.steps
                if state.early or state.folded == options.steps:
                    state.chosen = folds.best_step
                yield point  # after it was decided whether to go on: here it may be left
            elif progress := clock.progress_due(self.step, self.steps):
                yield progress

    def _point(self, loss: float, folds: Folds) -> TrainingPoint:
        """Look at the held-out captions."""
        look = folds.look(self._state.folded)
        if not self._state.folded:
            loss = look.loss
        return TrainingPoint(self._state.folded, self.steps, loss, look.loss, look.recall_1, look.recall_10)

    def _train_last(self) -> Iterator[Moment]:
        """Let the adapters that are kept learn from all photos, as long as was best."""
        state = self._state
        if self._last is None:
            self._last = self._grounding.last_fit()
            if state.last_fit is not None:
                self._last.load_arrays(state.last_fit)
        losses: list[float] = []
        clock = _Clock()
        while state.last < state.chosen:
            before = {name: weight.copy() for name, weight in self._last.weights.items()}
            try:
                losses.append(self._last.step(state.last))
            except NotFinite:
                self._last.load(before)
                state.chosen = state.last
                raise
            state.last += 1
            if state.last % self._options.every == 0 or state.last == state.chosen:
                yield TrainingPoint(self.step, self.steps, float(np.mean(losses)), part=1)
                losses.clear()
            elif progress := clock.progress_due(self.step, self.steps):
                yield progress

    def _made(self) -> Folds:
        assert self._folds is not None
        return self._folds

    def finish(self, folder: Path) -> Iterator[Moment]:
        """Choose the ratio and write the files; see :class:`training.personal.contract.Trainer`."""
        yield from self._prepare()
        folds, state = self._made(), self._state
        if state.chosen < 0:
            state.chosen = folds.best_step
        with suppress(NotFinite):  # what it had learned until then is what is kept
            yield from self._train_last()
        yield TrainingProgress(TrainingStage.CHOOSING)
        weights, chosen = self._last_weights(), folds.ratio()
        allowed = [ratio for ratio in RATIOS if ratio <= chosen]
        ratio = self._highest = guarded(self._parent, lambda each: adapters_of(weights, each), allowed)
        photos, texts = adapters_of(weights, ratio)
        self.settings |= self._grounding.facts() | {
            "steps_best": state.chosen,
            "ratio": ratio,
            "ratio_before_guard": chosen,
            "ratios_of_folds": list(folds.ratios()),
            "logit_scale": float(np.exp(weights["log_scale"])),
            "photos_moved": _moved(photos, self._data),
        }
        yield TrainingProgress(TrainingStage.EXPORTING)
        yield from write_files(self._parent, folder, photos, texts)

    def _last_weights(self) -> Weights:
        assert self._last is not None
        return self._last.weights

    def unseen(self) -> list[Unseen]:
        """Return where the photos of unseen captions come, and where they come by names that training told."""
        folds, ground = self._made(), self._grounding.ground
        captions = ground.texts[ground.captions]
        found: list[Unseen] = []
        chosen = zip(self._splits, folds.best, folds.ratios(), strict=True)
        for number, (split, weights, ratio) in enumerate(chosen):
            # What is kept is held back by the guard; what is measured must be, too.
            photos, texts = adapters_of(weights, min(ratio, self._highest))
            after = photos.apply(self._data.vectors), texts.apply(captions)
            found += unseen_of(self._data, split.measure, (self._data.vectors, captions), after)
            rows = ((name, inside, ground.texts[row]) for name, row, inside in self._grounding.names_of(number))
            names = [NameQuery(name, inside, text, texts.apply(text[None])[0]) for name, inside, text in rows]
            found += unseen_by_name(self._data, split.measure, names, self._data.vectors, after[0])
        return found


def _moved(photos: Adapter, data: Dataset) -> float:
    """Return the mean cosine distance of the photos from where the parent has them."""
    return float(1 - np.einsum("nd,nd->n", photos.apply(data.vectors), data.vectors).mean())
