"""Order: best first, and the same each time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def best_first(scores: NDArray[np.float32], limit: int | None = None) -> NDArray[np.int64]:
    """Return the places of the highest scores, int64[min(n, limit)], by (score descending, place ascending).

    Photos lie in id order, so that equal scores come in the order of their ids.  Scores are exact in this: the places
    are those that sorting all of them would give.
    """
    count = len(scores)
    if limit is None or limit >= count:
        return np.argsort(-scores, kind="stable")
    if limit <= 0:
        return np.empty(0, np.int64)
    least = np.partition(scores, count - limit)[count - limit]
    above = np.flatnonzero(scores > least)
    level = np.flatnonzero(scores == least)[: limit - len(above)]
    chosen = np.sort(np.concatenate([above, level]))
    return chosen[np.argsort(-scores[chosen], kind="stable")]
