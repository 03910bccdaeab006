"""What can be dropped on the sidebar, and what that does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from desktop.editing import Editor
from desktop.grid.mime import photo_ids_of
from desktop.i18n import photo_count
from desktop.places import Group, Place, PlaceKind
from desktop.plain import one_line
from desktop.sidebar.drop_tree import Target, Where
from desktop.sidebar.mime import place_of
from desktop.sidebar.model import SidebarModel
from desktop.sidebar.moves import GROUPS, Moves
from desktop.status.messages import Messages
from engine.edits import AddToAlbum, SetFavourites, adding_tags
from engine.errors import PhotoUnknown

NewWithPhotos = Callable[[Group, list[int]], None]
"""Starts a new album or tag that will hold these photos."""

TAKES_NEW = (Group.ALBUMS, Group.TAGS)


class Drops(QObject):
    """Photos go into albums, on tags and among the favourites; albums and tags are moved."""

    def __init__(
        self, model: SidebarModel, session: LibrarySession, editor: Editor, messages: Messages, new: NewWithPhotos
    ) -> None:
        super().__init__(model)
        self._model, self._session, self._editor, self._messages, self._new = model, session, editor, messages, new
        self._moves = Moves(model)

    def where(self, mime: QMimeData, place: Place) -> tuple[Where, ...]:
        """Return where on a row this can be dropped."""
        moved = place_of(mime)
        if moved is not None:
            return self._moves.where(*moved, place)
        takes = place.kind is PlaceKind.FAVOURITES or (place.kind is PlaceKind.HEADING and place.group in TAKES_NEW)
        takes = takes or (place.kind in GROUPS and place.id is not None and not place.smart)
        return (Where.ON,) if takes and (photo_ids_of(mime) or _files(mime)) else ()

    def drop(self, mime: QMimeData, target: Target) -> None:
        """Do it."""
        moved, ids = place_of(mime), photo_ids_of(mime)
        if moved is not None:
            edit = self._moves.dropped(*moved, target.place, target.where)
            self._editor.apply(edit, self._moved_words(moved))
        elif ids:
            self._take(ids, target.place)
        else:
            files = _files(mime)
            self._session.ask(lambda library: _ids_of(library, files), lambda found: self._found(found, target.place))

    def _found(self, ids: list[int], place: Place) -> None:
        if ids:
            self._take(ids, place)
        else:
            self._messages.say(self.tr("These files are not in the library. Add the folder that they are in first."))

    def _take(self, ids: list[int], place: Place) -> None:
        photos, name = photo_count(len(ids)), one_line(place.name)
        if place.kind is PlaceKind.HEADING and place.group is not None:
            self._new(place.group, ids)
        elif place.kind is PlaceKind.FAVOURITES:
            words = self.tr("{photos} added to the favourites").format(photos=photos)
            self._editor.apply(SetFavourites(dict.fromkeys(ids, True)), words)
        elif place.kind is PlaceKind.TAG:
            words = self.tr("{photos} tagged “{tag}”").format(photos=photos, tag=name)
            self._editor.apply(adding_tags(ids, [place.name]), words)
        elif place.id is not None:
            words = self.tr("{photos} added to “{album}”").format(photos=photos, album=name)
            self._editor.apply(AddToAlbum(place.id, tuple(ids)), words)

    def _moved_words(self, moved: tuple[PlaceKind, int]) -> str:
        index = self._model.index_of((str(moved[0]), moved[1]))
        name = one_line(self._model.place(index).name) if index.isValid() else ""
        return self.tr("“{name}” moved").format(name=name)


def _files(mime: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def _ids_of(library: LibraryProtocol, files: list[Path]) -> list[int]:
    found: dict[int, None] = {}
    for file in files:
        try:
            found[library.photo_id_of(file)] = None
        except PhotoUnknown:
            continue
    return list(found)
