"""Search as you type: waits for a short rest, asks the library, drops what is out of date."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from desktop.backend.protocol import SORTS, LibraryProtocol, Sort
from desktop.backend.session import LibrarySession
from desktop.preferences import Preferences
from desktop.search.completion import CompletionController
from desktop.search.example import Example
from desktop.search.field import SearchField
from desktop.search.recent import RecentSearches
from engine.query import parse
from engine.query_tokens import TokenKind
from engine.records import SearchResult

REST_MS, LONGEST_REST_MS = 30, 200
"""How long no letter must come before a search: half as long as the last one took, so that a slow machine is not kept
busy with words that are overtaken; at least longer than a burst of letters out of an input method."""

FILTER_MS = 500
"""A filter's value is searched for when it seems complete: no photo has the tag "do" of "dog"."""

LIMITS = (120, 1_000, 5_000, 25_000, None)
"""A screen of photos first: of 200,000 it is found in a quarter of the time that a thousand take (docs/search.md)."""

GROW_MS = 300
"""The thousand follow when the user rests, so that they hold up no letter."""

READ_MS = 3_000


@dataclass(frozen=True)
class Request:
    """What was searched for.

    Attributes:
        text: what is understood of the search text.
        examples: images that are searched by.
        sort: the order of the results.
        limit: at most as many hits were asked for; requests that differ in this alone are the same.
    """

    text: str
    examples: tuple[Example, ...] = ()
    sort: Sort = "relevance"
    limit: int | None = field(default=None, compare=False)

    @property
    def example(self) -> Example | None:
        """The first image."""
        return next(iter(self.examples), None)

    def cut_short(self, hits: int) -> bool:
        """Tell whether there may be more than the hits that were found."""
        return self.limit is not None and hits >= self.limit


class SearchController(QObject):
    """Connects the field with the library.

    Args:
        field: where the user types.
        session: searches, and knows what filters can be completed to.
        parent: Qt's.
        preferences: keep recent searches and the order of results.

    Signals:
        started: a search is on its way.
        found: a Request and its SearchResult; the same Request again when there are more hits, or newer ones.
        failed: a Request and the exception.
        ended: nothing is searched for any more.
        sort_changed: the order of results is another one.
    """

    started = Signal()
    found = Signal(object, object)
    failed = Signal(object, object)
    ended = Signal()
    sort_changed = Signal(str)

    def __init__(
        self,
        field: SearchField,
        session: LibrarySession,
        parent: QObject | None = None,
        *,
        preferences: Preferences | None = None,
    ) -> None:
        super().__init__(parent)
        self._field, self._session, self._preferences = field, session, preferences
        self._asked: Request | None = None
        self._words = ""
        self._clock, self._took_ms = QElapsedTimer(), 0
        self._step, self._hits = 0, 0
        self._noted = ""
        self.sort: Sort = preferences.search_sort if preferences is not None else "relevance"
        self.recent = RecentSearches(preferences)
        self.completion = CompletionController(field, session, self.recent)
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self.search_now)
        self._grow = QTimer(self, singleShot=True, interval=GROW_MS)
        self._grow.timeout.connect(self.more)
        self._read = QTimer(self, singleShot=True, interval=READ_MS)
        self._read.timeout.connect(self._remember_read)
        field.changed.connect(self._changed)
        field.submitted.connect(self._submitted)

    @property
    def active(self) -> bool:
        """Whether there is anything in the field."""
        return bool(self._field.text) or bool(self._field.examples)

    @property
    def can_grow(self) -> bool:
        """Whether there may be more hits than were asked for."""
        return self._asked is not None and replace(self._asked, limit=LIMITS[self._step]).cut_short(self._hits)

    def search_now(self) -> None:
        """Search for what the field says, unless that is already on its way or shown."""
        self._rest.stop()
        understood = self._field.understood
        request = Request(understood.text, self._field.examples, self.sort)
        if request == self._asked:
            return
        if request.text or request.examples:
            self._start(request)
        elif understood.errors:
            self._session.cancel_find()
            self._asked = Request(self._field.text, (), self.sort)
            self.failed.emit(self._asked, understood.errors[0])
        else:
            self._end()

    def refresh(self) -> None:
        """Search again (there are new photos)."""
        if self._asked is not None and self.active and not self._rest.isActive():
            self._ask(self._asked)

    def more(self) -> None:
        """Ask for more hits of the search that is shown."""
        self._grow.stop()
        if self._asked is not None and self.can_grow:
            self._step += 1
            self._ask(self._asked)

    def set_sort(self, sort: str) -> None:
        """Order the results by relevance, date or name, now and in later runs."""
        self.sort = next((known for known in SORTS if known == sort), "relevance")
        if self._preferences is not None:
            self._preferences.search_sort = self.sort
        self.sort_changed.emit(self.sort)
        if self._asked is not None:
            self.search_now()

    def _changed(self) -> None:
        self._read.stop()
        self._grow.stop()
        words, self._words = self._words, self._field.edit.text()
        if not self.active:
            self._noted = ""
            self._rest.stop()
            self._end()
            return
        typed = self._field.typed
        if words == self._words:
            self._rest.start(0)  # a chip, an image
        else:
            rest = min(max(REST_MS, self._took_ms // 2), LONGEST_REST_MS)
            self._rest.start(FILTER_MS if typed is not None and typed.kind is TokenKind.FILTER else rest)

    def _submitted(self) -> None:
        self.search_now()
        self._remember()
        self._noted = ""

    def _start(self, request: Request) -> None:
        self._asked, self._step, self._hits = request, 0, 0
        self._clock.start()
        self.started.emit()
        self._ask(request)

    def _end(self) -> None:
        self._session.cancel_find()
        if self._asked is not None:
            self._asked = None
            self.ended.emit()

    def _ask(self, request: Request) -> None:
        request = replace(request, limit=LIMITS[self._step])

        def find(library: LibraryProtocol) -> SearchResult:
            images = [example.load() for example in request.examples]
            return library.find(request.text, images=images, limit=request.limit, sort=request.sort)

        self._session.find(
            find, lambda result: self._found(request, result), lambda error: self.failed.emit(request, error)
        )

    def _found(self, request: Request, result: SearchResult) -> None:
        self._hits = len(result.hits)
        if request.limit == LIMITS[0]:
            self._took_ms = self._clock.elapsed()
        if request.limit == LIMITS[0] and self.can_grow:
            self._grow.start()
        if result.likely:
            self._read.start()
        self.found.emit(request, result)

    # Searches made before ---------------------------------------------------------------------------------------------

    def _remember_read(self) -> None:
        """Remember a search whose results were looked at, in the place of the one it grew out of."""
        if self._remember():
            self._noted = self._field.text

    def _remember(self) -> bool:
        text = self._field.text
        if not text or self._field.understood.errors or parse(text).empty:
            return False
        grown = self._noted if text.startswith(self._noted) else ""
        self.recent.add(text, instead_of=grown)
        return True
