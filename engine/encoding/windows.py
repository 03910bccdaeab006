"""A photo read in overlapping windows: which ones, how many there is time for, and what they tell together."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.errors import RegionsUnavailable

SIDE = 28
"""Places in a row and in a column of what is told: features of 7 x 7 in windows of half a side, doubled."""

ANSWER_S = 2.0
"""Seconds that a photo may take; coarser windows are read where it would be more."""

LONGEST_S = 20.0
"""Seconds that the coarsest windows may take: nobody waits longer to be told where a dog is."""

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Window:
    """A part of a photo, in shares of its sides."""

    left: float
    top: float
    side: float

    def crop(self, image: Image.Image) -> Image.Image:
        """Return that part of an image."""
        width, height = image.size
        box = (self.left * width, self.top * height, (self.left + self.side) * width, (self.top + self.side) * height)
        left, top, right, bottom = (round(value) for value in box)
        return image.crop((left, top, max(right, left + 1), max(bottom, top + 1)))


Plan = tuple[Window, ...]
"""Windows that cover a photo."""


def windows(side: float, per_row: int) -> Plan:
    """Return overlapping windows that cover a photo evenly, row by row."""
    step = (1.0 - side) / (per_row - 1)
    return tuple(Window(column * step, row * step, side) for row in range(per_row) for column in range(per_row))


PLANS: tuple[Plan, ...] = (windows(0.5, 3), windows(0.6, 2))
"""Ways to cover a photo, the finest first; how good each is, is in docs/why.md."""


class Pace:
    """How long a window takes, learnt from those that were read; a slow model is asked for fewer.

    Args:
        timer: monotonic seconds.
    """

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._each_s: float | None = None

    @contextlib.contextmanager
    def measured(self, count: int) -> Iterator[None]:
        """Learn from ``count`` windows that are read inside."""
        started = self._timer()
        yield
        self._each_s = (self._timer() - started) / count

    def choose(self, try_out: Callable[[Plan], object]) -> Plan:
        """Return the finest plan that takes no longer than :data:`ANSWER_S`, or the coarsest.

        Args:
            try_out: reads windows; used on two of them while nothing is known.

        Raises:
            RegionsUnavailable: the coarsest takes longer than :data:`LONGEST_S`.
        """
        each_s = self._each_s
        if each_s is None:
            each_s = self._tried(try_out)
            if len(PLANS[0]) * each_s > ANSWER_S:
                each_s = self._tried(try_out)  # the first time, the model had to be opened
        if len(PLANS[-1]) * each_s > LONGEST_S:
            self._each_s = None  # the computer may have been busy: next time it is tried again
            raise RegionsUnavailable(f"this model takes {each_s:.0f} s for each part of a photo on this computer")
        return next((plan for plan in PLANS if len(plan) * each_s <= ANSWER_S), PLANS[-1])

    def _tried(self, try_out: Callable[[Plan], object]) -> float:
        some = PLANS[-1][:2]
        started = self._timer()
        try_out(some)
        return (self._timer() - started) / len(some)


class Mosaic:
    """Puts the features of overlapping windows together on one grid."""

    def __init__(self, dim: int) -> None:
        self._sums = np.zeros((SIDE, SIDE, dim), np.float32)

    def add(self, window: Window, features: Vectors) -> None:
        """Add float32[h, w, dim]; a single embedding counts most in the middle of its window."""
        rows, down, by_row = _places(window.top, window.side, features.shape[0])
        columns, across, by_column = _places(window.left, window.side, features.shape[1])
        weights = (by_row[:, None] * by_column[None, :])[..., None]
        spread = np.einsum("yh,hwd,xw->yxd", down, features, across, optimize=True)
        self._sums[np.ix_(rows, columns)] += spread * weights

    def mean(self) -> Vectors:
        """Return float32[28, 28, dim], L2-normalised."""
        lengths = np.linalg.norm(self._sums, axis=2, keepdims=True)
        means: Vectors = self._sums / np.maximum(lengths, np.finfo(np.float32).tiny)
        return means


def _places(start: float, side: float, features: int) -> tuple[NDArray[np.int64], Vectors, Vectors]:
    """Return which places of the grid lie in a window, what share each feature has in them, and how much they count.

    Between the middles of two features both have their share, so that no edges appear.
    """
    middles = (np.arange(SIDE) + 0.5) / SIDE
    inside = np.flatnonzero((middles >= start) & (middles < start + side))
    shares = (middles[inside] - start) / side
    weights = 1.0 - 0.9 * np.abs(2 * shares - 1) if features == 1 else np.ones_like(shares)
    at = np.clip(shares * features - 0.5, 0, features - 1)
    blend = np.maximum(0.0, 1.0 - np.abs(at[:, None] - np.arange(features)[None, :]))
    return inside, blend.astype(np.float32), weights.astype(np.float32)
