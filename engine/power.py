"""Whether the computer runs on battery, and letting work wait while it does."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

import psutil

BATTERY = "battery"
"""The reason of :class:`engine.events.IndexPaused` while work waits for the mains."""

_LOOK_S = 5.0


def has_battery() -> bool:
    """Tell whether this computer has a battery that the system tells of."""
    return _sensed() is not None


def on_battery() -> bool:
    """Tell whether the computer runs on battery; where that is not known, it does not."""
    battery = _sensed()
    return battery is not None and battery.power_plugged is False


class BatteryHold:
    """Gives the reason to wait while the computer runs on battery; for :meth:`engine.control.Control.hold_while`.

    Args:
        wanted: whether the user wants that; asked again each time, so that a change counts at once.
        on_battery: asks the system.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        wanted: Callable[[], bool],
        on_battery: Callable[[], bool] = on_battery,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wanted, self._on_battery, self._clock = wanted, on_battery, clock
        self._looked_at: float | None = None
        self._reason = ""

    def __call__(self) -> str:
        """Return :data:`BATTERY`, or nothing.  The system is asked every few seconds at most."""
        now = self._clock()
        if self._looked_at is None or now - self._looked_at >= _LOOK_S:
            self._looked_at = now
            self._reason = BATTERY if self._wanted() and self._on_battery() else ""
        return self._reason


class _Battery(Protocol):
    @property
    def power_plugged(self) -> bool | None: ...


def _sensed() -> _Battery | None:
    sensors: Callable[[], _Battery | None] | None = getattr(psutil, "sensors_battery", None)
    try:
        return None if sensors is None else sensors()  # psutil has none for some systems
    except (OSError, RuntimeError, ValueError):  # a driver that answers nonsense
        return None
