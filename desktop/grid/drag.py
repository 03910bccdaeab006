"""The picture that follows the mouse while photos are dragged."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap

from desktop.theme.tokens import Tokens

EDGE, SHIFT, BADGE = 88, 6, 24


def drag_picture(pictures: Sequence[QPixmap], count: int, tokens: Tokens, font: QFont, ratio: float) -> QPixmap:
    """Return a small pile of photos with their number.

    Args:
        pictures: of the first photos (up to three are shown), the one under the mouse first.
        count: how many photos there are.
        tokens: colours.
        font: of the number.
        ratio: device pixels per device-independent pixel.
    """
    shown = list(pictures[:3])
    side = EDGE + SHIFT * max(0, len(shown) - 1) + BADGE // 2
    pile = QPixmap(round(side * ratio), round(side * ratio))
    pile.setDevicePixelRatio(ratio)
    pile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pile)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    for depth in range(len(shown) - 1, -1, -1):
        _paint_photo(painter, shown[depth], QPointF(depth * SHIFT, BADGE // 2 + depth * SHIFT), tokens)
    if not shown:
        painter.fillRect(QRectF(0, BADGE // 2, EDGE, EDGE), tokens.color("tile"))
    if count > 1:
        _paint_count(painter, count, side, tokens, font)
    painter.end()
    return pile


def _paint_photo(painter: QPainter, picture: QPixmap, corner: QPointF, tokens: Tokens) -> None:
    target = QRectF(corner, QSizeF(EDGE, EDGE))
    shorter = min(picture.width(), picture.height())
    source = QRectF((picture.width() - shorter) / 2, (picture.height() - shorter) / 2, shorter, shorter)
    path = QPainterPath()
    path.addRoundedRect(target, tokens.px("radius_tile"), tokens.px("radius_tile"))
    painter.save()
    painter.setClipPath(path)
    painter.drawPixmap(target, picture, source)
    painter.restore()
    painter.setPen(QPen(tokens.color("raised"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def _paint_count(painter: QPainter, count: int, side: int, tokens: Tokens, font: QFont) -> None:
    text = QLocale().toString(count)
    strong = QFont(font)
    strong.setPixelSize(tokens.px("font_small"))
    strong.setWeight(QFont.Weight.Bold)
    width = max(BADGE, QFontMetrics(strong).horizontalAdvance(text) + 14)
    area = QRectF(side - width, 0, width, BADGE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.color("accent"))
    painter.drawRoundedRect(area, BADGE / 2, BADGE / 2)
    painter.setFont(strong)
    painter.setPen(tokens.color("accent_text"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
