from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect

from desktop.grid.geometry import GridGeometry, GridStyle, justified_grid, square_grid

COUNTS = st.lists(st.integers(1, 30), min_size=1, max_size=6)
ASPECTS = (0.2, 0.5625, 0.667, 0.75, 1.0, 1.333, 1.5, 1.778, 2.4, 8.0)


@st.composite
def geometries(draw: st.DrawFn) -> GridGeometry:
    counts = draw(COUNTS)
    headers = draw(st.booleans())
    starts = np.concatenate(([0], np.cumsum(counts))) if headers else np.array([0, sum(counts)])
    width, style = draw(st.integers(150, 2000)), GridStyle(tile=draw(st.integers(96, 512)))
    if draw(st.booleans()):
        return square_grid(starts, width, style, headers=headers)
    count = sum(counts)
    shapes = np.array(draw(st.lists(st.sampled_from(ASPECTS), min_size=count, max_size=count)), np.float32)
    return justified_grid(starts, shapes, width, style, headers=headers)


@given(geometries())
def test_every_tile_is_found_where_it_lies_and_none_overlap(geometry: GridGeometry) -> None:
    previous = QRect()
    for row in range(geometry.count):
        rect = geometry.tile_rect(row)
        for corner in (rect.center(), rect.topLeft(), rect.bottomRight()):
            assert geometry.row_at(corner) == row
        assert geometry.row_at(rect.topRight() + QPoint(1, 0)) is None
        assert geometry.row_near(rect.center()) == row
        assert rect.bottom() < geometry.height
        assert not rect.intersects(previous)
        assert rect.top() >= previous.top()
        previous = rect


@given(geometries(), st.integers(0, 3000), st.integers(1, 1500))
def test_a_band_holds_what_it_touches(geometry: GridGeometry, top: int, height: int) -> None:
    expected = [
        row
        for row in range(geometry.count)
        if (rect := geometry.tile_rect(row)).top() < top + height and rect.bottom() >= top
    ]
    assert list(geometry.rows_between(top, top + height)) == expected
    tiles = geometry.tiles_between(top, top + height)
    assert [tile[0] for tile in tiles] == expected
    assert [QRect(*tile[1:]) for tile in tiles] == [geometry.tile_rect(row) for row in expected]


@given(geometries(), st.integers(0, 1500), st.integers(0, 2000), st.integers(1, 900), st.integers(1, 900))
def test_an_area_holds_what_it_touches(geometry: GridGeometry, x: int, y: int, width: int, height: int) -> None:
    area = QRect(x, y, width, height)
    found = [row for run in geometry.rows_in(area) for row in run]
    assert found == [row for row in range(geometry.count) if geometry.tile_rect(row).intersects(area)]


@given(geometries(), st.integers(0, 2500), st.integers(1, 900))
def test_headers_lie_above_their_photos(geometry: GridGeometry, top: int, height: int) -> None:
    headers = geometry.headers_between(0, geometry.height)
    for section, rect in headers:
        assert geometry.row_at(rect.center()) is None
        assert geometry.section_at(rect.top()) == geometry.section_at(rect.bottom()) == section
    band = [(section, rect) for section, rect in headers if rect.top() < top + height and rect.bottom() >= top]
    assert geometry.headers_between(top, top + height) == band


@given(geometries(), st.data())
def test_up_and_down_stay_inside_and_move_by_a_line(geometry: GridGeometry, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, geometry.count - 1))
    rect, down, up = geometry.tile_rect(row), geometry.row_above(row, 1), geometry.row_above(row, -1)
    assert down == row or geometry.tile_rect(down).top() > rect.bottom()
    assert up == row or geometry.tile_rect(up).bottom() < rect.top()
    back = geometry.row_above(down, -1)
    assert down == row or back == row or abs(geometry.tile_rect(down).center().x() - rect.center().x()) > 1
    page = geometry.row_a_page(row, 600)
    assert geometry.tile_rect(page).top() <= rect.top() + 600 or page == down
    assert (page == row) == (down == row)


@settings(max_examples=50)
@given(COUNTS, st.integers(500, 2000), st.integers(96, 300), st.data())
def test_justified_lines_fill_the_width(counts: list[int], width: int, tile: int, data: st.DataObject) -> None:
    count, style = sum(counts), GridStyle(tile=tile)
    starts = np.concatenate(([0], np.cumsum(counts)))
    shapes = np.array(data.draw(st.lists(st.sampled_from(ASPECTS[1:9]), min_size=count, max_size=count)), np.float32)
    geometry = justified_grid(starts, shapes, width, style, headers=True)
    for row in range(count):
        rect = geometry.tile_rect(row)
        assert rect.height() <= 1.35 * tile + 1
        last_of_line = row + 1 == count or geometry.tile_rect(row + 1).top() > rect.top()
        if last_of_line and row + 1 not in starts:
            assert rect.right() + 1 == style.margin + style.inner(width)
        assert rect.right() + 1 <= style.margin + style.inner(width) + 1
        if rect.height() > 40:
            assert abs(rect.width() / rect.height() - shapes[row]) < 0.08 * shapes[row] + 0.02


def test_an_empty_grid() -> None:
    for geometry in (
        square_grid(np.zeros(1, np.int64), 800, GridStyle(), headers=False),
        justified_grid(np.zeros(1, np.int64), np.zeros(0, np.float32), 800, GridStyle(), headers=False),
    ):
        assert list(geometry.rows_between(0, 1000)) == []
        assert geometry.row_near(QPoint(5, 5)) is None
        assert geometry.height == 0
