"""Draws what is in sight of a picture, from the level that has just enough pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter, QTransform

from desktop.backend.images import Picture

SEEN_AS_PIXELS = 4.0
"""From this scale on, single pixels are drawn as squares."""


@dataclass(frozen=True)
class View:
    """How a picture is seen; all lengths in device pixels.

    Attributes:
        natural: the photo's size in its own pixels, before it is turned.
        scale: device pixels per image pixel.
        turns: quarter turns to the right.
        target: where the turned picture lies.
        area: of the widget.
    """

    natural: QSizeF
    scale: float
    turns: int
    target: QRectF
    area: QSizeF


def paint_picture(painter: QPainter, picture: Picture, view: View, heat: QImage) -> None:
    """Draw a picture, and an image that is laid over all of it (none if null); the painter counts device pixels."""
    width, height = view.natural.width() * view.scale, view.natural.height() * view.scale
    whole = QRectF(-width / 2, -height / 2, width, height)
    middle = view.target.center()
    place = QTransform().translate(middle.x(), middle.y()).rotate(90 * view.turns)
    seen = place.inverted()[0].mapRect(QRectF(QPointF(), view.area)).intersected(whole)
    if seen.isEmpty():
        return
    level = picture.levels[min(max(0, math.floor(-math.log2(view.scale))), len(picture.levels) - 1)]
    source, target = _whole_pixels(seen, whole, level)
    smooth = width != level.width() and view.scale < SEEN_AS_PIXELS
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    if view.turns:  # what is in sight is turned first: Qt paints turned images a third as fast
        level = _turned(level.copy(source.toRect()), view.turns)
        source = QRectF(level.rect())
    painter.drawImage(place.mapRect(target), level, source)
    if not heat.isNull():
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        heat = _turned(heat, view.turns)
        painter.drawImage(place.mapRect(whole), heat, QRectF(heat.rect()))


def _turned(image: QImage, turns: int) -> QImage:
    return image.transformed(QTransform().rotate(90 * turns)) if turns else image


def _whole_pixels(seen: QRectF, whole: QRectF, level: QImage) -> tuple[QRectF, QRectF]:
    """Return which whole pixels of a level are in sight, and where they are drawn."""
    across, down = whole.width() / level.width(), whole.height() / level.height()
    left = max(0, math.floor((seen.left() - whole.left()) / across))
    top = max(0, math.floor((seen.top() - whole.top()) / down))
    right = min(level.width(), math.ceil((seen.right() - whole.left()) / across))
    bottom = min(level.height(), math.ceil((seen.bottom() - whole.top()) / down))
    source = QRectF(left, top, right - left, bottom - top)
    corner = whole.topLeft() + QPointF(left * across, top * down)
    return source, QRectF(corner.x(), corner.y(), source.width() * across, source.height() * down)
