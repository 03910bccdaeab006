"""The slider "fewer, surer" to "more": which share of proposals is to be right."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

STOPS: Sequence[float] = (0.99, 0.97, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5, 0.4, 0.3)
"""From surest to most."""
WIDTH, TAKEN_AFTER_MS = 264, 400


def out_of(precision: float) -> tuple[int, int]:
    """Return a share as people say it: 17 of 20."""
    share = Fraction(round(100 * precision), 100)
    return share.numerator, share.denominator


class PrecisionSlider(QWidget):
    """A slider with a word at each end.

    Signals:
        moved: the share, while the slider goes.
        chosen: the share, once it rests.
    """

    moved = Signal(float)
    chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, len(STOPS) - 1)
        self.slider.setPageStep(2)
        self.fewer, self.more = QLabel(self), QLabel(self)
        words = QHBoxLayout()
        for label in (self.fewer, self.more):
            label.setProperty("role", "small")
            words.addWidget(label)
        words.insertStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.slider)
        column.addLayout(words)
        self.setFocusProxy(self.slider)
        self._timer = QTimer(self, singleShot=True, interval=TAKEN_AFTER_MS)
        self._timer.timeout.connect(lambda: self.chosen.emit(self.precision))
        self.slider.valueChanged.connect(self._change)

    @property
    def precision(self) -> float:
        """Where the slider stands."""
        return STOPS[self.slider.value()]

    def show_precision(self, precision: float) -> None:
        """Show what holds: at the nearest stop, for it can be any share."""
        if not self._timer.isActive():
            self.slider.blockSignals(True)
            self.slider.setValue(min(range(len(STOPS)), key=lambda stop: abs(STOPS[stop] - precision)))
            self.slider.blockSignals(False)

    def set_words(self, fewer: str, more: str) -> None:
        """Say what lies at the ends."""
        self.fewer.setText(fewer)
        self.more.setText(more)

    def _change(self) -> None:
        self.moved.emit(self.precision)
        self._timer.start()


def number(value: int) -> str:
    """Word a number."""
    return QLocale().toString(value)
