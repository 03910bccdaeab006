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


_SIZES = (4, 2, 1, 8)
"""Photos at a time that are tried, the likeliest first."""

_ROUNDS = 3
_GAIN = 0.01
"""A larger batch must be so much quicker to be taken: it needs more memory."""


class QuickestSize:
    """Finds out with how many photos at a time one core is quickest, while it works.  Thread-safe.

    No size suits all: a ViT-B/32 reads its weights for the 50 tokens of a photo, and several photos at a time make that
    worth while; a ViT-L/14 has 257 tokens, and more than one photo spills the caches.  Each size is run three times on
    photos that are to be encoded anyway; the first time warms it up and does not count.
    """

    def __init__(self) -> None:
        self._seconds: dict[int, list[float]] = {size: [] for size in _SIZES}
        self._best: int | None = None
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """Photos to run at a time now: the quickest, or one of which too little is known."""
        with self._lock:
            return self._best or min(_SIZES, key=lambda size: len(self._seconds[size]))

    @property
    def most(self) -> int:
        """The largest size that may be asked for."""
        return max(_SIZES)

    def ran(self, count: int, seconds: float) -> None:
        """Note how much processor time so many photos took."""
        with self._lock:
            if self._best is None and count in self._seconds:
                self._seconds[count].append(seconds / count)
                if all(len(found) >= _ROUNDS for found in self._seconds.values()):
                    self._best = self._quickest()

    def _quickest(self) -> int:
        best = min(_SIZES)
        for size in sorted(_SIZES):
            if min(self._seconds[size][1:]) < min(self._seconds[best][1:]) * (1 - _GAIN):
                best = size
        return best
