"""Full training: LoRA in both towers of a bundle's own torch model, merged and exported (docs/personal-full.md)."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from engine.encoding.onnx import Encoder
from engine.errors import TrainingImpossible
from engine.personal.events import TrainingPoint, TrainingProgress, TrainingStage, TrainingWarning
from training.personal import full_state, losses
from training.personal.contract import Dataset, Moment, NotFinite, Split, Unseen
from training.personal.devices import Device, best_device, is_out_of_memory, remembered_bytes
from training.personal.full_data import Batch, Material
from training.personal.full_evaluation import Evaluated, Evaluation
from training.personal.full_finish import Finish
from training.personal.full_model import FullModel, FullOptions, warm_up_cosine
from training.personal.gradcache import Part, accumulate
from training.personal.parents import load_parent

_LARGEST_NORM = 1.0
_FEWEST = 2


class FullTrainer:
    """A run of Full training; see :class:`training.personal.contract.Trainer`.

    Everything that chance decides is drawn anew from the seed and the step, so that a run that goes on after a kill
    does what it would have done.

    Args:
        splits: the first one counts: a training takes too long to be repeated for each part.
        parent: the encoder of the bundle that it starts from.
        library_dir, scratch: not needed: what is computed once is kept in memory, and computed again after a kill.
        device: else the fastest.

    Raises:
        TrainingImpossible: ``no_weights``.
    """

    def __init__(
        self,
        data: Dataset,
        splits: Sequence[Split],
        parent: Encoder,
        *,
        library_dir: Path | None = None,
        scratch: Path | None = None,
        seed: int = 0,
        options: FullOptions | None = None,
        device: Device | None = None,
    ) -> None:
        self._data, self._split, self._encoder, self._seed = data, splits[0], parent, seed
        self._options = options or FullOptions()
        self._device = device or best_device()
        torch.manual_seed(seed)
        self._model = FullModel(load_parent(parent), self._device, self._options, seed)
        self._material = Material(data, self._split, self._model, self._options, seed)
        self._optimizer = torch.optim.AdamW(self._model.groups(self._options))  # decoupled decay
        self._scaler = self._device.scaler()
        self._progress = full_state.Progress(self._model.snapshot())
        self._digest = full_state.digest(data, self._split, parent.bundle.folder, self._options, seed)
        self._prepared = False
        self._general: Tensor = torch.empty(0)
        self._micro = self._options.micro
        self._finish: Finish | None = None
        self.held_out = len(self._split.choose) + len(self._split.measure)
        self.device = self._device.name
        self.steps = 0
        self._settings: dict[str, object] = {}

    @property
    def step(self) -> int:
        """Steps done."""
        return self._progress.step

    @property
    def stopped(self) -> str:
        """``early`` once it stopped for lack of progress."""
        return self._progress.stopped

    @property
    def settings(self) -> Mapping[str, object]:
        """Everything that the result depends on, and what was chosen."""
        return {
            "preset": "full",
            "seed": self._seed,
            "device": self._device.name,
            "computed_in": "float32" if self._device.half is None else str(self._device.half).removeprefix("torch."),
            "loss": "siglip" if self._model.parent.sigmoid else "info_nce",
            "parent_parity": dict(self._model.parent.parity),
            "adapted": {name: len(each.factors) for name, each in self._model.adapted.items()},
            "states_kept": dict(self._model.stored),
            "photos_at_once": self._micro,
            "best_step": self._progress.best_step,
            **self._options.document(),
            **self._settings,
        }

    def train(self) -> Iterator[Moment]:
        """Train from where the state is; see the contract."""
        yield from self._prepare()
        evaluation = Evaluation(self._material, self._model)
        every = max(1, self.steps // self._options.evaluations)
        if not self._progress.evaluated:
            yield from self._evaluate(evaluation, None)
        losses_since: list[float] = []
        rates = _Pace(self.steps)
        while self.step < self.steps and not self.stopped:
            loss = yield from self._one_step(rates)
            losses_since.append(loss)
            self._progress.step += 1
            rates.did(self.step)
            if self.step % every and self.step < self.steps:
                yield TrainingPoint(self.step, self.steps, loss)
                continue
            yield from self._evaluate(evaluation, float(np.mean(losses_since)))
            losses_since.clear()
            if self._progress.waited >= self._options.patience:
                self._progress.stopped = "early"

    def state(self) -> bytes:
        """Return all that :meth:`restore` needs."""
        return full_state.packed(self._digest, self._progress, self._model, self._optimizer, self._scaler)

    def restore(self, state: bytes) -> None:
        """Go on from there; raises ValueError where it is of another run, or damaged."""
        self._progress = full_state.unpack(state, self._digest, self._model, self._optimizer, self._scaler)

    def finish(self, folder: Path) -> Iterator[Moment]:
        """Choose the ratio, merge, write the bundle's files and measure; see the contract.

        Raises:
            ParityError: what was exported computes something else.
        """
        if self._finish is None:
            if self._progress.best_step:
                yield from self._prepare()
            self._model.load(self._progress.best)
            self._finish = Finish(self._data, self._split, self._encoder, self._model, self._material, self._options)
        yield from self._finish.write(folder, trained=self._progress.best_step > 0)
        self._settings |= self._finish.settings

    def unseen(self) -> list[Unseen]:
        """Return where the photos of unseen captions come, before and after, by the exported files."""
        if self._finish is None:
            raise RuntimeError("nothing was written yet")
        return self._finish.unseen()

    def _prepare(self) -> Iterator[Moment]:
        """Read the photos and compute what stays the same; once a process."""
        if self._prepared:
            return
        started = time.monotonic()
        for done, total in self._material.prepare():
            left = (time.monotonic() - started) / done * (total - done) if done else None
            yield TrainingProgress(TrainingStage.ENCODING, done, total, left)
        if self._material.unreadable:
            text = f"{self._material.unreadable} photos could not be read, and are left out"
            yield TrainingWarning("unreadable", text)
        self._settings["unreadable"] = self._material.unreadable
        if len(self._material.train) < _FEWEST or not len(self._material.choose):
            reason = "too few of the captioned photos can be read; check that their disk is there"
            raise TrainingImpossible("too_few", reason)
        options = self._options
        wanted = self._material.steps_each() * options.epochs
        self.steps = min(max(wanted, options.fewest_steps), options.most_steps)
        self._general = torch.from_numpy(self._encoder.encode_texts(self._material.general)).to(self._device.device)
        self._prepared = True

    def _one_step(self, pace: _Pace) -> Generator[Moment, None, float]:
        """Do one step in as small parts as memory asks for; return its loss.

        Raises:
            NotFinite: the loss or its gradient is no number.
            MemoryError: not even a single photo fits.
        """
        batch = self._material.batch(self.step)
        for group in self._optimizer.param_groups:
            group["lr"] = group["base"] * warm_up_cosine(self.step, self.steps)
        while True:
            try:
                if not self._micro:
                    self._micro = self._measure_micro(batch)
                loss = yield from self._accumulate(batch, pace)
                break
            except (RuntimeError, MemoryError) as error:
                if not isinstance(error, MemoryError) and not is_out_of_memory(error):
                    raise
                if self._micro <= 1:
                    raise MemoryError("there is no memory for a single photo; close other programs") from error
                self._micro = max(1, self._micro // 2)
                if self._device.device.type == "cuda":
                    torch.cuda.empty_cache()
        self._update()
        return loss

    def _accumulate(self, batch: Batch, pace: _Pace) -> Generator[Moment, None, float]:
        self._optimizer.zero_grad(set_to_none=True)
        parts = [
            Part(self._material.photos.encode, batch.photos, self._micro),
            Part(self._material.texts.encode, batch.texts, 4 * self._micro),
        ]
        right = torch.from_numpy(batch.right).to(self._device.device)

        def loss_of(found: Sequence[Tensor]) -> Tensor:
            return self._loss(batch, right, *found)

        told = time.monotonic()
        loss = float("nan")
        for value in accumulate(parts, loss_of, self._scaler.scale):
            if value is not None:
                loss = value
            elif time.monotonic() - told > 1:
                told = time.monotonic()
                yield TrainingProgress(TrainingStage.TRAINING, self.step, self.steps, pace.seconds_left())
        if not np.isfinite(loss):
            raise NotFinite(f"the loss is {loss}")
        return loss

    def _loss(self, batch: Batch, right: Tensor, photos: Tensor, texts: Tensor) -> Tensor:
        """Return the contrastive loss, and how far the matching with general texts has moved."""
        model, count = self._model, right.shape[1]
        captions, general = texts[:count], texts[count:]
        if model.parent.sigmoid:
            loss = losses.siglip(photos, captions, right, model.log_scale, model.bias)
        else:
            loss = losses.info_nce(photos, captions, right, model.log_scale)
        if not self._options.drift:
            return loss
        before = torch.from_numpy(self._data.vectors[batch.plain]).to(photos.device)
        general_before = self._general[torch.from_numpy(batch.general_texts).to(photos.device)]
        scale = float(np.exp(model.parent.log_scale))
        drift = losses.similarity_drift(photos, general, before, general_before, scale)
        return loss + self._options.drift * drift

    def _update(self) -> None:
        """Take the step, unless its gradient is no number."""
        parameters = [parameter for group in self._optimizer.param_groups for parameter in group["params"]]
        self._scaler.unscale_(self._optimizer)
        norm = torch.nn.utils.clip_grad_norm_(parameters, _LARGEST_NORM)
        if not torch.isfinite(norm) and not self._scaler.is_enabled():  # the scaler leaves such a step out by itself
            raise NotFinite("the gradient is no number")
        self._scaler.step(self._optimizer)
        self._scaler.update()

    def _measure_micro(self, batch: Batch) -> int:
        """Return how many photos can go through a tower at a time, by what one remembers."""
        material = self._material
        each = remembered_bytes(material.photos.encode, batch.photos[:2])
        each += remembered_bytes(material.texts.encode, batch.texts[-2:])
        return self._device.at_once(each)

    def _evaluate(self, evaluation: Evaluation, loss: float | None) -> Iterator[Moment]:
        """Measure on held-out photos, remember the best, and tell."""
        found: Evaluated | None = None
        for each in evaluation.run():
            if isinstance(each, Evaluated):
                found = each
            else:
                yield TrainingProgress(TrainingStage.TRAINING, self.step, self.steps)
        assert found is not None
        self._progress.judge(found, self._model)
        recall = found.recall
        told = found.loss if loss is None else loss
        yield TrainingPoint(self.step, self.steps, told, found.loss, recall.at_1, recall.at_10)


class _Pace:
    """How long the steps that are left will take, by those of this process."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._first: tuple[float, int] | None = None
        self._last = (time.monotonic(), 0)

    def did(self, step: int) -> None:
        """Note that so many steps are done."""
        self._last = (time.monotonic(), step)
        self._first = self._first or self._last

    def seconds_left(self) -> float | None:
        """Return the seconds that are left; None after too few steps to tell."""
        if self._first is None or self._last[1] <= self._first[1]:
            return None
        each = (self._last[0] - self._first[0]) / (self._last[1] - self._first[1])
        return each * (self._steps - self._last[1])
