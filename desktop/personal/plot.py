"""The plot of a training run: the losses, and below them how often the right photo is found.

Imported only where one is shown: pyqtgraph takes a good part of a second.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.inspector.flow import FlowLayout
from desktop.personal.canvas import LOOKS, Canvas, Look
from desktop.personal.curves import finite, limits, thinned
from desktop.personal.following import Curve, Following
from desktop.theme.icons import Icons

_MARKED = 60
"""Curves of at most so many points have their points marked."""


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
        self.canvas = Canvas(icons, percent=percent, parent=self)
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
            text = name
            if last is not None and math.isfinite(last):
                text = f"{name}: {f'{100 * last:.0f}%' if share else locale.toString(last, 'f', 2)}"
            chart.keys[number].label.setText(text)
            said.append(f"{chart.heading.text()}, {text}" if number == 0 else text)
        step = self.tr("step {step} of {steps}")
        said.append(step.format(step=locale.toString(following.step), steps=locale.toString(following.steps)))
        self.setAccessibleName(self.tr("Course of the training"))
        self.recalls.name_steps(self.tr("Step"))
        self.setAccessibleDescription("; ".join(said))
