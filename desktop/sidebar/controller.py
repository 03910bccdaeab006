"""What the sidebar does: albums and tags are made, named, moved and deleted, photos dropped on them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from desktop.backend.session import LibrarySession
from desktop.browse.scope import filter_of
from desktop.editing import Editor
from desktop.i18n import photo_count
from desktop.places import Group, Place, PlaceKind
from desktop.plain import one_line
from desktop.sidebar.drops import Drops
from desktop.sidebar.menu import PlaceMenus
from desktop.sidebar.moves import Moves
from desktop.sidebar.tree import Draft
from desktop.sidebar.view import Sidebar
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from engine.edits import CreateAlbum, CreateTag, DeleteAlbum, DeleteTag, Edit, Edited, RenameAlbum, RenameTag


class SidebarController(QObject):
    """Keeps the sidebar in step with the library, and turns what is done there into edits.

    Signals:
        search_wanted: a text to search for ("Search in here").
        change_search_wanted: a smart album (a Place) whose search is to be changed.
        smart_album_wanted: a smart album is to be made of what is searched for.
        rescan_wanted: new photos are to be looked for.
        remove_folder_wanted: the path of a source folder to be removed.
        propose_wanted: tags are to be proposed for the photos of a Place.
        caption_wanted: the photos of a Place are to be captioned.
        forget_proposals_wanted: all proposals are to be forgotten.
        naming_started: a row is about to be named; a sidebar that is hidden is to be shown.
    """

    search_wanted = Signal(str)
    change_search_wanted = Signal(object)
    smart_album_wanted = Signal()
    rescan_wanted = Signal()
    remove_folder_wanted = Signal(object)
    propose_wanted = Signal(object)
    caption_wanted = Signal(object)
    forget_proposals_wanted = Signal()
    naming_started = Signal()

    def __init__(
        self,
        sidebar: Sidebar,
        session: LibrarySession,
        editor: Editor,
        messages: Messages,
        icons: Icons,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._sidebar, self._tree, self._model = sidebar, sidebar.list, sidebar.model
        self._editor, self._messages = editor, messages
        self._moves = Moves(self._model)
        self._menus = PlaceMenus(icons, self.do, self)
        self._naming = False
        self._connect_library(session)
        drops = Drops(self._model, session, editor, messages, self._new_with)
        self._tree.accepts = drops.where
        self._tree.dropped.connect(drops.drop)
        self._tree.add_wanted.connect(self._add)
        self._tree.delete_wanted.connect(self.delete)
        self._tree.move_wanted.connect(self._move)
        self._tree.menu_wanted.connect(self._show_menu)
        self._tree.naming_ended.connect(self._naming_ended)
        self._model.renamed.connect(self._rename)
        self._model.drafted.connect(self._create)

    def _connect_library(self, session: LibrarySession) -> None:
        session.albums_changed.connect(self._model.set_albums)
        session.tags_changed.connect(self._model.set_tags)
        session.places_changed.connect(self._model.set_places)
        session.removed_changed.connect(self._model.set_removed_count)
        session.favourites_changed.connect(self._model.set_favourite_count)
        self._editor.failed.connect(self._failed)

    def set_language(self, code: str) -> None:
        """Name places on the map in this language."""
        self._model.set_language(code)

    # New --------------------------------------------------------------------------------------------------------------

    def new_album(self, photo_ids: Sequence[int] = (), parent_id: int | None = None) -> None:
        """Let the user name a new album, which will hold these photos."""
        self._start(Draft(PlaceKind.ALBUM, self.tr("New album"), parent_id, photo_ids=tuple(photo_ids)))

    def new_smart_album(self, query: str) -> None:
        """Let the user name a new album of what a search finds; its words are suggested."""
        if not query.strip():
            self._messages.say(self.tr("Search for something first: a smart album holds what a search finds."))
            return
        self._start(Draft(PlaceKind.ALBUM, one_line(query.strip()), query=query.strip()))

    def new_tag(self, photo_ids: Sequence[int] = (), parent_id: int | None = None) -> None:
        """Let the user name a new tag, which these photos will have."""
        self._start(Draft(PlaceKind.TAG, self.tr("New tag"), parent_id, photo_ids=tuple(photo_ids)))

    def _start(self, draft: Draft) -> None:
        """Show the row to be named."""
        self.naming_started.emit()
        index = self._model.start_draft(draft)
        self._naming = True
        self._tree.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tree.name(index)

    def _new_with(self, group: Group, ids: list[int]) -> None:
        if group is Group.ALBUMS:
            self.new_album(ids)
        else:
            self.new_tag(ids)

    def _naming_ended(self) -> None:
        if self._naming:
            self._naming = False
            self._model.end_draft()

    def _create(self, draft: Draft) -> None:
        self._naming = False
        name, photos = one_line(draft.name), photo_count(len(draft.photo_ids))
        edit: Edit
        if draft.kind is PlaceKind.TAG:
            edit = CreateTag(draft.name, draft.parent_id, draft.photo_ids)
            words = self.tr("Tag “{name}” made").format(name=name)
            if draft.photo_ids:
                words = self.tr("{photos} tagged “{tag}”").format(photos=photos, tag=name)
        else:
            edit = CreateAlbum(draft.name, draft.parent_id, draft.query, draft.photo_ids)
            words = self.tr("Album “{name}” made").format(name=name)
            if draft.photo_ids:
                words = self.tr("Album “{name}” made with {photos}").format(name=name, photos=photos)
        self._editor.apply(edit, words, self._created)

    def _created(self, outcome: Edited) -> None:
        self._model.draft_made(outcome.created)

    def _failed(self) -> None:
        """Show what the library says again; a row that is being named waits for its name."""
        self._model.forget_names()
        if not self._naming:
            self._model.end_draft()

    # What there is ----------------------------------------------------------------------------------------------------

    def _rename(self, place: Place, name: str) -> None:
        if place.id is None:
            return
        edit = RenameTag(place.id, name) if place.kind is PlaceKind.TAG else RenameAlbum(place.id, name)
        words = self.tr("“{old}” is now called “{new}”").format(old=one_line(place.name), new=one_line(name))
        self._editor.apply(edit, words)

    def delete(self, place: Place) -> None:
        """Delete an album or a tag (no photo is touched, the toast offers Undo), or ask to remove a folder."""
        if place.kind is PlaceKind.FOLDER:
            self.remove_folder_wanted.emit(place.folder)
        if place.id is None:
            return
        name = one_line(place.name)
        if place.kind is PlaceKind.ALBUM:
            self._editor.apply(DeleteAlbum(place.id), self.tr("Album “{name}” deleted").format(name=name))
        elif place.kind is PlaceKind.TAG:
            self._editor.apply(DeleteTag(place.id), self.tr("Tag “{name}” deleted").format(name=name))

    def _move(self, place: Place, key: Qt.Key) -> None:
        edit = self._moves.by_key(place, key)
        if edit is not None:
            self._editor.apply(edit, self.tr("“{name}” moved").format(name=one_line(place.name)))

    def _add(self, group: Group) -> None:
        if group is Group.ALBUMS:
            self.new_album()
        elif group is Group.TAGS:
            self.new_tag()
        else:
            self._sidebar.add_folder.emit()

    # Menus ------------------------------------------------------------------------------------------------------------

    def _show_menu(self, place: Place, point: QPoint) -> None:
        menu = self._menus.menu(place, self._tree, nested=self._moves.parent(place) is not None)
        if menu is not None:
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(point)

    def do(self, entry: str, place: Place) -> None:
        """Carry out an entry of a place's menu."""
        index = self._model.index_of(place.key)
        if entry == "rename" and index.isValid():
            self._tree.setFocus(Qt.FocusReason.MenuBarFocusReason)
            self._tree.name(index)
        elif entry == "new_inside" and place.kind is PlaceKind.TAG:
            self.new_tag(parent_id=place.id)
        elif entry in ("new_album", "new_inside"):
            self.new_album(parent_id=place.id)
        elif entry == "new_tag":
            self.new_tag()
        elif entry == "delete":
            self.delete(place)
        elif entry in _MOVES:
            self._move(place, _MOVES[entry])
        else:
            self._ask_for(entry, place)

    def _ask_for(self, entry: str, place: Place) -> None:
        if entry == "search":
            self.search_wanted.emit(f"{filter_of(place)} ")
        elif entry == "change_search":
            self.change_search_wanted.emit(place)
        elif entry == "new_smart":
            self.smart_album_wanted.emit()
        elif entry == "add_folder":
            self._sidebar.add_folder.emit()
        elif entry == "rescan":
            self.rescan_wanted.emit()
        elif entry == "folder":
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(place.folder)))
        elif entry == "remove_folder":
            self.remove_folder_wanted.emit(place.folder)
        elif entry == "caption":
            self.caption_wanted.emit(place)
        elif entry in ("propose", "propose_all"):
            self.propose_wanted.emit(place if entry == "propose" else Place(PlaceKind.ALL))
        elif entry == "forget_proposals":
            self.forget_proposals_wanted.emit()


_MOVES = {"up": Qt.Key.Key_Up, "down": Qt.Key.Key_Down, "out": Qt.Key.Key_Left}
