"""Widgets side by side where there is room for that, else below each other."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget


class Columns(QWidget):
    """Of equal width.

    Args:
        narrowest: with less room than this, pixels, for each, they stand below each other.
    """

    def __init__(self, widgets: list[QWidget], narrowest: int, gap: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._needed = narrowest * len(widgets) + gap * (len(widgets) - 1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(gap)
        for widget in widgets:
            self._row.addWidget(widget, 1)

    @property
    def side_by_side(self) -> bool:
        """Whether there is room for that."""
        return self._row.direction() is QBoxLayout.Direction.LeftToRight

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Qt's: as narrow as one of them; else it could not become so narrow that they go below each other."""
        widths = [item.minimumSize().width() for place in range(self._row.count()) if (item := self._row.itemAt(place))]
        return QSize(max(widths, default=0), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's."""
        wide = event.size().width() >= self._needed
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if direction != self._row.direction():
            self._row.setDirection(direction)
        super().resizeEvent(event)
