"""What tags are on photos, as learning and proposing read it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from engine.catalog.connection import Catalog
from engine.catalog.rows import IN_IDS, id_list
from engine.catalog.typed import TypedConnection

Ids = NDArray[np.int64]

_PRESENT = "photo_id NOT IN (SELECT id FROM photos WHERE removed_at IS NOT NULL)"


def marks(connection: TypedConnection, photo_ids: Ids) -> list[tuple[int, int, str]]:
    """Return the tags of these photos that are accepted or rejected: photo, tag and state."""
    return connection.execute(
        f"SELECT photo_id, tag_id, state FROM photo_tags WHERE photo_id {IN_IDS} AND state != 'proposed'",
        [id_list(photo_ids)],
    ).fetchall()


def marks_of(connection: TypedConnection, tag_ids: Iterable[int]) -> list[tuple[int, int, str, str]]:
    """Return the photos of these tags that are accepted or rejected: photo, tag, state and origin, by photo."""
    return connection.execute(
        f"SELECT photo_id, tag_id, state, origin FROM photo_tags WHERE tag_id {IN_IDS} AND state != 'proposed' "
        "ORDER BY photo_id, tag_id",
        [id_list(tag_ids)],
    ).fetchall()


def count_accepted(connection: TypedConnection, tag_ids: Iterable[int]) -> dict[int, int]:
    """Return on how many photos each of these tags is that somebody put there; those on none are left out."""
    rows = connection.execute(
        f"SELECT tag_id, COUNT(*) FROM photo_tags WHERE tag_id {IN_IDS} AND state = 'accepted' AND origin != 'auto' "
        "GROUP BY tag_id",
        [id_list(tag_ids)],
    )
    return dict(rows.fetchall())


def tagged(connection: TypedConnection, tag_ids: Iterable[int]) -> set[int]:
    """Return the photos that any of these tags is accepted or rejected on."""
    return {row[0] for row in marks_of(connection, tag_ids)}


def by_themselves(catalog: Catalog) -> list[tuple[int, int]]:
    """Return the (photo, tag) that were accepted by themselves, by photo."""
    return catalog.connection.execute(
        "SELECT photo_id, tag_id FROM photo_tags WHERE origin = 'auto' AND state = 'accepted' ORDER BY 1, 2"
    ).fetchall()


def decided(catalog: Catalog, tag_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """Return on how many photos each of these tags is accepted or rejected, by tag and state."""
    rows = catalog.connection.execute(
        f"SELECT tag_id, state, COUNT(*) FROM photo_tags WHERE tag_id {IN_IDS} AND {_PRESENT} GROUP BY tag_id, state",
        [id_list(tag_ids)],
    )
    return {(row[0], row[1]): row[2] for row in rows.fetchall()}
