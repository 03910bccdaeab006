"""How a model that is being trained does on held-out photos."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

from engine.personal.recall import recall_of
from engine.personal.records import Recall
from training.personal import losses
from training.personal.full_data import Material, as_vectors, part_of
from training.personal.full_model import FullModel
from training.personal.measuring import places
from training.personal.sides import Items

_AT_ONCE = 32


@dataclass(frozen=True)
class Evaluated:
    """What was measured.

    Attributes:
        score: the mean of recall@1, @5 and @10 of held-out captions; loss: of held-out photos and captions.
    """

    score: float
    loss: float
    recall: Recall

    @property
    def key(self) -> tuple[float, float]:
        """What is compared: the recall, and among equals the loss."""
        return round(self.score, 6), -self.loss


class Evaluation:
    """Held-out captions search held-out photos and, among them, some of those that are learned from."""

    def __init__(self, material: Material, model: FullModel) -> None:
        self._material, self._model = material, model
        self._photos = material.searched()
        self._captions = material.held_captions(material.choose)
        self._data = part_of(material.data, self._photos)
        self._held = np.flatnonzero(np.isin(self._photos, material.choose))

    def run(self) -> Iterator[None | Evaluated]:
        """Measure; yield None between parts of the work, and the result at the end."""
        material = self._material
        rows = []
        for chunk in _chunks(self._photos * material.photos.views):
            with torch.no_grad():
                rows.append(material.photos.encode(chunk))
            yield None
        photos = as_vectors(rows)
        lines = []
        for chunk in _chunks(material.caption_items(self._captions)):
            with torch.no_grad():
                lines.append(material.texts.encode(chunk))
            yield None
        captions = np.zeros((len(self._data.captions), photos.shape[1]), np.float32)
        captions[self._captions] = as_vectors(lines)
        found = places(self._data, self._held, photos, captions)
        loss = self._loss(photos[self._held], captions[self._captions])
        yield Evaluated(found.score, loss, recall_of(found.ranks, len(self._photos)))

    def _loss(self, photos: np.ndarray, captions: np.ndarray) -> float:
        model = self._model
        right = torch.from_numpy(self._data.positives(self._held, self._captions))
        vectors = torch.from_numpy(photos), torch.from_numpy(captions)
        scale, bias = model.log_scale.detach().cpu(), model.bias.detach().cpu()
        if model.parent.sigmoid:
            return float(losses.siglip(*vectors, right, scale, bias))
        return float(losses.info_nce(*vectors, right, scale))


def _chunks(items: Items) -> Iterator[Items]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
