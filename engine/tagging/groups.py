"""Proposals as they are shown: by tag, by photo, and how many there are."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.catalog import concepts, proposals, tag_marks, vocabulary, wanted
from engine.catalog.concepts import Concept, TagLinks, own_tag_id
from engine.catalog.connection import Catalog
from engine.catalog.editing.tags import Names
from engine.errors import TagUnknown
from engine.tagging.records import Proposal, ProposalGroup, TaggingState
from engine.text import clean, folded

if TYPE_CHECKING:
    from engine.tagging.vocabulary import Vocabulary

Called = tuple[str, str]


class _Known:
    """What concepts are called, and which of them are proposed at all."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.vocabulary: Vocabulary = vocabulary.entries(catalog)
        self.links = TagLinks(catalog.connection, self.vocabulary)

    def tag(self, key: str) -> int | None:
        """Return the tag that accepting puts on photos, if there is one that is shown."""
        tag_id = self.links.tag(key)
        return None if tag_id in self.links.hidden else tag_id

    def names(self, key: str) -> Called | None:
        """Return what a concept is called in English and Korean: as its tag, if there is one; None where it is gone."""
        entry, tag_id = self.vocabulary.get(key), self.tag(key)
        if own_tag_id(key) is None and (entry is None or not entry.enabled or entry.merged_into is not None):
            return None
        if tag_id is not None:
            return self.links.names[tag_id], self.links.names[tag_id]
        return None if entry is None else (entry.name, entry.name_ko)

    def proposable(self) -> dict[int, tuple[Concept, Called]]:
        """Return the concepts that are proposed, with their names, by id."""
        stored = concepts.stored(self._catalog.connection).values()
        found = {concept.id: (concept, self.names(concept.key)) for concept in stored}
        return {concept_id: (concept, names) for concept_id, (concept, names) in found.items() if names is not None}


def open_groups(catalog: Catalog) -> list[ProposalGroup]:
    """Return the tags that are proposed, those with most photos first."""
    known = _Known(catalog)
    shown = proposals.groups(catalog)
    found = [item for concept_id, item in known.proposable().items() if concept_id in shown]
    return sorted(_groups(catalog, known, found), key=lambda group: (-group.photo_count, folded(group.name), group.key))


def by_themselves(catalog: Catalog) -> list[ProposalGroup]:
    """Return the tags that are accepted by themselves, by name; those that are not proposed now, too."""
    known = _Known(catalog)
    found = [item for item in known.proposable().values() if item[0].auto_accept is not None]
    return sorted(_groups(catalog, known, found), key=lambda group: (folded(group.name), group.key))


def proposals_of(catalog: Catalog, key: str, limit: int | None = None) -> list[Proposal]:
    """Return the open proposals of one tag, surest first."""
    rows = proposals.of_concept(catalog, key, limit)
    names = _Known(catalog).names(key) if rows else None
    if names is None:
        return []
    return [Proposal(photo_id, key, *names, probability) for photo_id, probability in rows]


def concept_named(catalog: Catalog, name: str) -> str:
    """Return the key of the concept that a name means; raises TagUnknown."""
    known = _Known(catalog)
    text = clean(name).strip()
    found = Names(catalog.connection, shown_only=True).find(text)
    key = None if found is None else known.links.key(found)
    if key is not None:
        return key
    entry = known.vocabulary.standing(text) or known.vocabulary.meaning(text)
    if entry is not None:
        return entry.key
    if (tag_id := own_tag_id(text)) is not None and known.links.key(tag_id) == text:
        return text
    words = {folded(word): word for item in known.vocabulary.entries for word in (item.name, item.name_ko)}
    words |= {folded(word): word for tag_id, word in known.links.names.items() if tag_id not in known.links.hidden}
    close = difflib.get_close_matches(folded(text), words, n=1)
    raise TagUnknown(name, words[close[0]] if close else None)


def photo_proposals(catalog: Catalog, photo_ids: Sequence[int]) -> dict[int, list[Proposal]]:
    """Return the open proposals of these photos, surest first."""
    rows = proposals.of_photos(catalog, photo_ids)
    known = _Known(catalog).proposable() if rows else {}
    found: dict[int, list[Proposal]] = {}
    for photo_id, concept_id, probability in rows:
        if concept_id in known:
            concept, names = known[concept_id]
            found.setdefault(photo_id, []).append(Proposal(photo_id, concept.key, *names, probability))
    return found


def state(catalog: Catalog, bundle_id: str) -> TaggingState:
    """Return how it stands with proposals."""
    if not wanted.wanted(catalog):
        return TaggingState()
    return proposals.state(catalog, bundle_id, _Known(catalog).proposable())


def _groups(catalog: Catalog, known: _Known, found: list[tuple[Concept, Called]]) -> list[ProposalGroup]:
    shown = proposals.groups(catalog)
    decided = _decided(catalog, known, [concept.key for concept, _ in found])
    groups = []
    for concept, names in found:
        count, precision = shown.get(concept.id, (0, 0.0))
        groups.append(
            ProposalGroup(
                concept.key,
                *names,
                parents=tuple((entry.name, entry.name_ko) for entry in known.vocabulary.ancestors(concept.key)),
                photo_count=count,
                precision=precision,
                tag_id=known.tag(concept.key),
                accepted=decided[concept.key, "accepted"],
                rejected=decided[concept.key, "rejected"],
                auto_accept=concept.auto_accept,
            )
        )
    return groups


def _decided(catalog: Catalog, known: _Known, keys: Sequence[str]) -> Counter[tuple[str, str]]:
    tags = {tag_id: key for key in keys for tag_id in known.links.tags(key)}
    found: Counter[tuple[str, str]] = Counter()
    for (tag_id, state), count in tag_marks.decided(catalog, tags).items():
        found[tags[tag_id], state] += count
    return found
