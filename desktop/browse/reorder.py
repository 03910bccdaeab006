"""Photos of an album are put in another order: dragged within the grid, or moved by Alt and an arrow."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QFrame

from desktop.browse.page import BrowsePage
from desktop.browse.words import BrowseWords
from desktop.editing import Editor
from desktop.grid.mime import photo_ids_of
from desktop.places import Place
from engine.edits import OrderAlbum

LINE = 3
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.DragLeave, QEvent.Type.Drop)


def moved(ids: Sequence[int], chosen: Sequence[int], before: int) -> list[int]:
    """Return the ids with the chosen ones together, in front of what stood at row ``before``."""
    taken = set(chosen)
    head = [one for one in ids[:before] if one not in taken]
    tail = [one for one in ids[before:] if one not in taken]
    return [*head, *(one for one in ids if one in taken), *tail]


class Reordering(QObject):
    """Watches the grid while an album is shown in its own order."""

    def __init__(self, page: BrowsePage, editor: Editor | None, words: BrowseWords) -> None:
        super().__init__(page.grid)
        self._grid, self._editor, self._words = page.grid, editor, words
        self._viewport = page.grid.viewport()
        self._album: Place | None = None
        self.line = QFrame(self._viewport)
        self.line.setObjectName("drop_line")
        self.line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.line.hide()
        self._grid.setAcceptDrops(True)
        self._viewport.installEventFilter(self)
        self._grid.installEventFilter(self)

    def set_album(self, album: Place | None) -> None:
        """Let the photos of this album be moved; None: of none."""
        self._album = album
        self.line.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt's."""
        if event.type() in _DRAGS and watched is self._viewport:
            self._drag(event)
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched is self._grid:
            return self._key(event)
        return False

    def _drag(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.DragLeave:
            self.line.hide()
        if not isinstance(event, QDropEvent):
            return
        ids = photo_ids_of(event.mimeData())
        if self._album is None or not ids or not all(self._grid.photos.row_of(one) is not None for one in ids[:1]):
            event.ignore()
            return
        row, left = self._place_at(event.position().toPoint())
        event.acceptProposedAction()
        if isinstance(event, QDragMoveEvent):
            self._show_line(row, left=left)
        else:
            self.line.hide()
            self._order(ids, row if left else row + 1)

    def _place_at(self, point: QPoint) -> tuple[int, bool]:
        """Return the photo nearest to a point, and whether the point is at its left half."""
        rects = {row: self._grid.visualRect(self._grid.photos.index(row)) for row in self._grid.visible_rows()}

        def distance(row: int) -> tuple[int, int]:
            rect = rects[row]
            beside = max(rect.left() - point.x(), point.x() - rect.right(), 0)
            above = max(rect.top() - point.y(), point.y() - rect.bottom(), 0)
            return above, beside

        nearest = min(rects, key=distance)
        return nearest, point.x() < rects[nearest].center().x()

    def _show_line(self, row: int, *, left: bool) -> None:
        rect = self._grid.visualRect(self._grid.photos.index(row))
        x = rect.left() - 2 * LINE if left else rect.right() + LINE + 1
        self.line.setGeometry(max(x, 0), rect.top(), LINE, rect.height())
        self.line.show()
        self.line.raise_()

    def _key(self, event: QKeyEvent) -> bool:
        step = _STEPS.get(Qt.Key(event.key()))
        if self._album is None or step is None or event.modifiers() != Qt.KeyboardModifier.AltModifier:
            return False
        chosen = self._grid.selected_ids()
        rows = np.sort([row for one in chosen if (row := self._grid.photos.row_of(one)) is not None])
        if len(rows):
            to = int(rows[0]) - 1 if step < 0 else int(rows[-1]) + 2
            self._order(chosen, min(max(to, 0), self._grid.photos.rowCount()))
        return True

    def _order(self, chosen: Sequence[int], before: int) -> None:
        album, ids = self._album, list(self._grid.photos.ids)
        order = moved(ids, chosen, before)
        if self._editor is None or album is None or album.id is None or order == ids:
            return
        self._grid.photos.set_photos(np.asarray(order, np.int64))  # at once; the library follows
        self._editor.apply(OrderAlbum(album.id, tuple(order)), self._words.ordered(album))
