"""The photos around the one that is shown, small, in a row below it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from desktop.backend.images import SmallImages
from desktop.backend.thumbnails import ThumbnailLocator
from desktop.grid.model import PhotoListModel
from desktop.plain import one_line, tooltip
from desktop.theme.icons import Icons

TILE, GAP, HEIGHT = 64, 6, 88
RADIUS = 6


class Filmstrip(QWidget):
    """Paints only what is in sight, for any number of photos; the current one is in the middle.

    Signals:
        chosen: the row of a photo that was clicked.
        stepped: photos to go on by, from the wheel.
    """

    chosen = Signal(int)
    stepped = Signal(int)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewer_strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icons = icons
        self._model: PhotoListModel | None = None
        self._small: SmallImages | None = None
        self._locate: ThumbnailLocator | None = None
        self._row, self._hovered, self._turned = -1, -1, 0
        self._retranslate()

    def set_source(self, model: PhotoListModel, small: SmallImages, locate: ThumbnailLocator) -> None:
        """Show the photos of a model."""
        self._model, self._small, self._locate = model, small, locate
        small.loaded.connect(self.update)
        model.dataChanged.connect(self.update)
        model.modelReset.connect(self.update)
        model.rowsInserted.connect(self.update)
        model.rowsRemoved.connect(self.update)

    def set_row(self, row: int) -> None:
        """Put a photo in the middle."""
        self._row = row
        locale = QLocale()
        place = f"{locale.toString(row + 1)} / {locale.toString(self._count())}"
        self.setAccessibleDescription(place if row >= 0 else "")
        self.update()

    def row_at(self, point: QPoint) -> int:
        """Return the row of the photo at a point, -1 for none."""
        place = point.x() - self._left(0)
        row = place // (TILE + GAP)
        inside = place % (TILE + GAP) < TILE and (HEIGHT - TILE) // 2 <= point.y() < (HEIGHT + TILE) // 2
        return row if inside and 0 <= row < self._count() else -1

    def tile_rect(self, row: int) -> QRect:
        """Return where a photo is drawn; it may lie outside."""
        return QRect(self._left(row), (HEIGHT - TILE) // 2, TILE, TILE)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(600, HEIGHT)

    def event(self, event: QEvent) -> bool:
        """Qt's: names the photo under the mouse."""
        if isinstance(event, QHelpEvent) and self._model is not None:
            row = self.row_at(event.pos())
            summary = self._model.summary(row) if row >= 0 else None
            if summary is not None:
                QToolTip.showText(event.globalPos(), tooltip(one_line(summary.path.name)), self, self.tile_rect(row))
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Qt's."""
        if self._row < 0:
            return
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        first = max(0, -self._left(0) // (TILE + GAP))
        last = min(self._count() - 1, first + self.width() // (TILE + GAP) + 1)
        for row in range(first, last + 1):
            self._paint_tile(painter, row)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's."""
        self._hover(self.row_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        self._hover(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's."""
        row = self.row_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and row >= 0:
            self.chosen.emit(row)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Qt's: a notch goes one photo on."""
        delta = event.angleDelta()
        self._turned += delta.y() if abs(delta.y()) >= abs(delta.x()) else delta.x()
        steps = int(self._turned / 120)
        if steps:
            self._turned -= steps * 120
            self.stepped.emit(-steps)
        event.accept()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _count(self) -> int:
        return self._model.rowCount() if self._model is not None else 0

    def _left(self, row: int) -> int:
        return (self.width() - TILE) // 2 + (row - self._row) * (TILE + GAP)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.setCursor(Qt.CursorShape.PointingHandCursor if row >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def _paint_tile(self, painter: QPainter, row: int) -> None:
        rect, current = self.tile_rect(row), row == self._row
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(rect), RADIUS, RADIUS)
        pixmap = self._pixmap(row)
        if pixmap is None:
            painter.fillPath(shape, self._icons.theme.tokens.color("viewer_hover"))
        else:
            painter.setOpacity(1.0 if current or row == self._hovered else 0.62)
            painter.setClipPath(shape)
            painter.drawPixmap(rect, pixmap)
            painter.setClipping(False)
            painter.setOpacity(1.0)
        if current:
            token = "viewer_focus" if self.hasFocus() else "viewer_text"
            painter.setPen(QPen(self._icons.theme.tokens.color(token), 3 if self.hasFocus() else 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(-2.5, -2.5, 2.5, 2.5), RADIUS + 2, RADIUS + 2)

    def _pixmap(self, row: int) -> QPixmap | None:
        if self._model is None or self._small is None or self._locate is None:
            return None
        summary = self._model.summary(row)
        if summary is None:
            return None
        return self._small.get(self._locate(summary.content_hash), round(TILE * self.devicePixelRatioF()))

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Filmstrip"))
