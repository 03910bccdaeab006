"""What the browse page shows: a place, or the results of a search."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.backend.session import LibrarySession
from desktop.backend.timeline import Timeline
from desktop.browse.acting import PageActs
from desktop.browse.loading import PlaceLoader
from desktop.browse.memory import PlaceMemory
from desktop.browse.page import BrowsePage
from desktop.browse.place_view import Outcome, PlaceView
from desktop.browse.reading import Found
from desktop.browse.reorder import Reordering
from desktop.browse.results import Results, ResultsView
from desktop.browse.words import BrowseWords
from desktop.editing import Editor
from desktop.grid.model import PhotoListModel
from desktop.grid.problems import ProblemsModel
from desktop.places import Place, PlaceKey, PlaceKind
from desktop.search.controller import Request
from engine.edits import Edited
from engine.records import Album, PhotoSummary, Problem, SearchResult

BLANK_AFTER_MS = 150
"""A place that takes longer to read shows its title over nothing until then: never another's photos."""


class BrowseController(QObject):
    """Keeps model and page in step with place, search and library.

    Signals:
        search_again: the library has changed under the results shown.
        searching_changed: results are shown, or a place.
        search_wanted: a text that is to be searched for.
        more_wanted: the last of the results is in sight.
        place_shown: the Place whose photos can be seen now; not while results are shown.
        album_shown: the Album that photos can be removed from, or None.
        action_wanted: ``add_folder``, ``all`` or ``rescan``: the button of an empty page was pressed.
    """

    search_again = Signal()
    searching_changed = Signal(bool)
    search_wanted = Signal(str)
    more_wanted = Signal()
    place_shown = Signal(object)
    album_shown = Signal(object)
    action_wanted = Signal(str)

    def __init__(
        self,
        page: BrowsePage,
        photos: PhotoListModel,
        problems: ProblemsModel,
        session: LibrarySession,
        parent: QObject | None = None,
        *,
        editor: Editor | None = None,
    ) -> None:
        super().__init__(parent)
        self._page, self._photos, self._problems, self._session = page, photos, problems, session
        self._editor = editor
        self._words = BrowseWords(self)
        self._results_view = ResultsView(page, photos, self._words, self)
        self._place_view = PlaceView(page, photos, problems, self._words, self)
        self._memory = PlaceMemory(page.grid)
        self._loader = PlaceLoader(session, self)
        self._pages: dict[PlaceKind, tuple[Callable[[], object], Callable[[], object]]] = {}
        self._place = Place(PlaceKind.ALL)
        self._seen: PlaceKey | None = None
        self._outcome = Outcome()
        self._results: Results | None = None
        self._albums: dict[int, Album] = {}
        self._by_date: set[int | None] = set()
        self._blank = QTimer(self, singleShot=True, interval=BLANK_AFTER_MS)
        self._again = QTimer(self, singleShot=True, interval=0)
        self._acts = PageActs(page, session, editor, self._words, lambda: self._place, self._searched_text, self)
        self._reordering = Reordering(page, editor, self._words)
        self._connect()

    def _connect(self) -> None:
        session, page = self._session, self._page
        session.timeline_changed.connect(self._timeline_changed)
        session.problems_changed.connect(self._problems_changed)
        session.photo_changed.connect(self._photo_changed)
        session.photos_changed.connect(self._photos.expire)
        session.albums_changed.connect(self._albums_changed)
        self._loader.loaded.connect(self._loaded)
        self._loader.failed.connect(self._not_loaded)
        self._blank.timeout.connect(self._show)
        self._again.timeout.connect(self._load)
        page.more_wanted.connect(self.show_less_likely)
        page.end_reached.connect(self._end_reached)
        page.head.date_toggled.connect(self._date_toggled)
        self._acts.wanted.connect(self._act)
        self._acts.search_wanted.connect(self.search_wanted)
        if self._editor is not None:
            self._editor.changed.connect(self._edited)
            self._editor.failed.connect(self._again.start)  # what was shown of it already is wrong

    @property
    def searching(self) -> bool:
        """Whether results are shown (and not a place)."""
        return self._results is not None

    @property
    def place(self) -> Place:
        """The place that was gone to last."""
        return self._place

    def add_page(
        self, kind: PlaceKind, page: QWidget, show: Callable[[], object], leave: Callable[[], object] = lambda: None
    ) -> None:
        """Show a page of its own for places of this kind.

        Args:
            show: called when the user goes there.
            leave: called when the user goes on.
        """
        self._pages[kind] = (show, leave)
        self._page.add_page(kind, page)

    # Where the user goes ----------------------------------------------------------------------------------------------

    def go(self, place: Place) -> None:
        """Show a place."""
        self._keep_view()
        if self._place.kind in self._pages and place.kind is not self._place.kind:
            self._pages[self._place.kind][1]()
        self._place, self._outcome = place, Outcome()
        self._results = None
        self._acts.end_change()
        self.searching_changed.emit(False)
        self._loader.cancel()
        self._blank.stop()
        if place.kind in self._pages:
            self._pages[place.kind][0]()
        if self._has_photos_to_load():
            self._blank.start()
            self._load()
        else:
            self._show()

    def show_found(self, request: Request, result: SearchResult) -> None:
        """Show the results of a search."""
        if self._results is None:
            self._keep_view()
        if self._results is None or self._results.request != request:
            self._results_view.show_all = False
            self._page.grid.show_from_top()
        self._results = Results(request, result)
        self._show()

    def show_failed(self, request: Request, error: Exception) -> None:
        """Explain why a search has no results."""
        if self._results is None:
            self._keep_view()
        self._results = Results(request, error=error)
        self._show()

    def leave_search(self) -> None:
        """Back to the place."""
        if self._results is not None:
            self._results = None
            self._acts.end_change()
            self._show()

    def show_less_likely(self) -> None:
        """Go on past the cut-off."""
        self._results_view.show_all = True
        self._show()
        self._page.grid.setFocus()

    def change_search(self, place: Place) -> None:
        """Search for what a smart album finds, so that its search can be changed and saved."""
        self._acts.change_search(place)

    def retranslate(self) -> None:
        """Word everything again."""
        self._show()

    # The library ------------------------------------------------------------------------------------------------------

    def _timeline_changed(self, timeline: Timeline) -> None:
        self._place_view.timeline = timeline
        self._photos.expire()
        self._load()
        if self.searching:
            self.search_again.emit()
        elif self._place.kind is PlaceKind.ALL:
            self._show()

    def _problems_changed(self, problems: list[Problem]) -> None:
        self._problems.set_problems(problems)
        if self._place.kind is PlaceKind.PROBLEMS and not self.searching:
            self._show()

    def _photo_changed(self, summary: PhotoSummary) -> None:
        self._photos.update_summary(summary)
        if self._place.kind is PlaceKind.FAVOURITES:
            self._again.start()

    def _edited(self, edited: Edited) -> None:
        self._session.reread(edited.photo_ids)
        if self._place.kind in (PlaceKind.FAVOURITES, PlaceKind.ALBUM, PlaceKind.TAG):
            self._again.start()

    def _albums_changed(self, albums: list[Album]) -> None:
        self._albums = {album.id: album for album in albums}
        album = self._albums.get(self._place.id or 0) if self._place.kind is PlaceKind.ALBUM else None
        if album is not None and (album.name, album.query) != (self._place.name, self._place.query):
            self._place = Place(PlaceKind.ALBUM, id=album.id, name=album.name, query=album.query)
            self._load()
            self._show()

    def _has_photos_to_load(self) -> bool:
        kind = self._place.kind
        return kind not in (PlaceKind.ALL, PlaceKind.PROBLEMS) and kind not in self._pages

    def _load(self) -> None:
        if self._has_photos_to_load():
            self._loader.load(self._place, by_date=self._place.id in self._by_date)

    def _loaded(self, place: Place, found: Found) -> None:
        self._blank.stop()
        self._outcome = Outcome(found)
        if not self.searching:
            self._show()

    def _not_loaded(self, place: Place, error: Exception) -> None:
        self._blank.stop()
        self._outcome = Outcome(error=error)
        if not self.searching:
            self._show()

    def _searched_text(self) -> str | None:
        return None if self._results is None else self._results.request.text

    # The page ---------------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        self.searching_changed.emit(self.searching)
        self._tell_album()
        if self._results is not None:
            self._results_view.show(self._results, self._place)
            self._acts.offer_to_save()
            return
        if self._place.kind in self._pages:
            self._page.show_page(self._place.kind)
        else:
            self._place_view.show(self._place, self._outcome, by_date=self._place.id in self._by_date)
        self._bring_view_back()

    def _tell_album(self) -> None:
        """Say whether the photos of an album are shown, and can be taken out of it and moved."""
        place = self._place
        plain = place.kind is PlaceKind.ALBUM and not place.smart and not self.searching
        self.album_shown.emit(self._albums.get(place.id or 0) if plain else None)
        found = self._outcome.found
        in_order = plain and found is not None and found.days is None
        self._reordering.set_album(place if in_order else None)

    # Where the user was -----------------------------------------------------------------------------------------------

    def _keep_view(self) -> None:
        """Remember what is seen of the place that is shown (not of one that is still on its way)."""
        if self._seen is not None and self._seen == self._place.key:
            self._memory.keep(self._seen)
        self._seen = None

    def _bring_view_back(self) -> None:
        """Show a place as it was left, once its photos are there; what changes later leaves the view alone."""
        is_loading = self._has_photos_to_load() and not self._outcome.known
        if not is_loading and self._seen != self._place.key:
            self._seen = self._place.key
            self._memory.bring_back(self._seen)
            self.place_shown.emit(self._place)

    # Asked by buttons -------------------------------------------------------------------------------------------------

    def _act(self, action: str) -> None:
        if action == "less_likely":
            self.show_less_likely()
        else:
            self.action_wanted.emit(action)

    def _date_toggled(self, by_date: bool) -> None:
        if by_date:
            self._by_date.add(self._place.id)
        else:
            self._by_date.discard(self._place.id)
        self._load()

    def _end_reached(self) -> None:
        results = self._results
        if results is not None and self._photos.rowCount() == len(results.result.hits) > 0:
            self.more_wanted.emit()
