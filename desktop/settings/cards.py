"""Two-line rows with an icon, for the lists of the settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.grid.model import AnyIndex
from desktop.plain import tooltip
from desktop.theme.icons import Icons

CARD_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Card:
    """One row; ``badge`` marks it, "" for none."""

    icon: str
    title: str
    facts: str
    badge: str = ""


class CardModel(QAbstractListModel):
    """Cards."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: list[Card] = []

    def set_cards(self, cards: Sequence[Card]) -> None:
        """Show these."""
        if list(cards) == self._cards:
            return
        if len(cards) == len(self._cards):  # so that the current row stays
            self._cards = list(cards)
            self.dataChanged.emit(self.index(0), self.index(len(cards) - 1))
            return
        self.beginResetModel()
        self._cards = list(cards)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """Qt's."""
        return 0 if parent.isValid() else len(self._cards)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's."""
        if not index.isValid() or index.row() >= len(self._cards):
            return None
        card = self._cards[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return card.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (card.title, card.facts, card.badge) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(f"{card.title}\n{card.facts}")
        return card if role == CARD_ROLE else None


class CardDelegate(QStyledItemDelegate):
    """Icon, title, facts, badge."""

    def __init__(self, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(200, 60)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Qt's."""
        painter.save()
        self._paint(painter, option, index)
        painter.restore()

    def _paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        card: Card = index.data(CARD_ROLE)
        rect: QRect = option.rect.adjusted(0, 1, 0, -1)
        state: QStyle.StateFlag = option.state
        tokens, ratio = self._icons.theme.tokens, painter.device().devicePixelRatioF()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(tokens.color("accent"), 2) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("accent_soft" if selected else "surface"))
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 8, 8)
        icon = self._icons.pixmap(card.icon, "accent" if selected else "text_muted", 20, ratio)
        painter.drawPixmap(rect.left() + 12, rect.center().y() - 9, icon)
        area = rect.adjusted(44, 10, -12, -10)
        if card.badge:
            area.setRight(self._paint_badge(painter, area, card.badge))
        self._paint_words(painter, area, card)

    def _paint_badge(self, painter: QPainter, area: QRect, text: str) -> int:
        tokens, metrics = self._icons.theme.tokens, painter.fontMetrics()
        width = metrics.horizontalAdvance(text) + 20
        pill = QRect(area.right() - width, area.center().y() - 11, width, 22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("accent"))
        painter.drawRoundedRect(pill, 11, 11)
        painter.setPen(tokens.color("accent_text"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
        return pill.left() - 12

    def _paint_words(self, painter: QPainter, area: QRect, card: Card) -> None:
        tokens, metrics = self._icons.theme.tokens, painter.fontMetrics()
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(tokens.color("text"))
        title = painter.fontMetrics().elidedText(card.title, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignTop, title)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(tokens.color("text_muted"))
        facts = metrics.elidedText(card.facts, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignBottom, facts)
