"""Photos whose files are gone, as a Qt model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from desktop.grid.model import AnyIndex
from desktop.i18n import short_date
from desktop.plain import one_line, tooltip
from engine.records import RemovedPhoto

REMOVED_ROLE = Qt.ItemDataRole.UserRole
LEFT_ROLE = Qt.ItemDataRole.UserRole + 1


class RemovedModel(QAbstractListModel):
    """Removed photos, one a row, the last removed first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._removed: list[RemovedPhoto] = []

    @property
    def ids(self) -> list[int]:
        """The photos' ids in order."""
        return [photo.summary.id for photo in self._removed]

    def set_removed(self, removed: Sequence[RemovedPhoto]) -> None:
        """Show these."""
        if list(removed) == self._removed:
            return
        self.beginResetModel()
        self._removed = list(removed)
        self.endResetModel()

    def photo(self, row: int) -> RemovedPhoto:
        """Return the photo of a row."""
        return self._removed[row]

    def retranslate(self) -> None:
        """Word everything again."""
        if self._removed:
            self.dataChanged.emit(self.index(0), self.index(len(self._removed) - 1))

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """Qt's."""
        return 0 if parent.isValid() else len(self._removed)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's."""
        if not index.isValid() or index.row() >= len(self._removed):
            return None
        photo = self._removed[index.row()]
        if role == REMOVED_ROLE:
            return photo
        if role == LEFT_ROLE:
            return self._left(photo)
        name = one_line(photo.summary.path.name)
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(one_line(str(photo.summary.path)))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{name}, {self.when(photo)}, {self._left(photo)}, {one_line(str(photo.summary.path.parent))}"
        return None

    def when(self, photo: RemovedPhoto) -> str:
        """Word when a photo's last file was seen to be gone."""
        return self.tr("removed {date}").format(date=short_date(photo.removed_at.astimezone()))

    def _left(self, photo: RemovedPhoto) -> str:
        return self.tr("%Ln day(s) left", "", photo.days_left) if photo.days_left else self.tr("last day")
