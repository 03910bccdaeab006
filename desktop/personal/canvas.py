"""A plot of pyqtgraph's that only shows, in the theme's colours and the window's language."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QFont, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme.icons import Icons
from desktop.theme.tokens import Tokens

AXIS_WIDTH, LEAST_HEIGHT, HEIGHT = 52, 112, 148
_LINE = Qt.PenStyle


@dataclass(frozen=True)
class Look:
    """How a curve is told from the others: by its colour and, for who cannot tell those apart, by its strokes."""

    token: str
    stroke: Qt.PenStyle
    symbol: str

    def pen(self, tokens: Tokens, width: float = 1.5) -> QPen:
        """Return what draws it."""
        pen = QPen(tokens.color(self.token), width, self.stroke)
        pen.setCosmetic(True)
        return pen


LOOKS = (
    Look("chart_1", _LINE.SolidLine, "o"),
    Look("chart_2", _LINE.DashLine, "s"),
    Look("chart_3", _LINE.SolidLine, "o"),
    Look("chart_4", _LINE.DashLine, "t"),
)


class _Axis(pg.AxisItem):  # type: ignore[misc]
    """Numbers as the window's language writes them."""

    def __init__(self, orientation: str, *, percent: bool = False, whole: bool = False) -> None:
        super().__init__(orientation)
        self._percent, self._whole = percent, whole
        self.enableAutoSIPrefix(False)

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N802
        """Pyqtgraph's: there is no step 2.5."""
        levels: list[tuple[float, list[float]]] = super().tickValues(low, high, size)
        return [(spacing, values) for spacing, values in levels if spacing >= 1] if self._whole else levels

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        """Pyqtgraph's."""
        locale = QLocale()
        if self._whole:
            return [locale.toString(round(value)) for value in values]
        if self._percent:
            digits = 0 if spacing >= 0.01 else 1
            return [f"{locale.toString(100 * value, 'f', digits)}%" for value in values]
        digits = max(0, math.ceil(-math.log10(spacing))) if spacing > 0 else 2
        return [locale.toString(value, "f", min(digits, 4)) for value in values]


class Canvas(pg.PlotWidget):  # type: ignore[misc]
    """A plot that only shows: the wheel scrolls what it lies in, and there are no menus."""

    def __init__(self, icons: Icons, *, percent: bool, parent: QWidget) -> None:
        axes = {"bottom": _Axis("bottom", whole=True), "left": _Axis("left", percent=percent)}
        super().__init__(parent, background=None, axisItems=axes)
        self._icons = icons
        item = self.getPlotItem()
        item.setMenuEnabled(False)
        item.setMouseEnabled(False, False)
        item.hideButtons()
        item.getAxis("left").setWidth(AXIS_WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("background: transparent")
        item.getAxis("left").setStyle(hideOverlappingLabels=False)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(320, HEIGHT)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Qt's."""
        event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Qt's."""
        event.ignore()

    def repaint_axes(self) -> None:
        """Take the theme's colours."""
        tokens = self._icons.theme.tokens
        for side in ("bottom", "left"):
            axis = self.getPlotItem().getAxis(side)
            axis.setPen(QPen(tokens.color("border")))
            axis.setTextPen(QPen(tokens.color("text_muted")))
            font = QFont(self.font())
            font.setPixelSize(tokens.px("font_small"))
            axis.setTickFont(font)
            axis.labelStyle = {"color": tokens.color("text_muted").name(), "font-size": f"{font.pixelSize()}px"}
            if axis.labelText:
                axis.setLabel(axis.labelText, **axis.labelStyle)
        self.getPlotItem().showGrid(x=False, y=True, alpha=0.6)
