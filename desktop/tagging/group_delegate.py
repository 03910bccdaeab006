"""How a proposed tag looks in the list: its name, what it lies in, how many photos, how sure."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.grid.model import AnyIndex
from desktop.tagging.groups import COUNT_ROLE, MORE_ROLE, NAME_ROLE
from desktop.theme.icons import Icons

HEIGHT, PAD = 52, 12
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class GroupDelegate(QStyledItemDelegate):
    """Two lines in a rounded row, as in the sidebar."""

    def __init__(self, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(120, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Qt's."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state, flag = option.state, QStyle.StateFlag
        row: QRect = option.rect.adjusted(0, 1, 0, -1)
        selected = bool(state & flag.State_Selected)
        if selected or state & flag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._color("accent_soft" if selected else "hover"))
            painter.drawRoundedRect(row, 8, 8)
        if state & flag.State_HasFocus:
            painter.setPen(QPen(self._color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), 7, 7)
        self._paint_words(painter, row.adjusted(PAD, 6, -PAD, -6), index)
        painter.restore()

    def _paint_words(self, painter: QPainter, area: QRect, index: AnyIndex) -> None:
        upper = QRect(area.left(), area.top(), area.width(), area.height() // 2)
        lower = QRect(area.left(), upper.bottom() + 1, area.width(), area.height() - upper.height())
        plain, small = QFont(painter.font()), QFont(painter.font())
        small.setPixelSize(self._icons.theme.tokens.px("font_small"))
        count = str(index.data(COUNT_ROLE))
        self._draw(painter, upper, count, small, "text_muted", _RIGHT)
        room = upper.adjusted(0, 0, -QFontMetrics(small).horizontalAdvance(count) - 8, 0)
        plain.setWeight(QFont.Weight.DemiBold)
        self._draw(painter, room, str(index.data(NAME_ROLE)), plain, "text", _LEFT)
        self._draw(painter, lower, str(index.data(MORE_ROLE)), small, "text_muted", _LEFT)

    def _draw(
        self, painter: QPainter, rect: QRect, words: str, font: QFont, token: str, align: Qt.AlignmentFlag
    ) -> None:
        painter.setFont(font)
        painter.setPen(self._color(token))
        text = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, align, text)

    def _color(self, token: str) -> QColor:
        return self._icons.theme.tokens.color(token)
