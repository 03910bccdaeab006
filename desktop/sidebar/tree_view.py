"""The tree of the sidebar: keys, the mouse, and where something can be dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHideEvent,
    QHoverEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QStyle, QStyleOptionViewItem, QTreeView, QWidget

from desktop.grid.model import AnyIndex
from desktop.places import Group, Place, PlaceKind
from desktop.sidebar import layout
from desktop.sidebar.delegate import ADDED, PlaceDelegate, depth_of
from desktop.sidebar.model import SidebarModel

TURN_MS, TURN = 90, 24
OPEN_AFTER_MS = 600
ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


class Where(StrEnum):
    """Where something is dropped: on a row, or between it and its neighbour."""

    ON = "on"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True)
class Target:
    """What lies under something that is dragged."""

    place: Place
    where: Where = Where.ON


Accepts = Callable[[QMimeData, Place], tuple[Where, ...]]
"""Tells where on a row something can be dropped."""


class PlacesTree(QTreeView):
    """Shows a :class:`SidebarModel`.

    Attributes:
        accepts: asked while something is dragged over a row.

    Signals:
        entered_place: Enter was pressed on a place.
        typed: text was typed.
        add_wanted: the "+" of a heading (a Group) was pressed, or Insert within its rows.
        delete_wanted: Del was pressed on a Place.
        menu_wanted: the menu of a Place is wanted, at a point of the screen.
        dropped: a QMimeData on a Target.
        move_wanted: Alt and an arrow (its Qt.Key) were pressed on a Place.
        naming_ended: the editor of a name was left without a name.
    """

    entered_place = Signal(object)
    typed = Signal(str)
    add_wanted = Signal(object)
    delete_wanted = Signal(object)
    menu_wanted = Signal(object, QPoint)
    dropped = Signal(QMimeData, object)
    move_wanted = Signal(object, object)
    naming_ended = Signal()

    def __init__(self, model: SidebarModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("places")
        self.setModel(model)
        self._places = model
        self._over: Target | None = None
        self._hovered = QPersistentModelIndex()
        self.accepts: Accepts = lambda mime, place: ()
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
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self.setAutoExpandDelay(OPEN_AFTER_MS)
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

    # Drops ------------------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Qt's."""
        self.setState(QAbstractItemView.State.DraggingState)
        event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """Qt's: marks what it would be dropped on."""
        super().dragMoveEvent(event)  # opens rows and scrolls
        self._set_over(self._target(event.position().toPoint(), event.mimeData()))
        if self._over is None:
            event.ignore()
        else:
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """Qt's."""
        super().dragLeaveEvent(event)
        self._set_over(None)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Qt's."""
        target = self._target(event.position().toPoint(), event.mimeData())
        self._set_over(None)
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        if target is None:
            event.ignore()
            return
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData(), target)

    def startDrag(self, actions: Qt.DropAction) -> None:  # noqa: N802
        """Qt's."""
        super().startDrag(actions)
        self._set_over(None)

    def _target(self, point: QPoint, mime: QMimeData) -> Target | None:
        index = self.indexAt(point)
        if not index.isValid():
            return None
        place, rect = self._places.place(index), self.visualRect(index)
        allowed = self.accepts(mime, place)
        if not allowed:
            return None
        edge = rect.height() // 4 if Where.ON in allowed else rect.height() // 2
        if point.y() < rect.top() + edge and Where.ABOVE in allowed:
            return Target(place, Where.ABOVE)
        if point.y() > rect.bottom() - edge and Where.BELOW in allowed and not self.isExpanded(index):
            return Target(place, Where.BELOW)
        return Target(place) if Where.ON in allowed else None

    def _set_over(self, target: Target | None) -> None:
        if target != self._over:
            self._over = target
            self.viewport().update()

    @property
    def over(self) -> Target | None:
        """What something that is dragged would be dropped on."""
        return self._over

    # Painting ---------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Qt's."""
        super().paintEvent(event)
        index = self._places.index_of(self._over.place.key) if self._over is not None else QModelIndex()
        if self._over is None or not index.isValid():
            return
        rect, delegate = self.visualRect(index), self.itemDelegate()
        color = delegate.accent() if isinstance(delegate, PlaceDelegate) else QColor()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color, 2))
        if self._over.where is Where.ON:
            painter.drawRoundedRect(rect.adjusted(1, 2, -1, -2), 8, 8)
        else:
            self._paint_line(painter, rect, depth_of(index))
        painter.end()

    def _paint_line(self, painter: QPainter, rect: QRect, depth: int) -> None:
        assert self._over is not None
        y = rect.top() if self._over.where is Where.ABOVE else rect.bottom()
        left = rect.left() + layout.GUTTER + depth * layout.STEP
        y = max(y, 4)
        painter.drawEllipse(QPoint(left + 3, y), 3, 3)
        painter.drawLine(left + 7, y, rect.right() - 4, y)

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:  # noqa: N802
        """Qt's: the delegate paints the whole row; the style's own marks of branches and selection do not suit it."""
        flag, state = QStyle.StateFlag, QStyle.StateFlag.State_Enabled
        if self.selectionModel().isSelected(index):
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
