"""What is offered while a name is typed: names that are there, and to make a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from desktop.grid.model import AnyIndex
from desktop.plain import one_line


@dataclass(frozen=True)
class Offer:
    """A name, and what the list says of it."""

    value: str
    label: str


class Offers(QAbstractListModel):
    """The list below the field; what it says is not always what is put in ("Create “x”")."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._offers: list[Offer] = []

    def set_offers(self, offers: Sequence[Offer]) -> None:
        """Offer these."""
        self.beginResetModel()
        self._offers = list(offers)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex | None = None) -> int:  # noqa: N802
        """Qt's."""
        return 0 if parent is not None and parent.isValid() else len(self._offers)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's."""
        if not index.isValid() or index.row() >= len(self._offers):
            return None
        offer = self._offers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(offer.label)
        return offer.value if role == Qt.ItemDataRole.EditRole else None
