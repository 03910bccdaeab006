"""The menus of the sidebar's rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop.places import Group, Place, PlaceKind
from desktop.theme.icons import Icons

Do = Callable[[str, Place], None]
"""Carries out an entry, by its name, on a place."""

_KEYS = {
    "rename": "F2",
    "delete": "Del",
    "remove_folder": "Del",
    "new_album": "Ins",
    "new_tag": "Ins",
    "add_folder": "Ctrl+O",
    "up": "Alt+Up",
    "down": "Alt+Down",
    "out": "Alt+Left",
}
_ICONS = {
    "rename": "pencil",
    "delete": "trash",
    "new_album": "album",
    "new_inside": "plus",
    "new_smart": "smart-album",
    "new_tag": "tag",
    "search": "search",
    "change_search": "search",
    "folder": "folder",
    "add_folder": "folder-add",
    "remove_folder": "close",
    "propose": "proposals",
    "caption": "caption",
}


class PlaceMenus(QObject):
    """Makes a menu of what can be done with a place."""

    def __init__(self, icons: Icons, do: Do, parent: QObject) -> None:
        super().__init__(parent)
        self._icons, self._do = icons, do

    def menu(self, place: Place, parent: QWidget, *, nested: bool = False) -> QMenu | None:
        """Return the menu of a place, or None where nothing can be done with it.

        Args:
            nested: it is an album or tag inside another.
        """
        entries = self._entries(place, nested)
        if not entries:
            return None
        menu, words = QMenu(parent), self._words(place)
        for entry in entries:
            if entry == "-":
                menu.addSeparator()
                continue
            action = menu.addAction(words[entry])
            action.setObjectName(entry)
            if entry in _KEYS:
                action.setShortcut(QKeySequence(_KEYS[entry]))
                action.setShortcutVisibleInContextMenu(True)
            if entry in _ICONS:
                action.setIcon(self._icons.icon(_ICONS[entry]))
            action.triggered.connect(lambda _=False, entry=entry: self._do(entry, place))
        return menu

    def _entries(self, place: Place, nested: bool) -> Sequence[str]:
        if place.kind is PlaceKind.HEADING:
            return {
                Group.ALBUMS: ("new_album", "new_smart"),
                Group.TAGS: ("new_tag",),
                Group.FOLDERS: ("add_folder", "rescan"),
            }.get(place.group or Group.TIDY, ())
        if place.kind is PlaceKind.ALBUM:
            own = ("change_search",) if place.smart else ("new_inside", "search")
            out = ("out",) if nested else ()
            return (*own, "propose", "caption", "-", "rename", "up", "down", *out, "-", "delete")
        if place.kind is PlaceKind.TAG:
            return ("new_inside", "search", "propose", "-", "rename", *(("out",) if nested else ()), "-", "delete")
        if place.kind is PlaceKind.FOLDER:
            return ("search", "propose", "folder", "rescan", "-", "remove_folder")
        if place.kind in (PlaceKind.ALL, PlaceKind.RECENT):
            return ("propose",)
        if place.kind is PlaceKind.PROPOSALS:
            return ("propose_all", "-", "forget_proposals")
        return ("search", "propose") if place.kind in (PlaceKind.FAVOURITES, PlaceKind.PLACE) else ()

    def _words(self, place: Place) -> dict[str, str]:
        tag = place.kind is PlaceKind.TAG
        return {
            "new_album": self.tr("New album"),
            "new_smart": self.tr("New smart album"),
            "new_tag": self.tr("New tag"),
            "new_inside": self.tr("New tag inside") if tag else self.tr("New album inside"),
            "add_folder": self.tr("Add a folder…"),
            "rescan": self.tr("Look for new photos now"),
            "search": self.tr("Search in here"),
            "change_search": self.tr("Change the search"),
            "rename": self.tr("Rename"),
            "up": self.tr("Move up"),
            "down": self.tr("Move down"),
            "out": self.tr("Move out"),
            "delete": self.tr("Delete tag") if tag else self.tr("Delete album"),
            "folder": self.tr("Show in file manager"),
            "remove_folder": self.tr("Remove from the library…"),
            "propose": self.tr("Propose tags"),
            "caption": self.tr("Caption photos…"),
            "propose_all": self.tr("Propose tags for all photos"),
            "forget_proposals": self.tr("Forget all proposals…"),
        }
