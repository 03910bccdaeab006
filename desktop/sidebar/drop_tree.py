"""A tree that shows what would become of something that is dragged over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QTreeView, QWidget

from desktop.places import Place
from desktop.sidebar import layout
from desktop.sidebar.delegate import PlaceDelegate, depth_of
from desktop.sidebar.model import SidebarModel

OPEN_AFTER_MS = 600
DROP_ALPHA = 36
DRAG_OPACITY = 0.8
BESIDE = 12


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


class DropTree(QTreeView):
    """Takes drops on the rows of a :class:`SidebarModel`, and between them.

    Attributes:
        accepts: asked while something is dragged over a row.

    Signals:
        dropped: a QMimeData on a Target.
    """

    dropped = Signal(QMimeData, object)

    def __init__(self, model: SidebarModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self._places = model
        self._over: Target | None = None
        self.accepts: Accepts = lambda mime, place: ()
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self.setAutoExpandDelay(OPEN_AFTER_MS)

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
        """Qt's: what is dragged hangs beside the mouse, so that the row below it can be read."""
        index = self.currentIndex()
        if not index.flags() & Qt.ItemFlag.ItemIsDragEnabled:
            return
        drag = QDrag(self)
        drag.setMimeData(self.model().mimeData([index]))
        drag.setPixmap(self.picture(index))
        drag.setHotSpot(QPoint(-BESIDE, 0))
        drag.exec(Qt.DropAction.MoveAction)
        self._set_over(None)

    def picture(self, index: QModelIndex) -> QPixmap:
        """Return what a row looks like while it is dragged."""
        ratio, rect = self.devicePixelRatioF(), self.visualRect(index)
        pixmap = QPixmap(rect.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = QRect(QPoint(), rect.size())
        option.state = QStyle.StateFlag.State_Enabled | QStyle.StateFlag.State_Selected
        painter = QPainter(pixmap)
        painter.setFont(self.font())
        painter.setOpacity(DRAG_OPACITY)
        self.itemDelegate().paint(painter, option, index)
        painter.end()
        return pixmap

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
            fill = QColor(color)
            fill.setAlpha(DROP_ALPHA)
            painter.setBrush(fill)
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
