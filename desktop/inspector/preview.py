"""The inspector's preview: one photo as it is, or the first few of several side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from desktop.backend.thumbnails import ThumbnailStore
from engine.records import PhotoSummary

RADIUS, GAP = 8, 6
_KEEP, _SMOOTH = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation


def preview(
    photos: Sequence[PhotoSummary], room: QSize, ratio: float, thumbnails: ThumbnailStore, waiting: QColor
) -> QPixmap:
    """Return the picture of a selection; what is not there yet is asked for.

    Args:
        photos: the first of them.
        room: the most it may take, in device-independent pixels.
        ratio: device pixels per device-independent pixel.
        thumbnails: pictures.
        waiting: stands for those that have not come.
    """
    if len(photos) > 1:
        return _side_by_side(photos, room, ratio, thumbnails, waiting)
    return _alone(photos[0], room, ratio, thumbnails) if photos else QPixmap()


def _alone(photo: PhotoSummary, room: QSize, ratio: float, thumbnails: ThumbnailStore) -> QPixmap:
    size = QSize(max(photo.width, 1), max(photo.height, 1)).scaled(room, _KEEP) * ratio
    found = thumbnails.picture(photo.content_hash, size, RADIUS * ratio)
    if found is None:
        return QPixmap()
    picture = found.scaled(size, _KEEP, _SMOOTH) if found.size() != size else QPixmap(found)
    picture.setDevicePixelRatio(ratio)
    return picture


def _side_by_side(
    photos: Sequence[PhotoSummary], room: QSize, ratio: float, thumbnails: ThumbnailStore, waiting: QColor
) -> QPixmap:
    columns = {2: 2, 3: 3, 4: 2}.get(len(photos), 4)
    rows = -(-len(photos) // columns)
    across = (room.width() - (columns - 1) * GAP) // columns
    edge = min(across, (room.height() - (rows - 1) * GAP) // rows)
    size = QSize(columns * (edge + GAP) - GAP, rows * (edge + GAP) - GAP)
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    for place, photo in enumerate(photos):
        row, column = divmod(place, columns)
        target = QRectF(QPointF(column, row) * (edge + GAP), QSizeF(edge, edge))
        tile = thumbnails.tile(photo.content_hash, round(edge * ratio), RADIUS * ratio)
        if tile is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(waiting)
            painter.drawRoundedRect(target, RADIUS, RADIUS)
        else:
            painter.drawPixmap(target, tile, _middle(tile))
    painter.end()
    return picture


def _middle(tile: QPixmap) -> QRectF:
    """Return the largest square in the middle: until the tile that was asked for comes, it may be of another shape."""
    edge = min(tile.width(), tile.height())
    return QRectF((tile.width() - edge) / 2, (tile.height() - edge) / 2, edge, edge)
