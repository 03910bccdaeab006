"""One image, zoomed and moved."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from desktop.backend.images import fitted

STEP = 1.25
MAX_SCALE = 16.0
MAX_FIT = 3.0  # small photos are enlarged, but not into a blur


class Canvas(QWidget):
    """Shows an image fitted, or at any scale; the scale is image pixels to device pixels.

    Signals:
        zoom_changed: the scale, and whether the image is fitted.
    """

    zoom_changed = Signal(float, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(120, 120)
        self._image = QImage()
        self._natural = QSizeF()
        self._pixmap = QPixmap()
        self._small = QPixmap()
        self._fit = True
        self._scale = 1.0
        self._middle = QPointF()
        self._grab: QPointF | None = None
        self._stand_in = False

    @property
    def scale(self) -> float:
        """Device pixels per image pixel."""
        return self._scale

    @property
    def fit(self) -> bool:
        """Whether the image follows the size of the widget."""
        return self._fit

    def set_image(self, image: QImage, full_size: tuple[int, int] | None = None) -> None:
        """Show an image.

        Args:
            image: the pixels; null shows nothing.
            full_size: width and height of the photo that this is a small stand-in for.
        """
        self._stand_in = full_size is not None
        if full_size is not None and not image.isNull() and full_size[0] > 0:
            # The stand-in takes the photo's place exactly, so that nothing jumps when the photo comes.
            self._natural = QSizeF(*full_size)
        else:
            self._natural = QSizeF(image.size())
        self._image = image
        self._pixmap = QPixmap.fromImage(image)
        self._small = QPixmap()
        self._middle = QPointF(self._natural.width() / 2, self._natural.height() / 2)
        self.zoom_to_fit()

    def replace(self, image: QImage) -> None:
        """Put the photo in the place of its stand-in, at the same zoom."""
        fit, scale, middle = self._fit, self._scale, self._middle
        self.set_image(image)
        if not fit:
            self._middle = middle
            self._set_scale(scale, fit=False)

    def zoom_to_fit(self) -> None:
        """Fit the image in."""
        if self._image.isNull():
            self.update()
            return
        area = self._area()
        scale = min(area.width() / self._natural.width(), area.height() / self._natural.height(), MAX_FIT)
        self._middle = QPointF(self._natural.width() / 2, self._natural.height() / 2)
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
        if self._image.isNull():
            return
        smallest = min(0.05, self._scale)
        scale = min(max(self._scale * factor, smallest), MAX_SCALE)
        ratio = self.devicePixelRatioF()
        if at is not None:
            offset = (at - QPointF(self.width() / 2, self.height() / 2)) * ratio
            self._middle += offset / self._scale - offset / scale
        self._set_scale(scale, fit=False)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Qt's."""
        if self._image.isNull():
            return
        painter = QPainter(self)
        target = self._target()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._scale < 4)
        painter.drawPixmap(target, self._best_pixmap(target), QRectF(self._best_pixmap(target).rect()))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's."""
        if self._fit:
            self.zoom_to_fit()
        else:
            self._set_scale(self._scale, fit=False)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Qt's: zooms to the cursor."""
        if event.angleDelta().y():
            self.zoom_by(STEP ** (event.angleDelta().y() / 120), event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._grab = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's: moves the image."""
        if self._grab is not None:
            moved = (event.position() - self._grab) * self.devicePixelRatioF() / self._scale
            self._grab = event.position()
            self._middle -= moved
            self._set_scale(self._scale, fit=self._fit and moved.isNull())

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

    def _area(self) -> QSizeF:
        return QSizeF(self.size()) * self.devicePixelRatioF()

    def _set_scale(self, scale: float, *, fit: bool) -> None:
        self._scale, self._fit = scale, fit
        self._keep_inside()
        self.update()
        self.zoom_changed.emit(scale, fit)

    def _keep_inside(self) -> None:
        area, size = self._area() / self._scale, self._natural
        for get, put, whole, seen in (
            (self._middle.x, self._middle.setX, size.width(), area.width()),
            (self._middle.y, self._middle.setY, size.height(), area.height()),
        ):
            put(whole / 2 if seen >= whole else min(max(get(), seen / 2), whole - seen / 2))

    def _target(self) -> QRectF:
        scale = self._scale / self.devicePixelRatioF()
        left = self.width() / 2 - self._middle.x() * scale
        top = self.height() / 2 - self._middle.y() * scale
        return QRectF(left, top, self._natural.width() * scale, self._natural.height() * scale)

    def _best_pixmap(self, target: QRectF) -> QPixmap:
        """Return the photo, or a smoothly reduced copy of it when that is what is on the screen."""
        if not self._fit or self._stand_in or self._scale >= 1:
            return self._pixmap
        ratio = self.devicePixelRatioF()
        width, height = round(target.width() * ratio), round(target.height() * ratio)
        if self._small.isNull() or abs(self._small.width() - width) > 1:
            self._small = QPixmap.fromImage(fitted(self._image, width, height))
        return self._small
