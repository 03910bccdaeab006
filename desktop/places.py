"""Places: what the sidebar leads to and the page shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

PlaceKey = tuple[str | int | None, ...]
"""Names a place over all changes of its name, count and state."""


class PlaceKind(StrEnum):
    """What a row of the sidebar stands for."""

    ALL = "all"
    FAVOURITES = "favourites"
    RECENT = "recent"
    PROPOSALS = "proposals"
    CAPTIONS = "captions"
    """The captioning page; it has no row."""

    PLACE = "place"
    ALBUM = "album"
    TAG = "tag"
    FOLDER = "folder"
    DUPLICATES = "duplicates"
    PROBLEMS = "problems"
    REMOVED = "removed"
    HEADING = "heading"
    NOTE = "note"


class Group(StrEnum):
    """What rows stand under one heading."""

    PLACES = "places"
    ALBUMS = "albums"
    TAGS = "tags"
    FOLDERS = "folders"
    TIDY = "tidy"


@dataclass(frozen=True)
class Place:
    """One row.

    Attributes:
        folder: of a source folder.
        offline: the folder is away.
        count: how many photos (problems, groups, proposals) are there; None where that is not known.
        id: of an album or a tag; None for one that is being named and is not made yet.
        name: of an album, a tag, a country or a city.
        query: the search text of a smart album.
        country, city: of a place on the map; ``city`` None for the whole country.
        group: of a heading, or of the line that says why there is nothing under it.
    """

    kind: PlaceKind
    folder: Path | None = None
    offline: bool = False
    count: int | None = None
    id: int | None = None
    name: str = ""
    query: str | None = None
    country: str = ""
    city: int | None = None
    group: Group | None = None

    @property
    def smart(self) -> bool:
        """Whether it is an album that holds what its search finds."""
        return self.kind is PlaceKind.ALBUM and self.query is not None

    @property
    def key(self) -> PlaceKey:
        """Its identity."""
        if self.kind in (PlaceKind.ALBUM, PlaceKind.TAG):
            return (str(self.kind), self.id)
        if self.kind is PlaceKind.FOLDER:
            return (str(self.kind), str(self.folder))
        if self.kind is PlaceKind.PLACE:
            return (str(self.kind), self.country, self.city)
        if self.kind in (PlaceKind.HEADING, PlaceKind.NOTE):
            return (str(self.kind), str(self.group))
        return (str(self.kind),)
