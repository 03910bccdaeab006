from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.grid.geometry import GridGeometry, GridStyle

SECTIONS = st.lists(st.integers(1, 40), min_size=1, max_size=8)


@given(SECTIONS, st.integers(200, 2000), st.integers(96, 384), st.booleans())
def test_every_tile_is_found_where_it_lies_and_none_overlap(
    counts: list[int], width: int, tile: int, headers: bool
) -> None:
    if not headers:
        counts = [sum(counts)]
    geometry = GridGeometry(counts, width, GridStyle(tile=tile), headers=headers)
    previous = None
    for row in range(geometry.count):
        rect = geometry.tile_rect(row)
        assert geometry.row_at(rect.center()) == row
        assert rect.bottom() < geometry.height
        assert row in geometry.rows_between(rect.top(), rect.bottom())
        assert previous is None or not rect.intersects(previous)
        previous = rect


@given(SECTIONS, st.integers(200, 2000), st.data())
def test_up_and_down_stay_inside_and_move_by_a_line(counts: list[int], width: int, data: st.DataObject) -> None:
    geometry = GridGeometry(counts, width, GridStyle(), headers=True)
    row = data.draw(st.integers(0, geometry.count - 1))
    down = geometry.row_above(row, 1)
    assert row <= down < geometry.count
    if down != row:
        assert geometry.tile_rect(down).top() > geometry.tile_rect(row).top()
    up = geometry.row_above(row, -1)
    assert 0 <= up <= row


def test_an_empty_grid() -> None:
    geometry = GridGeometry([0], 800, GridStyle(), headers=False)
    assert list(geometry.rows_between(0, 1000)) == []
    assert geometry.height == 0
