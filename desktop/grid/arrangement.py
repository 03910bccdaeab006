"""Which tile lies where, for a model, a width and the user's choices; and how a place is found again after a change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint

from desktop.backend.timeline import PhotoIds
from desktop.grid.geometry import GridStyle, justified_grid, square_grid
from desktop.grid.model import PhotoListModel
from desktop.grid.sections import Grouping, Sections, mean_photos_a_day

DAYS_FROM_TILE, DAYS_FROM_PHOTOS = 144, 3.0
"""Sections are days where tiles are at least this large, and the days have this many photos; else months."""


@dataclass(frozen=True)
class Anchor:
    """A photo, and where it is on the screen.

    Attributes:
        photo_id: which.
        fraction: of its height: the point that keeps its place.
        y: of that point, in the viewport.
    """

    photo_id: int
    fraction: float
    y: int


class Arrangement:
    """What is laid out now.

    Attributes:
        ids: the photos that were laid out (the model may have others by now).
        sections: the days or months.
        geometry: where they lie.
        style, justified, grouping: the user's choices.
    """

    def __init__(self) -> None:
        self.ids = PhotoIds()
        self.sections = Sections(None)
        self.style = GridStyle()
        self.justified = False
        self.grouping = Grouping.AUTO
        self.geometry = square_grid(self.sections.starts, 0, self.style, headers=False)
        self._days: NDArray[np.int32] | None = None
        self._used = Grouping.MONTH

    def arrange(self, model: PhotoListModel | None, width: int) -> None:
        """Lay the photos of a model out."""
        days = model.days if model is not None else None
        ids = model.ids if model is not None else PhotoIds()
        used = self._grouping_of(days)
        if days is not self._days or used is not self._used or days is None:
            self.sections = Sections(days, used, len(ids))
            self._days, self._used = days, used
        self.ids = ids
        dated = self.sections.dated
        if self.justified and model is not None:
            aspects = model.aspects
            self.geometry = justified_grid(self.sections.starts, aspects, width, self.style, headers=dated)
        else:
            self.geometry = square_grid(self.sections.starts, width, self.style, headers=dated)

    def anchors_in_sight(self, rows: range, offset: int) -> list[Anchor]:
        """Return the photos in sight as anchors, the first one first; none at the very top, which stays the top."""
        if offset <= 0:
            return []
        return [self._anchor(row, 0.0, offset) for row in rows[:64] if row < len(self.ids)]

    def anchor_at(self, point: QPoint, offset: int) -> list[Anchor]:
        """Return the photo at a point of the viewport, or nearest to it."""
        row = self.geometry.row_near(point + QPoint(0, offset))
        if row is None or row >= len(self.ids):
            return []
        rect = self.geometry.tile_rect(row)
        fraction = (point.y() + offset - rect.top()) / max(1, rect.height())
        return [self._anchor(row, min(max(fraction, 0.0), 1.0), offset)]

    def offset_of(self, anchors: list[Anchor]) -> int | None:
        """Return where to scroll so that the first anchor that is still there has its place; None without one."""
        for anchor in anchors:
            row = self.ids.row_of(anchor.photo_id)
            if row is not None:
                rect = self.geometry.tile_rect(row)
                return rect.top() + round(anchor.fraction * rect.height()) - anchor.y
        return None

    def _anchor(self, row: int, fraction: float, offset: int) -> Anchor:
        rect = self.geometry.tile_rect(row)
        return Anchor(self.ids[row], fraction, rect.top() + round(fraction * rect.height()) - offset)

    def _grouping_of(self, days: NDArray[np.int32] | None) -> Grouping:
        if self.grouping is not Grouping.AUTO:
            return self.grouping
        if days is None or self.style.tile < DAYS_FROM_TILE:
            return Grouping.MONTH
        return Grouping.DAY if mean_photos_a_day(days) >= DAYS_FROM_PHOTOS else Grouping.MONTH
