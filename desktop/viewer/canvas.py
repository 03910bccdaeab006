"""One picture, zoomed, moved and turned, with what is laid over it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from desktop.backend.images import Picture
from desktop.viewer.gestures import is_touchpad, pinch_of
from desktop.viewer.painting import View, paint_picture

STEP = 1.25
MAX_SCALE = 16.0
MAX_FIT = 3.0  # small photos are enlarged, but not into a blur


class Canvas(QWidget):
    """Shows a picture fitted, or at any scale; the scale is device pixels per image pixel.

    Signals:
        zoom_changed: the scale, and whether the picture is fitted.
        touched: the user pressed, scrolled or pinched.
    """

    zoom_changed = Signal(float, bool)
    touched = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(120, 120)
        self.setMouseTracking(True)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self._picture: Picture | None = None
        self._natural = QSizeF()
        self._turns = 0
        self._fit = True
        self._scale = 1.0
        self._middle = QPointF()
        self._grab: QPointF | None = None
        self._heat = QImage()
        self._before = QPixmap()
        self._before_opacity = 0.0

    @property
    def scale(self) -> float:
        """Device pixels per image pixel."""
        return self._scale

    @property
    def fit(self) -> bool:
        """Whether the picture follows the size of the widget."""
        return self._fit

    @property
    def turns(self) -> int:
        """Quarter turns to the right, 0 to 3."""
        return self._turns

    @property
    def picture(self) -> Picture | None:
        """What is shown; a stand-in counts."""
        return self._picture

    def set_picture(self, picture: Picture | None, full_size: tuple[int, int] | None = None) -> None:
        """Show a picture, fitted and not turned.

        Args:
            picture: None shows nothing.
            full_size: width and height of the photo that this is a small stand-in for: it takes the photo's place
                exactly, so that nothing jumps when that comes.
        """
        self._turns = 0
        self._heat = QImage()
        self._take(picture, full_size)
        self.zoom_to_fit()

    def replace(self, picture: Picture) -> None:
        """Put the photo in the place of its stand-in, at the same zoom."""
        before = self._natural
        self._take(picture, None)
        if self._fit or before.isEmpty():
            self.zoom_to_fit()
        else:
            shape = self._shape()
            old = before if self._turns % 2 == 0 else before.transposed()
            self._middle = QPointF(
                self._middle.x() * shape.width() / old.width(), self._middle.y() * shape.height() / old.height()
            )
            self._set_scale(self._scale, fit=False)

    def set_frame(self, image: QImage) -> None:
        """Draw another frame of what moves, in the same place."""
        if self._picture is not None:
            self._picture = Picture((image,))
            self.update()

    def set_heat(self, heat: QImage) -> None:
        """Lay an image over the whole photo; a null one takes it away."""
        self._heat = heat
        self.update()

    def turn(self, by: int) -> None:
        """Turn the view by quarters, to the right; the file is not touched."""
        if self._picture is None:
            return
        shape, middle = self._shape(), self._middle
        for _ in range(by % 4):
            middle = QPointF(shape.height() - middle.y(), middle.x())
            shape = shape.transposed()
        self._turns, self._middle = (self._turns + by) % 4, middle
        if self._fit:
            self.zoom_to_fit()
        else:
            self._set_scale(self._scale, fit=False)

    def zoom_to_fit(self) -> None:
        """Fit the picture in."""
        if self._picture is None:
            self.update()
            return
        area, shape = self._area(), self._shape()
        scale = min(area.width() / shape.width(), area.height() / shape.height(), MAX_FIT)
        self._middle = QPointF(shape.width() / 2, shape.height() / 2)
        self._set_scale(max(scale, 1e-3), fit=True)

    def zoom_to_pixels(self) -> None:
        """One image pixel to a device pixel."""
        self._set_scale(1.0, fit=False)

    def toggle_zoom(self) -> None:
        """Between fitted and 100 %."""
        if self._fit:
            self.zoom_to_pixels()
        else:
            self.zoom_to_fit()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom; the point ``at`` (widget coordinates) stays where it is."""
        if self._picture is None:
            return
        smallest = min(0.05, self._scale)
        scale = min(max(self._scale * factor, smallest), MAX_SCALE)
        if at is not None:
            offset = (at - QPointF(self.width() / 2, self.height() / 2)) * self.devicePixelRatioF()
            self._middle += offset / self._scale - offset / scale
        self._set_scale(scale, fit=False)

    def move_by(self, distance: QPointF) -> None:
        """Move the picture, in widget coordinates."""
        if not self._fit:
            self._middle -= distance * self.devicePixelRatioF() / self._scale
            self._set_scale(self._scale, fit=False)

    def image_point(self, at: QPointF) -> QPointF:
        """Return which point of the (turned) picture is seen at a point of the widget."""
        target = self._target()
        return (at * self.devicePixelRatioF() - target.topLeft()) / self._scale

    def fade_from(self, before: QPixmap, opacity: float) -> None:
        """Draw an earlier view over this one, to be faded out; 0 ends it."""
        self._before = before if opacity > 0 else QPixmap()
        self._before_opacity = opacity
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Qt's."""
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        if self._picture is not None:
            painter.save()
            painter.scale(1 / ratio, 1 / ratio)
            view = View(self._natural, self._scale, self._turns, self._target(), self._area())
            paint_picture(painter, self._picture, view, self._heat)
            painter.restore()
        if self._before_opacity > 0:
            painter.setOpacity(self._before_opacity)
            painter.drawPixmap(self.rect(), self._before)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's."""
        if self._fit:
            self.zoom_to_fit()
        else:
            self._set_scale(self._scale, fit=False)

    def event(self, event: QEvent) -> bool:
        """Qt's: pinching zooms."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            self.touched.emit()
            self.zoom_by(1.0 + event.value(), event.position())
            return True
        pinch = pinch_of(event, self)
        if pinch is not None:
            self.touched.emit()
            self.zoom_by(*pinch)
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Qt's: a wheel zooms to the cursor; two fingers on a touchpad move what is zoomed in (with Ctrl they zoom)."""
        self.touched.emit()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if is_touchpad(event) and not control and not self._fit:
            self.move_by(QPointF(event.pixelDelta()))
        elif event.angleDelta().y():
            self.zoom_by(STEP ** (event.angleDelta().y() / 120), event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's."""
        self.touched.emit()
        if event.button() == Qt.MouseButton.LeftButton:
            self._grab = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's: moves the picture."""
        if self._grab is not None:
            moved, self._grab = event.position() - self._grab, event.position()
            self.move_by(moved)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's."""
        self._grab = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's: between fitted and 100 %, at the cursor."""
        if self._fit:
            self.zoom_by(1 / self._scale, event.position())
        else:
            self.zoom_to_fit()

    def _take(self, picture: Picture | None, full_size: tuple[int, int] | None) -> None:
        if picture is not None and picture.levels[0].isNull():
            picture = None
        self._picture = picture
        if picture is None:
            self._natural = QSizeF()
        elif full_size is not None and min(full_size) > 0:
            self._natural = QSizeF(*full_size)
        else:
            self._natural = QSizeF(picture.levels[0].size())

    def _area(self) -> QSizeF:
        return QSizeF(self.size()) * self.devicePixelRatioF()

    def _shape(self) -> QSizeF:
        """Return the picture's size as it is turned."""
        return self._natural if self._turns % 2 == 0 else self._natural.transposed()

    def _set_scale(self, scale: float, *, fit: bool) -> None:
        self._scale, self._fit = scale, fit
        self._keep_inside()
        self.update()
        self.zoom_changed.emit(scale, fit)

    def _keep_inside(self) -> None:
        area, size = self._area() / self._scale, self._shape()
        for get, put, whole, seen in (
            (self._middle.x, self._middle.setX, size.width(), area.width()),
            (self._middle.y, self._middle.setY, size.height(), area.height()),
        ):
            put(whole / 2 if seen >= whole else min(max(get(), seen / 2), whole - seen / 2))

    def _target(self) -> QRectF:
        """Return where the turned picture lies, in device pixels; it starts at a whole one, so that 100 % is exact."""
        area, shape = self._area(), self._shape()
        left = round(area.width() / 2 - self._middle.x() * self._scale)
        top = round(area.height() / 2 - self._middle.y() * self._scale)
        return QRectF(left, top, shape.width() * self._scale, shape.height() * self._scale)
