"""Where groups and their photos lie: arithmetic alone, so that thousands of groups cost nothing to lay out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from PySide6.QtCore import QPoint, QRect

MARGIN, PADDING, GAP, BETWEEN = 24, 16, 16, 16
HEADER = 48
LEAST_WIDTH, MOST_WIDTH = 200, 256
PICTURE_HEIGHT, TEXT_HEIGHT = 168, 92
CELL_HEIGHT = PICTURE_HEIGHT + TEXT_HEIGHT


class GroupGeometry:
    """Cards below each other, each with a header and lines of photos.

    Args:
        counts: photos in each group.
        width: of the viewport.
    """

    def __init__(self, counts: Sequence[int], width: int) -> None:
        self._width = width
        inner = max(LEAST_WIDTH, width - 2 * (MARGIN + PADDING))
        self.columns = max(1, (inner + GAP) // (LEAST_WIDTH + GAP))
        self.cell_width = min(MOST_WIDTH, (inner + GAP) // self.columns - GAP)
        self._ends = list(accumulate(counts))
        heights = [self._card_height(count) + BETWEEN for count in counts]
        self._bottoms = list(accumulate(heights, initial=BETWEEN // 2))
        self.height = self._bottoms[-1] + BETWEEN // 2 if counts else 0

    def _card_height(self, count: int) -> int:
        lines = -(-count // self.columns)
        return HEADER + lines * (CELL_HEIGHT + GAP) - GAP + PADDING

    def group_of(self, row: int) -> int:
        """Return the group that a row belongs to."""
        return bisect_right(self._ends, row)

    def first_row(self, group: int) -> int:
        """Return the first row of a group."""
        return self._ends[group - 1] if group else 0

    def card(self, group: int) -> QRect:
        """Return the whole place of a group."""
        top = self._bottoms[group]
        return QRect(MARGIN, top, self._width - 2 * MARGIN, self._bottoms[group + 1] - BETWEEN - top)

    def header(self, group: int) -> QRect:
        """Return the place of a group's header."""
        card = self.card(group)
        return QRect(card.left() + PADDING, card.top(), card.width() - 2 * PADDING, HEADER)

    def cell(self, row: int) -> QRect:
        """Return the place of a photo."""
        group = self.group_of(row)
        line, column = divmod(row - self.first_row(group), self.columns)
        card = self.card(group)
        left = card.left() + PADDING + column * (self.cell_width + GAP)
        return QRect(left, card.top() + HEADER + line * (CELL_HEIGHT + GAP), self.cell_width, CELL_HEIGHT)

    def groups_between(self, top: int, bottom: int) -> range:
        """Return the groups of which something lies between two heights."""
        if not self._ends or bottom <= top:
            return range(0)
        first = max(0, bisect_right(self._bottoms, top) - 1)
        last = min(len(self._ends), bisect_right(self._bottoms, bottom - 1))
        return range(first, max(first, last))

    def rows_between(self, top: int, bottom: int) -> Iterator[int]:
        """Yield the rows of which something lies between two heights."""
        for group in self.groups_between(top, bottom):
            for row in range(self.first_row(group), self._ends[group]):
                cell = self.cell(row)
                if cell.top() < bottom and cell.bottom() >= top:
                    yield row

    def row_at(self, point: QPoint) -> int | None:
        """Return the row at a point; None between photos."""
        rows = self.rows_between(point.y(), point.y() + 1)
        return next((row for row in rows if self.cell(row).contains(point)), None)

    def step(self, row: int, lines: int) -> int:
        """Return the row so many lines below (above, for a negative number), in the column nearest to this one's."""
        while lines and 0 <= row < self._ends[-1]:
            down = lines > 0
            row = self._line_below(row) if down else self._line_above(row)
            lines += -1 if down else 1
        return row

    def _line_below(self, row: int) -> int:
        group = self.group_of(row)
        first, end = self.first_row(group), self._ends[group]
        column, line = (row - first) % self.columns, (row - first) // self.columns
        if first + (line + 1) * self.columns < end:
            return min(row + self.columns, end - 1)
        if group + 1 == len(self._ends):
            return row
        return min(end + column, min(end + self.columns, self._ends[group + 1]) - 1)

    def _line_above(self, row: int) -> int:
        group = self.group_of(row)
        first = self.first_row(group)
        if row - self.columns >= first:
            return row - self.columns
        if group == 0:
            return row
        before = self.first_row(group - 1)
        last_line = before + (first - 1 - before) // self.columns * self.columns
        return min(last_line + (row - first), first - 1)
