"""What is selected, by photo: quick to ask for each tile, and kept when the photos are others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractItemModel, QItemSelection, QItemSelectionModel, QItemSelectionRange

from desktop.backend.timeline import PhotoIds


class Chosen:
    """Reads and writes an item view's selection without an index for each photo."""

    def __init__(self) -> None:
        self._selection: QItemSelectionModel | None = None
        self._count = 0
        self._mask: NDArray[np.bool_] | None = None
        self._kept: tuple[NDArray[np.int64], int | None] | None = None

    def follow(self, selection: QItemSelectionModel) -> None:
        """Read from this selection."""
        self._selection = selection
        self._mask = None

    def changed(self, count: int) -> None:
        """The selection has changed, or how many photos there are."""
        self._mask, self._count = None, count

    @property
    def mask(self) -> NDArray[np.bool_]:
        """Whether each photo is selected, bool[n]."""
        if self._mask is None:
            self._mask = np.zeros(self._count, np.bool_)
            if self._selection is not None:
                selection = self._selection.selection()
                for number in range(selection.count()):
                    run = selection.at(number)
                    self._mask[run.top() : run.bottom() + 1] = True
        return self._mask

    def rows(self) -> NDArray[np.int64]:
        """Return the selected photos' rows in order."""
        return np.flatnonzero(self.mask)

    def select(self, model: QAbstractItemModel, rows: NDArray[np.int64]) -> None:
        """Select these rows and no others."""
        if self._selection is None:
            return
        selection = QItemSelection()
        if len(rows):
            rows = np.sort(rows)
            breaks = np.flatnonzero(np.diff(rows) != 1)
            firsts = rows[np.concatenate(([0], breaks + 1))].tolist()
            lasts = rows[np.concatenate((breaks, [len(rows) - 1]))].tolist()
            for first, last in zip(firsts, lasts, strict=True):
                selection.append(QItemSelectionRange(model.index(first, 0), model.index(last, 0)))
        self._selection.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def keep(self, ids: PhotoIds, current: int) -> None:
        """Remember what is selected, by id, before the model forgets it."""
        kept = self.rows()
        found = ids.array[kept[kept < len(ids)]]
        self._kept = found, ids[current] if 0 <= current < len(ids) else None

    def kept_in(self, ids: PhotoIds) -> tuple[NDArray[np.int64], int | None] | None:
        """Return the rows that were remembered, and the current one, among other photos; None if there are none."""
        if self._kept is None:
            return None
        (found, current), self._kept = self._kept, None
        rows = ids.rows_of(found)
        return rows[rows >= 0], None if current is None else ids.row_of(current)
