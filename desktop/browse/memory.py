"""Where the user was in each place, for as long as the window is open."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.grid.view import PhotoGridView
from desktop.places import PlaceKey

MOST_SELECTED = 5_000


@dataclass(frozen=True)
class _View:
    scroll: int
    selected: list[int]


class PlaceMemory:
    """Remembers scroll position and selection of places."""

    def __init__(self, grid: PhotoGridView) -> None:
        self._grid = grid
        self._views: dict[PlaceKey, _View] = {}

    def keep(self, key: PlaceKey) -> None:
        """Remember what is seen of a place now."""
        selected = self._grid.selected_ids()
        self._views[key] = _View(
            self._grid.verticalScrollBar().value(), selected if len(selected) <= MOST_SELECTED else []
        )

    def bring_back(self, key: PlaceKey) -> None:
        """Show a place as it was seen last, or from the top; its photos are in the grid already."""
        view = self._views.get(key)
        self._grid.show_from_top()
        if view is not None:
            if view.selected:
                self._grid.select_ids(view.selected)
            self._grid.verticalScrollBar().setValue(view.scroll)
