"""What the search field offers: searches made before, filters, and values of a filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QAbstractListModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.i18n import photo_count
from desktop.plain import one_line

Index = QModelIndex | QPersistentModelIndex


class Offer(Enum):
    """What a row is."""

    HEADING = auto()
    RECENT = auto()
    CLEAR_RECENT = auto()
    EXAMPLE = auto()
    NAME = auto()
    VALUE = auto()


@dataclass(frozen=True)
class Suggestion:
    """One row.

    Attributes:
        text: what it shows.
        detail: explains it.
        icon: of ``resources/icons``.
        insert: what it puts into the search text; for a search made before and for an example, the whole text.
        count: how many photos it leaves, where that is known.
    """

    kind: Offer
    text: str
    detail: str = ""
    icon: str = ""
    insert: str = ""
    count: int | None = None


class SuggestionModel(QAbstractListModel):
    """The rows of the list under the field."""

    SUGGESTION = int(Qt.ItemDataRole.UserRole)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Suggestion, ...] = ()

    @property
    def rows(self) -> tuple[Suggestion, ...]:
        """What is offered, in its order."""
        return self._rows

    def set_rows(self, rows: Sequence[Suggestion]) -> None:
        """Offer something else."""
        if tuple(rows) != self._rows:
            self.beginResetModel()
            self._rows = tuple(rows)
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Qt's."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt's: headings cannot be chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self._rows[index.row()].kind is Offer.HEADING:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(row.text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            counted = photo_count(row.count) if row.count is not None else ""
            return ", ".join(filter(None, (one_line(row.text), row.detail, counted)))
        return row if role == self.SUGGESTION else None


def number(count: int) -> str:
    """Return a number as the user's country writes it."""
    return QLocale().toString(count)
