"""Selecting with a rubber band: a drag that begins between the photos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QObject, QPoint, QRect, Qt, QTimer

if TYPE_CHECKING:
    from desktop.grid.view import PhotoGridView

EDGE = 32
"""This near to the upper or lower edge the photos scroll under the band."""
MOST_STEP = 48
TICK_MS = 16


class RubberBand(QObject):
    """Follows the mouse from where it was pressed; its corner there scrolls with the photos.

    Args:
        grid: whose photos are selected.
    """

    def __init__(self, grid: PhotoGridView) -> None:
        super().__init__(grid)
        self._grid = grid
        self._start: QPoint | None = None
        self._end = QPoint()
        self._pointer = QPoint()
        self._before = QItemSelection()
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._scroll)

    @property
    def active(self) -> bool:
        """Whether a band is being drawn."""
        return self._start is not None

    @property
    def rect(self) -> QRect:
        """The band, in content coordinates."""
        return QRect() if self._start is None else QRect(self._start, self._end).normalized()

    def start(self, pointer: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """Begin at a point of the viewport; what is selected stays so where Ctrl or Shift is held."""
        adds = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        selection = self._grid.selectionModel()
        if not modifiers & adds:
            selection.clearSelection()
        self._before = selection.selection()
        self._start = self._end = self._content(pointer)
        self._pointer = pointer

    def move(self, pointer: QPoint) -> None:
        """Go on to a point of the viewport, or beyond it."""
        self._pointer = pointer
        self._follow()
        self._timer.start() if self._step() else self._timer.stop()

    def finish(self) -> None:
        """Leave what the band has selected."""
        self._timer.stop()
        self._start = None
        self._before = QItemSelection()
        self._grid.viewport().update()

    def _content(self, pointer: QPoint) -> QPoint:
        return pointer + QPoint(0, self._grid.verticalOffset())

    def _follow(self) -> None:
        self._end = self._content(self._pointer)
        selection, model = QItemSelection(), self._grid.photos
        for run in self._grid.layout_.rows_in(self.rect):
            selection.append(QItemSelectionRange(model.index(run.start), model.index(run.stop - 1)))
        selection.merge(self._before, QItemSelectionModel.SelectionFlag.Select)
        self._grid.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._grid.viewport().update()

    def _step(self) -> int:
        """Return how far to scroll at a time: the further beyond the edge, the faster."""
        y, height = self._pointer.y(), self._grid.viewport().height()
        beyond = min(0, y - EDGE) + max(0, y - (height - EDGE))
        return max(-MOST_STEP, min(MOST_STEP, beyond // 2 if abs(beyond) > 1 else 0))

    def _scroll(self) -> None:
        bar = self._grid.verticalScrollBar()
        bar.setValue(bar.value() + self._step())
        self._follow()
