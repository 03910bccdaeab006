"""The starter's training: heads first on frozen towers, then heads and the towers' upper layers together."""

from __future__ import annotations

import copy
import logging
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from training.starter import losses
from training.starter.corpus import CaptionSampler, ClassTexts
from training.starter.features import TokenStates
from training.starter.heads import ImageHead, TextHead
from training.starter.towers import UpperImage, UpperText, states_tensor, warm_up_cosine

log = logging.getLogger(__name__)

_MAX_LOG_SCALE = math.log(100)
_MAX_CODE_LOG_SCALE = math.log(60)


@dataclass(frozen=True)
class Settings:
    """What a run depends on; docs/starter-model.md says with which the bundle that ships was made."""

    seed: int = 0
    scene_share: float = 0.55
    warm_up_steps: int = 144
    warm_up_batch: int = 500
    epochs: int = 9
    batch: int = 250
    class_texts: int = 110
    imagined_photos: int = 400
    head_rate: float = 4e-4
    image_rate: float = 1.5e-4
    text_rate: float = 8e-5
    weight_decay: float = 0.05
    posterior_weight: float = 0.5
    average_decay: float = 0.985


@dataclass(frozen=True)
class Inputs:
    """What the frozen lower halves made of the training data.

    Attributes:
        views: for each augmentation float16[photos, 14, 14, 120].
        captions, classes: token states of all captions and class texts.
    """

    views: list[NDArray[np.float16]]
    captions: TokenStates
    classes: TokenStates
    class_texts: ClassTexts


class Parts(nn.Module):
    """Everything that is trained."""

    def __init__(self, image: UpperImage, text: UpperText, settings: Settings) -> None:
        super().__init__()
        self.image, self.text = image, text
        self.image_head = ImageHead(settings.scene_share, scene_dim=512, object_dim=256)
        self.text_head = TextHead(settings.scene_share, scene_dim=512, object_dim=256)
        self.log_scale = nn.Parameter(torch.tensor(math.log(30.0)))
        self.code_log_scale = nn.Parameter(torch.tensor(math.log(20.0)))

    @property
    def scale(self) -> Tensor:
        """Logit scale of photos against captions."""
        return self.log_scale.clamp(max=_MAX_LOG_SCALE).exp()

    @property
    def code_scale(self) -> Tensor:
        """Logit scale of everything that concerns class texts."""
        return self.code_log_scale.clamp(max=_MAX_CODE_LOG_SCALE).exp()


class Trainer:
    """Runs both phases over fixed inputs.  The same seed and inputs give the same weights on one machine."""

    def __init__(self, parts: Parts, inputs: Inputs, sampler: CaptionSampler, settings: Settings) -> None:
        torch.manual_seed(settings.seed)
        self._rng = np.random.default_rng(settings.seed)
        self.parts, self.inputs, self.settings = parts, inputs, settings
        self._sampler = sampler
        self._labels = torch.from_numpy(inputs.class_texts.labels)
        self._original_classifier = copy.deepcopy(parts.image.classifier).requires_grad_(False)
        weights = functional.normalize(self._original_classifier.weight, dim=1)
        self._confusion = torch.softmax(weights @ weights.T * 20, dim=1)
        self._captions0 = pooled_texts(parts.text, inputs.captions)
        self._classes0 = pooled_texts(parts.text, inputs.classes)
        self._features0 = [pooled_photos(parts.image, view) for view in inputs.views[:4]]
        self._recent_captions = self._captions0.clone()
        self._initialise_heads()

    def _initialise_heads(self) -> None:
        head, texts = self.parts.text_head, torch.cat([self._captions0, self._classes0])
        with torch.no_grad():
            head.mean.copy_(texts.mean(0))
            head.std.copy_(texts.std(0))
            standard = head.standardised(self._classes0)
            means = torch.stack([standard[self._labels == label].mean(0) for label in range(len(self._confusion))])
            self.parts.image_head.class_codes.copy_(head.objects.linear(means))

    def warm_up(self) -> None:
        """Train the heads alone on what the untouched towers give."""
        heads = nn.ModuleList([self.parts.image_head, self.parts.text_head])
        parameters = [*heads.parameters(), self.parts.log_scale, self.parts.code_log_scale]
        optimizer = torch.optim.AdamW(parameters, lr=1e-3, weight_decay=self.settings.weight_decay)
        self.parts.train()
        for step in range(self.settings.warm_up_steps):
            rate = 1e-3 * warm_up_cosine(step, self.settings.warm_up_steps, 20, 0.1)
            for group in optimizer.param_groups:
                group["lr"] = rate
            photos = self._rng.choice(len(self.inputs.views[0]), self.settings.warm_up_batch, replace=False)
            features = self._features0[self._rng.integers(len(self._features0))][photos]
            texts = [self._captions0[self._sampler.draw(photos, share)] for share in (0.0, 0.5)]
            rows = self._rng.choice(len(self._labels), self.settings.warm_up_batch, replace=False)
            logits = self._original_classifier(features)
            loss = self._matching_loss(features, logits, logits, texts, self._classes0[rows], self._labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    def tune(self) -> Iterator[tuple[int, Parts]]:
        """Train heads and upper layers; yield each epoch's number and the averaged parts."""
        average = copy.deepcopy(self.parts).requires_grad_(False)
        optimizer = torch.optim.AdamW(self._groups())
        per_epoch = len(self.inputs.views[0]) // self.settings.batch
        steps, step = self.settings.epochs * per_epoch, 0
        for epoch in range(self.settings.epochs):
            order = self._rng.permutation(len(self.inputs.views[0]))
            for batch in np.array_split(order[: per_epoch * self.settings.batch], per_epoch):
                factor = warm_up_cosine(step, steps, 30, 0.02)
                for group in optimizer.param_groups:
                    group["lr"] = group["base"] * factor
                self._tune_step(np.sort(batch), optimizer)
                step += 1
                _average_into(average, self.parts, min(self.settings.average_decay, (1 + step) / (10 + step)))
            yield epoch, average

    def _groups(self) -> list[dict[str, object]]:
        """Biases, norms and scales do not decay."""
        rates = {"image": self.settings.image_rate, "text": self.settings.text_rate}
        groups: list[dict[str, object]] = []
        for name, parameter in self.parts.named_parameters():
            decay = self.settings.weight_decay if parameter.ndim > 1 else 0.0
            rate = rates.get(name.split(".")[0], self.settings.head_rate)
            groups.append({"params": [parameter], "base": rate, "lr": rate, "weight_decay": decay})
        return groups

    def _tune_step(self, photos: NDArray[np.int64], optimizer: torch.optim.Optimizer) -> None:
        self.parts.train()
        views = self._rng.integers(len(self.inputs.views), size=len(photos))
        features = self.parts.image(
            states_tensor(np.stack([self.inputs.views[v][p] for v, p in zip(views, photos, strict=True)]))
        )
        logits = self.parts.image.classifier(features)
        kept = [self._features0[v if v < len(self._features0) else 0][p] for v, p in zip(views, photos, strict=True)]
        original_logits = self._original_classifier(torch.stack(kept))
        drawn, recent = self._sampler.draw(photos, 0.45), self._sampler.draw(photos, 0.3)
        tuned = _forward_by_length(self.parts.text, self.inputs.captions, drawn)
        # A second caption costs nothing when its features are taken from the last time it was seen.
        texts = [tuned, self._recent_captions[recent]]
        self._recent_captions[drawn] = tuned.detach()
        rows = self._rng.choice(len(self._labels), self.settings.class_texts, replace=False)
        classes = _forward_by_length(self.parts.text, self.inputs.classes, rows)
        loss = self._matching_loss(features, logits, original_logits, texts, classes, self._labels[rows])
        posteriors = torch.softmax(original_logits, -1)
        kept_posteriors = functional.kl_div(functional.log_softmax(logits, -1), posteriors, reduction="batchmean")
        standardised = self.parts.text_head.standardised
        drift = losses.drift(standardised(tuned), standardised(self._captions0[drawn]))
        drift = (drift + losses.drift(standardised(classes), standardised(self._classes0[rows]))) / 2
        loss = loss + self.settings.posterior_weight * kept_posteriors + drift
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.parts.parameters(), 5.0)
        optimizer.step()

    def _matching_loss(
        self, features: Tensor, logits: Tensor, original: Tensor, texts: list[Tensor], classes: Tensor, labels: Tensor
    ) -> Tensor:
        """Weigh the losses of photos with captions, class texts with codes, and photos with class texts."""
        image_head, text_head = self.parts.image_head, self.parts.text_head
        images = image_head.project(features, logits)
        loss = sum(losses.contrastive_loss(images, text_head(text), self.parts.scale) for text in texts) / 2
        named = text_head(classes)
        scene_dim = image_head.scene.out_features
        objects = functional.normalize(named[:, scene_dim:], dim=-1)
        codes = functional.normalize(image_head.class_codes, dim=-1)
        scale = self.parts.code_scale
        chosen = labels[torch.randint(len(labels), (self.settings.imagined_photos,))]
        seen = torch.softmax(logits.detach(), -1)
        imagined = losses.imagined_posteriors(chosen, self._confusion, seen) @ image_head.class_codes
        found = losses.imagined_photo_loss(objects, labels, functional.normalize(imagined, dim=-1), chosen, scale)
        taught = losses.posterior_loss(images, named, labels, torch.softmax(original, -1), scale)
        return loss + 0.5 * losses.class_code_loss(objects, codes, labels, scale) + 0.3 * found + 0.2 * taught


def pooled_texts(tower: UpperText, states: TokenStates) -> Tensor:
    """Return the text tower's output float32[texts, 384] for all stored token states."""
    tower.eval()
    lengths = np.diff(states.starts)
    order = np.argsort(lengths, kind="stable")
    pooled = torch.zeros(len(lengths), states.states.shape[1])
    with torch.no_grad():
        for start in range(0, len(order), 256):
            rows = order[start : start + 256]
            pooled[rows] = tower(*states.batch(rows))
    return pooled


def pooled_photos(tower: UpperImage, states: NDArray[np.float16]) -> Tensor:
    """Return the image tower's pooled features float32[photos, 1280] for all stored states."""
    tower.eval()
    with torch.no_grad():
        return torch.cat([tower(states_tensor(states[start : start + 128])) for start in range(0, len(states), 128)])


def _forward_by_length(tower: UpperText, states: TokenStates, texts: NDArray[np.int64], parts: int = 3) -> Tensor:
    """Run texts of similar length together, so that less padding is computed; the order is kept."""
    order = np.argsort(states.starts[texts + 1] - states.starts[texts], kind="stable")
    pooled = torch.cat([tower(*states.batch(texts[chunk])) for chunk in np.array_split(order, parts)])
    return pooled[torch.from_numpy(np.argsort(order, kind="stable"))]


def _average_into(average: nn.Module, current: nn.Module, decay: float) -> None:
    with torch.no_grad():
        for old, new in zip(average.parameters(), current.parameters(), strict=True):
            old.lerp_(new, 1 - decay)
