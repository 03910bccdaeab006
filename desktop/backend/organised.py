"""What the sidebar shows of a library besides its photos: read at once, and only when something has changed."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.backend.protocol import LibraryProtocol
from engine.records import Album, PlaceCount, Tag


@dataclass(frozen=True)
class Organised:
    """Albums, tags, places and counts.

    Attributes:
        revision: the library's when they were read.
        removed: how many photos were removed lately.
        favourites: how many there are.
    """

    revision: int
    albums: list[Album]
    tags: list[Tag]
    places: list[PlaceCount]
    removed: int
    favourites: int


def read_organised(library: LibraryProtocol, known: int | None = None) -> Organised | None:
    """Read them; None where the library is still at the revision ``known``.  For a worker's thread."""
    revision = library.revision()
    if revision == known:
        return None
    return Organised(
        revision,
        library.albums(),
        library.tags(),
        library.places(),
        library.removed_count(),
        len(library.filtered("is:favourite")),
    )
