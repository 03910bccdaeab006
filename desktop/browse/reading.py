"""Which photos a place has; read off the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.backend.protocol import LibraryProtocol
from desktop.browse.scope import filter_of
from desktop.places import Place, PlaceKind

MOST_RECENT = 2_000


@dataclass(frozen=True, eq=False)
class Found:
    """The photos of a place.

    Attributes:
        ids: int64[n], in the order in which they are shown.
        days: int32[n], where that is by date, newest first; else None.
    """

    ids: NDArray[np.int64]
    days: NDArray[np.int32] | None = None


Reader = Callable[[LibraryProtocol], Found]


def reader(place: Place, *, by_date: bool = False) -> Reader:
    """Return what reads a place's photos; for a worker's thread.

    Args:
        by_date: show an album by date instead of in its own order.
    """
    if place.kind is PlaceKind.ALBUM and place.id is not None:
        album_id = place.id
        in_order = not by_date
        return lambda library: _found(library, library.album_photos(album_id), in_order=in_order)
    if place.kind is PlaceKind.RECENT:
        return lambda library: _found(library, library.photo_ids("added")[:MOST_RECENT], in_order=True)
    if place.kind is PlaceKind.PLACE:
        return lambda library: _found(library, library.place_photos(place.country, place.city))
    if place.kind is PlaceKind.FOLDER and place.folder is not None:
        folder = place.folder
        return lambda library: _found(library, library.folder_photos(folder))
    return lambda library: _found(library, library.filtered(filter_of(place)))


def _found(library: LibraryProtocol, ids: Sequence[int] | NDArray[np.int64], *, in_order: bool = False) -> Found:
    if in_order:
        return Found(np.asarray(ids, np.int64))
    found = library.days_of(ids if isinstance(ids, list) else np.asarray(ids).tolist())
    return Found(found.ids, found.days)
