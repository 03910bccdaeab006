"""What the page says of a place: its title, and why there is nothing to see there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from desktop.places import Place, PlaceKind
from desktop.plain import one_line
from desktop.sidebar.words import PlaceWords

LONGEST = 20  # letters of a name on a button


@dataclass(frozen=True)
class Nothing:
    """An empty place: what is said, and what the button does.

    Attributes:
        action: ``add_folder``, ``search``, ``all``, ``rescan``, ``change_search`` or ``less_likely``.
    """

    icon: str
    title: str
    text: str = ""
    button: str = ""
    action: str = ""


class BrowseWords(QObject):
    """Words places, in the user's language."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._places = PlaceWords(self)

    def title(self, place: Place) -> str:
        """Return what stands over a place's photos."""
        return self._places.name(place)

    def nothing(self, place: Place) -> Nothing:
        """Return what is said where a place has no photos."""
        if place.kind is PlaceKind.ALBUM:
            return self._no_album_photos(place)
        everything = self.tr("Show all photos")
        found = {
            PlaceKind.FAVOURITES: Nothing(
                "heart",
                self.tr("No favourites yet"),
                self.tr("Press the heart of a photo, and it is kept here."),
                everything,
                "all",
            ),
            PlaceKind.TAG: Nothing(
                "tag",
                self.tr("No photos have this tag"),
                self.tr("Drag photos onto it in the sidebar."),
                everything,
                "all",
            ),
            PlaceKind.PROBLEMS: Nothing("check", self.tr("No problems"), self.tr("Every file could be read.")),
            PlaceKind.PLACE: Nothing("place", self.tr("No photos from here"), "", everything, "all"),
        }
        if place.kind in found:
            return found[place.kind]
        return self._no_folder_photos(place) if place.kind is PlaceKind.FOLDER else self._no_photos()

    def _no_photos(self) -> Nothing:
        return Nothing(
            "photos",
            self.tr("No photos yet"),
            self.tr("They appear here while Sajin looks through your folders."),
            self.tr("Add a folder…"),
            "add_folder",
        )

    def _no_album_photos(self, place: Place) -> Nothing:
        if place.smart:
            return Nothing(
                "smart-album",
                self.tr("Nothing is found for “{words}” now").format(words=one_line(place.query or "")),
                self.tr("Photos appear here by themselves as soon as they match."),
                self.tr("Change the search"),
                "change_search",
            )
        return Nothing(
            "album",
            self.tr("This album is empty"),
            self.tr("Drag photos onto it in the sidebar, or select photos and choose Photo, Add to album."),
            self.tr("Show all photos"),
            "all",
        )

    def _no_folder_photos(self, place: Place) -> Nothing:
        if place.offline:
            return Nothing(
                "folder-offline",
                self.tr("This folder is offline"),
                self.tr("Connect its disk. What Sajin knows of its photos is kept."),
            )
        return Nothing(
            "folder",
            self.tr("No photos in this folder"),
            self.tr("Photos that are put into it appear here."),
            self.tr("Look for new photos now"),
            "rescan",
        )

    def ordered(self, album: Place) -> str:
        """Return what was done when photos of an album were moved."""
        return self.tr("Order of “{album}” changed").format(album=one_line(album.name))

    def action(self, place: Place) -> tuple[str, str]:
        """Return words and icon of the button over a place's photos; empty for none."""
        if place.smart:
            return self.tr("Change the search"), "search"
        searched = (PlaceKind.ALBUM, PlaceKind.TAG, PlaceKind.FOLDER, PlaceKind.PLACE, PlaceKind.FAVOURITES)
        return (self.tr("Search in here"), "search") if place.kind in searched else ("", "")

    def scope(self, place: Place) -> str:
        """Return the words of the chip that keeps a search to a place."""
        return self.tr("Only in “{place}”").format(place=_short(self.title(place)))

    def save_search(self, place: Place) -> str:
        """Return the words of the button that gives a smart album the search that is shown."""
        return self.tr("Save in “{album}”").format(album=_short(one_line(place.name)))

    def saved(self, place: Place) -> str:
        """Return what was done then."""
        return self.tr("Search of “{album}” changed").format(album=one_line(place.name))


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
