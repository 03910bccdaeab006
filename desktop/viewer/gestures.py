"""Fingers on a touchpad or a screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputDevice, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget


def is_touchpad(event: QWheelEvent) -> bool:
    """Tell two fingers that scroll from a wheel that is turned."""
    kinds = (QInputDevice.DeviceType.TouchPad, QInputDevice.DeviceType.TouchScreen)
    return not event.pixelDelta().isNull() and event.deviceType() in kinds


def pinch_of(event: QEvent, widget: QWidget) -> tuple[float, QPointF] | None:
    """Return by how much two fingers zoom now, and around which point of the widget; None for any other event."""
    if not isinstance(event, QGestureEvent):
        return None
    gesture = event.gesture(Qt.GestureType.PinchGesture)
    if not isinstance(gesture, QPinchGesture) or gesture.scaleFactor() <= 0:
        return None
    event.accept()
    return gesture.scaleFactor(), widget.mapFromGlobal(gesture.centerPoint())
