"""Albums and tags that are dragged within the sidebar."""

from __future__ import annotations

import json

from PySide6.QtCore import QMimeData

from desktop.places import Place, PlaceKind

PLACE_MIME = "application/x-sajin-place"


def place_mime(place: Place) -> QMimeData:
    """Return what is dragged for an album or a tag."""
    mime = QMimeData()
    mime.setData(PLACE_MIME, json.dumps([str(place.kind), place.id]).encode())
    return mime


def place_of(mime: QMimeData) -> tuple[PlaceKind, int] | None:
    """Return the album or tag that is dragged, or None."""
    if not mime.hasFormat(PLACE_MIME):
        return None
    kind, place_id = json.loads(bytes(mime.data(PLACE_MIME).data()))
    return PlaceKind(kind), int(place_id)
