"""Draws the rows of the list under the search field."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.plain import one_line
from desktop.search.suggestions import Offer, Suggestion, SuggestionModel, number
from desktop.theme.icons import Icons

ROW, HEADING, ICON, PAD, GAP, CROSS = 32, 28, 16, 10, 12, 28
LEAST_DETAIL, NAMES = 60, 96
MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)

Index = QModelIndex | QPersistentModelIndex


class SuggestionDelegate(QStyledItemDelegate):
    """An icon, the words, what they mean, and a number or a cross at the right."""

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Qt's."""
        heading = _suggestion(index).kind is Offer.HEADING
        return QSize(0, max(HEADING if heading else ROW, option.fontMetrics.height() + 12))

    def on_cross(self, row: QRect, point: QPoint, index: Index) -> bool:
        """Tell whether a point of a row is on the cross that removes it."""
        return _suggestion(index).kind is Offer.RECENT and _cross(row).contains(point)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt's."""
        row, tokens = _suggestion(index), self._icons.theme.tokens
        area = QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.kind is Offer.HEADING:
            self._paint_heading(painter, area, row)
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
            if chosen or hovered:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(tokens.color("accent_soft" if chosen else "hover"))
                painter.drawRoundedRect(area, tokens.px("radius_small"), tokens.px("radius_small"))
            self._paint_row(painter, area.adjusted(PAD, 0, -PAD, 0), row, crossed=chosen or hovered)
        painter.restore()

    def _paint_heading(self, painter: QPainter, area: QRect, row: Suggestion) -> None:
        tokens = self._icons.theme.tokens
        font = painter.font()
        font.setPixelSize(tokens.px("font_small"))
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(tokens.color("text_muted"))
        painter.drawText(area.adjusted(PAD, 4, -PAD, 0), MIDDLE, row.text)

    def _paint_row(self, painter: QPainter, area: QRect, row: Suggestion, *, crossed: bool) -> None:
        tokens = self._icons.theme.tokens
        ratio = painter.device().devicePixelRatioF()
        icon = self._icons.pixmap(row.icon or "search", "text_muted", ICON, ratio)
        painter.drawPixmap(area.left(), area.center().y() - ICON // 2 + 1, icon)
        area.setLeft(area.left() + ICON + GAP)
        area.setRight(area.right() - self._paint_end(painter, area, row, crossed))
        metrics = QFontMetrics(painter.font())
        words = metrics.elidedText(one_line(row.text), Qt.TextElideMode.ElideRight, area.width())
        painter.setPen(tokens.color("text_muted" if row.kind is Offer.CLEAR_RECENT else "text"))
        painter.drawText(area, MIDDLE, words)
        used = max(metrics.horizontalAdvance(words) + GAP, NAMES if row.kind is Offer.NAME else 0)
        if row.detail and area.width() - used > LEAST_DETAIL:
            painter.setPen(tokens.color("text_muted"))
            room = area.adjusted(used, 0, 0, 0)
            painter.drawText(room, MIDDLE, metrics.elidedText(row.detail, Qt.TextElideMode.ElideRight, room.width()))

    def _paint_end(self, painter: QPainter, area: QRect, row: Suggestion, crossed: bool) -> int:
        """Paint the number or the cross; return the room that it takes."""
        if row.kind is Offer.RECENT:
            if crossed:
                cross = _cross(area.adjusted(0, 0, PAD, 0))
                ratio = painter.device().devicePixelRatioF()
                pixmap = self._icons.pixmap("close", "text_muted", 12, ratio)
                painter.drawPixmap(cross.center().x() - 5, cross.center().y() - 5, pixmap)
            return CROSS
        if row.count is None:
            return 0
        painter.setPen(self._icons.theme.tokens.color("text_muted"))
        words = number(row.count)
        painter.drawText(area, MIDDLE | int(Qt.AlignmentFlag.AlignRight), words)
        return QFontMetrics(painter.font()).horizontalAdvance(words) + GAP


def _suggestion(index: Index) -> Suggestion:
    row = index.data(SuggestionModel.SUGGESTION)
    assert isinstance(row, Suggestion)
    return row


def _cross(row: QRect) -> QRect:
    return QRect(row.right() - CROSS - 4, row.top(), CROSS, row.height())
