"""Making proposals off the window's thread."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from engine.control import Control
from engine.tagging.records import TaggingEvent, TaggingFinished

TOLD_EVERY_S = 0.1

WhichPhotos = Callable[[LibraryProtocol], Sequence[int] | None]
"""Returns the photos that tags are to be proposed for, None for all; called in a worker's thread."""


class TaggingRun(QObject):
    """One run at a time; what is asked for meanwhile comes next.

    Signals:
        begun: the Control of a run.
        progressed: a TaggingProgress, at most ten a second.
        finished: a TaggingFinished; it says whether it was cancelled.
        failed: the error that ended it.
    """

    begun = Signal(object)
    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(object)
    _told = Signal(object, object)

    def __init__(self, session: LibrarySession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._control: Control | None = None
        self._waiting: deque[WhichPhotos] = deque()
        # From the thread that works to the window's.
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> bool:
        """Whether proposals are being made."""
        return self._control is not None

    def start(self, which: WhichPhotos) -> None:
        """Make proposals for these photos."""
        self._waiting.append(which)
        self._next()

    def cancel(self) -> None:
        """Ask the run to end; what waits behind it is dropped."""
        self._waiting.clear()
        if self._control is not None:
            self._control.cancel()

    def _next(self) -> None:
        if self._control is None and self._waiting:
            which = self._waiting.popleft()
            self._control = self._session.start(
                lambda library, control: self._run(which, library, control), self._finished, self._failed
            )
            self.begun.emit(self._control)

    def _run(self, which: WhichPhotos, library: LibraryProtocol, control: Control) -> TaggingFinished:
        """Runs in a thread."""
        told = 0.0
        for event in library.propose_tags(which(library), control):
            if isinstance(event, TaggingFinished):
                return event
            if time.monotonic() - told > TOLD_EVERY_S:
                told = time.monotonic()
                self._told.emit(control, event)
        return TaggingFinished(0, 0, 0, 0, cancelled=True)

    def _tell(self, control: Control, event: TaggingEvent) -> None:
        if control is self._control:
            self.progressed.emit(event)

    def _finished(self, outcome: TaggingFinished) -> None:
        self._control = None
        if outcome.cancelled:
            self._waiting.clear()
        self.finished.emit(outcome)
        self._next()

    def _failed(self, error: Exception) -> None:
        self._control = None
        self._waiting.clear()
        self.failed.emit(error)
