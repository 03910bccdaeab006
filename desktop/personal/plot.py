"""The plot of a training run: the losses, and below them how often the right photo is found.

Imported only where one is shown: pyqtgraph takes a good part of a second.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QLocale, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QFont, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.inspector.flow import FlowLayout
from desktop.personal.following import Curve, Following
from desktop.theme.icons import Icons
from desktop.theme.tokens import Tokens

_AXIS_WIDTH, _LEAST_HEIGHT, _HEIGHT = 52, 112, 148
_LINE = Qt.PenStyle
_MARKED = 60
"""Curves of at most so many points have their points marked."""
MOST_DRAWN = 400
"""Of longer curves means are drawn: there are no more pixels, and single steps are noise."""

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


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


class _Canvas(pg.PlotWidget):  # type: ignore[misc]
    """A plot that only shows: the wheel scrolls what it lies in, and there are no menus."""

    def __init__(self, icons: Icons, *, percent: bool, parent: QWidget) -> None:
        axes = {"bottom": _Axis("bottom", whole=True), "left": _Axis("left", percent=percent)}
        super().__init__(parent, background=None, axisItems=axes)
        self._icons = icons
        item = self.getPlotItem()
        item.setMenuEnabled(False)
        item.setMouseEnabled(False, False)
        item.hideButtons()
        item.getAxis("left").setWidth(_AXIS_WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("background: transparent")
        item.getAxis("left").setStyle(hideOverlappingLabels=False)
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(320, _HEIGHT)

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


class _Key(QWidget):
    """How a curve is drawn, what it is, and its last value."""

    def __init__(self, icons: Icons, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._icons, self._look = icons, look
        self.label = QLabel(self)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setProperty("role", "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(30, 0, 0, 0)
        row.addWidget(self.label)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Qt's: a piece of the line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._look.pen(self._icons.theme.tokens, 2.0))
        middle = self.height() / 2
        painter.drawLine(0, round(middle), 24, round(middle))


class _Chart(QWidget):
    """A heading, the key of two curves, and the curves."""

    def __init__(self, icons: Icons, looks: Sequence[Look], *, percent: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._icons, self._looks, self._percent = icons, tuple(looks), percent
        self.heading = QLabel(self)
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.heading.setProperty("role", "name")
        self.canvas = _Canvas(icons, percent=percent, parent=self)
        self.lines = [self.canvas.plot(connect="finite", antialias=True) for _ in looks]
        head = QWidget(self)
        self._flow = FlowLayout(head, 12)
        self._flow.addWidget(self.heading)
        self.keys = [_Key(icons, look, head) for look in looks]
        for key in self.keys:
            self._flow.addWidget(key)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(head)
        column.addWidget(self.canvas, 1)

    def show_curves(self, curves: Sequence[Curve], steps: int) -> None:
        """Draw these; the axis reaches to the last step that there will be."""
        drawn = [thinned(np.asarray(curve.steps, np.float64), finite(curve.values)) for curve in curves]
        for line, (at, values) in zip(self.lines, drawn, strict=True):
            line.setData(at, values)
        self._mark(curves)
        last = max((curve.steps[-1] for curve in curves if curve.steps), default=0)
        item = self.canvas.getPlotItem()
        item.setXRange(0, max(steps, last, 1), padding=0.01)
        item.setYRange(*limits([values for _, values in drawn], percent=self._percent), padding=0.04)

    def name_steps(self, text: str) -> None:
        """Name the lower axis."""
        axis = self.canvas.getPlotItem().getAxis("bottom")
        if axis.labelText != text:
            axis.setLabel(text, **axis.labelStyle)

    def repaint_lines(self) -> None:
        """Take the theme's colours."""
        tokens = self._icons.theme.tokens
        self.canvas.repaint_axes()
        for line, look in zip(self.lines, self._looks, strict=True):
            line.setPen(look.pen(tokens))
            line.setSymbolBrush(tokens.color(look.token))
            line.setSymbolPen(None)
        for key in self.keys:
            key.update()

    def _mark(self, curves: Sequence[Curve]) -> None:
        """Mark the points of short curves: one point is no line yet."""
        for line, curve, look in zip(self.lines, curves, self._looks, strict=True):
            symbol = look.symbol if len(curve.steps) <= _MARKED else None
            if line.opts["symbol"] != symbol:
                line.setSymbolSize(6)
                line.setSymbol(symbol)


class TrainingPlot(QWidget):
    """Draws what a :class:`Following` has of points; its accessible description has the last values."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._following = icons, Following()
        self.losses = _Chart(icons, LOOKS[:2], percent=False, parent=self)
        self.recalls = _Chart(icons, LOOKS[2:], percent=True, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for chart in (self.losses, self.recalls):
            column.addWidget(chart, 1)
        icons.theme.changed.connect(self._repaint)
        self._repaint()
        self.show_following(self._following)

    def show_following(self, following: Following) -> None:
        """Draw the curves as they are now."""
        self._following = following
        self.losses.show_curves((following.loss, following.held_out), following.steps)
        self.recalls.show_curves((following.recall_1, following.recall_10), following.steps)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            for chart in (self.losses, self.recalls):  # the numbers of the axes
                for side in ("bottom", "left"):
                    axis = chart.canvas.getPlotItem().getAxis(side)
                    axis.picture = None
                    axis.update()
        super().changeEvent(event)

    def _repaint(self) -> None:
        for chart in (self.losses, self.recalls):
            chart.repaint_lines()

    def _retranslate(self) -> None:
        following, locale = self._following, QLocale()
        self.losses.heading.setText(self.tr("Loss (less is better)"))
        self.recalls.heading.setText(self.tr("The right photo is found (more is better)"))
        names = (
            (self.losses, 0, self.tr("in training"), following.loss),
            (self.losses, 1, self.tr("on photos kept back"), following.held_out),
            (self.recalls, 0, self.tr("as the first"), following.recall_1),
            (self.recalls, 1, self.tr("among the first 10"), following.recall_10),
        )
        said: list[str] = []
        for chart, number, name, curve in names:
            last = curve.last
            share = chart is self.recalls
            known = last is not None and math.isfinite(last)
            shown = "" if not known else f"{100 * last:.0f}%" if share else locale.toString(last, "f", 2)
            text = f"{name}: {shown}" if shown else name
            chart.keys[number].label.setText(text)
            said.append(f"{chart.heading.text()}, {text}" if number == 0 else text)
        step = self.tr("step {step} of {steps}")
        said.append(step.format(step=locale.toString(following.step), steps=locale.toString(following.steps)))
        self.setAccessibleName(self.tr("Course of the training"))
        self.recalls.name_steps(self.tr("Step"))
        self.setAccessibleDescription("; ".join(said))


def finite(values: Sequence[float]) -> Floats:
    """Return values, float64[n], in which what cannot be drawn is a gap."""
    array = np.asarray(values, np.float64)
    return np.where(np.isfinite(array), array, np.nan)


def thinned(steps: Floats, values: Floats, most: int = MOST_DRAWN) -> tuple[Floats, Floats]:
    """Return at most ``most`` points: means of as many neighbours each, of what is a number; a gap where none is."""
    count = len(values)
    if count <= most:
        return steps, values
    starts = np.arange(most) * count // most
    known = np.isfinite(values)
    numbers = np.add.reduceat(known, starts, dtype=np.float64)
    sums = np.add.reduceat(np.where(known, values, 0.0), starts)
    sizes = np.diff(np.append(starts, count))
    means = np.divide(sums, numbers, out=np.full(most, np.nan), where=numbers > 0)
    return np.add.reduceat(steps, starts) / sizes, means


def limits(values: Sequence[Floats], *, percent: bool) -> tuple[float, float]:
    """Return the lowest and the highest number of the axis: shares begin at 0, losses where they are."""
    known = np.concatenate([array[np.isfinite(array)] for array in values]) if values else np.empty(0)
    if not known.size:
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    if percent:
        return 0.0, min(1.0, max(0.1, math.ceil(high * 10 + 0.5) / 10))
    room = max(high - low, abs(high) * 0.05, 1e-6)
    return low - 0.05 * room, high + 0.05 * room
