"""How a removed photo looks in its list."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.backend.thumbnails import ThumbnailStore
from desktop.grid.model import AnyIndex
from desktop.plain import one_line
from desktop.removed.model import LEFT_ROLE, REMOVED_ROLE, RemovedModel
from desktop.theme.icons import Icons
from engine.records import RemovedPhoto

HEIGHT, EDGE = 80, 56
OPACITY = 0.45


class RemovedDelegate(QStyledItemDelegate):
    """A faded picture, the name, where the file was, and how many days are left."""

    def __init__(self, thumbnails: ThumbnailStore, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails, self._icons = thumbnails, icons

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(320, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Qt's."""
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        photo: RemovedPhoto = index.data(REMOVED_ROLE)
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect.adjusted(0, 4, 0, -4)
        self._paint_card(painter, rect, state)
        self._paint_picture(painter, QRect(rect.left() + 8, rect.top() + 8, EDGE, EDGE), photo)
        left = self._paint_left(painter, rect.adjusted(0, 0, -16, 0), index.data(LEFT_ROLE), photo.days_left)
        self._paint_words(painter, QRect(rect.left() + 80, rect.top(), left - rect.left() - 96, rect.height()), index)
        painter.restore()

    def _color(self, token: str) -> QColor:
        return self._icons.theme.tokens.color(token)

    def _paint_card(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(QPen(self._color("accent" if selected else "border"), 1))
        painter.setBrush(self._color("accent_soft" if selected else "hover" if hovered else "surface"))
        painter.drawRoundedRect(rect.adjusted(2, 2, -2, -2), 8, 8)
        if bool(state & QStyle.StateFlag.State_HasFocus):
            painter.setPen(QPen(self._color("text" if selected else "accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 9, 9)

    def _paint_picture(self, painter: QPainter, place: QRect, photo: RemovedPhoto) -> None:
        ratio = painter.device().devicePixelRatioF()
        pixmap = self._thumbnails.tile(photo.summary.content_hash, round(EDGE * ratio), 6 * ratio)
        if pixmap is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._color("tile"))
            painter.drawRoundedRect(place, 6, 6)
            icon = self._icons.pixmap("image", "text_disabled", 24, ratio)
            painter.drawPixmap(place.center().x() - 12, place.center().y() - 12, icon)
            return
        painter.setOpacity(OPACITY)
        painter.drawPixmap(place, pixmap)
        painter.setOpacity(1)

    def _paint_left(self, painter: QPainter, rect: QRect, words: str, days_left: int) -> int:
        """Say how many days are left; return where that begins."""
        metrics = QFontMetrics(painter.font())
        width = metrics.horizontalAdvance(words) + 20
        pill = QRect(rect.right() - width, rect.center().y() - 12, width, 24)
        soon = days_left <= 3
        painter.setPen(QPen(self._color("warning" if soon else "border"), 1))
        painter.setBrush(self._color("window"))
        painter.drawRoundedRect(pill, 12, 12)
        painter.setPen(self._color("warning" if soon else "text"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)
        return pill.left()

    def _paint_words(self, painter: QPainter, area: QRect, index: AnyIndex) -> None:
        model = index.model()
        assert isinstance(model, RemovedModel)
        photo, font = model.photo(index.row()), QFont(painter.font())
        lines = (
            (one_line(photo.summary.path.name), QFont.Weight.DemiBold, "text", Qt.TextElideMode.ElideMiddle),
            (one_line(str(photo.summary.path.parent)), QFont.Weight.Normal, "text_muted", Qt.TextElideMode.ElideLeft),
            (model.when(photo), QFont.Weight.Normal, "text_muted", Qt.TextElideMode.ElideRight),
        )
        for number, (words, weight, token, elide) in enumerate(lines):
            font.setWeight(weight)
            painter.setFont(font)
            painter.setPen(self._color(token))
            place = QRect(area.left(), area.top() + 7 + number * 20, area.width(), 20)
            text = QFontMetrics(font).elidedText(words, elide, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
