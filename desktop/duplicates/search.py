"""Looking for duplicates off the window's thread."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, Signal

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from engine.control import Control
from engine.duplicates.records import DuplicateEvent, DuplicatesFound

TOLD_EVERY_S = 0.1


class DuplicateSearch(QObject):
    """One search at a time.

    Signals:
        begun: the Control of the search.
        progressed: a LookProgress or CompareProgress, at most ten a second.
        found: a DuplicatesFound; it says whether the search was cancelled.
        failed: the error that ended it.
    """

    begun = Signal(object)
    progressed = Signal(object)
    found = Signal(object)
    failed = Signal(object)
    _told = Signal(object, object)

    def __init__(self, session: LibrarySession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._control: Control | None = None
        self._waits = False
        # From the thread that looks to the window's.
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> bool:
        """Whether a search is under way."""
        return self._waits or self._control is not None

    def start(self) -> None:
        """Look, unless a search is under way; what was asked of the catalog before is done first."""
        if not self.running:
            self._waits = True
            self._session.ask(lambda library: library.revision(), lambda _: self._begin(), self._failed)

    def _begin(self) -> None:
        if self._waits:
            self._waits = False
            self._control = self._session.start(self._run, self._found, self._failed, channel="duplicates")
            self.begun.emit(self._control)

    def cancel(self) -> None:
        """Ask the search to end; :attr:`found` tells when it has."""
        if self._control is not None:
            self._control.cancel()
        elif self._waits:
            self._found(DuplicatesFound((), cancelled=True))

    def _run(self, library: LibraryProtocol, control: Control) -> DuplicatesFound:
        """Runs in a thread."""
        told = 0.0
        for event in library.duplicates(control):
            if isinstance(event, DuplicatesFound):
                return event
            if time.monotonic() - told > TOLD_EVERY_S:
                told = time.monotonic()
                self._told.emit(control, event)
        return DuplicatesFound((), cancelled=True)

    def _tell(self, control: Control, event: DuplicateEvent) -> None:
        if control is self._control:
            self.progressed.emit(event)

    def _found(self, found: DuplicatesFound) -> None:
        self._control, self._waits = None, False
        self.found.emit(found)

    def _failed(self, error: Exception) -> None:
        self._control, self._waits = None, False
        self.failed.emit(error)
