"""Photos in an order, as arrays: 200,000 of them cost a few megabytes, and nothing is done for each in Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from desktop.backend.protocol import LibraryProtocol
    from engine.records import PhotoSummary

FIRST_SCREEN, FIRST_SCREENS = 100, 400
USUAL_ASPECT = 1.5
"""Width over height of a photo of which nothing is known yet."""


class PhotoIds(Sequence[int]):
    """Ids in an order; finds where a photo is.  Never changed.

    Args:
        ids: whole numbers; an int64 array is kept as it is.

    Attributes:
        array: int64[n].
    """

    __slots__ = ("_order", "_sorted", "array")

    def __init__(self, ids: Sequence[int] | NDArray[np.int64] = ()) -> None:
        found = ids.array if isinstance(ids, PhotoIds) else ids
        self.array: NDArray[np.int64] = np.ascontiguousarray(found, dtype=np.int64)
        self._order: NDArray[np.int64] | None = None
        self._sorted: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.array)

    @overload
    def __getitem__(self, row: int) -> int: ...
    @overload
    def __getitem__(self, row: slice) -> list[int]: ...
    def __getitem__(self, row: int | slice) -> int | list[int]:
        if isinstance(row, slice):
            found: list[int] = self.array[row].tolist()
            return found
        return int(self.array[row])

    def __iter__(self) -> Iterator[int]:
        return iter(self.array.tolist())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, PhotoIds):
            return np.array_equal(self.array, other.array)
        return isinstance(other, Sequence) and self.array.tolist() == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"PhotoIds({self.array!r})"

    def row_of(self, photo_id: int) -> int | None:
        """Return where a photo is, or None."""
        row = int(self.rows_of(np.array([photo_id], np.int64))[0])
        return None if row < 0 else row

    def rows_of(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where photos are, int64[len(ids)]; -1 for those that are not here."""
        order, in_order = self._index()
        if not len(in_order):
            return np.full(len(ids), -1, np.int64)
        place = np.minimum(np.searchsorted(in_order, ids), len(in_order) - 1)
        return np.where(in_order[place] == ids, order[place], -1)

    def _index(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        if self._order is None or self._sorted is None:
            self._order = np.argsort(self.array, kind="stable")
            self._sorted = self.array[self._order]
        return self._order, self._sorted


def _no_days() -> NDArray[np.int32]:
    return np.zeros(0, np.int32)


def _no_aspects() -> NDArray[np.float32]:
    return np.zeros(0, np.float32)


@dataclass(frozen=True, eq=False)
class Timeline:
    """All photos, newest first.

    Attributes:
        ids: which.
        days: int32[n], proleptic ordinals of the days they were taken; 0 where that is not known.
        aspects: float32[n], width over height.
        complete: False for the first screens only, while the others are still being read.
        first: what the grid shows of the very first ones, where they are read with it.
    """

    ids: PhotoIds = field(default_factory=PhotoIds)
    days: NDArray[np.int32] = field(default_factory=_no_days)
    aspects: NDArray[np.float32] = field(default_factory=_no_aspects)
    complete: bool = True
    first: tuple[PhotoSummary, ...] = ()

    def days_of(self, ids: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the days of any photos, int32[len(ids)]; 0 for those that are not known."""
        return self._look_up(self.days, ids, 0)

    def aspects_of(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the aspects of any photos, float32[len(ids)]."""
        return self._look_up(self.aspects, ids, USUAL_ASPECT)

    def _look_up(self, values: NDArray[Any], ids: NDArray[np.int64], missing: float) -> NDArray[Any]:
        rows = self.ids.rows_of(ids)
        found = np.full(len(ids), missing, values.dtype)
        known = rows >= 0
        found[known] = values[rows[known]]
        return found


class TimelineReader:
    """Reads the timeline; for a worker's thread."""

    def read_first(self, library: LibraryProtocol) -> Timeline:
        """Return the newest photos only, enough to fill a window at once."""
        timeline = _timeline(library, FIRST_SCREENS)
        return replace(timeline, first=tuple(library.summaries(timeline.ids[:FIRST_SCREEN])))

    def read(self, library: LibraryProtocol) -> Timeline:
        """Return the library's timeline."""
        return _timeline(library, None)


def _timeline(library: LibraryProtocol, limit: int | None) -> Timeline:
    found = library.days(limit)
    ids = PhotoIds(found.ids)
    ids.rows_of(ids.array[:1])  # the index is made here, and not while the window waits
    aspects = found.aspects
    if aspects is None:
        aspects = np.full(len(ids), USUAL_ASPECT, np.float32)
    return Timeline(ids, found.days, aspects, complete=limit is None or len(ids) < limit)


@dataclass(frozen=True)
class Section:
    """A run of photos of one day, or of one month (``day`` 0); ``year`` 0 where the date is not known."""

    year: int
    month: int
    count: int
    day: int = 0
