"""The starter's projection heads: two spaces side by side in one embedding.

An embedding is the concatenation of two unit vectors, weighted so that the whole has length 1, so a dot product
of two embeddings is the weighted sum of two cosines:

* the *scene* space, learnt contrastively from captioned photos (InfoNCE, as in CLIP; Radford et al. 2021);
* the *object* space, a learnt form of ConSE (Norouzi et al. 2014): a photo is the mean of 1,000 class codes
  weighted by the image tower's own class posteriors; texts learn to land on the codes of what they name.

The scene space knows the world of captions and forgets rare objects; the object space is the other way round.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.starter.image_tower import FEATURE_DIM

SCENE_DIM = 384
OBJECT_DIM = 128
EMBED_DIM = SCENE_DIM + OBJECT_DIM
CLASSES = 1000
TEXT_WIDTH = 384


def combine(scene: Tensor, objects: Tensor, scene_share: float) -> Tensor:
    """Return the unit embedding float32[n, dim] of two projections; cosines are weighted share : 1 - share."""
    scene = functional.normalize(scene, dim=-1) * math.sqrt(scene_share)
    objects = functional.normalize(objects, dim=-1) * math.sqrt(1 - scene_share)
    return torch.cat([scene, objects], dim=-1)


class ImageHead(nn.Module):
    """From pooled features float32[n, 1280] to embeddings float32[n, dim]."""

    def __init__(self, scene_share: float, scene_dim: int = SCENE_DIM, object_dim: int = OBJECT_DIM) -> None:
        super().__init__()
        self.scene_share = scene_share
        self.norm = nn.LayerNorm(FEATURE_DIM)
        self.dropout = nn.Dropout(0.3)
        self.scene = nn.Linear(FEATURE_DIM, scene_dim)
        self.classifier = nn.Linear(FEATURE_DIM, CLASSES)
        self.class_codes = nn.Parameter(torch.zeros(CLASSES, object_dim))

    def forward(self, features: Tensor) -> Tensor:
        return self.project(features, self.classifier(features))

    def project(self, features: Tensor, class_logits: Tensor) -> Tensor:
        """The same, with the class logits given (so that training can use them twice)."""
        scene = self.scene(self.dropout(self.norm(features)))
        return combine(scene, torch.softmax(class_logits, dim=-1) @ self.class_codes, self.scene_share)


class _TextBranch(nn.Module):
    """A linear map plus a small perceptron."""

    def __init__(self, width: int, hidden: int, dim: int, dropout: float) -> None:
        super().__init__()
        self.linear = nn.Linear(width, dim, bias=False)
        self.expand = nn.Linear(width, hidden)
        self.dropout = nn.Dropout(dropout)
        self.contract = nn.Linear(hidden, dim)

    def forward(self, pooled: Tensor) -> Tensor:
        perceptron: Tensor = self.contract(self.dropout(functional.gelu(self.expand(pooled))))
        return perceptron + self.linear(pooled)


class TextHead(nn.Module):
    """From mean-pooled text features float32[n, 384] to embeddings float32[n, dim].

    E5's vectors lie in a narrow cone; they are standardised first, with the mean and deviation over the
    training texts.
    """

    mean: Tensor
    std: Tensor

    def __init__(
        self, scene_share: float, scene_dim: int = SCENE_DIM, object_dim: int = OBJECT_DIM, hidden: int = 1024
    ) -> None:
        super().__init__()
        self.scene_share = scene_share
        self.register_buffer("mean", torch.zeros(TEXT_WIDTH))
        self.register_buffer("std", torch.ones(TEXT_WIDTH))
        self.scene = _TextBranch(TEXT_WIDTH, hidden, scene_dim, dropout=0.3)
        self.objects = _TextBranch(TEXT_WIDTH, hidden, object_dim, dropout=0.1)

    def standardised(self, pooled: Tensor) -> Tensor:
        """Return (pooled - mean) / std."""
        return (pooled - self.mean) / self.std

    def forward(self, pooled: Tensor) -> Tensor:
        pooled = self.standardised(pooled)
        return combine(self.scene(pooled), self.objects(pooled), self.scene_share)
