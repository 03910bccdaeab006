"""Paints what is in sight of the grid, and of that only what has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPaintEvent

from desktop.grid.delegate import REACH, PhotoDelegate, Tile
from desktop.grid.headers import Headers
from desktop.theme.theme import Theme

if TYPE_CHECKING:
    from desktop.grid.view import PhotoGridView

MOST_RECTS = 12
BAND_OPACITY = 0.18


class GridPainter:
    """Draws a :class:`PhotoGridView`.

    Args:
        grid: what to draw.
        delegate: draws the tiles.
        headers: draws the headers.
        theme: colours.
    """

    def __init__(self, grid: PhotoGridView, delegate: PhotoDelegate, headers: Headers, theme: Theme) -> None:
        self._grid, self._delegate, self._headers, self._theme = grid, delegate, headers, theme

    def paint(self, event: QPaintEvent) -> list[tuple[int, str]]:
        """Draw; return rows and content hashes of the photos whose picture was not here ("" where all was lacking)."""
        region = event.region()
        rects = list(region) if region.rectCount() <= MOST_RECTS else [region.boundingRect()]  # type: ignore[call-overload]
        painter = QPainter(self._grid.viewport())
        lacking: list[tuple[int, str]] = []
        for rect in rects:
            painter.setClipRect(rect)
            painter.fillRect(rect, self._theme.tokens.color("window"))
            lacking += self._paint_tiles(painter, rect)
            self._paint_headers(painter, rect)
            self._paint_band(painter)
        painter.end()
        return lacking

    def _paint_tiles(self, painter: QPainter, rect: QRect) -> list[tuple[int, str]]:
        grid = self._grid
        top = grid.verticalOffset() + rect.top()
        left, right = rect.left() - REACH, rect.right() + REACH
        current = grid.currentIndex().row() if grid.hasFocus() else -1
        hovered, selected = grid.hovered_row, grid.chosen.mask
        touched = grid.tiles_between(top - REACH, top + rect.height() + REACH)
        places = [(row, place) for row, place in touched if place.left() <= right and place.right() >= left]
        tiles = [
            Tile(place, grid.photos.peek(row), bool(selected[row]), row == current, row == hovered)
            for row, place in places
        ]
        ratio = grid.viewport().devicePixelRatioF()
        lacking = {key.content_hash for key in self._delegate.paint_pictures(painter, tiles, ratio)}
        self._delegate.paint_marks(painter, tiles, ratio)
        found = [
            (row, "" if tile.summary is None else tile.summary.content_hash)
            for (row, _), tile in zip(places, tiles, strict=True)
        ]
        return [(row, content_hash) for row, content_hash in found if not content_hash or content_hash in lacking]

    def _paint_headers(self, painter: QPainter, rect: QRect) -> None:
        grid = self._grid
        offset = grid.verticalOffset()
        stuck = grid.stuck_header()
        top = offset + rect.top()
        for section, place in grid.layout_.headers_between(top, top + rect.height()):
            if stuck is None or section != stuck[0]:
                self._paint_header(painter, section, place.translated(0, -offset))
        if stuck is not None and stuck[1].intersects(rect):
            section, place = stuck
            over_tiles = offset > grid.layout_.header_rect(section).top()
            if over_tiles:  # else it would only cut the ring around a tile below it
                painter.fillRect(0, place.top(), grid.viewport().width(), place.height(), self._color("window"))
            self._paint_header(painter, section, place)
            if over_tiles:
                painter.fillRect(0, place.bottom(), grid.viewport().width(), 1, self._color("border"))

    def _paint_header(self, painter: QPainter, section: int, rect: QRect) -> None:
        grid = self._grid
        rows = grid.sections.rows(section)
        selected = bool(grid.chosen.mask[rows.start : rows.stop].all())
        hovered = section == grid.hovered_section
        found = grid.sections[section]
        self._headers.paint(painter, found, rect, grid.font(), hovered=hovered, selected=selected)

    def _paint_band(self, painter: QPainter) -> None:
        if not self._grid.band.active:
            return
        rect = self._grid.band.rect.translated(0, -self._grid.verticalOffset())
        color = self._color("accent")
        painter.setPen(color)
        color.setAlphaF(BAND_OPACITY)
        painter.setBrush(color)
        painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _color(self, token: str) -> QColor:
        return self._theme.tokens.color(token)
