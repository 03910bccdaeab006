"""The queue as the page shows it: the photos of the grid, and which of them is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.tagging.grid import ProposedPhotos, ReviewGrid
from desktop.tagging.queue import Queue
from desktop.tagging.review_view import ReviewView
from engine.tagging.records import Proposal


class ShownQueue:
    """Reads the queue from the grid, and puts another there.

    Args:
        photos, grid: where it is shown.
        view: shows it.

    Attributes:
        putting: rows come and go just now; where the grid goes meanwhile is not where the user went.
    """

    def __init__(self, photos: ProposedPhotos, grid: ReviewGrid, view: ReviewView) -> None:
        self._photos, self._grid, self._view = photos, grid, view
        self.putting = False

    @property
    def now(self) -> Queue:
        """What is shown."""
        return Queue(tuple(self.ids), self._grid.currentIndex().row())

    @property
    def ids(self) -> list[int]:
        """All photos that are shown."""
        ids: list[int] = self._photos.ids.array.tolist()
        return ids

    @property
    def selected(self) -> list[int]:
        """The photos that are selected, where they are several; else the one that is looked at."""
        selected, photo = self._grid.selected_ids(), self.now.photo
        if len(selected) > 1:
            return selected
        return [] if photo is None else [photo]

    def know(self, proposals: Sequence[Proposal]) -> None:
        """Know how likely these are right."""
        self._photos.probabilities = {one.photo_id: one.probability for one in proposals}

    def put(self, queue: Queue) -> None:
        """Show another queue."""
        self.putting = True
        self._view.show_queue(queue)
        self.putting = False

    def go(self, row: int) -> None:
        """Look at another photo."""
        self._grid.setCurrentIndex(self._photos.index(row))
