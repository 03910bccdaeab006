"""The tags that are proposed as a Qt model, in an order that stays while the user works through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QLocale, QModelIndex, QObject, Qt

from desktop.grid.model import AnyIndex
from desktop.i18n import photo_count
from desktop.plain import tooltip
from desktop.tagging.words import name_of, parents_words, percent, precision_words
from engine.tagging.records import ProposalGroup

GROUP_ROLE = Qt.ItemDataRole.UserRole
NAME_ROLE, COUNT_ROLE, MORE_ROLE = (Qt.ItemDataRole.UserRole + number for number in (1, 2, 3))


class GroupsModel(QAbstractListModel):
    """One row a tag.

    Attributes:
        language: of the names, ``en`` or ``ko``.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: list[ProposalGroup] = []
        self.language = "en"

    @property
    def groups(self) -> list[ProposalGroup]:
        """The tags in their order (do not change the list)."""
        return self._groups

    def row_of(self, key: str | None) -> int | None:
        """Return where a tag stands, or None."""
        return next((row for row, group in enumerate(self._groups) if group.key == key), None)

    def group(self, key: str | None) -> ProposalGroup | None:
        """Return a tag by its key, or None."""
        row = self.row_of(key)
        return None if row is None else self._groups[row]

    def arrange(self, groups: Sequence[ProposalGroup]) -> None:
        """Show these in this order: the user has just come."""
        if list(groups) != self._groups:
            self.beginResetModel()
            self._groups = list(groups)
            self.endResetModel()

    def update_groups(self, groups: Sequence[ProposalGroup], *, keep: str | None = None) -> None:
        """Show what is known now; tags that were here stay where they are, new ones come last.

        Args:
            keep: a tag that stays, also when nothing is proposed of it any more: the user is looking at it.
        """
        known = {group.key: group for group in groups}
        kept = self.group(keep)
        if kept is not None:
            known.setdefault(kept.key, kept)
        for row in reversed(range(len(self._groups))):
            if self._groups[row].key not in known:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._groups[row]
                self.endRemoveRows()
        for row, old in enumerate(self._groups):
            self._put(row, known.pop(old.key))
        if known:
            count = len(self._groups)
            self.beginInsertRows(QModelIndex(), count, count + len(known) - 1)
            self._groups += known.values()
            self.endInsertRows()

    def recount(self, key: str, photo_count: int) -> None:
        """Show another number of photos, until the library tells all of it."""
        row = self.row_of(key)
        if row is not None:
            self._put(row, replace(self._groups[row], photo_count=photo_count))

    def retranslate(self, language: str) -> None:
        """Name all again."""
        self.language = language
        if self._groups:
            self.dataChanged.emit(self.index(0), self.index(len(self._groups) - 1))

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """Qt's."""
        return 0 if parent.isValid() else len(self._groups)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's."""
        if not index.isValid() or index.row() >= len(self._groups):
            return None
        group = self._groups[index.row()]
        if role == GROUP_ROLE:
            return group
        if role in (Qt.ItemDataRole.DisplayRole, NAME_ROLE):
            return name_of(group, self.language)
        if role == COUNT_ROLE:
            return QLocale().toString(group.photo_count)
        if role == MORE_ROLE:
            return self._more(group)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((self._path(group), photo_count(group.photo_count), self._more(group)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip("\n".join((self._path(group), photo_count(group.photo_count), self._more(group))))
        return None

    def _path(self, group: ProposalGroup) -> str:
        return " › ".join(part for part in (parents_words(group, self.language), name_of(group, self.language)) if part)

    def _more(self, group: ProposalGroup) -> str:
        parts = [precision_words(group.precision)]
        if group.auto_accept is not None:
            parts.insert(0, self.tr("by itself from {percent} on").format(percent=percent(group.auto_accept)))
        return " · ".join(parts)

    def _put(self, row: int, group: ProposalGroup) -> None:
        if self._groups[row] != group:
            self._groups[row] = group
            self.dataChanged.emit(self.index(row), self.index(row))
