"""Where the user was before photos were captioned."""

from __future__ import annotations

from collections.abc import Callable

from desktop.browse.controller import BrowseController
from desktop.places import Place, PlaceKind


class WayBack:
    """Remembers a place or a search, and goes there again.

    Args:
        browse: knows where the user is.
        searched: returns the text that is searched for.
        go: shows a place; search: searches for a text.
    """

    def __init__(
        self,
        browse: BrowseController,
        searched: Callable[[], str],
        go: Callable[[Place], object],
        search: Callable[[str], object],
    ) -> None:
        self._browse, self._searched, self._go, self._search = browse, searched, go, search
        self._place, self._text = Place(PlaceKind.ALL), ""

    def keep(self) -> None:
        """Remember where the user is now."""
        if self._browse.place.kind is not PlaceKind.CAPTIONS:
            self._place = self._browse.place
        self._text = self._searched() if self._browse.searching else ""

    def go(self) -> None:
        """Go there."""
        text, self._text = self._text, ""
        self._go(self._place)
        if text:
            self._search(text)
