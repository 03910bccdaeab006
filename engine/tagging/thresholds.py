"""From calibrated chances to what is proposed: the stated precision (docs/tagging.md)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FLOOR = 0.5
"""No photo that is likelier wrong than right is proposed, however sure the others of its tag are."""

_LOW_FLOOR = 0.8
"""Share of the stated precision that the floor does not exceed: who asks for 0.3 wants unlikely ones, too."""


def chances(log_odds: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the chances in [0, 1] of log odds, float64."""
    found: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(log_odds.astype(np.float64), -500, 500)))
    return found


def floor_of(precision: float) -> float:
    """Return the least chance that a photo is proposed with at a stated precision."""
    return min(FLOOR, _LOW_FLOOR * precision)


def proposed(log_odds: NDArray[np.float32], precision: float) -> NDArray[np.int64]:
    """Return the places of the photos that one tag is proposed for, surest first, int64[k].

    The largest number of photos of which ``precision`` are expected to be right: the mean of their chances is at least
    that.  Photos of the same chance are in the order they are given in.

    Args:
        log_odds: of the tag for each photo, calibrated, float32[n]; those that are not finite are left out.
        precision: in (0, 1).
    """
    chance = np.where(np.isfinite(log_odds), chances(np.nan_to_num(log_odds)), 0.0)
    likely = np.flatnonzero(chance >= floor_of(precision))
    order = likely[np.argsort(-chance[likely], kind="stable")]
    means = np.cumsum(chance[order]) / np.arange(1, len(order) + 1)
    return order[: int(np.count_nonzero(means >= precision))]


def precision_of(log_odds: NDArray[np.float32]) -> float:
    """Return the share of these photos that is expected to be right: the mean chance, 0 without photos."""
    return float(chances(log_odds).mean()) if len(log_odds) else 0.0
