"""The list of groups, the photos of each side by side; only what is in sight costs anything."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from desktop.backend.thumbnails import ThumbnailStore
from desktop.duplicates.delegate import DuplicateDelegate, tick_area
from desktop.duplicates.geometry import CELL_HEIGHT, HEADER, MOST_WIDTH, GroupGeometry
from desktop.duplicates.header import Headers
from desktop.duplicates.model import DuplicatesModel
from desktop.grid.model import AnyIndex
from desktop.theme.icons import Icons


class DuplicatesView(QAbstractItemView):
    """Shows a :class:`DuplicatesModel`.

    Signals:
        trash_wanted: a group whose files that are not kept shall go.
        dismiss_wanted: a group that is none.
        open_wanted: a row that is to be looked at large.
        refused: the last file that is kept of a group cannot be given up.
    """

    trash_wanted = Signal(int)
    dismiss_wanted = Signal(int)
    open_wanted = Signal(int)
    refused = Signal()

    def __init__(
        self, model: DuplicatesModel, thumbnails: ThumbnailStore, icons: Icons, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("grid")
        self._icons, self._groups = icons, model
        self._geometry = GroupGeometry([], 0)
        self._headers = Headers(model, self.viewport())
        self._hovered = -1
        self.setModel(model)
        self.setItemDelegate(DuplicateDelegate(thumbnails, icons, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._headers.trash_wanted.connect(self.trash_wanted)
        self._headers.dismiss_wanted.connect(self.dismiss_wanted)
        thumbnails.ready.connect(self.viewport().update)
        icons.theme.changed.connect(self.viewport().update)

    # Layout -----------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        counts = [len(group.files) for group in self._groups.groups]
        self._geometry = GroupGeometry(counts, self.viewport().width())
        self.updateGeometries()
        self._place_headers()
        self.viewport().update()

    def updateGeometries(self) -> None:  # noqa: N802
        """Qt's."""
        page = self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setPageStep(page)
        bar.setSingleStep(CELL_HEIGHT // 3)
        bar.setRange(0, max(0, self._geometry.height - page))
        super().updateGeometries()

    def _place_headers(self) -> None:
        top = self.verticalOffset()
        groups = self._geometry.groups_between(top, top + self.viewport().height())
        if self._headers.place({group: self._geometry.header(group).translated(0, -top) for group in groups}):
            self.setFocus()

    def reset(self) -> None:
        """Qt's: the model was reset."""
        super().reset()
        self._headers.forget()
        self._lay_out()

    def dataChanged(self, first: AnyIndex, last: AnyIndex, roles: object = ()) -> None:  # noqa: N802
        """Qt's: other files are kept."""
        self._headers.refill()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's."""
        super().resizeEvent(event)
        anchor = self._geometry.group_of(self.currentIndex().row()) if self.currentIndex().isValid() else -1
        self._lay_out()
        if anchor >= 0 and event.oldSize().width() != event.size().width():
            self.scrollTo(self.currentIndex())

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        """Qt's."""
        self._place_headers()
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._headers.refill()
            self.viewport().update()
        super().changeEvent(event)

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
        if not index.isValid() or index.row() >= self._groups.rowCount() or not self._geometry.height:
            return QRect()
        return self._geometry.cell(index.row()).translated(0, -self.verticalOffset())

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802
        """Qt's."""
        row = self._geometry.row_at(point + QPoint(0, self.verticalOffset()))
        return QModelIndex() if row is None else self._groups.index(row)

    def scrollTo(  # noqa: N802
        self, index: AnyIndex, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Qt's: the first line of a group comes with its header."""
        rect, bar = self.visualRect(index), self.verticalScrollBar()
        if rect.isNull():
            return
        if rect.top() < HEADER + 8:
            bar.setValue(bar.value() + rect.top() - HEADER - 8)
        elif rect.bottom() > self.viewport().height() - 16:
            bar.setValue(bar.value() + rect.bottom() - self.viewport().height() + 16)

    def moveCursor(  # noqa: N802
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Qt's: left and right through all photos, up and down by lines, pages by groups."""
        move, count = QAbstractItemView.CursorAction, self._groups.rowCount()
        row = self.currentIndex().row()
        if not count or row < 0:
            return self._groups.index(0) if count else QModelIndex()
        lines = {move.MoveUp: -1, move.MoveDown: 1}
        steps = {move.MoveLeft: -1, move.MovePrevious: -1, move.MoveRight: 1, move.MoveNext: 1}
        groups = {move.MovePageUp: -1, move.MovePageDown: 1}
        if action in lines:
            row = self._geometry.step(row, lines[action])
        elif action in groups:
            group = self._geometry.group_of(row) + groups[action]
            row = self._geometry.first_row(min(max(group, 0), len(self._groups.groups) - 1))
        else:
            row = {move.MoveHome: 0, move.MoveEnd: count - 1}.get(action, row + steps.get(action, 0))
        return self._groups.index(min(max(row, 0), count - 1))

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:  # noqa: N802
        """Qt's: one photo at a time."""
        index = self.indexAt(rect.topLeft())
        if index.isValid():
            self.selectionModel().select(QItemSelection(index, index), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802
        """Qt's."""
        region = QRegion()
        for index in selection.indexes():
            region += self.visualRect(index).adjusted(-6, -6, 6, 6)
        return region

    def viewportSizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(4 * MOST_WIDTH, 2 * CELL_HEIGHT)

    # Input ------------------------------------------------------------------------------------------------------------

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Qt's: letters are keys here."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's."""
        row, key = self.currentIndex().row(), event.key()
        if row < 0 or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space:
            self.toggle(row)
        elif key == Qt.Key.Key_K:
            self._groups.keep_only(row)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_wanted.emit(row)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.trash_wanted.emit(self._groups.group_of(row))
        elif key == Qt.Key.Key_N:
            self.dismiss_wanted.emit(self._groups.group_of(row))
        else:
            super().keyPressEvent(event)

    def toggle(self, row: int) -> None:
        """Keep a photo, or not."""
        if not self._groups.toggle(row):
            self.refused.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's: a click on the tick keeps the photo or not."""
        super().mousePressEvent(event)
        point = event.position().toPoint()
        index = self.indexAt(point)
        ticked = index.isValid() and tick_area(self.visualRect(index)).contains(point)
        if ticked and event.button() == Qt.MouseButton.LeftButton:
            self.toggle(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        if tick_area(self.visualRect(index)).contains(point):
            self.toggle(index.row())
        else:
            self.open_wanted.emit(index.row())

    def viewportEvent(self, event: QEvent) -> bool:
        """Qt's: what is under the pointer is marked."""
        if event.type() in (QEvent.Type.MouseMove, QEvent.Type.Leave):
            at = event.position().toPoint() if isinstance(event, QMouseEvent) else QPoint(-1, -1)
            hovered = self.indexAt(at).row()
            if hovered != self._hovered:
                self._hovered = hovered
                self.viewport().update()
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Qt's: there is always a photo that keys work on."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._groups.rowCount():
            self.setCurrentIndex(self._groups.index(0))

    # Painting ---------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Qt's."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        offset = self.verticalOffset()
        top, bottom = offset + event.rect().top(), offset + event.rect().bottom() + 1
        tokens = self._icons.theme.tokens
        painter.setPen(QPen(tokens.color("border"), 1))
        painter.setBrush(tokens.color("surface"))
        radius = tokens.px("radius_large")
        for group in self._geometry.groups_between(top, bottom):
            card = QRectF(self._geometry.card(group).translated(0, -offset)).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(card, radius, radius)
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        for row in self._geometry.rows_between(top, bottom):
            self._paint_cell(painter, option, row)
        painter.end()

    def _paint_cell(self, painter: QPainter, option: QStyleOptionViewItem, row: int) -> None:
        index = self._groups.index(row)
        state = QStyle.StateFlag.State_Enabled
        if self.hasFocus() and index == self.currentIndex():
            state |= QStyle.StateFlag.State_HasFocus
        if row == self._hovered:
            state |= QStyle.StateFlag.State_MouseOver
        option.rect = self._geometry.cell(row).translated(0, -self.verticalOffset())
        option.state = state
        self.itemDelegate().paint(painter, option, index)
