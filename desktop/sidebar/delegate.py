"""How a place looks in the sidebar, and how it is named in its place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QObject, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from desktop.grid.model import AnyIndex
from desktop.places import Group, Place, PlaceKind
from desktop.plain import tooltip
from desktop.sidebar import layout
from desktop.sidebar.model import PLACE_ROLE, SidebarModel
from desktop.theme.icons import Icons

ICONS = {
    PlaceKind.ALL: "photos",
    PlaceKind.FAVOURITES: "heart",
    PlaceKind.RECENT: "clock",
    PlaceKind.PROPOSALS: "proposals",
    PlaceKind.PLACE: "place",
    PlaceKind.ALBUM: "album",
    PlaceKind.TAG: "tag",
    PlaceKind.FOLDER: "folder",
    PlaceKind.DUPLICATES: "duplicates",
    PlaceKind.PROBLEMS: "alert",
    PlaceKind.REMOVED: "trash",
}
HEIGHTS = {PlaceKind.HEADING: layout.HEADING, PlaceKind.NOTE: layout.NOTE}
ADDED = (Group.ALBUMS, Group.TAGS, Group.FOLDERS)
DEGREE = 16  # Qt's arcs are given in sixteenths of one


def depth_of(index: AnyIndex) -> int:
    """Return how deep a row lies below its heading."""
    depth, parent = 0, index.parent()
    while parent.isValid() and parent.data(PLACE_ROLE).kind is not PlaceKind.HEADING:
        depth, parent = depth + 1, parent.parent()
    return depth


class PlaceDelegate(QStyledItemDelegate):
    """An icon, a name and a count in a rounded row; headings with what opens, closes and adds.

    Attributes:
        turn: how far the ring of a folder that is looked through has turned, degrees.
    """

    def __init__(self, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self.turn = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(80, HEIGHTS.get(index.data(PLACE_ROLE).kind, layout.ROW))

    # Names ------------------------------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:  # noqa: N802
        """Qt's: the name can be typed over it."""
        editor = QLineEdit(parent)
        editor.setObjectName("place_name")
        editor.setMaxLength(200)
        editor.setAccessibleName(self.tr("Name"))
        return editor

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:  # noqa: N802
        """Qt's."""
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: AnyIndex) -> None:  # noqa: N802
        """Qt's."""
        if isinstance(editor, QLineEdit) and isinstance(model, SidebarModel):
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:  # noqa: N802
        """Qt's."""
        area = layout.name_rect(option.rect, depth_of(index), 4)
        editor.setGeometry(area.adjusted(-6, 2, 0, -2))

    def helpEvent(  # noqa: N802
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: AnyIndex
    ) -> bool:
        """Qt's: the "+" of a heading says what it adds."""
        place = index.data(PLACE_ROLE)
        over_plus = place is not None and layout.plus_rect(view.visualRect(index)).contains(event.pos())
        model = index.model()
        if event.type() == QEvent.Type.ToolTip and over_plus and isinstance(model, SidebarModel) and place.group:
            adding = model.words.adding(place.group)
            if adding:
                QToolTip.showText(event.globalPos(), tooltip(self.tr("{what} (Insert)").format(what=adding)), view)
                return True
        return super().helpEvent(event, view, option, index)

    def accent(self) -> QColor:
        """Return the colour of what something is dropped on."""
        return self._icons.theme.tokens.color("accent")

    # Painting ---------------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Qt's."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        kind = index.data(PLACE_ROLE).kind
        if kind is PlaceKind.HEADING:
            self._paint_heading(painter, option, index)
        elif kind is PlaceKind.NOTE:
            self._paint_note(painter, option.rect, str(index.data()))
        else:
            self._paint_row(painter, option, index)
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        tokens, rect, state = self._icons.theme.tokens, option.rect, option.state
        words = layout.heading_rect(rect)
        if state & QStyle.StateFlag.State_HasFocus:
            self._paint_focus(painter, QRect(rect.left(), words.top(), rect.width(), words.height()))
        font = QFont(painter.font())
        font.setPixelSize(tokens.px("font_small"))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(tokens.color("text_muted"))
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, words.width() - 20)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        right = words.left() + painter.fontMetrics().horizontalAdvance(text)
        hovered = bool(state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus))
        is_open = bool(state & QStyle.StateFlag.State_Open)
        if hovered or not is_open:
            self._paint_chevron(painter, QRect(right + 4, words.top(), 16, words.height()), is_open)
        if hovered and index.data(PLACE_ROLE).group in ADDED:
            plus = layout.plus_rect(rect)
            self._paint_icon(painter, plus.adjusted(3, 3, -3, -3), "plus", "text")

    def _paint_note(self, painter: QPainter, rect: QRect, text: str) -> None:
        tokens = self._icons.theme.tokens
        font = QFont(painter.font())
        font.setPixelSize(tokens.px("font_small"))
        painter.setFont(font)
        painter.setPen(tokens.color("text_muted"))
        area = rect.adjusted(layout.GUTTER // 2, 0, -layout.RIGHT, 0)
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        tokens, rect, state, depth = self._icons.theme.tokens, option.rect, option.state, depth_of(index)
        place: Place = index.data(PLACE_ROLE)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        self._paint_background(painter, rect, state)
        if index.model().hasChildren(index):
            is_open = bool(state & QStyle.StateFlag.State_Open)
            self._paint_chevron(painter, layout.chevron_rect(rect, depth), is_open)
        token = "accent" if selected else "warning" if place.kind is PlaceKind.PROBLEMS else "text_muted"
        progress = _progress(index, place)
        if progress is not None:
            self._paint_ring(painter, layout.icon_rect(rect, depth), progress)
        else:
            self._paint_icon(painter, layout.icon_rect(rect, depth), _icon(place), token)
        right = layout.RIGHT
        if place.count is not None:
            right += self._paint_count(painter, rect, place.count) + 8
        painter.setPen(tokens.color("text_muted" if place.offline else "text"))
        area = layout.name_rect(rect, depth, right)
        mode = Qt.TextElideMode.ElideMiddle if place.kind is PlaceKind.FOLDER else Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(str(index.data()), mode, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

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
            self._paint_focus(painter, area)

    def _paint_focus(self, painter: QPainter, area: QRect) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._icons.theme.tokens.color("accent"), 2))
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 7, 7)

    def _paint_count(self, painter: QPainter, rect: QRect, number: int) -> int:
        tokens = self._icons.theme.tokens
        font = QFont(painter.font())
        font.setPixelSize(tokens.px("font_small"))
        text = QLocale().toString(number)
        regular = painter.font()
        painter.setFont(font)
        painter.setPen(tokens.color("text_muted"))
        area = rect.adjusted(0, 0, -layout.RIGHT, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        painter.setFont(regular)
        return QFontMetrics(font).horizontalAdvance(text)

    def _paint_chevron(self, painter: QPainter, rect: QRect, is_open: bool) -> None:
        painter.setPen(
            QPen(
                self._icons.theme.tokens.color("text_muted"),
                1.5,
                c=Qt.PenCapStyle.RoundCap,
                j=Qt.PenJoinStyle.RoundJoin,
            )
        )
        x, y = rect.center().x() + 1, rect.center().y() + 1
        if is_open:
            painter.drawPolyline([QPointF(x - 3, y - 2), QPointF(x, y + 1), QPointF(x + 3, y - 2)])
        else:
            painter.drawPolyline([QPointF(x - 2, y - 3), QPointF(x + 1, y), QPointF(x - 2, y + 3)])

    def _paint_icon(self, painter: QPainter, rect: QRect, name: str, token: str) -> None:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect.topLeft(), self._icons.pixmap(name, token, rect.width(), ratio))

    def _paint_ring(self, painter: QPainter, rect: QRect, progress: float) -> None:
        """Show how far a folder is looked through; below 0, where that is not known, a piece that goes round."""
        tokens, area = self._icons.theme.tokens, rect.adjusted(3, 3, -3, -3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(tokens.color("border"), 2))
        painter.drawEllipse(area)
        painter.setPen(QPen(tokens.color("accent"), 2, c=Qt.PenCapStyle.RoundCap))
        start, span = (90, -360 * min(progress, 1.0)) if progress >= 0 else (90 - self.turn, -90)
        painter.drawArc(area, round(start * DEGREE), round(span * DEGREE))


def _icon(place: Place) -> str:
    if place.offline:
        return "folder-offline"
    return "smart-album" if place.smart else ICONS[place.kind]


def _progress(index: AnyIndex, place: Place) -> float | None:
    """Return how far a folder is looked through; None where it is not."""
    model = index.model()
    if place.kind is not PlaceKind.FOLDER or place.offline or not isinstance(model, SidebarModel):
        return None
    return model.indexing
