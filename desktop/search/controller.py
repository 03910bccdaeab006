"""Search as you type: waits for a short rest, asks the library, drops what is out of date."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from desktop.search.example import Example
from desktop.search.field import SearchField
from engine.records import SearchResult

DEBOUNCE_MS = 120
LIMIT = 1_000


@dataclass(frozen=True)
class Request:
    """What was searched for."""

    text: str
    example: Example | None


class SearchController(QObject):
    """Connects the field with the library.

    Signals:
        started: a search is on its way.
        found: a Request and its SearchResult.
        failed: a Request and the exception.
        ended: the field is empty.
    """

    started = Signal()
    found = Signal(object, object)
    failed = Signal(object, object)
    ended = Signal()

    def __init__(self, field: SearchField, session: LibrarySession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._session = session
        self._asked: Request | None = None
        self._rest = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._rest.timeout.connect(self.search_now)
        field.changed.connect(self._changed)
        field.submitted.connect(self.search_now)

    @property
    def active(self) -> bool:
        """Whether something is searched for."""
        return bool(self._field.text) or self._field.example is not None

    def search_now(self) -> None:
        """Search for what the field says, unless that is already on its way or shown."""
        self._rest.stop()
        request = Request(self._field.text, self._field.example)
        if not self.active or request == self._asked:
            return
        self._asked = request
        self.started.emit()
        self._ask(request)

    def refresh(self) -> None:
        """Search again (there are new photos)."""
        if self.active and self._asked is not None and not self._rest.isActive():
            self._ask(self._asked)

    def _changed(self) -> None:
        if self.active:
            self._rest.start()
            return
        self._rest.stop()
        self._session.cancel_find()
        if self._asked is not None:
            self._asked = None
            self.ended.emit()

    def _ask(self, request: Request) -> None:
        def find(library: LibraryProtocol) -> SearchResult:
            images = [request.example.load()] if request.example is not None else []
            return library.find(request.text, images=images, limit=LIMIT)

        self._session.find(
            find, lambda result: self.found.emit(request, result), lambda error: self.failed.emit(request, error)
        )
