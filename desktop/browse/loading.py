"""Reads the photos of places; what comes too late is dropped."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.backend.session import LibrarySession
from desktop.browse.reading import reader
from desktop.places import Place


class PlaceLoader(QObject):
    """One place at a time: asked for another, it forgets the one before.

    Signals:
        loaded: a Place and the photos Found there.
        failed: a Place and the exception.
    """

    loaded = Signal(object, object)
    failed = Signal(object, object)

    def __init__(self, session: LibrarySession, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._ticket = 0

    def load(self, place: Place, *, by_date: bool = False) -> None:
        """Read a place's photos."""
        self.cancel()
        read = reader(place, by_date=by_date)
        # Smart albums are searches: they run where the model is, and never hold up the catalog's thread.
        ask = self._session.seek if place.smart else self._session.ask
        found = self._if_current(partial(self.loaded.emit, place))
        failed = self._if_current(partial(self.failed.emit, place))
        ask(read, found, failed, channel="place")

    def cancel(self) -> None:
        """Forget the place that was asked for last."""
        self._ticket += 1

    def _if_current(self, tell: Callable[[object], None]) -> Callable[[object], None]:
        ticket = self._ticket
        return lambda outcome: tell(outcome) if ticket == self._ticket else None
