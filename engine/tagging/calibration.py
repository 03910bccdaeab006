"""What was fitted for a model: how figures about a photo and a concept become log odds (docs/tagging.md)."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.paths import resources_dir


@dataclass(frozen=True)
class Weights:
    """Of the figures that :mod:`engine.tagging.scoring` names: log odds = close * .. + share * .. + .. + bias."""

    close: float
    share: float = 0.0
    below: float = 0.0
    rival: float = 0.0
    tail: float = 0.0
    bias: float = 0.0


@dataclass(frozen=True)
class Known:
    """What was learned of one shipped entry from captioned photos.

    Attributes:
        slope, offset: its log odds are ``slope * x + offset`` of what the weights give (Platt 1999).
        prevalence: the share of those photos that had it.
        phrases: :func:`engine.tagging.prompts.phrases_key` of what was encoded then; it holds for no other text.
    """

    slope: float
    offset: float
    prevalence: float
    phrases: str


@dataclass(frozen=True)
class Calibration:
    """What was fitted for a model, or for models in general.

    Attributes:
        general: for concepts of which nothing else is known.
        known: what the entries' own slopes and offsets build on.
        entries: by the entry's key.
        spread, best, tail: what is usual of a concept's closeness over a library (see
            :class:`engine.tagging.statistics.LibraryStatistics`); a small library leans on it.
    """

    general: Weights
    known: Weights
    spread: float
    best: float
    tail: float
    entries: Mapping[str, Known] = field(default_factory=dict)


def calibration_path() -> Path:
    """Return where the fitted figures are kept."""
    return resources_dir() / "tagging" / "calibration.json"


@functools.cache
def load_calibration(*bundle_ids: str) -> Calibration:
    """Return what was fitted for the first of these bundles that is known, or for models in general.

    Args:
        bundle_ids: a model and those that it came from (:func:`engine.encoding.protocol.lineage`).
    """
    document = json.loads(calibration_path().read_text(encoding="utf-8"))
    found = next((document[bundle_id] for bundle_id in bundle_ids if bundle_id in document), document["default"])
    return Calibration(
        general=Weights(**found["general"]),
        known=Weights(**found["known"]),
        spread=found["spread"],
        best=found["best"],
        tail=found["tail"],
        entries={key: Known(*values) for key, values in found["entries"].items()},
    )
