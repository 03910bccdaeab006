"""Where tiles and headers lie: arithmetic over arrays, so that a view of any length costs the same.

Photos lie in lines, lines in sections.  :func:`square_grid` and :func:`justified_grid` only differ in how they break
photos into lines; everything else is :class:`GridGeometry`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect

Rows = NDArray[np.int64]
NARROWEST, WIDEST = 0.4, 3.2
"""Aspects beyond these are cropped to them in justified lines, or one panorama would flatten its whole line."""

TALLEST_LINE = 1.35
"""How much taller than asked for a justified line may be."""


@dataclass(frozen=True)
class GridStyle:
    """Lengths in device-independent pixels; ``tile`` is what the user asked for, tiles grow or shrink to fill lines.

    ``margin`` is left of the lines, ``right`` right of them, where the scrubber adds to it.
    """

    tile: int = 176
    gap: int = 8
    margin: int = 24
    right: int = 8
    header: int = 48

    def inner(self, width: int) -> int:
        """Return how wide the lines are in a content of this width."""
        return max(self.tile, width - self.margin - self.right)


@dataclass(frozen=True)
class Lines:
    """Photos broken into lines.

    Attributes:
        first: int64[m + 1], the first photo of each line, and the number of photos.
        heights: int64[m].
        lefts: int64[n], of each photo, from the content's left edge.
        widths: int64[n].
    """

    first: Rows
    heights: Rows
    lefts: Rows
    widths: Rows


class GridGeometry:
    """Tiles in lines, in sections with a header each, in content coordinates.

    Args:
        starts: int64[s + 1], the first photo of each section (none is empty), and the number of photos.
        lines: how photos are broken into lines; no line holds photos of two sections.
        width: of the content.
        style: lengths.
        headers: leave room for a header above each section.
    """

    def __init__(self, starts: Rows, lines: Lines, width: int, style: GridStyle, *, headers: bool) -> None:
        self.count = int(starts[-1])
        self.left = style.margin
        self._inner = style.inner(width)
        self._header = style.header if headers else 0
        self._lines = lines
        self._starts = starts
        first_lines = np.searchsorted(lines.first, starts[:-1])
        section_of_line = np.searchsorted(starts, lines.first[:-1], side="right")
        pitches = lines.heights + style.gap
        above = np.cumsum(pitches) - pitches if len(pitches) else pitches
        self._tops: Rows = above + section_of_line * self._header + (0 if headers else style.gap)
        self._bottoms: Rows = self._tops + lines.heights
        self._section_tops: Rows = self._tops[first_lines] - self._header
        self.height = int(self._bottoms[-1]) + style.gap + style.margin if self.count else 0

    def tile_rect(self, row: int) -> QRect:
        """Return where a photo lies."""
        line = self._line_of(row)
        lines = self._lines
        return QRect(int(lines.lefts[row]), int(self._tops[line]), int(lines.widths[row]), int(lines.heights[line]))

    def row_at(self, point: QPoint) -> int | None:
        """Return the photo at a point, or None between the tiles."""
        line = bisect_right(self._tops, point.y()) - 1
        if line < 0 or point.y() >= self._bottoms[line]:
            return None
        first, end = self._rows_of(line)
        row = first + bisect_right(self._lines.lefts[first:end], point.x()) - 1
        if row < first or point.x() >= self._lines.lefts[row] + self._lines.widths[row]:
            return None
        return row

    def row_near(self, point: QPoint) -> int | None:
        """Return the photo at a point or nearest to it in its line; None when there are no photos."""
        if not self.count:
            return None
        line = max(0, bisect_right(self._tops, point.y()) - 1)
        return self._nearest_in(line, point.x())

    def rows_between(self, top: int, bottom: int) -> range:
        """Return the photos whose line touches the band ``top <= y < bottom``."""
        first, end = self._lines_between(top, bottom)
        return range(int(self._lines.first[first]), int(self._lines.first[end])) if first < end else range(0)

    def tiles_between(self, top: int, bottom: int) -> list[tuple[int, int, int, int, int]]:
        """Return row, left, top, width and height of the photos in a band, all at once."""
        lines = self._lines
        found: list[tuple[int, int, int, int, int]] = []
        for line in range(*self._lines_between(top, bottom)):
            first, end = self._rows_of(line)
            y, height = int(self._tops[line]), int(lines.heights[line])
            places = zip(lines.lefts[first:end].tolist(), lines.widths[first:end].tolist(), strict=True)
            found.extend((row, x, y, width, height) for row, (x, width) in enumerate(places, first))
        return found

    def rows_in(self, area: QRect) -> list[range]:
        """Return the photos that an area touches, a run for each line."""
        runs: list[range] = []
        for line in range(*self._lines_between(area.top(), area.bottom() + 1)):
            first, end = self._rows_of(line)
            lefts = self._lines.lefts[first:end]
            low = bisect_right(lefts + self._lines.widths[first:end], area.left())
            high = bisect_right(lefts, area.right())
            if low < high:
                runs.append(range(first + low, first + high))
        return runs

    def headers_between(self, top: int, bottom: int) -> list[tuple[int, QRect]]:
        """Return the numbers and places of the section headers in a band."""
        if not self._header or not self.count:
            return []
        first = bisect_right(self._section_tops, top - self._header)
        end = bisect_left(self._section_tops, bottom)
        return [(section, self.header_rect(section)) for section in range(first, end)]

    def header_rect(self, section: int) -> QRect:
        """Return where the header of a section lies."""
        return QRect(self.left, int(self._section_tops[section]), self._inner, self._header)

    def section_at(self, y: int) -> int:
        """Return the section that holds a height; the first or last one beyond the ends."""
        return max(0, bisect_right(self._section_tops, y) - 1)

    def section_tops(self) -> Rows:
        """Return where each section begins, int64[s]."""
        return self._section_tops

    def row_above(self, row: int, lines: int) -> int:
        """Return the photo ``lines`` lines further down (negative: up), nearest to the same column."""
        line = self._line_of(row)
        other = min(max(line + lines, 0), len(self._tops) - 1)
        if other == line:
            return row
        return self._nearest_in(other, int(self._lines.lefts[row]) + int(self._lines.widths[row]) // 2)

    def row_a_page(self, row: int, pixels: int) -> int:
        """Return the photo this far down (negative: up), at least a line further where there is one."""
        line = self._line_of(row)
        other = bisect_right(self._tops, int(self._tops[line]) + pixels) - 1
        step = 1 if pixels > 0 else -1
        return self.row_above(row, max(other - line, 1) if step > 0 else min(other - line, -1))

    def _line_of(self, row: int) -> int:
        return bisect_right(self._lines.first, row) - 1

    def _rows_of(self, line: int) -> tuple[int, int]:
        return int(self._lines.first[line]), int(self._lines.first[line + 1])

    def _lines_between(self, top: int, bottom: int) -> tuple[int, int]:
        first = bisect_right(self._bottoms, top)
        return first, max(first, bisect_left(self._tops, bottom))

    def _nearest_in(self, line: int, x: int) -> int:
        first, end = self._rows_of(line)
        lefts, widths = self._lines.lefts[first:end], self._lines.widths[first:end]
        return first + int(np.argmin(np.abs(lefts + widths // 2 - x)))


def columns_of(width: int, style: GridStyle) -> int:
    """Return how many square tiles a line has."""
    inner = style.inner(width)
    return max(1, (inner + style.gap) // (style.tile + style.gap))


def square_grid(starts: Rows, width: int, style: GridStyle, *, headers: bool) -> GridGeometry:
    """Lay photos out as squares of one size, which grow until they fill the width.

    Args:
        starts: int64[s + 1], the first photo of each section, and the number of photos.
        width, style, headers: as for :class:`GridGeometry`.
    """
    inner = style.inner(width)
    columns = columns_of(width, style)
    edge = max(1, (inner - style.gap * (columns - 1)) // columns)
    pitch = edge + style.gap
    left = style.margin + max(0, inner - columns * pitch + style.gap) // 2
    count = int(starts[-1])
    in_section = -(-np.diff(starts) // columns)
    before = np.cumsum(in_section) - in_section
    number = np.arange(int(in_section.sum())) - np.repeat(before, in_section)
    first = np.append(np.repeat(starts[:-1], in_section) + number * columns, count)
    in_line = np.arange(count) - np.repeat(first[:-1], np.diff(first))
    lines = Lines(first, np.full(len(first) - 1, edge), left + in_line * pitch, np.full(count, edge))
    return GridGeometry(starts, lines, width, style, headers=headers)


def justified_grid(
    starts: Rows, aspects: NDArray[np.float32], width: int, style: GridStyle, *, headers: bool
) -> GridGeometry:
    """Lay photos out in their own shapes, each line as tall as makes it fill the width.

    A line is broken where its height comes nearest to ``style.tile``, as words are justified in a paragraph; the last
    line of a section is left as wide as it is.

    Args:
        starts: int64[s + 1], the first photo of each section, and the number of photos.
        aspects: float32[n], width over height.
        width, style, headers: as for :class:`GridGeometry`.
    """
    inner = style.inner(width)
    shapes = np.concatenate(([0.0], np.cumsum(np.clip(aspects.astype(np.float64), NARROWEST, WIDEST))))
    first = _broken(starts, shapes, inner, style)
    lengths = np.diff(first)
    room = inner - style.gap * (lengths - 1)
    exact = room / np.maximum(shapes[first[1:]] - shapes[first[:-1]], 1e-9)
    exact = np.where(exact > TALLEST_LINE * style.tile, style.tile, exact)
    line = np.repeat(np.arange(len(lengths)), lengths)
    rows = np.arange(int(starts[-1]))
    begin = (shapes[:-1] - shapes[first[line]]) * exact[line]
    ending = (shapes[1:] - shapes[first[line]]) * exact[line]
    gaps = style.gap * (rows - first[line])
    lefts = np.rint(begin).astype(np.int64) + gaps
    widths = np.maximum(1, np.rint(ending).astype(np.int64) + gaps - lefts)
    heights = np.maximum(1, np.rint(exact).astype(np.int64))
    return GridGeometry(starts, Lines(first, heights, lefts + style.margin, widths), width, style, headers=headers)


def _broken(starts: Rows, shapes: NDArray[np.float64], inner: int, style: GridStyle) -> Rows:
    """Return the first photo of each line, and the number of photos.

    For every photo it is worked out where a line would end that began with it, all at once; the lines are then found by
    following these from line to line.
    """
    count = int(starts[-1])
    rows = np.arange(count)
    section_end = np.repeat(starts[1:], np.diff(starts))
    natural = shapes * style.tile + style.gap * np.arange(count + 1)
    over = np.searchsorted(natural, natural[:-1] + inner + style.gap, side="left")
    over = np.clip(over, rows + 1, count)
    under = np.maximum(over - 1, rows + 1)
    shrunk = (inner - style.gap * (over - rows - 1)) / (shapes[over] - shapes[rows])
    grown = (inner - style.gap * (under - rows - 1)) / (shapes[under] - shapes[rows])
    nearer = (grown * shrunk < style.tile**2) & (grown <= TALLEST_LINE * style.tile) & (over < section_end)
    ends = np.minimum(np.where(nearer, under, over), section_end).tolist()
    first, row = [0], 0
    while row < count:
        row = ends[row]
        first.append(row)
    return np.array(first if count else [0], np.int64)
