"""A figure before and after, as two bars."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.personal.report_words import Measure
from desktop.settings.model_row import text_label
from desktop.theme.icons import Icons

_THICK, _THIN, _GAP = 6, 3, 3


class _Bars(QWidget):
    """The new figure over the old one; the words beside them say it all, so a screen reader passes them over."""

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._icons, self._before, self._after = icons, 0.0, 0.0
        self.setFixedHeight(_THICK + _GAP + _THIN)
        icons.theme.changed.connect(self.update)

    def show_shares(self, before: float, after: float) -> None:
        """Draw these, 0 to 1."""
        self._before, self._after = before, after
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Qt's."""
        color = self._icons.theme.tokens.color
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for top, height, share, token in (
            (0, _THICK, self._after, "accent"),
            (_THICK + _GAP, _THIN, self._before, "field_border"),
        ):
            radius = height / 2
            painter.setBrush(color("pressed"))
            painter.drawRoundedRect(QRectF(0, top, self.width(), height), radius, radius)
            if share > 0:
                painter.setBrush(color(token))
                painter.drawRoundedRect(QRectF(0, top, max(height, self.width() * share), height), radius, radius)
        painter.end()


class MeasureRow(QWidget):
    """What was counted, the figures, and the bars beneath."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.figures = text_label(self), text_label(self, "muted")
        self.figures.setWordWrap(False)
        self._bars = _Bars(icons, self)
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addWidget(self.name, 1)
        line.addWidget(self.figures, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self._bars)

    def show_measure(self, measure: Measure) -> None:
        """Show a figure."""
        self.name.setText(measure.name)
        self.figures.setText(measure.text)
        self._bars.show_shares(measure.before / measure.total, measure.after / measure.total)
        self.setAccessibleName(f"{measure.name}: {measure.text}")


class MeasureList(QWidget):
    """Some of them, below each other."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self.rows: list[MeasureRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(14)

    def show_measures(self, measures: Sequence[Measure]) -> None:
        """Show these."""
        while len(self.rows) < len(measures):
            row = MeasureRow(self._icons, self)
            self._column.addWidget(row)
            self.rows.append(row)
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(measures))
            if place < len(measures):
                row.show_measure(measures[place])
