"""Starts what would be felt (loading the model holds Python up for moments) when the user's hands are still."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

LOOK_MS, STILL_S, LATEST_S = 100, 0.4, 10.0
_INPUT = {
    QEvent.Type.KeyPress,
    QEvent.Type.Wheel,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.TouchUpdate,
}


class WhenQuiet(QObject):
    """Calls once, when nothing was typed, clicked or scrolled for a moment; in some seconds at the latest.

    Args:
        app: whose input is watched.
        call: what to do.
        wanted: says that it is wanted at once (the search field has the focus).
        clock: seconds that only grow.
    """

    def __init__(
        self,
        app: QApplication,
        call: Callable[[], object],
        wanted: Callable[[], bool],
        parent: QObject,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._app, self._call, self._wanted, self._clock = app, call, wanted, clock
        self._since = self._touched = clock()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        app.installEventFilter(self)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt's."""
        if event.type() in _INPUT:
            self._touched = self._clock()
        return False

    def _look(self) -> None:
        now = self._clock()
        if now - self._touched < STILL_S and now - self._since < LATEST_S and not self._wanted():
            return
        self._timer.stop()
        self._app.removeEventFilter(self)
        self._call()
