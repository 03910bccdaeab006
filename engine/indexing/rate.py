"""How fast work goes, over the last seconds."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

_WINDOW_S = 10.0


class Rate:
    """Files per second over the last ten seconds.

    Args:
        done: files that were done before the clock started.
        timer: monotonic seconds.
    """

    def __init__(self, done: int = 0, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._points: deque[tuple[float, int]] = deque([(timer(), done)])

    def update(self, done: int) -> float:
        """Note how many are done by now; return the rate."""
        self._points.append((self._timer(), done))
        while len(self._points) > 2 and self._points[-1][0] - self._points[0][0] > _WINDOW_S:
            self._points.popleft()
        (first, before), (last, after) = self._points[0], self._points[-1]
        return (after - before) / (last - first) if last > first else 0.0
