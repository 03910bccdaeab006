"""What is proposed for a block of photos, as rows; and which tags stand for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.catalog import concepts, proposals
from engine.catalog.typed import TypedConnection
from engine.tagging import cutting
from engine.tagging.judging import Judge

Ids = NDArray[np.int64]


def write_block(connection: TypedConnection, judge: Judge, photo_ids: Ids, log_odds: NDArray[np.float32]) -> None:
    """Store what is proposed for photos in the place of what was; inside a transaction.

    Args:
        photo_ids: int64[n], ascending.
        log_odds: float32[n, t], of all the judge's keys.
    """
    ids = concepts.ids(connection, judge.all_keys)
    columns = np.array([ids[key] for key in judge.all_keys], np.int64)
    rows, places = np.nonzero(log_odds > cutting.KEPT_LOG_ODDS)
    chance = cutting.kept(log_odds[rows, places])
    chance[judge.settled(connection, photo_ids)[rows, places]] *= -1
    found = zip(photo_ids[rows].tolist(), columns[places].tolist(), chance.tolist(), strict=True)
    proposals.write_photos(connection, judge.bundle_id, photo_ids, found)


def settle_block(connection: TypedConnection, judge: Judge, photo_ids: Ids) -> None:
    """Find out anew which proposals of photos are settled; inside a transaction.

    Args:
        photo_ids: int64[n], ascending.
    """
    stored = proposals.stored_for(connection, photo_ids)
    keys = {concept.id: key for key, concept in concepts.stored(connection).items()}
    places = {key: place for place, key in enumerate(judge.all_keys)}
    settled = judge.settled(connection, photo_ids)
    rows = np.searchsorted(photo_ids, np.array([row[0] for row in stored], np.int64))
    wrong: dict[tuple[int, int], bool] = {}
    for row, (photo_id, concept_id, probability) in zip(rows.tolist(), stored, strict=True):
        place = places.get(keys[concept_id])
        if place is not None and settled[row, place] != (probability < 0):
            wrong[photo_id, concept_id] = bool(settled[row, place])
    proposals.settle(connection, wrong)


def link(connection: TypedConnection, judge: Judge) -> None:
    """Link the tags that entries mean by their names to them: renamed, they still are; inside a transaction."""
    found = [(key, judge.links.tag(key)) for key in judge.keys]
    to_link = [(key, tag_id) for key, tag_id in found if tag_id is not None and tag_id not in judge.links.linked]
    connection.executemany("UPDATE tags SET concept = ? WHERE id = ? AND concept IS NULL", to_link)
