"""How a place looks in the sidebar."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.grid.model import AnyIndex
from desktop.sidebar.model import ICONS, PLACE_ROLE, Place, PlaceKind
from desktop.theme.icons import Icons

ROW, HEADING = 36, 44


class PlaceDelegate(QStyledItemDelegate):
    """An icon, a name and a count in a rounded row."""

    def __init__(self, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802
        """Qt's."""
        place: Place = index.data(PLACE_ROLE)
        return QSize(160, HEADING if place.kind is PlaceKind.HEADING else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Qt's."""
        painter.save()
        self._paint(painter, option, index)
        painter.restore()

    def _paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        place: Place = index.data(PLACE_ROLE)
        rect: QRect = option.rect
        name = str(index.data(Qt.ItemDataRole.DisplayRole))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if place.kind is PlaceKind.HEADING:
            self._paint_heading(painter, rect, name)
            return
        state: QStyle.StateFlag = option.state
        self._paint_background(painter, rect, state)
        self._paint_row(
            painter, rect.adjusted(12, 0, -12, 0), place, name, bool(state & QStyle.StateFlag.State_Selected)
        )

    def _paint_heading(self, painter: QPainter, rect: QRect, name: str) -> None:
        tokens = self._icons.theme.tokens
        font = QFont(painter.font())
        font.setPixelSize(tokens.px("font_small"))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(tokens.color("text_muted"))
        painter.drawText(rect.adjusted(12, 0, -12, -6), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, name)

    def _paint_background(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        tokens = self._icons.theme.tokens
        area = rect.adjusted(0, 1, 0, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(tokens.color("accent_soft"))
            painter.drawRoundedRect(area, 8, 8)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(tokens.color("hover"))
            painter.drawRoundedRect(area, 8, 8)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tokens.color("accent"), 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 7, 7)

    def _paint_row(self, painter: QPainter, rect: QRect, place: Place, name: str, selected: bool) -> None:
        tokens = self._icons.theme.tokens
        ratio = painter.device().devicePixelRatioF()
        token = "accent" if selected else "warning" if place.kind is PlaceKind.PROBLEMS else "text_muted"
        icon = "folder-offline" if place.offline else ICONS[place.kind]
        painter.drawPixmap(rect.left(), rect.center().y() - 9, self._icons.pixmap(icon, token, 20, ratio))
        metrics, right = painter.fontMetrics(), rect.right()
        if place.count is not None:
            count = QLocale().toString(place.count)
            painter.setPen(tokens.color("text_muted"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
            right -= metrics.horizontalAdvance(count) + 8
        area = QRect(rect.left() + 32, rect.top(), right - rect.left() - 32, rect.height())
        painter.setPen(tokens.color("text_muted" if place.offline else "text"))
        text = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
