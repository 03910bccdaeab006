"""All photos by date, in months."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.backend.protocol import LibraryProtocol

BLOCK = 5_000


@dataclass(frozen=True)
class Section:
    """A run of photos of one month; ``year`` 0 where the date is not known."""

    year: int
    month: int
    count: int


@dataclass(frozen=True)
class Timeline:
    """Ids of all photos, newest first, and the months that they fall into, in the same order."""

    ids: list[int] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)


class TimelineReader:
    """Reads the timeline; remembers the month of each photo, so that only new ones are looked up again."""

    def __init__(self) -> None:
        self._months: dict[int, tuple[int, int]] = {}

    def read(self, library: LibraryProtocol) -> Timeline:
        """Return the library's timeline; for a worker's thread."""
        ids = library.photo_ids("date")
        unknown = [photo_id for photo_id in ids if photo_id not in self._months]
        for start in range(0, len(unknown), BLOCK):
            for summary in library.summaries(unknown[start : start + BLOCK]):
                taken = summary.taken_at
                self._months[summary.id] = (taken.year, taken.month) if taken else (0, 0)
        return Timeline(ids, self._sections(ids))

    def _sections(self, ids: list[int]) -> list[Section]:
        sections: list[Section] = []
        current, count = None, 0
        for photo_id in ids:
            month = self._months.get(photo_id, (0, 0))
            if month != current:
                if current is not None:
                    sections.append(Section(*current, count))
                current, count = month, 0
            count += 1
        if current is not None:
            sections.append(Section(*current, count))
        return sections
