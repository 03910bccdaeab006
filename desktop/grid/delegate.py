"""How one photo looks in the grid."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.backend.thumbnails import ThumbnailStore, device_edge
from desktop.grid.model import SUMMARY_ROLE, AnyIndex
from desktop.theme.icons import Icons
from engine.records import PhotoSummary

OFFLINE_OPACITY = 0.35
BADGE = 24


class PhotoDelegate(QStyledItemDelegate):
    """Draws a rounded tile with its badges; selection and focus are rings in the accent colour."""

    def __init__(self, thumbnails: ThumbnailStore, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802
        """Qt's."""
        return option.rect.size()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Qt's."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        summary: PhotoSummary | None = index.data(SUMMARY_ROLE)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        picture = rect.adjusted(6, 6, -6, -6) if selected else rect
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_picture(painter, rect, picture, summary)
        if bool(state & QStyle.StateFlag.State_MouseOver) and not selected:
            self._ring(painter, rect, self._color("field_border"), 1.5)
        if summary is not None:
            self._paint_badges(painter, picture, summary)
        if selected:
            self._ring(painter, rect, self._color("accent"), 3)
        if bool(state & QStyle.StateFlag.State_HasFocus):
            self._ring(painter, rect.adjusted(-3, -3, 3, 3), self._color("text" if selected else "accent"), 2)

    def _color(self, token: str) -> QColor:
        return self._icons.theme.tokens.color(token)

    def _paint_picture(self, painter: QPainter, rect: QRect, picture: QRect, summary: PhotoSummary | None) -> None:
        ratio = painter.device().devicePixelRatioF()
        radius = self._icons.theme.tokens.px("radius_tile")
        pixmap = None
        if summary is not None:
            pixmap = self._thumbnails.tile(summary.content_hash, device_edge(rect.size(), ratio), radius * ratio)
        if pixmap is None:
            path = QPainterPath()
            path.addRoundedRect(QRectF(picture), radius, radius)
            painter.fillPath(path, self._color("tile"))
            return
        if summary is not None and summary.offline:
            painter.setOpacity(OFFLINE_OPACITY)
        painter.drawPixmap(picture, pixmap)
        painter.setOpacity(1)

    def _paint_badges(self, painter: QPainter, rect: QRect, summary: PhotoSummary) -> None:
        left = rect.left() + 8
        for shown, icon in ((summary.favourite, "heart-filled"), (summary.offline, "cloud-off")):
            if not shown:
                continue
            circle = QRect(left, rect.bottom() - BADGE - 7, BADGE, BADGE)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(0, 0, 0, 150))
            painter.drawEllipse(circle)
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(circle.adjusted(5, 5, -5, -5), self._icons.pixmap(icon, "viewer_text", 14, ratio))
            left += BADGE + 4

    def _ring(self, painter: QPainter, rect: QRect, color: QColor, width: float) -> None:
        radius = self._icons.theme.tokens.px("radius_tile")
        painter.setPen(QPen(color, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = width / 2
        painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius)
