"""What the browse page shows: a place, or the results of a search."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt, Signal

from desktop.backend.session import LibrarySession
from desktop.backend.timeline import Timeline
from desktop.grid.model import PhotoListModel
from desktop.grid.page import BrowsePage
from desktop.grid.problems import ProblemsModel
from desktop.i18n import photo_count
from desktop.plain import one_line
from desktop.search.controller import Request
from desktop.sidebar.model import Place, PlaceKind
from desktop.wording import word_error
from engine.query import folder_query
from engine.records import Problem, SearchResult


@dataclass(frozen=True)
class Results:
    """A search that was answered, or failed."""

    request: Request
    result: SearchResult = field(default_factory=lambda: SearchResult(hits=[], likely=0))
    error: Exception | None = None


class BrowseController(QObject):
    """Keeps model and page in step with place, search and library.

    Signals:
        search_again: the library has changed under the results shown.
        searching_changed: results are shown, or a place.
    """

    search_again = Signal()
    searching_changed = Signal(bool)

    def __init__(
        self,
        page: BrowsePage,
        photos: PhotoListModel,
        problems: ProblemsModel,
        session: LibrarySession,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page, self._photos, self._problems, self._session = page, photos, problems, session
        self._place = Place(PlaceKind.ALL)
        self._timeline = Timeline()
        self._place_ids: list[int] | None = None
        self._results: Results | None = None
        self._show_all = False
        session.timeline_changed.connect(self._timeline_changed)
        session.problems_changed.connect(self._problems_changed)
        session.photo_changed.connect(self._photo_changed)
        page.more_wanted.connect(self.show_less_likely)
        page.empty.button.clicked.connect(self.show_less_likely)

    @property
    def searching(self) -> bool:
        """Whether results are shown (and not a place)."""
        return self._results is not None

    def go(self, place: Place) -> None:
        """Show a place."""
        self._place, self._place_ids, self._results = place, None, None
        self._load_place()
        self._show()
        self._page.grid.verticalScrollBar().setValue(0)

    def show_found(self, request: Request, result: SearchResult) -> None:
        """Show the results of a search."""
        if self._results is None or self._results.request != request:
            self._show_all = False
            self._page.grid.verticalScrollBar().setValue(0)
        self._results = Results(request, result)
        self._show()

    def show_failed(self, request: Request, error: Exception) -> None:
        """Explain why a search has no results."""
        self._results = Results(request, error=error)
        self._show()

    def leave_search(self) -> None:
        """Back to the place."""
        if self._results is not None:
            self._results = None
            self._show()
            self._page.grid.verticalScrollBar().setValue(0)

    def show_less_likely(self) -> None:
        """Go on past the cut-off."""
        self._show_all = True
        self._show()
        self._page.grid.setFocus()

    def retranslate(self) -> None:
        """Word everything again."""
        self._show()

    # The library ------------------------------------------------------------------------------------------------------

    def _timeline_changed(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._photos.expire()
        self._page.grid.keep_place()
        self._load_place()
        self._show()
        if self.searching:
            self.search_again.emit()

    def _problems_changed(self, problems: list[Problem]) -> None:
        self._problems.set_problems(problems)
        self._show()

    def _photo_changed(self, summary: object) -> None:
        self._photos.update_summary(summary)  # type: ignore[arg-type]
        if self._place.kind is PlaceKind.FAVOURITES:
            self._load_place()

    def _load_place(self) -> None:
        place = self._place
        if place.kind is PlaceKind.FAVOURITES:
            query = "is:favourite"
        elif place.kind is PlaceKind.FOLDER and place.folder is not None:
            query = folder_query(place.folder)
        else:
            return

        self._session.find(lambda library: library.find(query, sort="date"), self._place_loaded, channel="place")

    def _place_loaded(self, result: SearchResult) -> None:
        self._place_ids = [hit.photo_id for hit in result.hits]
        self._show()

    # The page ---------------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        self.searching_changed.emit(self.searching)
        if self._results is not None:
            self._show_results(self._results)
        elif self._place.kind is PlaceKind.PROBLEMS:
            self._set_head(self.tr("Problems"), self.tr("%Ln file(s)", "", self._problems.rowCount()))
            self._page.show_problems()
        elif self._place.kind is PlaceKind.ALL:
            self._set_head(self.tr("All photos"), photo_count(len(self._timeline.ids)) if self._timeline.ids else "")
            self._photos.set_photos(self._timeline.ids, self._timeline.sections)
            self._show_grid_or(
                "photos", self.tr("No photos yet"), self.tr("They appear here while Sajin looks through your folders.")
            )
        else:
            self._show_place(self._place_ids)

    def _show_place(self, ids: list[int] | None) -> None:
        favourites = self._place.kind is PlaceKind.FAVOURITES
        folder = self._place.folder
        title = self.tr("Favourites") if favourites or folder is None else folder.name or str(folder)
        self._set_head(title, photo_count(len(ids)) if ids else "")
        self._photos.set_photos(ids or [])
        if ids is None:
            self._page.grid.set_footer(None)
            self._page.show_grid()
        elif favourites:
            self._show_grid_or(
                "heart", self.tr("No favourites yet"), self.tr("Press the heart of a photo, and it is kept here.")
            )
        else:
            self._show_grid_or("folder", self.tr("No photos in this folder"), "")

    def _show_grid_or(self, icon: str, title: str, text: str) -> None:
        if self._photos.rowCount():
            self._page.grid.set_footer(None)
            self._page.show_grid()
        else:
            self._page.empty.say(icon, title, text)
            self._page.show_empty()

    def _show_results(self, results: Results) -> None:
        hits, likely = results.result.hits, results.result.likely
        shown = len(hits) if self._show_all else likely
        name = results.request.text or self.tr("Photos like this one")
        self._set_head(name, photo_count(shown) if shown else "")
        if results.error is not None:
            self._page.empty.say("alert", self.tr("This search does not work"), word_error(results.error))
            self._page.show_empty()
            return
        self._photos.set_photos([hit.photo_id for hit in hits[:shown]])
        less_likely = self._less_likely_words(len(hits) - shown)
        if shown:
            self._page.more_button.setText(less_likely)
            self._page.grid.set_footer(self._page.footer if less_likely else None)
            self._page.show_grid()
            return
        words = one_line(results.request.text)
        title = (
            self.tr("Nothing here looks like “{words}”").format(words=words) if words else self.tr("Nothing like it")
        )
        self._page.empty.say("search", title, self.tr("Try other words, or fewer of them."), less_likely)
        self._page.show_empty()

    def _less_likely_words(self, count: int) -> str:
        return self.tr("Show %Ln less likely match(es)", "", count) if count > 0 else ""

    def _set_head(self, title: str, count: str) -> None:
        metrics = self._page.title.fontMetrics()
        self._page.title.setText(metrics.elidedText(one_line(title), Qt.TextElideMode.ElideRight, 560))
        self._page.count.setText(count)
