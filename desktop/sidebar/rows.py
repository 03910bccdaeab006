"""The rows of the sidebar's model, and how one tree of them becomes another with as few changes as possible.

Rows that stay are the same rows for the view: what is selected, open or being named in them stays so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol

from PySide6.QtCore import QModelIndex, SignalInstance

from desktop.grid.model import AnyIndex
from desktop.places import Place, PlaceKey, PlaceKind
from desktop.sidebar.tree import Branch


class TreeModel(Protocol):
    """What is told to the views; a QAbstractItemModel."""

    dataChanged: SignalInstance  # noqa: N815

    def createIndex(self, row: int, column: int, number: int, /) -> QModelIndex: ...  # noqa: N802, D102
    def beginInsertRows(self, parent: QModelIndex, first: int, last: int, /) -> None: ...  # noqa: N802, D102
    def endInsertRows(self) -> None: ...  # noqa: N802, D102
    def beginRemoveRows(self, parent: QModelIndex, first: int, last: int, /) -> None: ...  # noqa: N802, D102
    def endRemoveRows(self) -> None: ...  # noqa: N802, D102
    def beginMoveRows(  # noqa: N802, D102
        self, source: QModelIndex, first: int, last: int, target: QModelIndex, at: int, /
    ) -> bool: ...
    def endMoveRows(self) -> None: ...  # noqa: N802, D102


@dataclass(eq=False)
class Row:
    """One row.

    Attributes:
        number: names it in model indexes.
        branch: what it was made of last; where that comes again, it and all inside it are as they should be.
    """

    number: int
    place: Place
    parent: Row | None
    children: list[Row] = field(default_factory=list)
    branch: Branch | None = None

    def position(self) -> int:
        """Return its place among its siblings."""
        return 0 if self.parent is None else self.parent.children.index(self)


class Rows:
    """All rows of a model; none at first.

    Args:
        model: tells its views of every change.
    """

    def __init__(self, model: TreeModel) -> None:
        self._model = model
        self._numbers = count(1)
        self._root = Row(0, Place(PlaceKind.HEADING), None)
        self._by_number: dict[int, Row] = {0: self._root}
        self._by_key: dict[PlaceKey, Row] = {}

    def at(self, index: AnyIndex) -> Row:
        """Return the row of an index; the root for none."""
        return self._by_number[index.internalId()] if index.isValid() else self._root

    def find(self, key: PlaceKey) -> Row | None:
        """Return the row of a place."""
        return self._by_key.get(key)

    def walk(self, top: Row | None = None) -> Iterator[Row]:
        """Yield all rows from the top down."""
        for row in (top or self._root).children:
            yield row
            yield from self.walk(row)

    def rekey(self, row: Row, place: Place) -> None:
        """Let a row stand for a place of another key."""
        self._by_key.pop(row.place.key, None)
        row.place = place
        self._by_key[place.key] = row

    def become(self, branches: Sequence[Branch]) -> None:
        """Change into these rows."""
        self._arrange(self._root, branches)
        self._prune(self._root, branches)

    def _arrange(self, parent: Row, branches: Sequence[Branch]) -> None:
        """Bring every wanted row to its place; those not wanted any more end up behind them.

        From the top down: where a row's parent is at its own place already, no row can come to lie inside itself.
        """
        at = 0
        while at < len(branches):
            row = self._by_key.get(branches[at].place.key)
            if row is None:
                at = self._insert(parent, at, branches)
                continue
            if row.parent is not parent or parent.children[at] is not row:
                self._move(row, parent, at)
            if row.place != branches[at].place:
                row.place = branches[at].place
                index = self._index(row)
                self._model.dataChanged.emit(index, index)
            at += 1
        for row, branch in zip(parent.children, branches, strict=False):
            if row.branch is not branch and (row.children or branch.children):
                self._arrange(row, branch.children)

    def _insert(self, parent: Row, at: int, branches: Sequence[Branch]) -> int:
        """Insert the run of new rows that starts here; return where the next one is."""
        end = at
        while end < len(branches) and branches[end].place.key not in self._by_key:
            end += 1
        self._model.beginInsertRows(self._index(parent), at, end - 1)
        rows = [Row(next(self._numbers), branch.place, parent) for branch in branches[at:end]]
        parent.children[at:at] = rows
        for row in rows:
            self._by_number[row.number] = row
            self._by_key[row.place.key] = row
        self._model.endInsertRows()
        return end

    def _move(self, row: Row, parent: Row, at: int) -> None:
        source, old = row.parent, row.position()
        assert source is not None
        self._model.beginMoveRows(self._index(source), old, old, self._index(parent), at)
        source.children.remove(row)
        parent.children.insert(at, row)
        row.parent = parent
        self._model.endMoveRows()

    def _prune(self, parent: Row, branches: Sequence[Branch]) -> None:
        if len(parent.children) > len(branches):
            self._model.beginRemoveRows(self._index(parent), len(branches), len(parent.children) - 1)
            gone = parent.children[len(branches) :]
            del parent.children[len(branches) :]
            for row in gone:
                self._forget(row)
            self._model.endRemoveRows()
        for row, branch in zip(parent.children, branches, strict=True):
            if row.branch is not branch:
                row.branch = branch
                self._prune(row, branch.children)

    def _forget(self, row: Row) -> None:
        for inside in row.children:
            self._forget(inside)
        del self._by_number[row.number]
        self._by_key.pop(row.place.key, None)

    def _index(self, row: Row) -> QModelIndex:
        return QModelIndex() if row.parent is None else self._model.createIndex(row.position(), 0, row.number)
