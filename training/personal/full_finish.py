"""From what was learnt to a bundle's files: the ratio to the parent, merging, writing, measuring."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.encoding.onnx import Encoder
from engine.personal.events import TrainingProgress, TrainingStage
from engine.personal.general import PROBE_LANGUAGES, General, ProbeVectors, general_of
from engine.personal.probe import load_probe
from training.personal.augmenting import plain_view, read_small
from training.personal.contract import Dataset, Moment, Split, Unseen
from training.personal.full_data import Items, Material, Vectors, part_of
from training.personal.full_evaluation import Evaluated, Evaluation
from training.personal.full_model import FullModel, FullOptions
from training.personal.losses import scale_of
from training.personal.measuring import unseen_of
from training.personal.parents import TOWERS, TowerName

_LEAST_GENERAL = -0.005
"""Of general recall may be lost, as a share; the gate allows twice as much."""

_AS_GOOD = 0.005
_COMPARED = 16
_AT_ONCE = 32


class Finish:
    """Ends a training.

    Attributes:
        settings: what was chosen and measured.
    """

    def __init__(
        self,
        data: Dataset,
        split: Split,
        encoder: Encoder,
        model: FullModel,
        material: Material,
        options: FullOptions,
    ) -> None:
        self._data, self._split, self._encoder = data, split, encoder
        self._model, self._material, self._options = model, material, options
        self.settings: dict[str, object] = {}
        self._ready, self._ratio = False, 1.0
        self._measured: tuple[Items, Vectors, Vectors, Vectors] | None = None

    def write(self, folder: Path, *, trained: bool) -> Iterator[Moment]:
        """Write the bundle's files into an empty folder, and encode with them what is measured; may be repeated."""
        if trained:
            if not self._ready:
                yield from self._choose()
                self._ready = True
            yield from self._export(folder)
        else:
            self.settings["ratio"] = 0.0
            self._model.write_parent(folder)
        yield from self._measure(folder)

    def unseen(self) -> list[Unseen]:
        """Return where the photos of unseen captions come, before and after."""
        if self._measured is None:
            raise RuntimeError("nothing was measured yet")
        there, photos_before, photos, captions = self._measured
        data = part_of(self._data, there)
        held = np.flatnonzero(np.isin(there, self._split.measure))
        before = np.zeros_like(captions)
        asked = self._material.held_captions(there[held])
        if len(asked):
            before[asked] = self._encoder.encode_texts([self._data.captions[caption] for caption in asked])
        found = unseen_of(data, held, (photos_before, before), (photos, captions))
        return [replace(each, photo=int(there[each.photo])) for each in found]

    def _choose(self) -> Iterator[Moment]:
        """Take the ratio to the parent that does best on held-out photos without losing general recall (WiSE-FT)."""
        ratios = sorted(self._options.ratios)
        found: dict[float, tuple[float, float]] = {}
        yield TrainingProgress(TrainingStage.CHOOSING, 0, len(ratios))
        evaluation = Evaluation(self._material, self._model)
        probe = _Probe(self._model)
        before = yield from self._general(probe, 0.0, 0)
        for done, ratio in enumerate(ratios):
            general = (yield from self._general(probe, ratio, done)) - before
            for each in evaluation.run():
                yield TrainingProgress(TrainingStage.CHOOSING, done, len(ratios))
                if isinstance(each, Evaluated):
                    found[ratio] = each.score, general
        ratio = self._ratio = chosen_ratio(found)
        self._model.set_share(ratio)
        self.settings |= {
            "ratio": ratio,
            "ratios_tried": {str(each): {"score": score, "general": lost} for each, (score, lost) in found.items()},
        }

    def _general(self, probe: _Probe, ratio: float, done: int) -> Generator[Moment, None, float]:
        """Set the ratio and return the general recall with it, 0 to 1."""
        self._model.set_share(ratio)
        score = 0.0
        for each in probe.run():
            yield TrainingProgress(TrainingStage.CHOOSING, done, len(self._options.ratios))
            score = score if each is None else each.score
        return score

    def _export(self, folder: Path) -> Iterator[Moment]:
        yield TrainingProgress(TrainingStage.EXPORTING, 0, len(TOWERS) + 1)
        self._model.merge()
        parity, precision = {}, {}
        compared: dict[str, list[NDArray[Any]]] = {"vision": self._some_pixels(), "text": self._some_tokens()}
        for done, name in enumerate(TOWERS):
            precision[name], parity[name] = self._model.write(name, folder, compared[name])
            yield TrainingProgress(TrainingStage.EXPORTING, done + 1, len(TOWERS) + 1)
        self._model.write_rest(folder)
        description: dict[str, object] = {"precision": precision, "parity": parity, **self._loss_parameters()}
        (folder / "description.json").write_text(json.dumps(description), encoding="utf-8")
        self.settings |= description

    def _loss_parameters(self) -> dict[str, float]:
        """Return logit scale and bias, between the parent's and the trained ones as the weights are."""
        model, parent, ratio = self._model, self._model.parent, self._ratio
        log_scale = parent.log_scale + ratio * (model.log_scale.detach().cpu() - parent.log_scale)
        found = {"logit_scale": float(scale_of(log_scale))}
        if parent.sigmoid:
            found["logit_bias"] = parent.bias + ratio * (float(model.bias.detach()) - parent.bias)
        return found

    def _measure(self, folder: Path) -> Iterator[Moment]:
        """Encode all photos, and the captions that nobody saw, with the exported files."""
        encoder = Encoder(replace(self._encoder.bundle, folder=folder))
        count = len(self._data.photos)
        there, rows, rows_before = [], [], []
        for start in range(0, count, _AT_ONCE // 4):
            yield TrainingProgress(TrainingStage.MEASURING, start, count)
            chosen, pixels = self._pixels(range(start, min(start + _AT_ONCE // 4, count)))
            if chosen:
                there += chosen
                rows.append(encoder.encode_pixels(pixels))
                # Not the library's own vectors: those are of the files, which are not quite the same pixels.
                rows_before.append(self._encoder.encode_pixels(pixels))
        none = [np.empty((0, encoder.dim), np.float32)]
        photos, photos_before = np.concatenate(rows or none), np.concatenate(rows_before or none)
        measured = np.array(there, np.int64)
        captions = np.zeros((len(self._data.captions), encoder.dim), np.float32)
        asked = self._material.held_captions(measured[np.isin(measured, self._split.measure)])
        for start in range(0, len(asked), _AT_ONCE):
            yield TrainingProgress(TrainingStage.MEASURING, count, count)
            part = asked[start : start + _AT_ONCE]
            captions[part] = encoder.encode_texts([self._data.captions[caption] for caption in part])
        self._measured = measured, photos_before, photos, captions

    def _pixels(self, photos: range) -> tuple[list[int], NDArray[np.uint8]]:
        how = self._encoder.preprocessing
        read = {photo: read_small(self._data.photos[photo], how) for photo in photos}
        found = {photo: plain_view(image, how) for photo, image in read.items() if image is not None}
        empty = np.empty((0, how.size, how.size, 3), np.uint8)
        return list(found), np.stack(list(found.values())) if found else empty

    def _some_pixels(self) -> list[NDArray[Any]]:
        _, pixels = self._pixels(range(min(_COMPARED, len(self._data.photos))))
        return [self._encoder.preprocessing.normalise(pixels[start : start + 4]) for start in range(0, len(pixels), 4)]

    def _some_tokens(self) -> list[NDArray[Any]]:
        texts = [*self._data.captions[:_COMPARED], *self._material.general[:_COMPARED]]
        return [self._model.parent.tokens([text]) for text in texts]


def chosen_ratio(found: dict[float, tuple[float, float]]) -> float:
    """Return the smallest ratio that is about as good as the best of those that lose no general recall.

    Args:
        found: of each ratio the score on held-out photos, and what general recall gained.
    """
    allowed = {ratio: score for ratio, (score, general) in found.items() if general >= _LEAST_GENERAL}
    if not allowed:
        return min(found)
    best = max(allowed.values())
    return min(ratio for ratio, score in allowed.items() if score >= best - _AS_GOOD)


class _Probe:
    """The probe set, ready for the towers, so that several ratios can be tried."""

    def __init__(self, model: FullModel) -> None:
        self._model = model
        how = model.parent.bundle.preprocessing
        probe = load_probe(PROBE_LANGUAGES)
        pixels = np.stack([how.to_pixels(image) for image in probe.images])
        rows = model.parent.tokenizer.encode([text for _, text in probe.captions])
        self._order = np.array(sorted(range(len(rows)), key=lambda row: len(rows[row])))  # little padding
        tokens = [rows[row] for row in self._order]
        self._owners = np.array([owner for owner, _ in probe.captions], np.int64)
        padded = model.parent.tokenizer.padded
        self._batches: dict[TowerName, list[tuple[Tensor, Tensor | None]]] = {
            "vision": [self._prepared("vision", how.normalise(pixels[part])) for part in _slices(len(pixels))],
            "text": [self._prepared("text", padded(tokens[part])) for part in _slices(len(tokens))],
        }

    def run(self) -> Iterator[None | General]:
        """Measure the model as it is now; yield None between parts of the work, and the result at the end."""
        vectors: dict[TowerName, Vectors] = {}
        for tower, batches in self._batches.items():
            rows = []
            for inputs, states in batches:
                rows.append(self._encoded(tower, inputs, states))
                yield None
            vectors[tower] = np.concatenate(rows)
        texts = np.empty_like(vectors["text"])
        texts[self._order] = vectors["text"]
        photos = vectors["vision"]
        yield general_of(photos, texts, ProbeVectors(photos, texts, self._owners))

    def _prepared(self, tower: TowerName, inputs: NDArray[Any]) -> tuple[Tensor, Tensor | None]:
        """Return a batch, and what lies below the cut, where there is one: it is the same for all ratios."""
        model = self._model
        batch = torch.from_numpy(inputs)
        if not model.stored[tower]:
            return batch, None
        with model.device.forward():
            states = model.halves[tower].lower(batch.to(model.device.device)).float().cpu()
        return (batch[:1] if tower == "vision" else batch), states

    def _encoded(self, tower: TowerName, inputs: Tensor, states: Tensor | None) -> Vectors:
        device, halves = self._model.device, self._model.halves[tower]
        with torch.no_grad(), device.forward():
            batch = inputs.to(device.device)
            found = halves(batch) if states is None else halves.upper(batch, states.to(device.device))
        return torch.nn.functional.normalize(found.float(), dim=-1).cpu().numpy()


def _slices(count: int) -> list[slice]:
    return [slice(start, start + _AT_ONCE) for start in range(0, count, _AT_ONCE)]
