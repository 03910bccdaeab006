"""Something dragged over a view and dropped there; Qt's offscreen platform cannot start a drag."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

BOTH = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
BUTTON, KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def drag_over(view: QAbstractScrollArea, mime: QMimeData, point: QPoint) -> bool:
    """Drag over a point; return whether it could be dropped there."""
    QApplication.sendEvent(view.viewport(), QDragEnterEvent(point, BOTH, mime, BUTTON, KEYS))
    moved = QDragMoveEvent(point, BOTH, mime, BUTTON, KEYS)
    QApplication.sendEvent(view.viewport(), moved)
    return moved.isAccepted()


def drag_away(view: QAbstractScrollArea) -> None:
    """Drag on to somewhere else."""
    QApplication.sendEvent(view.viewport(), QDragLeaveEvent())


def drop_on(view: QAbstractScrollArea, mime: QMimeData, point: QPoint) -> bool:
    """Drag to a point and let go; return whether it was taken."""
    if not drag_over(view, mime, point):
        drag_away(view)
        return False
    dropped = QDropEvent(QPointF(point), BOTH, mime, BUTTON, KEYS)
    QApplication.sendEvent(view.viewport(), dropped)
    return dropped.isAccepted()
