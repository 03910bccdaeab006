"""How chances become stored proposals, and from which chance on they are shown (docs/tagging.md)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.catalog import proposals
from engine.catalog.typed import TypedConnection
from engine.tagging.thresholds import chances, floor_of, proposed

LEAST_STATED = 0.3
"""The lowest precision that can be stated (the setting ``tagging_precision``)."""

KEPT_FROM = floor_of(LEAST_STATED)
"""Proposals are stored from this chance on: whatever precision is stated later, nothing has to be scored anew."""

KEPT_LOG_ODDS = float(np.log(KEPT_FROM / (1 - KEPT_FROM)))

_STEPS = 32.0


def kept(log_odds: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return chances as they are stored, float64 of the same shape.

    They are rounded to a thirty-second of log odds (0.4 points at most): what a tick hardly changes is not written.
    """
    rounded: NDArray[np.float32] = (np.round(log_odds * np.float32(_STEPS)) / np.float32(_STEPS)).astype(np.float32)
    found: NDArray[np.float64] = chances(rounded).round(6)
    return found


def cut(connection: TypedConnection, concept_id: int, stated: float) -> bool:
    """Note from which chance on a concept's proposals are shown, so that the stated share of them is right.

    Settled ones count, too: else the others would be shown no more as soon as the surest were accepted.

    Returns:
        Whether that is another chance than before.
    """
    known = proposals.probabilities(connection, concept_id)
    shown = lowest(known, stated)
    (before,) = connection.execute("SELECT shown_from FROM concepts WHERE id = ?", [concept_id]).fetchone()
    proposals.show_from(connection, concept_id, shown, stated)
    return bool(before != shown)


def lowest(known: NDArray[np.float64], stated: float) -> float | None:
    """Return the lowest of the chances that are proposed at a stated precision; None where none is.

    All of one chance are proposed, or none of them.

    Args:
        known: float64[n], in (0, 1), highest first.
    """
    likely = np.clip(known, 1e-9, 1 - 1e-9)
    places = proposed((np.log(likely) - np.log1p(-likely)).astype(np.float32), stated)
    count = len(places)
    if 0 < count < len(known) and known[count] == known[count - 1]:
        count = int(np.count_nonzero(known > known[count]))
    return float(known[count - 1]) if count else None
