"""The grid: a virtualised item view of photos; it lays out by arithmetic and paints only what is in sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelection, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QMouseEvent, QPaintEvent, QPixmap, QWheelEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QWidget

from desktop.backend.thumbnails import TileKey
from desktop.grid.badges import heart_rect
from desktop.grid.band import RubberBand
from desktop.grid.base import SectionedView
from desktop.grid.delegate import PhotoDelegate
from desktop.grid.drag import drag_picture
from desktop.grid.feed import PictureFeed
from desktop.grid.headers import Headers, SectionTitle
from desktop.grid.model import AnyIndex
from desktop.grid.painting import GridPainter
from desktop.theme.theme import Theme
from engine.records import PhotoSummary

TELL_SELECTION_MS = 30
MOST_READ_FOR_DRAG = 500
NOTCH = 120
"""What a wheel turns at a time, eighths of a degree."""


class PhotoGridView(SectionedView):
    """Shows a :class:`~desktop.grid.model.PhotoListModel`.

    Args:
        theme: colours and sizes.
        section_title: words the headers.

    Attributes:
        band: the rubber band.
        hovered_row, hovered_section: what the mouse is over; -1 for nothing.

    Signals:
        opened: a photo was double-clicked, or Enter pressed on it (its row).
        preview_wanted: Space was pressed on a photo (its row).
        favourite_toggled: the heart of a photo was clicked (its id).
        selection_changed: other photos are selected; told once for many changes.
        typed: text was typed on the grid; it is meant for the search field.
        zoomed: Ctrl and the wheel were used (+1 larger, -1 smaller).
    """

    opened = Signal(int)
    preview_wanted = Signal(int)
    favourite_toggled = Signal(int)
    selection_changed = Signal()
    typed = Signal(str)
    zoomed = Signal(int)

    def __init__(self, theme: Theme, section_title: SectionTitle, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("grid")
        self._section_title = section_title
        self._feed: PictureFeed | None = None
        self._painter: GridPainter | None = None
        self._headers: Headers | None = None
        self._wheel = 0
        self._taken = False
        self.band = RubberBand(self)
        self.hovered_row = self.hovered_section = -1
        self._tell_selection = QTimer(self, singleShot=True, interval=TELL_SELECTION_MS)
        self._tell_selection.timeout.connect(self._selection_rests)
        self.setDragEnabled(True)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        theme.changed.connect(self.viewport().update)

    def setItemDelegate(self, delegate: QAbstractItemDelegate) -> None:  # noqa: N802
        """Qt's; it has to be a PhotoDelegate, which brings the pictures and icons."""
        assert isinstance(delegate, PhotoDelegate)
        super().setItemDelegate(delegate)
        self._feed = PictureFeed(self, delegate.thumbnails)
        self._headers = Headers(delegate.icons, self._section_title)
        self._painter = GridPainter(self, delegate, self._headers, self._theme)

    @property
    def _delegate(self) -> PhotoDelegate:
        delegate = self.itemDelegate()
        assert isinstance(delegate, PhotoDelegate)
        return delegate

    def key_of(self, summary: PhotoSummary, rect: QRect) -> TileKey:
        """Return which picture a tile shows."""
        return self._delegate.key_of(summary, rect, self.viewport().devicePixelRatioF())

    def set_tile_size(self, tile: int) -> None:
        """Change how large tiles are (device-independent pixels), keeping what is in sight or under the mouse."""
        if self._feed is not None:
            self._feed.rest()  # a slider goes through many sizes
        super().set_tile_size(tile)

    def word_section(self, section: int) -> str:
        """Return what a section is called."""
        return self._section_title(self.sections[section])[0]

    def retranslate(self) -> None:
        """Word the headers again."""
        if self._headers is not None:
            self._headers.forget()
        self.viewport().update()

    # Selection --------------------------------------------------------------------------------------------------------

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: N802
        """Qt's."""
        super().selectionChanged(selected, deselected)
        self._tell_selection.start()

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:  # noqa: N802
        """Qt's."""
        super().currentChanged(current, previous)
        self.update_row(previous.row())
        self.update_row(current.row())

    def _selection_rests(self) -> None:
        rows = self.chosen.rows()
        if 0 < len(rows) <= MOST_READ_FOR_DRAG:  # their files are known before they are dragged
            self.photos.want_rows(rows.tolist())
        self.selection_changed.emit()

    # Keys and wheel ---------------------------------------------------------------------------------------------------

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Qt's: typing on the grid goes to the search field."""
        self.typed.emit(search)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's."""
        key, held, current = event.key(), event.modifiers(), self.currentIndex()
        plain = not held & ~Qt.KeyboardModifier.KeypadModifier
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current.isValid():
            self.opened.emit(current.row())
        elif key == Qt.Key.Key_Space and plain:
            if current.isValid():
                self.preview_wanted.emit(current.row())
        elif key == Qt.Key.Key_Escape and self.chosen.mask.any():
            self.clearSelection()
        elif held == Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.go_to_section(-1 if key == Qt.Key.Key_Up else 1)
        elif held == both and key == Qt.Key.Key_D:
            self.select_section()
        else:
            super().keyPressEvent(event)

    def go_to_section(self, step: int) -> None:
        """Make the first photo of the next day or month the current one (-1: of this one, or the one before)."""
        if not self.layout_.count:
            return
        row = max(0, self.currentIndex().row())
        section = self.sections.of_row(row)
        if step > 0 or self.sections.rows(section).start == row:
            section = min(max(section + step, 0), len(self.sections) - 1)
        index = self.photos.index(self.sections.rows(section).start)
        self.setCurrentIndex(index)
        self.scrollTo(index, self.ScrollHint.PositionAtTop)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Qt's: with Ctrl it changes the size of the tiles, and the photo under the mouse keeps its place."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        event.accept()
        self._wheel += event.angleDelta().y()
        steps = int(self._wheel / NOTCH)
        self._wheel -= steps * NOTCH
        for _ in range(abs(steps)):
            self._anchors = self._arrangement.anchor_at(event.position().toPoint(), self.verticalOffset())
            self.zoomed.emit(1 if steps > 0 else -1)
            self._anchors = []

    # Mouse ------------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's: headers select their photos, hearts make favourites, and between the photos a rubber band begins."""
        point = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        section, index = self._section_at(point), self.indexAt(point)
        on_heart = index.isValid() and self._heart_at(point) >= 0
        self._taken = section >= 0 or on_heart
        if section >= 0:
            self.select_section(section, add=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif on_heart:
            self.favourite_toggled.emit(self.photos.ids[index.row()])
        elif index.isValid():
            super().mousePressEvent(event)
        else:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.band.start(point, event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's."""
        point = event.position().toPoint()
        if self.band.active:
            self.band.move(point)
        elif event.buttons() == Qt.MouseButton.NoButton:
            self._hover(point)
            super().mouseMoveEvent(event)
        elif not self._taken:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's."""
        if self.band.active:
            self.band.finish()
        elif not self._taken:
            super().mouseReleaseEvent(event)
        self._taken = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._heart_at(point) >= 0:
            self.favourite_toggled.emit(self.photos.ids[index.row()])
        elif index.isValid():
            self.opened.emit(index.row())

    def viewportEvent(self, event: QEvent) -> bool:
        """Qt's."""
        if event.type() == QEvent.Type.Leave:
            self._hover(QPoint(-1, -1))
        return super().viewportEvent(event)

    def _hover(self, point: QPoint) -> None:
        row, section = self.indexAt(point).row(), self._section_at(point)
        if row != self.hovered_row:
            old, self.hovered_row = self.hovered_row, row
            self.update_row(old)
            self.update_row(row)
        if section != self.hovered_section:
            self.hovered_section = section
            self.viewport().update()
            shape = Qt.CursorShape.PointingHandCursor if section >= 0 else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)

    def _section_at(self, point: QPoint) -> int:
        """Return the section whose header is at a point of the viewport; -1 for none."""
        stuck = self.stuck_header()
        if stuck is None or point.y() < 0:
            return -1
        if stuck[1].top() <= point.y() <= stuck[1].bottom():
            return stuck[0]
        y = point.y() + self.verticalOffset()
        found = self.layout_.headers_between(y, y + 1)
        return found[0][0] if found else -1

    def _heart_at(self, point: QPoint) -> int:
        """Return the photo whose heart is at a point of the viewport; -1 for none."""
        index = self.indexAt(point)
        return index.row() if index.isValid() and heart_rect(self.visualRect(index)).contains(point) else -1

    # Dragging ---------------------------------------------------------------------------------------------------------

    def startDrag(self, supported_actions: Qt.DropAction) -> None:  # noqa: N802
        """Qt's."""
        drag = self.make_drag()
        if drag is not None:
            drag.exec(Qt.DropAction.CopyAction)

    def make_drag(self) -> QDrag | None:
        """Return the drag of what is selected, not begun yet; None for nothing."""
        ids = self.selected_ids()
        if not ids:
            return None
        drag = QDrag(self)
        drag.setMimeData(self.photos.mime_of(ids))
        current = self.currentIndex().row()
        rows = [current, *(int(row) for row in self.chosen.rows()[:4] if row != current)]
        tokens, ratio = self._theme.tokens, self.devicePixelRatioF()
        drag.setPixmap(drag_picture(self._pictures(rows), len(ids), tokens, self.font(), ratio))
        drag.setHotSpot(QPoint(24, 36))
        return drag

    def _pictures(self, rows: list[int]) -> list[QPixmap]:
        summaries = (self.photos.peek(row) for row in rows if row >= 0)
        found = (
            self._delegate.thumbnails.any_size(summary.content_hash) for summary in summaries if summary is not None
        )
        return [pixmap for pixmap in found if pixmap is not None]

    # Painting ---------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Qt's."""
        if self._painter is not None and self._feed is not None:
            self._feed.lacked(self._painter.paint(event))

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        """Qt's."""
        if self._feed is not None:
            self._feed.scrolled(-dy)
        super().scrollContentsBy(dx, dy)

    def dataChanged(self, first: AnyIndex, last: AnyIndex, roles: object = ()) -> None:  # noqa: N802
        """Qt's: paints those in sight again, and asks for what has become old of them."""
        seen = self.visible_rows()
        rows = range(max(first.row(), seen.start), min(last.row() + 1, seen.stop))
        if len(rows) * 2 > len(seen):
            self.viewport().update()
        else:
            for row in rows:
                self.update_row(row)
        if self._feed is not None:
            self._feed.soon()
