"""Groups of duplicates as a Qt model: one row a file, groups one after another; what is kept is ticked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from desktop.grid.model import AnyIndex
from desktop.i18n import file_size, short_date
from desktop.plain import one_line, tooltip
from engine.duplicates.records import DuplicateFile, DuplicateGroup

FILE_ROLE = Qt.ItemDataRole.UserRole
GROUP_ROLE = Qt.ItemDataRole.UserRole + 1


class DuplicatesModel(QAbstractListModel):
    """All groups; at least one file of each is kept, the suggested one at first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: list[DuplicateGroup] = []
        self._ends: list[int] = []
        self._sizes: list[int] = []
        self._kept: set[int] = set()
        self._touched: set[int] = set()

    @property
    def groups(self) -> list[DuplicateGroup]:
        """The groups in their order (do not change the list)."""
        return self._groups

    def set_groups(self, groups: Sequence[DuplicateGroup]) -> None:
        """Show these; what the user chose to keep in a group that was there before stays."""
        chosen = {_key(self._groups[group]): {file.path for file in self.kept(group)} for group in self._touched}
        self.beginResetModel()
        self._groups = list(groups)
        self._ends = list(accumulate(len(group.files) for group in self._groups))
        self._sizes = [file.size_bytes for group in self._groups for file in group.files]
        self._kept = {0, *self._ends[:-1]} if self._groups else set()
        self._touched = set()
        if chosen:
            self._choose_again(chosen)
        self.endResetModel()

    def _choose_again(self, chosen: Mapping[frozenset[Path], Collection[Path]]) -> None:
        for number, group in enumerate(self._groups):
            if paths := chosen.get(_key(group)):
                rows = self.rows(number)
                self._kept.difference_update(rows)
                self._kept.update(rows.start + place for place, file in enumerate(group.files) if file.path in paths)
                self._touched.add(number)

    def without(self, gone: Collection[Path]) -> list[DuplicateGroup]:
        """Return the groups without these files; those that are none any more are left out."""
        left = (DuplicateGroup(tuple(file for file in group.files if file.path not in gone)) for group in self._groups)
        return [group for group in left if len(group.files) > 1]

    def group_of(self, row: int) -> int:
        """Return the group that a row belongs to."""
        return bisect_right(self._ends, row)

    def rows(self, group: int) -> range:
        """Return the rows of a group."""
        end = self._ends[group]
        return range(end - len(self._groups[group].files), end)

    def file(self, row: int) -> DuplicateFile:
        """Return the file of a row."""
        group = self.group_of(row)
        return self._groups[group].files[row - self.rows(group).start]

    def is_kept(self, row: int) -> bool:
        """Tell whether a row's file is kept."""
        return row in self._kept

    def kept(self, group: int) -> list[DuplicateFile]:
        """Return the files of a group that are kept."""
        return [self.file(row) for row in self.rows(group) if row in self._kept]

    def spare(self, groups: Iterable[int]) -> list[DuplicateFile]:
        """Return the files of these groups that are not kept."""
        return [self.file(row) for group in groups for row in self.rows(group) if row not in self._kept]

    def spare_totals(self) -> tuple[int, int]:
        """Return how many files are not kept, and how many bytes they have."""
        kept_bytes = sum(self._sizes[row] for row in self._kept)
        return len(self._sizes) - len(self._kept), sum(self._sizes) - kept_bytes

    def keep_only(self, row: int) -> None:
        """Keep this file of its group, and no other."""
        rows = self.rows(self.group_of(row))
        self._kept.difference_update(rows)
        self._kept.add(row)
        self._tell(rows)

    def keep_all(self, group: int) -> None:
        """Keep all files of a group."""
        self._kept.update(self.rows(group))
        self._tell(self.rows(group))

    def toggle(self, row: int) -> bool:
        """Keep a file, or not; return False where it is the last that is kept of its group."""
        index = self.index(row)
        state = Qt.CheckState.Unchecked if self.is_kept(row) else Qt.CheckState.Checked
        return self.setData(index, state, Qt.ItemDataRole.CheckStateRole)

    # Qt ---------------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """Qt's."""
        return 0 if parent.isValid() or not self._ends else self._ends[-1]

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Qt's."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsUserCheckable | flag.ItemNeverHasChildren

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Qt's: the tick."""
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole or index.row() >= self.rowCount():
            return False
        row, keep = index.row(), Qt.CheckState(value) == Qt.CheckState.Checked
        rows = self.rows(self.group_of(row))
        if not keep and self._kept & set(rows) == {row}:
            return False
        self._kept.add(row) if keep else self._kept.discard(row)
        self._tell(rows)
        return True

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's."""
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        row = index.row()
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if self.is_kept(row) else Qt.CheckState.Unchecked
        if role == GROUP_ROLE:
            return self.group_of(row)
        file = self.file(row)
        if role == FILE_ROLE:
            return file
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(file.path.name)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(one_line(str(file.path)))
        return self._describe(row, file) if role == Qt.ItemDataRole.AccessibleTextRole else None

    def _describe(self, row: int, file: DuplicateFile) -> str:
        rows = self.rows(self.group_of(row))
        parts = [
            one_line(file.path.name),
            self.tr("kept") if self.is_kept(row) else self.tr("goes to the trash"),
            self.tr("{place} of {count} in group {group}").format(
                place=row - rows.start + 1, count=len(rows), group=self.group_of(row) + 1
            ),
            f"{file.photo.width} × {file.photo.height}",
            file_size(file.size_bytes),
            short_date(file.modified_at),
            one_line(str(file.path.parent)),
        ]
        return ", ".join(parts)

    def _tell(self, rows: range) -> None:
        self._touched.add(self.group_of(rows.start))
        self.dataChanged.emit(self.index(rows.start), self.index(rows.stop - 1))


def _key(group: DuplicateGroup) -> frozenset[Path]:
    return frozenset(file.path for file in group.files)
