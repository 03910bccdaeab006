"""Accepting by itself: tags whose proposals the user need not look at, from a stated precision on."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from engine.catalog import concepts, editing, proposals, tag_changes, tag_marks, vocabulary
from engine.catalog.concepts import TagLinks, own_tag_id
from engine.catalog.connection import Catalog
from engine.edits import Decide
from engine.errors import SettingInvalid, TagUnknown
from engine.tagging.cutting import lowest

if TYPE_CHECKING:
    from engine.tagging.vocabulary import Vocabulary

LEAST, MOST = 0.5, 0.999
_BATCH = 1000


def set_precision(catalog: Catalog, key: str, precision: float | None) -> None:
    """Have a concept accepted by itself from a stated precision on; None: never.

    Raises:
        TagUnknown: nothing has this key.
        SettingInvalid: the precision is out of range.
    """
    if precision is not None and not LEAST <= precision <= MOST:
        raise SettingInvalid("auto_accept", precision, f"must be {LEAST} to {MOST}")
    known = vocabulary.entries(catalog)
    entry = known.standing(key)
    links = TagLinks(catalog.connection, known)
    meant = links.key(own_tag_id(key) or 0) if entry is None else entry.key
    if meant is None and precision is not None:
        raise TagUnknown(key)
    with catalog.transaction(revision=True) as connection:
        (concept_id,) = concepts.ids(connection, [meant or key]).values()
        connection.execute("UPDATE concepts SET auto_accept = ? WHERE id = ?", [precision, concept_id])


def accept(catalog: Catalog, known: Vocabulary, keys: Collection[str]) -> dict[str, int]:
    """Put the tags on photos that are sure enough; return how many photos each key got.

    Args:
        known: the library's vocabulary.
        keys: what may be proposed now.
    """
    accepted: dict[str, int] = {}
    wanted = catalog.connection.execute("SELECT 1 FROM concepts WHERE auto_accept IS NOT NULL LIMIT 1").fetchone()
    for key, concept in concepts.stored(catalog.connection).items() if wanted else ():
        if concept.auto_accept is None or key not in keys:
            continue
        from_on = lowest(proposals.probabilities(catalog.connection, concept.id), concept.auto_accept)
        found = [] if from_on is None else proposals.from_chance(catalog, concept.id, from_on)
        for start in range(0, len(found), _BATCH):
            _put(catalog, key, found[start : start + _BATCH], _language(catalog, known))
        if found:
            accepted[key] = len(found)
    return accepted


def accepted(catalog: Catalog, key: str | None = None) -> dict[int, list[str]]:
    """Return the photos on which tags are that were accepted by themselves, with their keys."""
    links = TagLinks(catalog.connection, vocabulary.entries(catalog))
    found: dict[int, list[str]] = {}
    for photo_id, tag_id in tag_marks.by_themselves(catalog):
        meant = links.key(tag_id)
        if meant is not None and key in (None, meant):
            found.setdefault(photo_id, []).append(meant)
    return found


def _put(catalog: Catalog, key: str, photo_ids: list[int], language: str) -> None:
    with catalog.transaction() as connection:
        before = set(tag_changes.changes(connection))
        editing.apply(catalog, Decide({photo_id: {key: True} for photo_id in photo_ids}, language, by_itself=True))
        # Nothing is learned from what nobody looked at.
        photos = set(photo_ids)
        new = [pair for pair in tag_changes.changes(connection) if pair not in before and pair[1] in photos]
        tag_changes.drop_changes(connection, new)


def _language(catalog: Catalog, known: Vocabulary) -> str:
    """Return the language in which most of the tags are that entries mean."""
    links = TagLinks(catalog.connection, known)
    korean = 0
    for entry in known.entries:
        for tag_id in links.tags(entry.key):
            korean += (links.names[tag_id] == entry.name_ko) - (links.names[tag_id] == entry.name)
    return "ko" if korean > 0 else "en"
