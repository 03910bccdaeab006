"""Letting the library follow a model off the window's thread; no other request waits for it."""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from engine.control import Control
from engine.errors import Cancelled
from engine.personal.records import ApplyProgress, ModelApplied

TOLD_EVERY_S = 0.1


class ModelApplying(QObject):
    """One model at a time; another that is wanted meanwhile takes its place.

    Attributes:
        bundle_id: the model that the library is being brought to follow; empty for none.
        progress: how far that is; None at first.

    Signals:
        changed: an attribute is another.
        begun: the Control that pauses and cancels it.
        progressed: an ApplyProgress, at most ten a second.
        applied: a ModelApplied.
        cancelled: the library stays with the model that it had.
        failed: the error that ended it.
        ended: it is over, however it ended; after the others.
    """

    changed = Signal()
    begun = Signal(object)
    progressed = Signal(object)
    applied = Signal(object)
    cancelled = Signal()
    failed = Signal(object)
    ended = Signal()
    _told = Signal(object, object)

    def __init__(self, session: LibrarySession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._control: Control | None = None
        self._next = ""
        self.bundle_id = ""
        self.progress: ApplyProgress | None = None
        # From the thread that works to the window's.
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def apply(self, bundle_id: str) -> None:
        """Let a model search; :attr:`applied` says whether it does at once."""
        if self._control is not None:
            if bundle_id != self.bundle_id or self._control.cancelled:
                self._next = bundle_id
                self._control.cancel()
            return
        self.bundle_id, self.progress, self._next = bundle_id, None, ""
        self._control = self._session.train(partial(self._run, bundle_id), self._applied, self._failed)
        self.begun.emit(self._control)
        self.changed.emit()

    def cancel(self) -> None:
        """Stay with the model that searches."""
        self._next = ""
        if self._control is not None:
            self._control.cancel()

    def _run(self, bundle_id: str, library: LibraryProtocol, control: Control) -> ModelApplied:
        """Runs in a thread."""
        told = 0.0
        for event in library.apply_model(bundle_id, control):
            if isinstance(event, ModelApplied):
                return event
            if time.monotonic() - told > TOLD_EVERY_S:
                told = time.monotonic()
                self._told.emit(control, event)
        raise Cancelled

    def _tell(self, control: Control, event: ApplyProgress) -> None:
        if control is self._control:
            self.progress = event
            self.progressed.emit(event)
            self.changed.emit()

    def _applied(self, event: ModelApplied) -> None:
        self._end()
        self.applied.emit(event)
        self._over()

    def _failed(self, error: Exception) -> None:
        self._end()
        if isinstance(error, Cancelled):
            self.cancelled.emit()
        else:
            self.failed.emit(error)
        self._over()

    def _end(self) -> None:
        self._control, self.bundle_id, self.progress = None, "", None
        self.changed.emit()

    def _over(self) -> None:
        self.ended.emit()
        if self._next and self._control is None:
            self.apply(self._next)
