"""Order: best first, and the same each time; and sets of photos that keep their order."""

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


def united(ids: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the photos of both, ascending; each is ascending and has none twice.

    Mostly ``others`` are few and among ``ids``, which are many: then ``ids`` themselves are returned.
    """
    if not len(ids):
        return others
    places = np.minimum(np.searchsorted(ids, others), len(ids) - 1)
    new = others[ids[places] != others]
    return np.sort(np.concatenate([ids, new])) if len(new) else ids
