"""What becomes of proposals where tags are put on photos, or taken off them, by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.catalog.concepts import OWN_TAG, TagLinks
from engine.catalog.editing.snapshots import Condition, Row, among, both
from engine.catalog.rows import IN_IDS, id_list
from engine.catalog.typed import TypedConnection

Pairs = frozenset[tuple[int, int]]


def by_hand(connection: TypedConnection, marks: Iterable[tuple[int, int]], new: Mapping[int, str]) -> Pairs:
    """Return the open proposals (photo, concept) that tags put on or taken off photos by hand decide.

    Args:
        marks: photo and tag.
        new: names of the tags among them that are yet to be made, by id.
    """
    marks = list(marks)
    open_ones = connection.execute(
        "SELECT photo_id, concept_id, key FROM proposals JOIN concepts ON concepts.id = concept_id "
        f"WHERE photo_id {IN_IDS} AND probability > 0",
        [id_list({photo_id for photo_id, _ in marks})],
    ).fetchall()
    if not open_ones:  # nearly always where photos are indexed: the vocabulary need not be read
        return frozenset()
    from engine.catalog import vocabulary

    known = vocabulary.entries(connection)
    links = TagLinks(connection, known)

    def key_of(tag_id: int) -> str | None:
        if tag_id not in new:
            return links.key(tag_id)
        entry = known.meaning(new[tag_id])
        return f"{OWN_TAG}{tag_id}" if entry is None else entry.key

    keys = {tag_id: key_of(tag_id) for tag_id in {tag_id for _, tag_id in marks}}
    decided = {(photo_id, keys[tag_id]) for photo_id, tag_id in marks}
    return frozenset((photo_id, concept_id) for photo_id, concept_id, key in open_ones if (photo_id, key) in decided)


def scope(pairs: Pairs) -> Condition:
    """Return the condition that names these proposals, and maybe others."""
    return both(
        among("photo_id", sorted({photo_id for photo_id, _ in pairs})),
        among("concept_id", sorted({concept_id for _, concept_id in pairs})),
    )


def settled(rows: Iterable[Row], pairs: Pairs) -> tuple[Row, ...]:
    """Return the rows of proposals with these of them settled."""
    return tuple(_settled(row) if row[:2] in pairs else row for row in rows)


def asked(connection: TypedConnection, photo_ids: Iterable[int]) -> set[int]:
    """Return those of these photos that proposals are wanted for."""
    rows: list[Any] = connection.execute(
        f"SELECT photo_id FROM proposed_photos WHERE photo_id {IN_IDS}", [id_list(photo_ids)]
    ).fetchall()
    return {row[0] for row in rows}


def _settled(row: Row) -> Row:
    return (*row[:2], -abs(row[2]))
