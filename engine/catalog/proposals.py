"""Proposals as they are stored: what the machine thinks of photos, for which photos it was asked, and what is shown.

A proposal's probability is below zero once it is settled: the user decided it, or it is implied by what was decided.
It is shown no more then, and still counts for the precision that is stated of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from engine.catalog.connection import Catalog
from engine.catalog.rows import IN_IDS, id_list
from engine.catalog.typed import TypedConnection
from engine.catalog.wanted import HAS_VECTOR
from engine.tagging.records import TaggingState

Ids = NDArray[np.int64]

_PRESENT = "photo_id NOT IN (SELECT id FROM photos WHERE removed_at IS NOT NULL)"
_SHOWN = "probability >= shown_from AND probability > 0"


def write_photos(
    connection: TypedConnection,
    bundle_id: str,
    photo_ids: Ids,
    rows: Iterable[tuple[int, int, float]],
) -> None:
    """Put these rows (photo, concept, probability) in the place of all that was proposed for these photos.

    Photos that proposals are not wanted for any more are left out, and so are those that are gone.
    """
    wanted = id_list(photo_ids)
    sql = f"SELECT photo_id FROM proposed_photos WHERE photo_id {IN_IDS}"
    there = {row[0] for row in connection.execute(sql, [wanted]).fetchall()}
    connection.execute(f"DELETE FROM proposals WHERE photo_id {IN_IDS}", [wanted])
    connection.executemany(
        "INSERT INTO proposals (photo_id, concept_id, probability) VALUES (?, ?, ?)",
        (row for row in rows if row[0] in there),
    )
    connection.execute(f"UPDATE proposed_photos SET bundle_id = ? WHERE photo_id {IN_IDS}", [bundle_id, wanted])


def write_concept(
    connection: TypedConnection, concept_id: int, among: Ids, photo_ids: Ids, probabilities: NDArray[np.float64]
) -> bool:
    """Let exactly these photos, among some, have a proposal of a concept; return whether anything is different.

    Only rows that differ are written.

    Args:
        among: int64[m], ascending; what is proposed for other photos stays.
        photo_ids: int64[n]. probabilities: float64[n], theirs.
    """
    sql = "SELECT photo_id, probability FROM proposals WHERE concept_id = ?"
    before = dict(connection.execute(sql, [concept_id]).fetchall())
    after = dict(zip(photo_ids.tolist(), probabilities.tolist(), strict=True))
    left = np.array([photo_id for photo_id in before if photo_id not in after], np.int64)
    gone = [(concept_id, photo_id) for photo_id in left[np.isin(left, among)].tolist()]
    put = [(photo_id, concept_id, value) for photo_id, value in after.items() if before.get(photo_id) != value]
    connection.executemany("DELETE FROM proposals WHERE concept_id = ? AND photo_id = ?", gone)
    connection.executemany(
        "INSERT INTO proposals (photo_id, concept_id, probability) VALUES (?, ?, ?) "
        "ON CONFLICT (photo_id, concept_id) DO UPDATE SET probability = excluded.probability",
        put,
    )
    return bool(gone or put)


def settle(connection: TypedConnection, rows: Mapping[tuple[int, int], bool]) -> None:
    """Settle proposals (photo, concept), or open them again."""
    connection.executemany(
        "UPDATE proposals SET probability = ABS(probability) * ? WHERE photo_id = ? AND concept_id = ?",
        [(-1 if settled else 1, *key) for key, settled in rows.items()],
    )


def stored_for(connection: TypedConnection, photo_ids: Ids) -> list[tuple[int, int, float]]:
    """Return all that is stored for these photos, what is not shown, too: photo, concept and probability."""
    return connection.execute(
        f"SELECT photo_id, concept_id, probability FROM proposals WHERE photo_id {IN_IDS}", [id_list(photo_ids)]
    ).fetchall()


def drop_concepts(connection: TypedConnection, concept_ids: Sequence[int]) -> bool:
    """Delete the proposals of these concepts; return whether there were any."""
    sql = f"DELETE FROM proposals WHERE concept_id {IN_IDS}"
    return bool(connection.execute(sql, [id_list(concept_ids)]).rowcount)


def probabilities(connection: TypedConnection, concept_id: int) -> NDArray[np.float64]:
    """Return the probabilities that are kept of a concept, float64[n], highest first; those of settled ones, too."""
    rows = connection.execute(
        f"SELECT ABS(probability) FROM proposals WHERE concept_id = ? AND {_PRESENT}", [concept_id]
    ).fetchall()
    return np.sort(np.fromiter(chain.from_iterable(rows), np.float64, len(rows)))[::-1]


def groups(catalog: Catalog) -> dict[int, tuple[int, float]]:
    """Return of each concept that has open proposals how many, and their mean probability."""
    rows = catalog.connection.execute(
        "SELECT concepts.id, COUNT(*), AVG(probability) FROM concepts CROSS JOIN proposals ON concept_id = concepts.id "
        f"WHERE {_SHOWN} AND {_PRESENT} GROUP BY concepts.id"
    )
    return {row[0]: (row[1], row[2]) for row in rows.fetchall()}


def of_concept(catalog: Catalog, key: str, limit: int | None = None) -> list[tuple[int, float]]:
    """Return the photos that a concept is proposed for, with their probabilities, highest first, ties by id."""
    return catalog.connection.execute(
        "SELECT photo_id, probability FROM concepts CROSS JOIN proposals ON concept_id = concepts.id "
        f"WHERE key = ? AND {_SHOWN} AND {_PRESENT} ORDER BY probability DESC, photo_id LIMIT ?",
        [key, -1 if limit is None else limit],
    ).fetchall()


def of_photos(catalog: Catalog, photo_ids: Sequence[int]) -> list[tuple[int, int, float]]:
    """Return what is proposed for these photos: photo, concept and probability, highest first."""
    return catalog.connection.execute(
        "SELECT photo_id, concept_id, probability FROM proposals JOIN concepts ON concepts.id = concept_id "
        f"WHERE photo_id {IN_IDS} AND {_SHOWN} AND {_PRESENT} ORDER BY probability DESC, concept_id, photo_id",
        [id_list(photo_ids)],
    ).fetchall()


def state(catalog: Catalog, bundle_id: str, concept_ids: Iterable[int]) -> TaggingState:
    """Return how it stands with proposals of these concepts."""
    run = catalog.connection.execute
    (asked,) = run(f"SELECT COUNT(*) FROM proposed_photos WHERE {_PRESENT}").fetchone()
    (waiting,) = run(
        f"SELECT COUNT(*) FROM proposed_photos AS asked WHERE bundle_id IS NOT ? AND {_PRESENT} "
        f"AND NOT {HAS_VECTOR.format('asked.photo_id')}",
        [bundle_id, bundle_id],
    ).fetchone()
    shown = groups(catalog)
    return TaggingState(asked, waiting, sum(shown[key][0] for key in concept_ids if key in shown))


def forget(catalog: Catalog) -> None:
    """Forget every proposal, and which photos they are wanted for; tags and decisions stay, and what accepts itself."""
    with catalog.transaction(revision=True) as connection:
        connection.execute("DELETE FROM proposals")
        connection.execute("DELETE FROM proposed_photos")
        connection.execute("DELETE FROM tag_changes")
        connection.execute("UPDATE concepts SET learned_from = NULL, shown_from = NULL, stated = NULL")


def learned(connection: TypedConnection, values: Mapping[int, str]) -> None:
    """Note of what the proposals of concepts were made."""
    connection.executemany(
        "UPDATE concepts SET learned_from = ? WHERE id = ?", [(text, key) for key, text in values.items()]
    )


def show_from(connection: TypedConnection, concept_id: int, probability: float | None, stated: float) -> None:
    """Note from which probability on a concept's proposals are shown, and for which stated precision that is."""
    connection.execute("UPDATE concepts SET shown_from = ?, stated = ? WHERE id = ?", [probability, stated, concept_id])


def from_chance(catalog: Catalog, concept_id: int, probability: float) -> list[int]:
    """Return the present photos that a concept is open for with at least this probability, by id."""
    rows = catalog.connection.execute(
        f"SELECT photo_id FROM proposals WHERE concept_id = ? AND probability >= ? AND {_PRESENT} ORDER BY photo_id",
        [concept_id, probability],
    ).fetchall()
    return [row[0] for row in rows]


def standing(catalog: Catalog, bundle_id: str, photo_ids: Iterable[int] | None = None) -> tuple[int, int]:
    """Return how many of these photos (None: all) wait for a vector, and how many open proposals they have."""
    chosen, values = ("", []) if photo_ids is None else (f"AND photo_id {IN_IDS}", [id_list(photo_ids)])
    run = catalog.connection.execute
    (waiting,) = run(
        f"SELECT COUNT(*) FROM proposed_photos AS asked WHERE bundle_id IS NOT ? AND {_PRESENT} "
        f"AND NOT {HAS_VECTOR.format('asked.photo_id')} {chosen}",
        [bundle_id, bundle_id, *values],
    ).fetchone()
    (count,) = run(
        "SELECT COUNT(*) FROM concepts CROSS JOIN proposals ON concept_id = concepts.id "
        f"WHERE {_SHOWN} AND {_PRESENT} {chosen}",
        values,
    ).fetchone()
    return waiting, count
