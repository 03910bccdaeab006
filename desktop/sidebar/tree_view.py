"""The tree of the sidebar: keys, the mouse, and how its rows are painted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHideEvent,
    QHoverEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from desktop.grid.model import AnyIndex
from desktop.places import Group, Place, PlaceKey, PlaceKind
from desktop.sidebar import layout
from desktop.sidebar.delegate import ADDED, PlaceDelegate, depth_of
from desktop.sidebar.drop_tree import DropTree
from desktop.sidebar.model import SidebarModel

TURN_MS, TURN = 90, 24
ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


class PlacesTree(DropTree):
    """Shows a :class:`SidebarModel`.

    Signals:
        entered_place: Enter was pressed on a place.
        typed: text was typed.
        add_wanted: the "+" of a heading (a Group) was pressed, or Insert within its rows.
        delete_wanted: Del was pressed on a Place.
        menu_wanted: the menu of a Place is wanted, at a point of the screen.
        move_wanted: Alt and an arrow (its Qt.Key) were pressed on a Place.
        naming_ended: the editor of a name was left without a name.
    """

    entered_place = Signal(object)
    typed = Signal(str)
    add_wanted = Signal(object)
    delete_wanted = Signal(object)
    menu_wanted = Signal(object, QPoint)
    move_wanted = Signal(object, object)
    naming_ended = Signal()

    def __init__(self, model: SidebarModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.setObjectName("places")
        self._hovered = QPersistentModelIndex()
        self._marked: PlaceKey | None = None
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(True)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setUniformRowHeights(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self._turning = QTimer(self, interval=TURN_MS)
        self._turning.timeout.connect(self._turn)
        model.dataChanged.connect(self._start_turning)

    def place_at(self, point: QPoint) -> Place | None:
        """Return what is at a point of the viewport."""
        index = self.indexAt(point)
        return self._places.place(index) if index.isValid() else None

    def current_place(self) -> Place | None:
        """Return where the keyboard is."""
        index = self.currentIndex()
        return self._places.place(index) if index.isValid() else None

    def mark(self, key: PlaceKey | None) -> None:
        """Show by its colour which place is shown, wherever the keyboard is; None for none."""
        self._marked = key
        self.viewport().update()

    def open_above(self, index: QModelIndex) -> None:
        """Open all that a row lies in."""
        parent = index.parent()
        while parent.isValid():
            self.setExpanded(parent, True)
            parent = parent.parent()

    def name(self, index: QModelIndex) -> None:
        """Let the user type a row's name over it."""
        self.open_above(index)
        self.scrollTo(index)
        self.edit(index)

    # Keys -------------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's."""
        place, key = self.current_place(), event.key()
        if place is None or self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(place)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_wanted.emit(place)
        elif event.modifiers() == Qt.KeyboardModifier.AltModifier and key in ARROWS:
            self.move_wanted.emit(place, Qt.Key(key))
        elif key == Qt.Key.Key_Insert:
            self._add(self.currentIndex())
        elif key == Qt.Key.Key_Space and place.kind is PlaceKind.HEADING:
            self._enter(place)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Qt's: typing goes to the search field."""
        if search.strip():
            self.typed.emit(search)

    def _enter(self, place: Place) -> None:
        if place.kind is PlaceKind.HEADING:
            self.setExpanded(self.currentIndex(), not self.isExpanded(self.currentIndex()))
        else:
            self.entered_place.emit(place)

    def _add(self, index: AnyIndex) -> None:
        while index.parent().isValid():
            index = index.parent()
        group = self._places.place(index).group
        if group in ADDED:
            self.add_wanted.emit(group)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:  # noqa: N802
        """Qt's."""
        super().closeEditor(editor, hint)
        self.naming_ended.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Qt's: the menu of the row under the mouse, or of the one where the keyboard is."""
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(event.pos())
        if not index.isValid():
            return
        rect = self.visualRect(index)
        point = QPoint(rect.left() + layout.NAME, rect.bottom()) if keyboard else event.pos()
        self.menu_wanted.emit(self._places.place(index), self.viewport().mapToGlobal(point))
        event.accept()

    # The mouse --------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's: chevrons open and close, "+" adds; a press of the right button goes nowhere."""
        index, point = self.indexAt(event.position().toPoint()), event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton:
            event.accept()
            return
        if not index.isValid() or not self._press(index, point):
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's: a double click opens and closes, too."""
        index, point = self.indexAt(event.position().toPoint()), event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid() or self._press(index, point):
            return
        if self.model().hasChildren(index):
            self.setExpanded(index, not self.isExpanded(index))

    def _press(self, index: QModelIndex, point: QPoint) -> bool:
        place, rect = self._places.place(index), self.visualRect(index)
        if place.kind is PlaceKind.HEADING and place.group in ADDED and layout.plus_rect(rect).contains(point):
            self.add_wanted.emit(place.group)
        elif place.kind is PlaceKind.HEADING or (
            self.model().hasChildren(index) and layout.chevron_rect(rect, depth_of(index)).contains(point)
        ):
            self.setExpanded(index, not self.isExpanded(index))
        else:
            return False
        return True

    # Painting ---------------------------------------------------------------------------------------------------------

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:  # noqa: N802
        """Qt's: the delegate paints the whole row; the style's own marks of branches and selection do not suit it."""
        flag, state = QStyle.StateFlag, QStyle.StateFlag.State_Enabled
        if self._places.place(index).key == self._marked:
            state |= flag.State_Selected
        if self.hasFocus() and index == self.currentIndex():
            state |= flag.State_HasFocus
        if index == self._hovered:
            state |= flag.State_MouseOver
        if self.isExpanded(index):
            state |= flag.State_Open
        row = QStyleOptionViewItem(option)
        row.rect, row.state = self.visualRect(index), state
        self.itemDelegate().paint(painter, row, index)

    def _start_turning(self) -> None:
        unknown = self._places.indexing is not None and self._places.indexing < 0
        if unknown and self.isVisible():
            self._turning.start()
        else:
            self._turning.stop()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Qt's."""
        super().showEvent(event)
        self._start_turning()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Qt's."""
        super().hideEvent(event)
        self._turning.stop()

    def _turn(self) -> None:
        delegate = self.itemDelegate()
        if isinstance(delegate, PlaceDelegate):
            delegate.turn = (delegate.turn + TURN) % 360
        heading = self._places.index_of(Place(PlaceKind.HEADING, group=Group.FOLDERS).key)
        for row in range(self._places.rowCount(heading)):
            self.update(self._places.index(row, 0, heading))

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """Qt's: rows are painted again as the mouse goes over them (a heading's "+" comes and goes)."""
        if event.type() == QEvent.Type.HoverMove and isinstance(event, QHoverEvent):
            self._hover(self.indexAt(event.position().toPoint()))
        elif event.type() in (QEvent.Type.HoverLeave, QEvent.Type.Leave):
            self._hover(QModelIndex())
        return super().viewportEvent(event)

    def _hover(self, index: QModelIndex) -> None:
        if index != self._hovered:
            self._hovered = QPersistentModelIndex(index)
            self.viewport().update()
