"""Where the photos of a catalog were taken: coordinates, which never change for a photo."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.catalog.connection import Catalog


def last_id(catalog: Catalog) -> int:
    """Return the greatest id of a photo; 0 where there is none."""
    return int(catalog.connection.execute("SELECT coalesce(MAX(id), 0) FROM photos").fetchone()[0])


def coordinates(catalog: Catalog, after: int, last: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the photos with coordinates whose id is beyond ``after``, up to ``last``; removed ones, too; by id.

    Returns:
        Ids, int64[n], and degrees, float64[n, 2]: latitude, longitude.
    """
    rows = catalog.connection.execute(
        "SELECT id, latitude, longitude FROM photos "
        "WHERE id > ? AND id <= ? AND latitude IS NOT NULL AND longitude IS NOT NULL ORDER BY id",
        [after, last],
    ).fetchall()
    table = np.array(rows, np.float64).reshape(-1, 3)
    return table[:, 0].astype(np.int64), table[:, 1:]
