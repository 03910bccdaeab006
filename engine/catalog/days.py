"""The days on which photos were taken: what a timeline of all of them needs, without a Python object a photo."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.catalog.connection import Catalog
from engine.catalog.rows import IN_IDS, id_list
from engine.records import PhotoDays

_FEW = 2000
_ROW = np.dtype([("day_id", np.int64), ("shape", np.int64)])
_ID_BITS = 40
# All of it is in the index by date; the table is not read.  Day 1 of the ordinals is Julian day 1721425.5.  Two numbers
# a photo: it is the Python objects of the rows that take the time.
_SQL = (
    f"SELECT (COALESCE(CAST(julianday(substr(taken_at, 1, 10)) - 1721424.5 AS INTEGER), 0) << {_ID_BITS}) | id, "
    "(width << 32) | height FROM photos WHERE removed_at IS NULL"
)
_ORDER = "ORDER BY taken_at DESC, id DESC"


def all_days(catalog: Catalog, limit: int | None = None) -> PhotoDays:
    """Return all photos that were not removed, newest first (of unknown date last), with their days and shapes.

    Args:
        limit: only this many, None for all.
    """
    rows = catalog.connection.execute(f"{_SQL} {_ORDER} LIMIT ?", [-1 if limit is None else limit]).fetchall()
    return _days(rows)


def days_of(catalog: Catalog, photo_ids: Sequence[int]) -> PhotoDays:
    """Return those of these photos that were not removed, newest first, with their days."""
    if len(photo_ids) > _FEW:
        everything = all_days(catalog)
        chosen = np.isin(everything.ids, np.asarray(photo_ids, np.int64))
        assert everything.aspects is not None
        return PhotoDays(everything.ids[chosen], everything.days[chosen], everything.aspects[chosen])
    sql = f"{_SQL} AND id {IN_IDS} {_ORDER}"
    return _days(catalog.connection.execute(sql, [id_list(photo_ids)]).fetchall())


def _days(rows: Sequence[tuple[int, int]]) -> PhotoDays:
    found = np.fromiter(rows, _ROW, len(rows))
    widths, heights = found["shape"] >> 32, found["shape"] & 0xFFFFFFFF
    days = (found["day_id"] >> _ID_BITS).astype(np.int32)
    ids = found["day_id"] & ((1 << _ID_BITS) - 1)
    return PhotoDays(ids, days, (widths / np.maximum(heights, 1)).astype(np.float32))
