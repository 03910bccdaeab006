"""How one photo looks in the grid."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.backend.byte_cache import ByteCache
from desktop.backend.thumbnails import ThumbnailStore, TileKey
from desktop.grid.badges import HEIGHT, INSET, Badges, marks_of
from desktop.grid.model import SUMMARY_ROLE, AnyIndex
from desktop.theme.icons import Icons
from engine.records import PhotoSummary

OFFLINE_OPACITY = 0.35
RING = 3
REACH = 6
"""How far the rings of a tile reach beyond it."""
_MOVING = {".gif": "GIF", ".apng": "APNG"}
_PLAIN_BYTES = 4 * 1024 * 1024


class Tile(NamedTuple):
    """One tile as it is painted.

    Attributes:
        rect: where, in device-independent pixels.
        summary: the photo, None while it is not known.
        selected, focused, hovered: its state.
    """

    rect: QRect
    summary: PhotoSummary | None
    selected: bool = False
    focused: bool = False
    hovered: bool = False


class PhotoDelegate(QStyledItemDelegate):
    """Draws rounded tiles with their badges; selection and focus are rings in the accent colour.

    The grid paints all tiles in sight through :meth:`paint_pictures` and :meth:`paint_marks`; :meth:`paint` is for
    other views.
    """

    def __init__(self, thumbnails: ThumbnailStore, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._icons = icons
        self._badges = Badges(icons)
        self._plain: ByteCache[tuple[int, int], QPixmap] = ByteCache(_PLAIN_BYTES)
        self._colors: dict[str, QColor] = {}
        icons.theme.changed.connect(self._theme_changed)

    @property
    def icons(self) -> Icons:
        """Icons, and the theme's colours."""
        return self._icons

    @property
    def thumbnails(self) -> ThumbnailStore:
        """Where the pictures come from."""
        return self._thumbnails

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802
        """Qt's."""
        return option.rect.size()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Qt's."""
        state, flag = option.state, QStyle.StateFlag
        tile = Tile(
            option.rect,
            index.data(SUMMARY_ROLE),
            selected=bool(state & flag.State_Selected),
            focused=bool(state & flag.State_HasFocus),
            hovered=bool(state & flag.State_MouseOver),
        )
        ratio = painter.device().devicePixelRatioF()
        self._thumbnails.want(self.paint_pictures(painter, [tile], ratio))
        self.paint_marks(painter, [tile], ratio)

    def key_of(self, summary: PhotoSummary, rect: QRect, ratio: float) -> TileKey:
        """Return which picture fills a tile, to the device's pixel."""
        radius = self._icons.theme.tokens.px("radius_tile") * ratio
        width, height = max(1, round(rect.width() * ratio)), max(1, round(rect.height() * ratio))
        return TileKey(summary.content_hash, width, height, radius)

    def paint_pictures(self, painter: QPainter, tiles: list[Tile], ratio: float) -> list[TileKey]:
        """Draw the photos alone; return the pictures that are not here yet.

        They are drawn in the device's own pixels: at a ratio of 1.25 a tile would otherwise begin between two of them,
        and be blurred.
        """
        lacking: list[TileKey] = []
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        for tile in tiles:
            x, y = round(tile.rect.x() * ratio), round(tile.rect.y() * ratio)
            if tile.summary is None:
                self._paint_plain(painter, x, y, tile.rect, ratio)
                continue
            key = self.key_of(tile.summary, tile.rect, ratio)
            pixmap = self._thumbnails.exact(key)
            if tile.summary.offline:
                painter.setOpacity(OFFLINE_OPACITY)
            if pixmap is not None:
                painter.drawPixmap(x, y, pixmap)
            else:
                lacking.append(key)
                other = self._thumbnails.any_size(tile.summary.content_hash)
                if other is None:
                    self._paint_plain(painter, x, y, tile.rect, ratio)
                else:  # until the right one comes: this one stretched
                    painter.drawPixmap(QRect(x, y, key.width, key.height), other)
            if tile.summary.offline:
                painter.setOpacity(1)
        painter.restore()
        return lacking

    def paint_marks(self, painter: QPainter, tiles: list[Tile], ratio: float) -> None:
        """Draw rings and badges over the photos."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for tile in tiles:
            rect = tile.rect
            if tile.selected:
                self._ring(painter, rect.adjusted(-RING, -RING, RING, RING), "accent", RING)
            elif tile.hovered:
                self._ring(painter, rect, "field_border", 1.5)
            if tile.focused:
                reach = REACH if tile.selected else RING
                self._ring(painter, rect.adjusted(-reach, -reach, reach, reach), "text", 2)
            if tile.summary is not None:
                self._paint_badges(painter, tile, tile.summary, ratio)
            if tile.selected:
                place = QPoint(rect.right() + 1 - INSET - HEIGHT, rect.bottom() + 1 - INSET - HEIGHT)
                painter.drawPixmap(place, self._badges.check(ratio))

    def _paint_badges(self, painter: QPainter, tile: Tile, summary: PhotoSummary, ratio: float) -> None:
        rect = tile.rect
        marks = marks_of(summary, tile.hovered, rect.width() - (HEIGHT + INSET if tile.selected else 0))
        if marks is not None:
            place = QPoint(rect.left() + INSET, rect.bottom() + 1 - INSET - HEIGHT)
            painter.drawPixmap(place, self._badges.marks(marks, ratio))
        moving = _MOVING.get(summary.path.suffix.lower())
        if moving is not None:
            words = self._badges.words(moving, painter.font(), ratio)
            painter.drawPixmap(rect.topLeft() + QPoint(INSET, INSET), words)

    def _paint_plain(self, painter: QPainter, x: int, y: int, rect: QRect, ratio: float) -> None:
        """Draw a tile of which the photo has not come."""
        size = round(rect.width() * ratio), round(rect.height() * ratio)
        pixmap = self._plain.get(size)
        if pixmap is None:
            pixmap = QPixmap(*size)
            pixmap.fill(Qt.GlobalColor.transparent)
            radius = self._icons.theme.tokens.px("radius_tile") * ratio
            inner = QPainter(pixmap)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            inner.setPen(Qt.PenStyle.NoPen)
            inner.setBrush(self._color("tile"))
            inner.drawRoundedRect(QRectF(0, 0, *size), radius, radius)
            inner.end()
            self._plain.put(size, pixmap, 4 * size[0] * size[1])
        painter.drawPixmap(x, y, pixmap)

    def _ring(self, painter: QPainter, rect: QRect, token: str, width: float) -> None:
        radius = self._icons.theme.tokens.px("radius_tile") + RING
        painter.setPen(QPen(self._color(token), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = width / 2
        painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius)

    def _color(self, token: str) -> QColor:
        if token not in self._colors:
            self._colors[token] = self._icons.theme.tokens.color(token)
        return self._colors[token]

    def _theme_changed(self) -> None:
        self._colors.clear()
        self._plain.clear()
