"""Where an album or a tag goes when it is dropped, or moved by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop.places import Group, Place, PlaceKind
from desktop.sidebar.drop_tree import Where
from desktop.sidebar.model import SidebarModel
from engine.edits import Edit, MoveAlbum, MoveTag

GROUPS = {PlaceKind.ALBUM: Group.ALBUMS, PlaceKind.TAG: Group.TAGS}


class Moves:
    """Works out what a move does to the tree."""

    def __init__(self, model: SidebarModel) -> None:
        self._model = model

    def where(self, kind: PlaceKind, moved: int, place: Place) -> tuple[Where, ...]:
        """Return where on a row an album or tag can be dropped."""
        if place.kind is PlaceKind.HEADING and place.group is GROUPS[kind]:
            return (Where.ON,)
        if place.kind is not kind or place.id is None or self._is_inside(place, (str(kind), moved)):
            return ()
        if kind is PlaceKind.TAG:
            return (Where.ON,)
        return (Where.ABOVE, Where.BELOW) if place.smart else (Where.ON, Where.ABOVE, Where.BELOW)

    def dropped(self, kind: PlaceKind, moved: int, place: Place, where: Where) -> Edit:
        """Return the edit that a drop stands for."""
        inside = None if place.kind is PlaceKind.HEADING else place.id
        if kind is PlaceKind.TAG:
            return MoveTag(moved, inside)
        if where is Where.ON:
            return MoveAlbum(moved, inside)
        others = [sibling for sibling in self._siblings(place) if sibling.id != moved]
        at = next(row for row, sibling in enumerate(others) if sibling.id == place.id)
        return MoveAlbum(moved, self._parent_id(place), at + (where is Where.BELOW))

    def by_key(self, place: Place, key: Qt.Key) -> Edit | None:
        """Return the edit of Alt and an arrow: up and down among the siblings, right into the one above, left out."""
        if place.kind not in GROUPS or place.id is None:
            return None
        siblings = self._siblings(place)
        at = next(row for row, sibling in enumerate(siblings) if sibling.id == place.id)
        if key == Qt.Key.Key_Right:
            return self._into(place, siblings[at - 1]) if at else None
        if key == Qt.Key.Key_Left:
            return self._out(place)
        to = at + (1 if key == Qt.Key.Key_Down else -1)
        if place.kind is PlaceKind.TAG or not 0 <= to < len(siblings) or siblings[to].id is None:
            return None
        return MoveAlbum(place.id, self._parent_id(place), to)

    def parent(self, place: Place) -> Place | None:
        """Return the album or tag that one lies in."""
        index = self._model.index_of(place.key).parent()
        parent = self._model.place(index) if index.isValid() else None
        return parent if parent is not None and parent.kind is place.kind else None

    def _into(self, place: Place, above: Place) -> Edit | None:
        assert place.id is not None
        if place.kind is PlaceKind.TAG:
            return MoveTag(place.id, above.id)
        return None if above.smart or above.id is None else MoveAlbum(place.id, above.id)

    def _out(self, place: Place) -> Edit | None:
        parent = self.parent(place)
        if parent is None or place.id is None:
            return None
        grandparent = self._parent_id(parent)
        if place.kind is PlaceKind.TAG:
            return MoveTag(place.id, grandparent)
        at = next(row for row, sibling in enumerate(self._siblings(parent)) if sibling.id == parent.id)
        return MoveAlbum(place.id, grandparent, at + 1)

    def _parent_id(self, place: Place) -> int | None:
        parent = self.parent(place)
        return None if parent is None else parent.id

    def _siblings(self, place: Place) -> list[Place]:
        above = self._model.index_of(place.key).parent()
        return [self._model.place(self._model.index(row, 0, above)) for row in range(self._model.rowCount(above))]

    def _is_inside(self, place: Place, key: tuple[str, int]) -> bool:
        index = self._model.index_of(place.key)
        while index.isValid():
            if self._model.place(index).key == key:
                return True
            index = index.parent()
        return False
