"""What the starter is trained to do, as loss functions over unit embeddings."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def contrastive_loss(images: Tensor, texts: Tensor, scale: Tensor) -> Tensor:
    """Return the symmetric InfoNCE loss (van den Oord et al. 2018; CLIP, Radford et al. 2021, section 2.3).

    Args:
        images, texts: float32[n, dim], L2-normalised, row i of one belongs to row i of the other.
        scale: the logit scale (inverse temperature), a scalar.
    """
    logits = scale * texts @ images.T
    targets = torch.arange(len(images), device=images.device)
    return functional.cross_entropy(logits, targets) + functional.cross_entropy(logits.T, targets)


def class_code_loss(texts: Tensor, codes: Tensor, labels: Tensor, scale: Tensor) -> Tensor:
    """Return the cross-entropy of texts over class codes.

    Args:
        texts: float32[n, dim] object embeddings of class texts, L2-normalised.
        codes: float32[classes, dim], L2-normalised.
        labels: int64[n], each text's class.
    """
    return functional.cross_entropy(scale * texts @ codes.T, labels)


def imagined_photo_loss(texts: Tensor, labels: Tensor, photos: Tensor, photo_labels: Tensor, scale: Tensor) -> Tensor:
    """Return how badly class texts find imagined photos of their class among those of others.

    Few of the 1,000 classes are seen in the captioned photos.  An imagined photo is a vector of class
    posteriors, peaked at its class; the object space needs nothing more of a photo.

    Args:
        texts: float32[n, dim]; labels: int64[n].
        photos: float32[m, dim], L2-normalised; photo_labels: int64[m].
    """
    positive = (labels[:, None] == photo_labels[None]).float()
    log_probability = functional.log_softmax(scale * texts @ photos.T, dim=1)
    share = positive / positive.sum(dim=1, keepdim=True).clamp(min=1)
    return -(log_probability * share).sum(dim=1).mean()


def posterior_loss(images: Tensor, texts: Tensor, labels: Tensor, posteriors: Tensor, scale: Tensor) -> Tensor:
    """Return how far photos' matches with class texts are from the classifier's posteriors (ConSE as teacher).

    Args:
        images: float32[n, dim]; texts: float32[m, dim] with labels int64[m].
        posteriors: float32[n, classes], the untuned classifier's; photos weigh as much as the classes at hand
            explain of them.
    """
    at_hand = posteriors[:, labels]
    weight = at_hand.sum(dim=1).clamp(max=1)
    target = at_hand / (at_hand.sum(dim=1, keepdim=True) + 1e-6)
    log_probability = functional.log_softmax(scale * images @ texts.T, dim=1)
    return (-(target * log_probability).sum(dim=1) * weight).mean()


def drift(tuned: Tensor, original: Tensor) -> Tensor:
    """Return the mean cosine distance of the tuned tower's outputs from the original's, float32[n, width] each."""
    return (1 - functional.cosine_similarity(tuned, original, dim=-1)).mean()


def imagined_posteriors(
    labels: Tensor, confusion: Tensor, seen: Tensor, generator: torch.Generator | None = None
) -> Tensor:
    """Return float32[n, classes]: 0.4 to 1.0 on each label, the rest on its look-alikes and a real photo's classes.

    Args:
        labels: int64[n].
        confusion: float32[classes, classes], rows sum to 1: what the classifier takes a class for.
        seen: float32[m, classes], posteriors of real photos, one drawn for each row.
    """
    share = torch.rand(len(labels), 1, generator=generator) * 0.6 + 0.4
    drawn = seen[torch.randint(len(seen), (len(labels),), generator=generator)]
    own = functional.one_hot(labels, confusion.shape[0])
    return share * own + (1 - share) * (0.7 * confusion[labels] + 0.3 * drawn)
