"""A slideshow: goes on by itself, fading from photo to photo, and holds as soon as the user does something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEasingCurve, QObject, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import QPixmap

from desktop.viewer.canvas import Canvas

INTERVALS_S = (2, 3, 5, 10, 30)
USUAL_S = 5
FADE_MS = 450


class Clock(Protocol):
    """What a slideshow needs of a timer; tests bring one that they turn by hand."""

    def start(self, milliseconds: int) -> None:
        """Tell once that so much time has passed; starts anew where it ran."""

    def stop(self) -> None:
        """Do not tell."""


class QtClock(QTimer):
    """The real time."""

    def __init__(self, due: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent, singleShot=True)
        self.timeout.connect(due)


class Slideshow(QObject):
    """Runs, is held, or is off.

    Args:
        canvas: fades.
        advance: shows the next photo; returns whether there is one.
        make_clock: of what is to be called when the time has come.

    Signals:
        changed: it was started, held or ended, or its interval is another.
    """

    changed = Signal()

    def __init__(
        self,
        canvas: Canvas,
        advance: Callable[[], bool],
        parent: QObject | None = None,
        make_clock: Callable[[Callable[[], None], QObject], Clock] = QtClock,
    ) -> None:
        super().__init__(parent)
        self._canvas, self._advance = canvas, advance
        self._clock = make_clock(self._due, self)
        self._waiting = False
        self._before = QPixmap()
        self.active = self.held = False
        self.interval_s = USUAL_S
        self._fade = QVariantAnimation(self, duration=FADE_MS, startValue=1.0, endValue=0.0)
        self._fade.setEasingCurve(QEasingCurve.Type.InOutSine)
        self._fade.valueChanged.connect(self._faded)

    @property
    def running(self) -> bool:
        """Whether it goes on by itself now."""
        return self.active and not self.held

    def toggle(self) -> None:
        """Start it, hold it, or go on."""
        if not self.active:
            self.active, self.held = True, False
        else:
            self.held = not self.held
        self._restart()
        self.changed.emit()

    def hold(self) -> None:
        """Hold, because the user has done something."""
        if self.running:
            self.held = True
            self._restart()
            self.changed.emit()

    def end(self) -> None:
        """Switch it off."""
        if self.active:
            self.active = self.held = False
            self._restart()
            self.changed.emit()

    def set_interval(self, seconds: int) -> None:
        """Change for how long a photo is seen."""
        self.interval_s = seconds
        self._restart()
        self.changed.emit()

    def photo_shown(self) -> None:
        """Take note that the photo is there, at full size (or will not come): its time runs from now."""
        if self._waiting:
            self._waiting = False
            self._fade.start()
        if self.running:
            self._clock.start(self.interval_s * 1000)

    def _restart(self) -> None:
        self._clock.stop()
        self._waiting = False
        if self.running:
            self._clock.start(self.interval_s * 1000)
        else:
            self._fade.stop()
            self._canvas.fade_from(QPixmap(), 0.0)

    def _due(self) -> None:
        if not self.running:
            return
        self._before = self._canvas.grab()
        self._fade.stop()
        self._canvas.fade_from(self._before, 1.0)  # held until the next photo has been decoded
        self._waiting = True
        if not self._advance():
            self.end()

    def _faded(self, opacity: float) -> None:
        self._canvas.fade_from(self._before, opacity)
