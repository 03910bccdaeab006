"""The places of the sidebar as a Qt model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QLocale, QModelIndex, QObject, Qt

from desktop.grid.model import AnyIndex
from desktop.plain import one_line, tooltip
from engine.records import FolderState, SourceFolder


class PlaceKind(StrEnum):
    """What a row of the sidebar stands for."""

    ALL = "all"
    FAVOURITES = "favourites"
    FOLDER = "folder"
    PROBLEMS = "problems"
    HEADING = "heading"


@dataclass(frozen=True)
class Place:
    """One row; ``folder`` for source folders only."""

    kind: PlaceKind
    folder: Path | None = None
    offline: bool = False
    count: int | None = None


PLACE_ROLE = Qt.ItemDataRole.UserRole
ICONS = {
    PlaceKind.ALL: "photos",
    PlaceKind.FAVOURITES: "heart",
    PlaceKind.FOLDER: "folder",
    PlaceKind.PROBLEMS: "alert",
}


class SidebarModel(QAbstractListModel):
    """All photos, favourites, then source folders under a heading, then problems (only when there are any)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._photos = 0
        self._problems = 0
        self._folders: list[SourceFolder] = []
        self._places: list[Place] = self._make()

    def set_photo_count(self, count: int) -> None:
        """Show how many photos there are."""
        self._photos = count
        self._update()

    def set_problem_count(self, count: int) -> None:
        """Show how many files could not be read."""
        self._problems = count
        self._update()

    def set_folders(self, folders: Sequence[SourceFolder]) -> None:
        """Show the source folders."""
        self._folders = list(folders)
        self._update()

    def row_of(self, kind: PlaceKind, folder: Path | None = None) -> int:
        """Return the row of a place, or -1."""
        rows = (row for row, place in enumerate(self._places) if place.kind is kind and place.folder == folder)
        return next(rows, -1)

    def place(self, row: int) -> Place:
        """Return a row's place."""
        return self._places[row]

    def retranslate(self) -> None:
        """Word everything again."""
        self.dataChanged.emit(self.index(0), self.index(len(self._places) - 1))

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """Qt's."""
        return 0 if parent.isValid() else len(self._places)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's."""
        if not index.isValid() or index.row() >= len(self._places):
            return None
        place = self._places[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._name(place)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._accessible(place)
        if role == Qt.ItemDataRole.ToolTipRole and place.folder is not None:
            return tooltip(one_line(str(place.folder)))
        return place if role == PLACE_ROLE else None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Qt's: headings cannot be selected."""
        if not index.isValid() or self._places[index.row()].kind is PlaceKind.HEADING:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def _name(self, place: Place) -> str:
        if place.kind is PlaceKind.FOLDER and place.folder is not None:
            return one_line(place.folder.name or str(place.folder))
        return {
            PlaceKind.ALL: self.tr("All photos"),
            PlaceKind.FAVOURITES: self.tr("Favourites"),
            PlaceKind.PROBLEMS: self.tr("Problems"),
            PlaceKind.HEADING: self.tr("Source folders"),
        }[place.kind]

    def _accessible(self, place: Place) -> str:
        parts = [self._name(place)]
        if place.count is not None:
            parts.append(QLocale().toString(place.count))
        if place.offline:
            parts.append(self.tr("offline"))
        return ", ".join(parts)

    def _make(self) -> list[Place]:
        places = [Place(PlaceKind.ALL, count=self._photos), Place(PlaceKind.FAVOURITES)]
        if self._folders:
            places.append(Place(PlaceKind.HEADING))
        for folder in self._folders:
            offline = folder.state is FolderState.OFFLINE
            places.append(Place(PlaceKind.FOLDER, folder.path, offline, folder.photo_count))
        if self._problems:
            places.append(Place(PlaceKind.PROBLEMS, count=self._problems))
        return places

    def _update(self) -> None:
        places = self._make()
        old = [(place.kind, place.folder) for place in self._places]
        if [(place.kind, place.folder) for place in places] == old:
            self._places = places
            self.retranslate()
            return
        self.beginResetModel()
        self._places = places
        self.endResetModel()
