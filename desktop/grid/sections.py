"""The days or months that a list of photos falls into."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import overload

import numpy as np
from numpy.typing import NDArray

from desktop.backend.timeline import Section

UNIX_EPOCH = date(1970, 1, 1).toordinal()


class Grouping(StrEnum):
    """What the sections are: months, days, or either by the size of the tiles."""

    AUTO = "auto"
    DAY = "day"
    MONTH = "month"


class Sections(Sequence[Section]):
    """Runs of photos of one day or month, in their order; each is worded only when it is looked at.

    Args:
        days: int32[n], ordinals of the photos' days, 0 for not known; None for photos that have no sections.
        grouping: DAY or MONTH.
        count: how many photos there are, where ``days`` is None.

    Attributes:
        starts: int64[s + 1], the first photo of each section, and the number of photos.
        dated: whether there are sections; False for one without name that holds all.
    """

    def __init__(self, days: NDArray[np.int32] | None, grouping: Grouping = Grouping.MONTH, count: int = 0) -> None:
        self.dated = days is not None and len(days) > 0
        self.grouping = grouping
        if days is None or not len(days):
            self.starts = np.array([0, count], np.int64) if count else np.zeros(1, np.int64)
            self._days = np.zeros(len(self.starts) - 1, np.int32)
            return
        changes = np.flatnonzero(days[1:] != days[:-1]) + 1
        if grouping is Grouping.MONTH:  # of the days only: there are far fewer than photos
            months = _months(days[np.concatenate(([0], changes))])
            changes = changes[months[1:] != months[:-1]]
        self.starts = np.concatenate(([0], changes, [len(days)])).astype(np.int64)
        self._days = days[self.starts[:-1]]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @overload
    def __getitem__(self, number: int) -> Section: ...
    @overload
    def __getitem__(self, number: slice) -> list[Section]: ...
    def __getitem__(self, number: int | slice) -> Section | list[Section]:
        if isinstance(number, slice):
            return [self._section(one) for one in range(*number.indices(len(self)))]
        return self._section(range(len(self))[number])

    def __iter__(self) -> Iterator[Section]:
        return (self._section(number) for number in range(len(self)))

    def rows(self, number: int) -> range:
        """Return the photos of a section."""
        return range(int(self.starts[number]), int(self.starts[number + 1]))

    def of_row(self, row: int) -> int:
        """Return the section that a photo is in."""
        return bisect_right(self.starts, row) - 1

    def years(self) -> NDArray[np.int64]:
        """Return the year of each section, int64[s]; 0 for not known."""
        years = (self._days - UNIX_EPOCH).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
        return np.where(self._days > 0, years, 0)

    def _section(self, number: int) -> Section:
        count = int(self.starts[number + 1] - self.starts[number])
        ordinal = int(self._days[number])
        if ordinal <= 0:
            return Section(0, 0, count)
        day = date.fromordinal(ordinal)
        return Section(day.year, day.month, count, day.day if self.grouping is Grouping.DAY else 0)


def _months(days: NDArray[np.int32]) -> NDArray[np.int64]:
    months = (days - UNIX_EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.where(days > 0, months, np.int64(-(2**62)))


def mean_photos_a_day(days: NDArray[np.int32]) -> float:
    """Return how many photos the days have that have any."""
    if not len(days):
        return 0.0
    return len(days) / (1 + int(np.count_nonzero(days[1:] != days[:-1])))
