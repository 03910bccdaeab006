"""Retrieval figures as the field counts them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RANKS = (1, 5, 10)


def recall_at(texts: NDArray[np.float32], images: NDArray[np.float32], relevant: NDArray[np.int64]) -> dict[int, float]:
    """Return recall@1, @5 and @10, text to image: how often the one relevant photo is among the first k.

    Args:
        texts: float32[q, dim]; images: float32[n, dim]; both L2-normalised.
        relevant: int64[q], the photo's position for each text.
    """
    scores = texts @ images.T
    own = scores[np.arange(len(relevant)), relevant]
    rank = (scores > own[:, None]).sum(axis=1)
    return {k: float((rank < k).mean()) for k in RANKS}


def top1_class(images: NDArray[np.float32], class_texts: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    """Return how often the right class name comes first: zero-shot classification.

    Args:
        images: float32[n, dim]; class_texts: float32[classes, dim]; labels: int64[n].
    """
    best = (images @ class_texts.T).argmax(axis=1)
    return float((best == labels).mean())
