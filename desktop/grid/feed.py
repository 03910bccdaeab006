"""Sees to it that what is in sight has its summaries and pictures, and then what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop.backend.thumbnails import ThumbnailStore, TileKey

if TYPE_CHECKING:
    from desktop.grid.view import PhotoGridView

SOON_MS = 12
"""Several events of one moment are answered together."""

REST_MS = 60
"""While it is scrolled by screens nothing is read; this long after it, reading begins."""


class PictureFeed(QObject):
    """Asks for pictures in the order in which they are looked at: from the top, then on in the scroll's direction.

    Args:
        grid: which tiles are in sight.
        thumbnails: where pictures come from.
    """

    def __init__(self, grid: PhotoGridView, thumbnails: ThumbnailStore) -> None:
        super().__init__(grid)
        self._grid, self._thumbnails = grid, thumbnails
        self._down = True
        self._waiting: dict[str, set[int]] = {}
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._ask)
        thumbnails.ready.connect(self._ready)

    def lacked(self, found: list[tuple[int, str]]) -> None:
        """Paint these rows again when the pictures of their photos have come; know that they are to be asked for."""
        for row, content_hash in found:
            if content_hash:
                self._waiting.setdefault(content_hash, set()).add(row)
        if found:
            self.soon()

    def soon(self) -> None:
        """Ask once the events that wait have been handled."""
        if not self._timer.isActive():
            self._timer.start(SOON_MS)

    def scrolled(self, by: int) -> None:
        """Know the direction; wait until a rush has passed."""
        self._down = by > 0
        if 2 * abs(by) > self._grid.viewport().height():
            self.rest()
        else:
            self.soon()

    def rest(self) -> None:
        """Wait for a pause: what is asked for now would be of no use in a moment."""
        self._timer.start(REST_MS)

    def _ask(self) -> None:
        grid = self._grid
        if not grid.isVisible() or not grid.photos.rowCount():
            return
        top, page = grid.verticalOffset(), grid.viewport().height()
        seen = grid.layout_.rows_between(top, top + page)
        ahead = (top + page, top + 2 * page) if self._down else (top - page, top)
        coming = grid.layout_.rows_between(*ahead)
        grid.photos.want(range(min(seen.start, coming.start or seen.start), max(seen.stop, coming.stop)))
        keys, coming_keys = self._keys(top, top + page), self._keys(*ahead)
        in_sight = {key.content_hash for key in keys}
        self._waiting = {known: rows for known, rows in self._waiting.items() if known in in_sight}
        self._thumbnails.want(keys + (coming_keys if self._down else coming_keys[::-1]))

    def _keys(self, top: int, bottom: int) -> list[TileKey]:
        grid, keys = self._grid, []
        for row, rect in grid.tiles_between(top, bottom):
            summary = grid.photos.peek(row)
            if summary is not None:
                keys.append(grid.key_of(summary, rect))
        return keys

    def _ready(self, content_hash: str) -> None:
        for row in self._waiting.pop(content_hash, ()):
            self._grid.update_row(row)
