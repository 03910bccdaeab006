"""How many photos go into one run of a model: fewer after memory ran out, more again once it has sufficed for long."""

from __future__ import annotations

import threading

_PATIENCE = 32
"""Runs that must succeed before a larger batch is tried again; twice as many after each lack of memory."""

_MOST_PATIENCE = 4096


class BatchSize:
    """Remembers what the memory sufficed for, as long as the program runs.  Thread-safe.

    Args:
        most: photos, as long as the memory suffices.
    """

    def __init__(self, most: int) -> None:
        self._most = self._size = most
        self._fine = 0
        self._patience = _PATIENCE
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """Photos to run at a time now."""
        return self._size

    @property
    def most(self) -> int:
        """Photos to run at a time while the memory suffices."""
        return self._most

    def failed(self, tried: int) -> None:
        """Note that memory did not suffice for so many photos; half of them are the most from now on."""
        with self._lock:
            if tried // 2 < self._size:  # several cores fail at the same size: it is halved once
                self._size = max(1, tried // 2)
                self._patience = min(self._patience * 2, _MOST_PATIENCE)
            self._fine = 0

    def worked(self, tried: int) -> None:
        """Note that memory sufficed for so many photos; after a while twice as many are tried."""
        if self._size == self._most or tried < self._size:
            return
        with self._lock:
            self._fine += 1
            if self._fine >= self._patience:
                self._size, self._fine = min(self._size * 2, self._most), 0
