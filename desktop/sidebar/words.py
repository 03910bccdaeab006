"""What the rows of the sidebar are called."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject

from desktop.places import Group, Place, PlaceKind
from desktop.plain import one_line


class PlaceWords(QObject):
    """Words places, in the user's language."""

    def name(self, place: Place) -> str:
        """Return a place's name."""
        if place.kind is PlaceKind.FOLDER and place.folder is not None:
            return one_line(place.folder.name or str(place.folder))
        if place.kind is PlaceKind.HEADING and place.group is not None:
            return self.group(place.group)
        if place.kind is PlaceKind.NOTE and place.group is not None:
            return self.note(place.group)
        return self._fixed().get(place.kind) or one_line(place.name)

    def _fixed(self) -> dict[PlaceKind, str]:
        return {
            PlaceKind.ALL: self.tr("All photos"),
            PlaceKind.FAVOURITES: self.tr("Favourites"),
            PlaceKind.RECENT: self.tr("Recently added"),
            PlaceKind.PROPOSALS: self.tr("Proposed tags"),
            PlaceKind.DUPLICATES: self.tr("Duplicates"),
            PlaceKind.PROBLEMS: self.tr("Problems"),
            PlaceKind.REMOVED: self.tr("Recently removed"),
        }

    def group(self, group: Group) -> str:
        """Return what stands over a group."""
        return {
            Group.PLACES: self.tr("Places"),
            Group.ALBUMS: self.tr("Albums"),
            Group.TAGS: self.tr("Tags"),
            Group.FOLDERS: self.tr("Source folders"),
            Group.TIDY: self.tr("Tidy up"),
        }[group]

    def note(self, group: Group) -> str:
        """Return the line that says why there is nothing under a heading."""
        return {
            Group.ALBUMS: self.tr("No albums yet"),
            Group.TAGS: self.tr("No tags yet"),
            Group.FOLDERS: self.tr("No folders yet"),
        }.get(group, "")

    def adding(self, group: Group) -> str:
        """Return what the "+" of a heading does; empty where there is none."""
        return {
            Group.ALBUMS: self.tr("New album"),
            Group.TAGS: self.tr("New tag"),
            Group.FOLDERS: self.tr("Add a folder"),
        }.get(group, "")

    def accessible(self, place: Place, *, indexing: bool = False) -> str:
        """Return what a screen reader says of a row."""
        parts = [self.name(place)]
        if place.smart:
            parts.append(self.tr("smart album"))
        if place.count is not None:
            parts.append(QLocale().toString(place.count))
        if place.offline:
            parts.append(self.tr("offline"))
        elif indexing:
            parts.append(self.tr("looking for photos"))
        return ", ".join(parts)

    def hint(self, place: Place, *, indexing: bool = False) -> str:
        """Return what a row's tool tip says; empty for none."""
        if place.kind is PlaceKind.FOLDER:
            state = self.tr("offline; its photos are kept") if place.offline else ""
            state = self.tr("looking for photos") if indexing else state
            return "\n".join(part for part in (str(place.folder), state) if part)
        if place.smart:
            return self.tr("{name}\nFinds: {query}").format(name=place.name, query=place.query)
        return place.name if place.name else ""
