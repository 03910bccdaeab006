"""The places of the sidebar as a Qt model: a tree that keeps its rows, and what is open in them, through changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, Qt, Signal

from desktop.grid.model import AnyIndex
from desktop.places import Place, PlaceKey, PlaceKind
from desktop.plain import tooltip
from desktop.sidebar.mime import place_mime
from desktop.sidebar.rows import Row, Rows
from desktop.sidebar.tree import Builder, Draft, Facts
from desktop.sidebar.words import PlaceWords
from engine.records import Album, PlaceCount, SourceFolder, Tag

__all__ = ["PLACE_ROLE", "Place", "PlaceKind", "SidebarModel"]

PLACE_ROLE = Qt.ItemDataRole.UserRole
_MOVED = (PlaceKind.ALBUM, PlaceKind.TAG)
_PARENTS = (PlaceKind.ALBUM, PlaceKind.TAG, PlaceKind.PLACE, PlaceKind.HEADING)


class SidebarModel(QAbstractItemModel):
    """Photos, favourites and what was added last; then places, albums, tags and folders under headings.

    Signals:
        renamed: a Place and the name that was typed for it.
        drafted: a Draft that got its name: the album or tag is to be made.
    """

    renamed = Signal(object, str)
    drafted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words = PlaceWords(self)
        self._facts, self._builder = Facts(), Builder()
        self._indexing: float | None = None
        self._rows = Rows(self)
        self._update()

    # What is known ----------------------------------------------------------------------------------------------------

    def set_photo_count(self, count: int) -> None:
        """Show how many photos there are."""
        self._update(photos=count)

    def set_favourite_count(self, count: int) -> None:
        """Show how many favourites there are."""
        self._update(favourites=count)

    def set_proposal_count(self, count: int | None) -> None:
        """Show how many tags are proposed; None: none were ever asked for, and the place is left out."""
        self._update(proposals=count)

    def set_problem_count(self, count: int) -> None:
        """Show how many files could not be read."""
        self._update(problems=count)

    def set_duplicate_count(self, count: int) -> None:
        """Show how many groups of duplicates were found."""
        self._update(duplicates=count)

    def set_removed_count(self, count: int) -> None:
        """Show how many photos were removed lately."""
        self._update(removed=count)

    def set_folders(self, folders: Sequence[SourceFolder]) -> None:
        """Show the source folders."""
        self._update(folders=list(folders))

    def set_albums(self, albums: Sequence[Album]) -> None:
        """Show the albums; names typed meanwhile are in them now."""
        self._settle(PlaceKind.ALBUM)
        self._update(albums=list(albums))

    def set_tags(self, tags: Sequence[Tag]) -> None:
        """Show the tags."""
        self._settle(PlaceKind.TAG)
        self._update(tags=list(tags))

    def set_places(self, places: Sequence[PlaceCount]) -> None:
        """Show where photos were taken."""
        self._update(places=list(places))

    def set_language(self, code: str) -> None:
        """Name places on the map in this language (``en``, ``ko``)."""
        self._update(language=code)

    def set_indexing(self, progress: float | None) -> None:
        """Show on the folders that photos are looked for: how much is done (0 to 1, below 0: not known), None: not."""
        if progress != self._indexing:
            self._indexing = progress
            self._tell(lambda row: row.place.kind is PlaceKind.FOLDER)

    @property
    def indexing(self) -> float | None:
        """What :meth:`set_indexing` was told."""
        return self._indexing

    def forget_names(self) -> None:
        """Show the library's own names again: one that was typed was refused."""
        self._facts.names.clear()
        self._update()

    # A new album or tag -----------------------------------------------------------------------------------------------

    def start_draft(self, draft: Draft) -> QModelIndex:
        """Show a row for an album or tag that is to be named; return it."""
        self._update(draft=draft)
        return self.index_of((str(draft.kind), draft.id))

    @property
    def draft(self) -> Draft | None:
        """The album or tag that is being named or made."""
        return self._facts.draft

    def end_draft(self) -> None:
        """Take the row away again."""
        self._update(draft=None)

    def draft_made(self, made_id: int | None) -> None:
        """Know the id of the album or tag that was made of the draft: its row stays, and becomes the real one."""
        draft = self._facts.draft
        if draft is None:
            return
        row = self._rows.find((str(draft.kind), None))
        if row is not None and made_id is not None and self._rows.find((str(draft.kind), made_id)) is None:
            self._rows.rekey(row, replace(row.place, id=made_id))
        self._facts.draft = replace(draft, id=made_id, made=True)
        self._update()

    def _settle(self, kind: PlaceKind) -> None:
        """Names and drafts of this kind that were typed are in the library now."""
        self._facts.names = {key: name for key, name in self._facts.names.items() if key[0] is not kind}
        draft = self._facts.draft
        if draft is not None and draft.kind is kind and draft.made:
            self._facts.draft = None

    # Asked by views ---------------------------------------------------------------------------------------------------

    def index_of(self, key: PlaceKey) -> QModelIndex:
        """Return where a place stands; invalid if it is not there."""
        row = self._rows.find(key)
        return QModelIndex() if row is None else self._index(row)

    def place(self, index: AnyIndex) -> Place:
        """Return a row's place."""
        return self._rows.at(index).place

    def places(self) -> Iterator[Place]:
        """Yield all rows' places, from the top."""
        return (row.place for row in self._rows.walk())

    def retranslate(self) -> None:
        """Word everything again."""
        self._tell(lambda row: True)

    def index(self, row: int, column: int = 0, parent: AnyIndex = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Qt's."""
        children = self._rows.at(parent).children
        if column or parent.column() > 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, children[row].number)

    def parent(self, child: AnyIndex = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """Qt's."""
        parent = self._rows.at(child).parent if child.isValid() else None
        return QModelIndex() if parent is None else self._index(parent)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """Qt's."""
        return 0 if parent.column() > 0 else len(self._rows.at(parent).children)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """Qt's."""
        return 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's."""
        if not index.isValid():
            return None
        place, roles = self.place(index), Qt.ItemDataRole
        busy = self._indexing is not None and place.kind is PlaceKind.FOLDER and not place.offline
        if role == PLACE_ROLE:
            return place
        if role == roles.EditRole:
            return place.name
        if role == roles.DisplayRole:
            return self.words.name(place)
        if role == roles.AccessibleTextRole:
            return self.words.accessible(place, indexing=busy)
        if role == roles.ToolTipRole:
            return tooltip(hint) if (hint := self.words.hint(place, indexing=busy)) else None
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Qt's: a name was typed; it is shown at once, and the library is asked to follow."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        place, name = self.place(index), " ".join(str(value).split())
        draft = self._facts.draft
        if place.kind not in _MOVED or not name:
            return False
        if place.id is None and draft is not None:
            named = replace(draft, name=name)
            self._update(draft=named)
            self.drafted.emit(named)
        elif place.id is not None and name != place.name:
            self._facts.names[(place.kind, place.id)] = name
            self._update()
            self.renamed.emit(place, name)
        return True

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Qt's: headings can be gone to by the keyboard, but are no places; notes are neither."""
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled
        kind = self.place(index).kind
        if kind is PlaceKind.NOTE:
            return flag.ItemNeverHasChildren
        flags = flag.ItemIsEnabled | flag.ItemIsDropEnabled
        if kind is not PlaceKind.HEADING:
            flags |= flag.ItemIsSelectable
        if kind not in _PARENTS:
            flags |= flag.ItemNeverHasChildren
        if kind in _MOVED:
            flags |= flag.ItemIsEditable
        if kind in _MOVED and self.place(index).id is not None:
            flags |= flag.ItemIsDragEnabled
        return flags

    def mimeTypes(self) -> list[str]:  # noqa: N802
        """Qt's."""
        return place_mime(Place(PlaceKind.ALBUM, id=0)).formats()

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802
        """Qt's: an album or a tag that is dragged."""
        return place_mime(self.place(indexes[0]))

    def supportedDragActions(self) -> Qt.DropAction:  # noqa: N802
        """Qt's."""
        return Qt.DropAction.MoveAction

    # Within -----------------------------------------------------------------------------------------------------------

    def _index(self, row: Row) -> QModelIndex:
        return QModelIndex() if row.parent is None else self.createIndex(row.position(), 0, row.number)

    def _update(self, **facts: Any) -> None:
        for name, value in facts.items():
            setattr(self._facts, name, value)
        self._rows.become(self._builder.build(self._facts))

    def _tell(self, wanted: Callable[[Row], bool]) -> None:
        for row in self._rows.walk():
            if wanted(row):
                self.dataChanged.emit(self._index(row), self._index(row))
