"""What Full training minimises: InfoNCE with several positives, SigLIP's loss, and how far the model may drift.

The same definitions as :mod:`training.personal.infonce`, which Quick uses without torch; the tests hold them together.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

LARGEST_SCALE = 100.0
"""Of the logit scale, as in CLIP (Radford et al. 2021, section 2.5): beyond it training becomes unstable."""


def scale_of(log_scale: Tensor) -> Tensor:
    """Return the logit scale, at most :data:`LARGEST_SCALE`; no gradient leads further up from there."""
    return log_scale.clamp(max=math.log(LARGEST_SCALE)).exp()


def multi_positive_targets(right: Tensor) -> Tensor:
    """Return what a row's probabilities should be: uniform over its positives; zeros where it has none.

    Args:
        right: bool[n, m].
    """
    wanted = right.to(torch.get_default_dtype())
    return wanted / wanted.sum(dim=1, keepdim=True).clamp(min=1)


def info_nce(photos: Tensor, texts: Tensor, right: Tensor, log_scale: Tensor) -> Tensor:
    """Return the symmetric InfoNCE loss with several positives.

    van den Oord et al. 2018; symmetric as in CLIP (Radford et al. 2021); targets uniform over the positives in each
    direction (the outer form of SupCon, Khosla et al. 2020, equation 2; UniCL, Yang et al. 2022).  A row without a
    positive does not count.

    Args:
        photos: float[n, dim]; texts: float[m, dim], both L2-normalised.
        right: bool[n, m]: which text is right for which photo.
        log_scale: logarithm of the logit scale, a scalar.
    """
    logits = scale_of(log_scale) * photos @ texts.T
    return (_cross_entropy(logits, right) + _cross_entropy(logits.T, right.T)) / 2


def _cross_entropy(logits: Tensor, right: Tensor) -> Tensor:
    targets = multi_positive_targets(right).to(logits.dtype)
    rows = -(targets * functional.log_softmax(logits, dim=1)).sum(dim=1)
    return rows.sum() / right.any(dim=1).sum().clamp(min=1)


def siglip(photos: Tensor, texts: Tensor, right: Tensor, log_scale: Tensor, bias: Tensor) -> Tensor:
    """Return SigLIP's loss (Zhai et al. 2023): each pair is judged alone, right or not; divided by the photos.

    Args:
        photos: float[n, dim]; texts: float[m, dim], both L2-normalised.
        right: bool[n, m].
        log_scale, bias: scalars.
    """
    logits = scale_of(log_scale) * photos @ texts.T + bias
    signs = right.to(logits.dtype) * 2 - 1
    return -functional.logsigmoid(signs * logits).sum() / len(photos)


def similarity_drift(
    photos: Tensor, texts: Tensor, photos_before: Tensor, texts_before: Tensor, scale: float
) -> Tensor:
    """Return how far the model's matching of photos with general texts moved from its parent's (distillation).

    The Kullback-Leibler divergence of the softmax over texts and of that over photos (Hinton et al. 2015; on CLIP's
    similarities: ZSCL, Zheng et al. 2023).  0 where nothing moved.

    Args:
        photos, photos_before: float[n, dim]; texts, texts_before: float[m, dim]; all L2-normalised.
        scale: the parent's logit scale, which sharpens both.
    """
    now, before = scale * photos @ texts.T, scale * photos_before @ texts_before.T
    return (_divergence(now, before) + _divergence(now.T, before.T)) / 2


def _divergence(now: Tensor, before: Tensor) -> Tensor:
    wanted = functional.log_softmax(before, dim=1)
    return functional.kl_div(functional.log_softmax(now, dim=1), wanted, reduction="batchmean", log_target=True)
