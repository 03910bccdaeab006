"""How far several downloads are together, told no more often than a person can see."""

from __future__ import annotations

import time
from collections.abc import Callable

_EVERY_S = 0.1


class Meter:
    """Adds up what has come of several files.

    Args:
        progress: told the bytes that are there, the bytes that there will be, and the file at hand.
    """

    def __init__(
        self, progress: Callable[[int, int, str], None] | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._progress = progress
        self._clock = clock
        self._told_at = -_EVERY_S
        self._told = -1
        self._total = 0
        self._files: dict[str, int] = {}

    def start(self, total_bytes: int) -> None:
        """Say how much it will be in all."""
        self._total = total_bytes

    def at(self, file: str, size_bytes: int) -> None:
        """Say how much of a file is there."""
        self._files[file] = size_bytes
        self._tell(file, finished=False)

    def finish(self, file: str, size_bytes: int) -> None:
        """Say that a file is there, and checked."""
        self._files[file] = size_bytes
        self._tell(file, finished=True)

    def _tell(self, file: str, finished: bool) -> None:
        if self._progress is None:
            return
        done, now = sum(self._files.values()), self._clock()
        last = finished and done == self._total and done != self._told
        if last or (done != self._told and now - self._told_at >= _EVERY_S):
            self._told_at, self._told = now, done
            self._progress(done, self._total, file)
