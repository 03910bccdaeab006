"""Where tiles and headers lie: arithmetic only, so that a view of any length costs the same."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect


@dataclass(frozen=True)
class GridStyle:
    """Lengths in device-independent pixels; ``tile`` is what the user asked for, tiles grow to fill the width."""

    tile: int = 176
    gap: int = 8
    margin: int = 24
    header: int = 56


class GridGeometry:
    """Square tiles in rows, in sections with a header each, in content coordinates.

    Args:
        counts: photos of each section, in order; one section without header when ``headers`` is False.
        width: the width to fill.
        style: lengths.
        headers: leave room for a header above each section.
    """

    def __init__(self, counts: Sequence[int], width: int, style: GridStyle, *, headers: bool) -> None:
        inner = max(style.tile, width - 2 * style.margin)
        self.columns = max(1, (inner + style.gap) // (style.tile + style.gap))
        self.edge = max(1, (inner - style.gap * (self.columns - 1)) // self.columns)
        self._pitch = self.edge + style.gap
        self._left = max(0, (width - self.columns * self._pitch + style.gap) // 2)
        self._header = style.header if headers else 0
        self._width = width
        self._starts: list[int] = []
        self._tops: list[int] = []
        row, top = 0, 0 if headers else style.gap
        for count in counts:
            self._starts.append(row)
            self._tops.append(top)
            row += count
            top += self._header + -(-count // self.columns) * self._pitch
        self.count = row
        self.height = top + style.margin if row else 0

    def tile_rect(self, row: int) -> QRect:
        """Return where a photo lies."""
        section = bisect_right(self._starts, row) - 1
        line, column = divmod(row - self._starts[section], self.columns)
        top = self._tops[section] + self._header + line * self._pitch
        return QRect(self._left + column * self._pitch, top, self.edge, self.edge)

    def row_at(self, point: QPoint) -> int | None:
        """Return the photo at a point, or None between the tiles."""
        if not self.count or point.y() < 0:
            return None
        section = max(0, bisect_right(self._tops, point.y()) - 1)
        y = point.y() - self._tops[section] - self._header
        x = point.x() - self._left
        column = x // self._pitch
        if y < 0 or not 0 <= column < self.columns or x % self._pitch >= self.edge or y % self._pitch >= self.edge:
            return None
        row = self._starts[section] + y // self._pitch * self.columns + column
        return row if row < self._end(section) else None

    def rows_between(self, top: int, bottom: int) -> range:
        """Return the photos whose line touches the band ``top <= y < bottom``."""
        if not self.count:
            return range(0)
        return range(self._first_of_line(top), min(self.count, self._first_of_line(bottom) + self.columns))

    def headers_between(self, top: int, bottom: int) -> list[tuple[int, QRect]]:
        """Return the numbers and places of the section headers in a band."""
        if not self._header or not self.count:
            return []
        first = max(0, bisect_right(self._tops, top) - 1)
        found = []
        for section in range(first, len(self._tops)):
            if self._tops[section] >= bottom:
                break
            width = self._width - 2 * self._left
            found.append((section, QRect(self._left, self._tops[section], width, self._header)))
        return found

    def row_above(self, row: int, lines: int) -> int:
        """Return the photo ``lines`` lines further down (negative: up), in the same column where there is one."""
        for _ in range(abs(lines)):
            row = self._line_down(row) if lines > 0 else self._line_up(row)
        return row

    def _line_down(self, row: int) -> int:
        section = bisect_right(self._starts, row) - 1
        column = (row - self._starts[section]) % self.columns
        start_of_next = row - column + self.columns
        if start_of_next < self._end(section):
            return min(row + self.columns, self._end(section) - 1)
        if section + 1 == len(self._starts):
            return row
        return min(self._starts[section + 1] + column, self._end(section + 1) - 1)

    def _line_up(self, row: int) -> int:
        section = bisect_right(self._starts, row) - 1
        offset = row - self._starts[section]
        if offset >= self.columns:
            return row - self.columns
        if section == 0:
            return row
        start = self._starts[section - 1]
        last_line = (self._starts[section] - start - 1) // self.columns * self.columns
        return min(start + last_line + offset, self._starts[section] - 1)

    def _first_of_line(self, y: int) -> int:
        section = max(0, bisect_right(self._tops, y) - 1)
        line = max(0, (y - self._tops[section] - self._header) // self._pitch)
        return min(self._starts[section] + line * self.columns, max(self._starts[section], self._end(section) - 1))

    def _end(self, section: int) -> int:
        return self._starts[section + 1] if section + 1 < len(self._starts) else self.count
