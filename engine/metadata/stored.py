"""What is said of a photo as JSON: between processes, and in the catalog.  Nothing that is read is believed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.metadata.records import Described
from engine.metadata.said import LONGEST_CAPTION, LONGEST_TAG

_PLAIN = ("caption", "rating", "taken_offset_min", "latitude", "longitude")


def to_document(described: Described) -> dict[str, Any]:
    """Return it as plain values; what says nothing is left out."""
    document: dict[str, Any] = {name: getattr(described, name) for name in _PLAIN}
    document |= {"tags": list(described.tags), "paths": [list(path) for path in described.paths]}
    document["in_paths_only"] = list(described.in_paths_only)
    document["taken_at"] = None if described.taken_at is None else described.taken_at.isoformat()
    return {name: value for name, value in document.items() if value not in (None, [])}


def from_document(document: object) -> Described:
    """Return what :func:`to_document` wrote; fields that are not known are left alone.

    Raises:
        ValueError: it cannot be what is said of a photo.
    """
    if not isinstance(document, Mapping):
        raise ValueError(f"no description: {document!r:.100}")
    taken_at = document.get("taken_at")
    moment = None if taken_at is None else datetime.fromisoformat(_text(taken_at, 40))
    if moment is not None and moment.tzinfo is not None:
        raise ValueError(f"a date with an offset: {taken_at!r}")
    return Described(
        tags=_names(document.get("tags", [])),
        paths=tuple(_names(path) for path in _list(document.get("paths", []))),
        in_paths_only=_names(document.get("in_paths_only", [])),
        caption=None if document.get("caption") is None else _text(document["caption"], LONGEST_CAPTION),
        rating=_whole(document.get("rating"), -1, 5),
        taken_at=moment,
        taken_offset_min=_whole(document.get("taken_offset_min"), -1440, 1440),
        latitude=_degrees(document.get("latitude"), 90),
        longitude=_degrees(document.get("longitude"), 180),
    )


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"no list: {value!r:.100}")
    return value


def _names(value: object) -> tuple[str, ...]:
    return tuple(_text(name, LONGEST_TAG) for name in _list(value))


def _text(value: object, longest: int) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise ValueError(f"no text, or too long: {value!r:.100}")
    return value


def _whole(value: object, least: int, most: int) -> int | None:
    if value is None:
        return None
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"not {least} to {most}: {value!r:.100}")
    return value


def _degrees(value: object, limit: float) -> float | None:
    if value is None:
        return None
    if type(value) not in (int, float) or not math.isfinite(value) or abs(value) > limit:  # type: ignore[arg-type]
        raise ValueError(f"no coordinate: {value!r:.100}")
    return float(value)  # type: ignore[arg-type]
