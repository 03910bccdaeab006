"""What the page shows of a place."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from desktop.backend.timeline import Timeline
from desktop.browse.page import BrowsePage
from desktop.browse.reading import Found
from desktop.browse.words import BrowseWords
from desktop.grid.model import PhotoListModel
from desktop.grid.problems import ProblemsModel
from desktop.i18n import photo_count
from desktop.places import Place, PlaceKind
from desktop.wording import word_error


@dataclass(frozen=True)
class Outcome:
    """What came of reading a place: the photos, or why there are none; neither while it is on its way."""

    found: Found | None = None
    error: Exception | None = None

    @property
    def known(self) -> bool:
        """Whether it is not on its way any more."""
        return self.found is not None or self.error is not None


class PlaceView(QObject):
    """Puts a place on the page."""

    def __init__(
        self, page: BrowsePage, photos: PhotoListModel, problems: ProblemsModel, words: BrowseWords, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._page, self._photos, self._problems, self._words = page, photos, problems, words
        self.timeline = Timeline()

    def show(self, place: Place, outcome: Outcome, *, by_date: bool = False) -> None:
        """Show a place.

        Args:
            by_date: an album is shown by date, not in its own order.
        """
        self._show_head(place, outcome, by_date)
        if place.kind is PlaceKind.PROBLEMS and self._problems.rowCount():
            self._page.show_page(place.kind)
            return
        if place.kind is PlaceKind.ALL:
            self._photos.set_photos(self.timeline.ids, self.timeline.days, self.timeline.aspects)
        elif outcome.found is not None:
            self._photos.set_photos(outcome.found.ids, outcome.found.days)
        else:
            self._photos.set_photos([])
        is_loading = place.kind not in (PlaceKind.ALL, PlaceKind.PROBLEMS) and not outcome.known
        if self._photos.rowCount() or is_loading:
            self._page.grid.set_footer(None)
            self._page.show_grid()
        else:
            self._show_nothing(place, outcome.error)

    def _show_head(self, place: Place, outcome: Outcome, by_date: bool) -> None:
        head, count = self._page.head, self._count(place, outcome)
        head.say(self._words.title(place), count)
        head.offer(*self._words.action(place))
        head.offer_scope("")
        head.offer_date(place.kind is PlaceKind.ALBUM and not place.smart and bool(count), by_date)
        if self._page.sort_button is not None:
            self._page.sort_button.hide()

    def _count(self, place: Place, outcome: Outcome) -> str:
        if place.kind is PlaceKind.PROBLEMS:
            count = self._problems.rowCount()
            return self.tr("%Ln file(s)", "", count) if count else ""
        if place.kind is PlaceKind.ALL and not self.timeline.complete:
            return ""
        if place.kind is PlaceKind.ALL and not self.timeline.complete:
            return ""  # the first screens are there, but nobody has counted the others
        ids = self.timeline.ids if place.kind is PlaceKind.ALL else outcome.found.ids if outcome.found else ()
        return photo_count(len(ids)) if len(ids) else ""

    def _show_nothing(self, place: Place, error: Exception | None) -> None:
        if error is not None:
            self._page.empty.say("alert", self.tr("This cannot be shown"), word_error(error))
        else:
            nothing = self._words.nothing(place)
            self._page.empty.say(nothing.icon, nothing.title, nothing.text, nothing.button, nothing.action)
        self._page.show_empty()
