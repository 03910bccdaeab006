"""The grid: a virtualised item view of square tiles in sections; it paints only what is in sight."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from desktop.backend.timeline import Section
from desktop.grid.geometry import GridGeometry, GridStyle
from desktop.grid.model import AnyIndex, PhotoListModel
from desktop.theme.theme import Theme

SectionTitle = Callable[[Section], tuple[str, str]]
"""Words a header: its title, and a quieter addition."""

FOOTER_HEIGHT = 88


class PhotoGridView(QAbstractItemView):
    """Shows a :class:`PhotoListModel`.

    Args:
        theme: colours and sizes.
        section_title: words the month headers.

    Signals:
        opened: a photo was double-clicked, or Enter pressed on it (its row).
        typed: text was typed on the grid; it is meant for the search field.
        zoomed: Ctrl and the wheel were used (+1 larger, -1 smaller).
    """

    opened = Signal(int)
    typed = Signal(str)
    zoomed = Signal(int)

    def __init__(self, theme: Theme, section_title: SectionTitle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("grid")
        self._theme = theme
        self._section_title = section_title
        self._style = GridStyle()
        self._geometry = GridGeometry([], 0, self._style, headers=False)
        self._footer: QWidget | None = None
        self._anchor: tuple[int, int] | None = None
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        theme.changed.connect(self.viewport().update)

    @property
    def photos(self) -> PhotoListModel:
        """The model, by its own type."""
        model = self.model()
        assert isinstance(model, PhotoListModel)
        return model

    def set_tile_size(self, tile: int) -> None:
        """Change how large tiles are (device-independent pixels), keeping what is in sight."""
        if tile != self._style.tile:
            self._keep_place()
            self._style = GridStyle(tile=tile)
            self._lay_out()

    def set_footer(self, footer: QWidget | None) -> None:
        """Show a widget below the last photo; None for none."""
        if self._footer is not None and self._footer is not footer:
            self._footer.hide()
        self._footer = footer
        if footer is not None:
            footer.setParent(self.viewport())
            footer.show()
        self._lay_out()

    def keep_place(self) -> None:
        """Remember the first photo in sight; the next reset of the model scrolls back to it."""
        self._keep_place()

    def visible_rows(self) -> range:
        """Return the rows in sight."""
        top = self.verticalOffset()
        return self._geometry.rows_between(top, top + self.viewport().height())

    # Layout -----------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        model = self.model()
        sections = self.photos.sections if isinstance(model, PhotoListModel) else []
        counts = [section.count for section in sections] or [model.rowCount() if model is not None else 0]
        self._geometry = GridGeometry(counts, self.viewport().width(), self._style, headers=bool(sections))
        self.updateGeometries()
        self._return_to_place()
        self.viewport().update()

    def updateGeometries(self) -> None:  # noqa: N802
        """Qt's: sizes the scroll bar and places the footer."""
        height = self._geometry.height + (FOOTER_HEIGHT if self._footer is not None else 0)
        page = self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setPageStep(page)
        bar.setSingleStep(max(16, self._geometry.edge // 3))
        bar.setRange(0, max(0, height - page))
        self._place_footer()
        super().updateGeometries()

    def _place_footer(self) -> None:
        if self._footer is not None:
            top = self._geometry.height - self.verticalOffset()
            self._footer.setGeometry(0, top, self.viewport().width(), FOOTER_HEIGHT - 16)

    def _keep_place(self) -> None:
        rows = self.visible_rows()
        if rows and self.verticalOffset() > 0:
            row = rows[0]
            self._anchor = (self.photos.ids[row], self._geometry.tile_rect(row).top() - self.verticalOffset())

    def _return_to_place(self) -> None:
        if self._anchor is None:
            return
        row = self.photos.row_of(self._anchor[0])
        if row is not None:
            self.verticalScrollBar().setValue(self._geometry.tile_rect(row).top() - self._anchor[1])
        self._anchor = None

    def reset(self) -> None:
        """Qt's: the model was reset."""
        super().reset()
        self._lay_out()

    def rowsInserted(self, parent: AnyIndex, start: int, end: int) -> None:  # noqa: N802
        """Qt's."""
        super().rowsInserted(parent, start, end)
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._keep_place()
        self._lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        """Qt's."""
        self._place_footer()
        self.viewport().update()

    # What QAbstractItemView asks --------------------------------------------------------------------------------------

    def horizontalOffset(self) -> int:  # noqa: N802
        """Qt's."""
        return 0

    def verticalOffset(self) -> int:  # noqa: N802
        """Qt's."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: AnyIndex) -> bool:  # noqa: N802
        """Qt's."""
        return False

    def visualRect(self, index: AnyIndex) -> QRect:  # noqa: N802
        """Qt's."""
        if not index.isValid() or index.row() >= self._geometry.count:
            return QRect()
        return self._geometry.tile_rect(index.row()).translated(0, -self.verticalOffset())

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802
        """Qt's."""
        row = self._geometry.row_at(point + QPoint(0, self.verticalOffset()))
        return QModelIndex() if row is None else self.model().index(row, 0)

    def scrollTo(  # noqa: N802
        self, index: AnyIndex, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Qt's."""
        rect = self.visualRect(index)
        if rect.isNull():
            return
        bar, page = self.verticalScrollBar(), self.viewport().height()
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + rect.center().y() - page // 2)
        elif rect.top() < self._style.gap:
            header = self._style.header if self.photos.sections else self._style.gap
            bar.setValue(bar.value() + rect.top() - header)
        elif rect.bottom() > page - self._style.gap:
            bar.setValue(bar.value() + rect.bottom() - page + self._style.gap)

    def moveCursor(  # noqa: N802
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Qt's."""
        model, move = self.model(), QAbstractItemView.CursorAction
        if model.rowCount() == 0:
            return QModelIndex()
        current = self.currentIndex().row()
        if current < 0:
            return model.index(self.visible_rows()[0] if self.visible_rows() else 0, 0)
        page = max(1, self.viewport().height() // (self._geometry.edge + self._style.gap))
        lines = {move.MoveUp: -1, move.MoveDown: 1, move.MovePageUp: -page, move.MovePageDown: page}
        steps = {move.MoveLeft: -1, move.MovePrevious: -1, move.MoveRight: 1, move.MoveNext: 1}
        if action in lines:
            row = self._geometry.row_above(current, lines[action])
        elif action == move.MoveHome:
            row = 0
        elif action == move.MoveEnd:
            row = model.rowCount() - 1
        else:
            row = current + steps.get(action, 0)
        return model.index(min(max(row, 0), model.rowCount() - 1), 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:  # noqa: N802
        """Qt's: all from one photo to another, or all that a drag from between the photos has touched."""
        first, last = self.indexAt(rect.topLeft()), self.indexAt(rect.bottomRight())
        if self.state() != QAbstractItemView.State.DragSelectingState and first.isValid() and last.isValid():
            low, high = sorted((first, last), key=QModelIndex.row)
            self.selectionModel().select(QItemSelection(low, high), command)
            return
        area = rect.normalized().translated(0, self.verticalOffset())
        selection, model = QItemSelection(), self.model()
        for row in self._geometry.rows_between(area.top(), area.bottom() + 1):
            if self._geometry.tile_rect(row).intersects(area):
                selection.select(model.index(row, 0), model.index(row, 0))
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802
        """Qt's."""
        region = QRegion()
        rows = self.visible_rows()
        for index in selection.indexes():
            if index.row() in rows:
                region += self.visualRect(index).adjusted(-4, -4, 4, 4)
        return region

    # Input ------------------------------------------------------------------------------------------------------------

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Qt's: typing on the grid goes to the search field."""
        self.typed.emit(search)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(index.row())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.angleDelta().y():
            self.zoomed.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    # Painting ---------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Qt's."""
        if not isinstance(self.model(), PhotoListModel):
            return
        painter = QPainter(self.viewport())
        top = self.verticalOffset() + event.rect().top()
        bottom = self.verticalOffset() + event.rect().bottom() + 1
        for section, rect in self._geometry.headers_between(top, bottom):
            self._paint_header(painter, section, rect.translated(0, -self.verticalOffset()))
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        hovered = self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos())).row() if self.underMouse() else -1
        for row in self._geometry.rows_between(top, bottom):
            self._paint_tile(painter, option, row, hovered)
        painter.end()

    def _paint_tile(self, painter: QPainter, option: QStyleOptionViewItem, row: int, hovered: int) -> None:
        index = self.model().index(row, 0)
        state = QStyle.StateFlag.State_Enabled
        if self.selectionModel().isSelected(index):
            state |= QStyle.StateFlag.State_Selected
        if self.hasFocus() and index == self.currentIndex():
            state |= QStyle.StateFlag.State_HasFocus
        if row == hovered:
            state |= QStyle.StateFlag.State_MouseOver
        option.rect = self._geometry.tile_rect(row).translated(0, -self.verticalOffset())
        option.state = state
        self.itemDelegate().paint(painter, option, index)

    def _paint_header(self, painter: QPainter, section: int, rect: QRect) -> None:
        tokens = self._theme.tokens
        title, addition = self._section_title(self.photos.sections[section])
        font = QFont(self.font())
        font.setPixelSize(tokens.px("font_strong"))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(tokens.color("text"))
        area = rect.adjusted(0, 16, 0, -8)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, align, title)
        width = painter.fontMetrics().horizontalAdvance(title)
        painter.setFont(self.font())
        painter.setPen(QColor(tokens.color("text_muted")))
        painter.drawText(area.adjusted(width + 12, 1, 0, 1), align, addition)

    def viewportSizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(4 * self._style.tile, 3 * self._style.tile)
