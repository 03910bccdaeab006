"""Photos as they are dragged: their files for other programs, their ids for albums and tags."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QUrl

PHOTOS_MIME = "application/x-sajin-photos"
URLS_MIME = "text/uri-list"


def photo_mime(ids: Sequence[int], paths: Iterable[Path]) -> QMimeData:
    """Return what is dragged of these photos.

    Args:
        ids: all of them.
        paths: their files, as far as they are known.
    """
    mime = QMimeData()
    mime.setData(PHOTOS_MIME, QByteArray(json.dumps([int(photo_id) for photo_id in ids]).encode()))
    urls = [QUrl.fromLocalFile(str(path)) for path in paths]
    if urls:
        mime.setUrls(urls)
    return mime


def photo_ids_of(mime: QMimeData) -> list[int]:
    """Return the photos that are dragged; empty where it is something else, or no sense can be made of it."""
    if not mime.hasFormat(PHOTOS_MIME):
        return []
    try:
        found = json.loads(bytes(mime.data(PHOTOS_MIME).data()))
    except ValueError:
        return []
    return [one for one in found if type(one) is int] if isinstance(found, list) else []
