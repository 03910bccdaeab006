"""What the page shows of a search."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QObject

from desktop.browse.page import BrowsePage
from desktop.browse.scope import is_within
from desktop.browse.words import BrowseWords
from desktop.grid.model import PhotoListModel
from desktop.i18n import photo_count
from desktop.places import Place
from desktop.plain import one_line
from desktop.search.controller import Request
from desktop.wording import word_error
from engine.records import SearchResult


@dataclass(frozen=True)
class Results:
    """A search that was answered, or failed."""

    request: Request
    result: SearchResult = field(default_factory=lambda: SearchResult(hits=[], likely=0))
    error: Exception | None = None


class ResultsView(QObject):
    """Puts results on the page: the likely ones, and the others when they are asked for."""

    def __init__(self, page: BrowsePage, photos: PhotoListModel, words: BrowseWords, parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._photos, self._words = page, photos, words
        self.show_all = False

    def show(self, results: Results, place: Place) -> None:
        """Show results; ``place`` is where the search was begun."""
        hits, likely = results.result.hits, results.result.likely
        shown = len(hits) if self.show_all else likely
        head = self._page.head
        head.say(results.request.text or self.tr("Photos like this one"), self._count(results, shown))
        head.offer_date(False)
        self._offer_scope(results.request.text, place)
        if self._page.sort_button is not None:
            self._page.sort_button.setVisible(bool(shown))
        if results.error is not None:
            self._page.empty.say("alert", self.tr("This search does not work"), word_error(results.error))
            self._page.show_empty()
            return
        less_likely = self._less_likely_words(len(hits) - shown)
        if not shown:
            self._show_nothing(results, less_likely)
            return
        by_date = results.request.sort == "date" and shown == likely
        self._photos.set_photos(np.fromiter((hit.photo_id for hit in hits[:shown]), np.int64, shown), dated=by_date)
        self._page.more_button.setText(less_likely)
        self._page.grid.set_footer(self._page.footer if less_likely else None)
        self._page.show_grid()

    def _count(self, results: Results, shown: int) -> str:
        """Word how many photos are shown; while there may be more of them, that it is so many at least."""
        if not shown:
            return ""
        more = shown == len(results.result.hits) and results.request.cut_short(shown)
        return self.tr("%Ln+ photo(s)", "", shown) if more else photo_count(shown)

    def _show_nothing(self, results: Results, less_likely: str) -> None:
        words = one_line(results.request.text)
        title = self.tr("Nothing like it")
        if words:
            title = self.tr("Nothing here looks like “{words}”").format(words=words)
        text = self.tr("Try other words, or fewer of them.")
        self._photos.set_photos([])
        self._page.empty.say("search", title, text, less_likely, "less_likely")
        self._page.show_empty()

    def _offer_scope(self, text: str, place: Place) -> None:
        inside = is_within(text, place) if text.strip() else None
        if inside is None:
            self._page.head.offer_scope("")
        else:
            self._page.head.offer_scope(self._words.scope(place), inside)

    def _less_likely_words(self, count: int) -> str:
        return self.tr("Show %Ln less likely match(es)", "", count) if count > 0 else ""
