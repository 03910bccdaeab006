"""The grid's scroll bar: years beside it, and a bubble that says the month or day while it is dragged."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QLabel, QScrollBar, QWidget

from desktop.theme.theme import Theme

WIDTH, PLAIN_WIDTH = 56, 16
PAD, HANDLE, SHORTEST = 8, 8, 40
LABEL_STEP = 18
"""Years nearer than this to the one above are not written."""


class Scrubber(QScrollBar):
    """A vertical scroll bar that knows the dates of what it scrolls.

    Args:
        theme: colours.
        over: the widget on which the bubble floats.
    """

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, over)
        self._theme = theme
        self._over = over
        self._tops: NDArray[np.int64] = np.zeros(0, np.int64)
        self._years: list[tuple[int, str]] = []
        self._word: Callable[[int], str] = str
        self._grip: int | None = None
        self._years_drawn: tuple[object, QPixmap] | None = None
        self.bubble = QLabel(over)
        self.bubble.setObjectName("scrubber_bubble")
        self.bubble.setTextFormat(Qt.TextFormat.PlainText)
        self.bubble.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.bubble.hide()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        theme.changed.connect(self.update)
        self.valueChanged.connect(self._moved)

    @property
    def dated(self) -> bool:
        """Whether there are dates to go by."""
        return len(self._tops) > 0

    def set_sections(self, tops: NDArray[np.int64], years: NDArray[np.int64], word: Callable[[int], str]) -> None:
        """Know the sections.

        Args:
            tops: int64[s], where each begins, in the bar's values; empty where there are no dates.
            years: int64[s], the year of each, 0 for not known.
            word: says what a section is (its month or day).
        """
        was_dated = self.dated
        self._tops, self._word = tops, word
        firsts = np.flatnonzero(np.diff(years, prepend=-1)) if len(years) else np.zeros(0, np.int64)
        self._years = [(int(tops[first]), str(int(years[first]))) for first in firsts if years[first]]
        if self.dated != was_dated:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(WIDTH if self.dated else PLAIN_WIDTH, 80)

    def handle_rect(self) -> QRect:
        """Return where the handle is."""
        top = self._y_of(self.value()) - self._length() // 2
        return QRect(self.width() - HANDLE - 2, top, HANDLE, self._length())

    def section_at(self, value: int) -> int:
        """Return the section at a value of the bar."""
        return max(0, bisect_right(self._tops, value) - 1)

    # Places -----------------------------------------------------------------------------------------------------------

    def _length(self) -> int:
        track = self.height() - 2 * PAD
        whole = self.maximum() + self.pageStep()
        return max(min(SHORTEST, track), track * self.pageStep() // max(1, whole))

    def _y_of(self, value: int) -> int:
        room = self.height() - 2 * PAD - self._length()
        return PAD + self._length() // 2 + round(room * min(value, self.maximum()) / max(1, self.maximum()))

    def _value_at(self, y: int) -> int:
        room = self.height() - 2 * PAD - self._length()
        value = round((y - PAD - self._length() // 2) / max(1, room) * self.maximum())
        return min(max(value, 0), self.maximum())

    # Input ------------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's: takes the handle, or brings it here."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        y, handle = event.position().toPoint().y(), self.handle_rect()
        self._grip = y - handle.center().y() if handle.top() <= y <= handle.bottom() else 0
        self.setSliderDown(True)
        self.setValue(self._value_at(y - self._grip))
        self._say(self.value(), self._y_of(self.value()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's: drags, or says what is here."""
        y = event.position().toPoint().y()
        if self._grip is not None:
            self.setValue(self._value_at(y - self._grip))
        else:
            self._say(self._value_at(y), y)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.button() == Qt.MouseButton.LeftButton and self._grip is not None:
            self._grip = None
            self.setSliderDown(False)
            self.bubble.setVisible(self.underMouse() and self.dated)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's: goes by sections, and with the page keys by years."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        pages = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        key = Qt.Key(event.key())
        if self.dated and key in steps:
            self.setValue(self._next(self._tops, steps[key]))
        elif self.dated and key in pages:
            tops = np.array([top for top, _ in self._years] or [0], np.int64)
            self.setValue(self._next(tops, pages[key]))
        else:
            super().keyPressEvent(event)

    def _next(self, tops: NDArray[np.int64], step: int) -> int:
        """Return where the next section begins, or the one before, or the one that is in sight now."""
        if step > 0:
            after = tops[tops > self.value()]
            return int(after[0]) if len(after) else self.maximum()
        before = tops[tops < self.value()]
        return int(before[-1]) if len(before) else 0

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """Qt's."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        super().leaveEvent(event)
        if self._grip is None and not self.hasFocus():
            self.bubble.hide()
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Qt's."""
        super().focusInEvent(event)
        self._say(self.value(), self._y_of(self.value()))
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Qt's."""
        super().focusOutEvent(event)
        self.bubble.hide()
        self.update()

    # Looks ------------------------------------------------------------------------------------------------------------

    def _moved(self) -> None:
        if self._grip is not None or self.hasFocus():
            self._say(self.value(), self._y_of(self.value()))

    def _say(self, value: int, y: int) -> None:
        """Show the bubble beside a height of the bar."""
        if not self.dated:
            self.bubble.hide()
            return
        words = self._word(self.section_at(value))
        self.setAccessibleDescription(words)
        self.bubble.setText(words)
        self.bubble.adjustSize()
        corner = self.mapTo(self._over, QPoint(0, y))
        top = min(max(corner.y() - self.bubble.height() // 2, 4), self._over.height() - self.bubble.height() - 4)
        self.bubble.move(corner.x() - self.bubble.width() - 4, top)
        self.bubble.show()
        self.bubble.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Qt's."""
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.fillRect(event.rect(), tokens.color("window"))
        if self.maximum() <= 0:
            return
        painter.drawPixmap(0, 0, self._drawn_years())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        held = self._grip is not None
        token = "accent" if held else "text_muted" if self.underMouse() or self.hasFocus() else "field_border"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color(token))
        handle = QRectF(self.handle_rect())
        painter.drawRoundedRect(handle, HANDLE / 2, HANDLE / 2)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tokens.color("accent"), 2))
            painter.drawRoundedRect(handle.adjusted(-1, -1, 1, 1), HANDLE / 2 + 1, HANDLE / 2 + 1)
        painter.end()

    def _drawn_years(self) -> QPixmap:
        """Return the years, drawn once for the place that they have."""
        ratio = self.devicePixelRatioF()
        ink, room = self._theme.tokens.color("text_muted").name(), (self.maximum(), self.pageStep())
        state = (tuple(self._years), self.size(), room, ratio, ink, self.font().key())
        if self._years_drawn is None or self._years_drawn[0] != state:
            pixmap = QPixmap(self.size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            self._paint_years(painter)
            painter.end()
            self._years_drawn = state, pixmap
        return self._years_drawn[1]

    def _paint_years(self, painter: QPainter) -> None:
        font = QFont(self.font())
        font.setPixelSize(self._theme.tokens.px("font_small"))
        painter.setFont(font)
        painter.setPen(self._theme.tokens.color("text_muted"))
        last = -LABEL_STEP
        for top, year in self._years:
            y = self._y_of(top)
            if y - last < LABEL_STEP or top > self.maximum():
                continue
            area = QRect(0, y - LABEL_STEP // 2, self.width() - HANDLE - 8, LABEL_STEP)
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, year)
            last = y
