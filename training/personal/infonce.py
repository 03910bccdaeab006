"""What Quick training minimises, with its gradients by hand: InfoNCE with several positives, and SigLIP's loss.

The same definitions as :mod:`training.personal.losses`, which Full uses with torch; the tests hold them together, and
both to a float64 implementation of the formulas.  Everything is computed in the precision of what is given.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.floating]

LARGEST_SCALE = 100.0
"""Of the logit scale, as in CLIP (Radford et al. 2021, section 2.5): beyond it training becomes unstable."""

LARGEST_LOG_SCALE = math.log(LARGEST_SCALE)


@dataclass(frozen=True, eq=False)
class Loss:
    """A loss and its gradients.

    Attributes:
        photos: float[n, dim]; texts: float[m, dim]: gradients by the rows that were given.
        log_scale, bias: gradients by these.
    """

    value: float
    photos: Rows
    texts: Rows
    log_scale: float
    bias: float = 0.0


def scale_of(log_scale: float) -> float:
    """Return the logit scale, at most :data:`LARGEST_SCALE`."""
    return math.exp(min(log_scale, LARGEST_LOG_SCALE))


def multi_positive_targets(right: NDArray[np.bool_], dtype: np.dtype[np.floating] | type = np.float32) -> Rows:
    """Return what a row's probabilities should be, float[n, m]: uniform over its positives; zeros where it has none."""
    wanted = right.astype(dtype)
    wanted /= np.maximum(right.sum(axis=1, keepdims=True), 1).astype(dtype)
    return wanted


def info_nce(photos: Rows, texts: Rows, right: NDArray[np.bool_], log_scale: float) -> Loss:
    """Return the symmetric InfoNCE loss with several positives.

    van den Oord et al. 2018; symmetric as in CLIP (Radford et al. 2021, section 2.3); targets uniform over the
    positives in each direction (the outer form of SupCon, Khosla et al. 2020, equation 2; UniCL, Yang et al. 2022).
    A row without a positive does not count.

    Args:
        photos: float[n, dim]; texts: float[m, dim], both L2-normalised.
        right: bool[n, m]: which text is right for which photo.
        log_scale: logarithm of the logit scale; above :data:`LARGEST_LOG_SCALE` it has no gradient.
    """
    scale = photos.dtype.type(scale_of(log_scale))
    logits = photos @ texts.T
    logits *= scale
    of_photos, slope = _cross_entropy(logits, right)
    of_texts, other = _cross_entropy(logits.T, right.T)
    slope += other.T
    slope /= 2
    by_scale = float(np.vdot(slope, logits)) if log_scale <= LARGEST_LOG_SCALE else 0.0
    slope *= scale
    return Loss((of_photos + of_texts) / 2, slope @ texts, slope.T @ photos, by_scale)


def _cross_entropy(logits: Rows, right: NDArray[np.bool_]) -> tuple[float, Rows]:
    """Return the mean cross-entropy over the rows that have a positive, and its gradient by the logits."""
    positives = right.sum(axis=1)
    has = positives > 0
    count = max(1, int(has.sum()))
    share = (has / np.maximum(positives, 1)).astype(logits.dtype)  # of each positive of a row in its target
    slope = logits - logits.max(axis=1, keepdims=True, initial=-np.inf)
    wanted = float((np.where(right, slope, 0).sum(axis=1) * share).sum())
    np.exp(slope, out=slope)
    sums = slope.sum(axis=1, keepdims=True)
    loss = float(np.log(sums[has]).sum()) - wanted
    slope *= (has[:, None] / np.maximum(sums, np.finfo(logits.dtype).tiny)).astype(logits.dtype)
    slope -= right * share[:, None]
    slope /= logits.dtype.type(count)
    return loss / count, slope


def siglip(photos: Rows, texts: Rows, right: NDArray[np.bool_], log_scale: float, bias: float) -> Loss:
    """Return SigLIP's loss (Zhai et al. 2023): each pair is judged alone, right or not; divided by the photos.

    Args:
        photos: float[n, dim]; texts: float[m, dim], both L2-normalised.
        right: bool[n, m].
        log_scale, bias: a pair's logit is ``scale * cosine + bias``.
    """
    scale = photos.dtype.type(scale_of(log_scale))
    logits = photos @ texts.T
    logits *= scale
    signed = np.where(right, logits + photos.dtype.type(bias), -logits - photos.dtype.type(bias))
    loss = float(np.logaddexp(photos.dtype.type(0), -signed).sum()) / len(photos)
    slope = 0.5 * (1 - np.tanh(signed / 2)) / len(photos)  # sigmoid(-signed), without overflow
    slope = np.where(right, -slope, slope).astype(photos.dtype)
    by_scale = float(np.vdot(slope, logits)) if log_scale <= LARGEST_LOG_SCALE else 0.0
    by_bias = float(slope.sum())
    slope *= scale
    return Loss(loss, slope @ texts, slope.T @ photos, by_scale, by_bias)
