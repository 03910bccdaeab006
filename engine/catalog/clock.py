"""How times are written in the catalog: UTC, ISO 8601, whole seconds, so that text order is time order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def stamp(time: datetime) -> str:
    """Return an aware time as the catalog stores it."""
    return time.astimezone(UTC).isoformat(timespec="seconds")


def read_stamp(text: str) -> datetime:
    """Return the time that :func:`stamp` wrote."""
    return datetime.fromisoformat(text)
