"""Events as lines of JSON, for processes that tell another one how far they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Event = TypeVar("Event")


def to_line(event: DataclassInstance) -> str:
    """Return an event, a dataclass of plain values, as one line of JSON that names its type."""
    return json.dumps({"event": type(event).__name__, **asdict(event)})


def from_line(line: str, types: Mapping[str, type[Event]]) -> Event:
    """Read what :func:`to_line` wrote, as one of these types by name.

    Raises:
        ValueError: the line is no such event.
        TypeError: it has other values than its type.
    """
    document = json.loads(line)
    kind = types.get(document.pop("event", "")) if isinstance(document, dict) else None
    if kind is None:
        raise ValueError(f"no event: {line!r}")
    return kind(**document)
