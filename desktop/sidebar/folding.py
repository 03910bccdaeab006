"""What is open in the sidebar, remembered between runs."""

from __future__ import annotations

import json
from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QObject
from PySide6.QtWidgets import QTreeView

from desktop.grid.model import AnyIndex
from desktop.places import Place, PlaceKind
from desktop.preferences import Preferences
from desktop.sidebar.model import SidebarModel


class Folding(QObject):
    """Opens rows as the user left them: headings are open, what lies under them is not, but where that was changed."""

    def __init__(self, tree: QTreeView, model: SidebarModel, preferences: Preferences | None) -> None:
        super().__init__(tree)
        self._tree, self._model, self._preferences = tree, model, preferences
        self._turned = set(preferences.folded if preferences is not None else [])
        self._quiet = False
        tree.expanded.connect(lambda index: self._remember(index, is_open=True))
        tree.collapsed.connect(lambda index: self._remember(index, is_open=False))
        model.rowsInserted.connect(self._open_new)
        model.rowsMoved.connect(lambda *moved: self._open_new(moved[3], moved[4], moved[4]))
        self._open_new(QModelIndex(), 0, model.rowCount() - 1)

    def _open_new(self, parent: QModelIndex, first: int, last: int) -> None:
        """Open rows that are new, or have their first row inside now."""
        self._quiet = True
        for row in range(first, last + 1):
            for index in self._with_inside(self._model.index(row, 0, parent)):
                self._apply(index)
        if parent.isValid():
            self._apply(parent)
        self._quiet = False

    def _with_inside(self, index: QModelIndex) -> Iterator[QModelIndex]:
        yield index
        for row in range(self._model.rowCount(index)):
            yield from self._with_inside(self._model.index(row, 0, index))

    def _apply(self, index: QModelIndex) -> None:
        if index.isValid() and self._model.hasChildren(index):
            place = self._model.place(index)
            is_open = (place.kind is PlaceKind.HEADING) != (_name(place) in self._turned)
            if self._tree.isExpanded(index) != is_open:
                self._tree.setExpanded(index, is_open)

    def _remember(self, index: AnyIndex, *, is_open: bool) -> None:
        if self._quiet:
            return
        place = self._model.place(index)
        if is_open == (place.kind is PlaceKind.HEADING):
            self._turned.discard(_name(place))
        else:
            self._turned.add(_name(place))
        if self._preferences is not None:
            self._preferences.folded = sorted(self._turned)


def _name(place: Place) -> str:
    return json.dumps(place.key, ensure_ascii=False)
