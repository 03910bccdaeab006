"""Concepts: what can be proposed, by its key, and the tags that stand for it.

A concept is an entry of the vocabulary, or a tag of the user's that no entry means (its key is ``tag:<id>``).  An
entry is meant by the tag that is linked to it, or else by those whose name is one of its names or synonyms, letter case
aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from engine.catalog.typed import TypedConnection

if TYPE_CHECKING:
    from engine.tagging.vocabulary import Vocabulary

OWN_TAG = "tag:"
"""What the keys of concepts begin with that no entry means."""


class Concept(NamedTuple):
    """One concept as it is stored.

    Attributes:
        auto_accept: the stated precision from which it is accepted by itself; None: never.
        learned_from: of what its proposals were made, see :mod:`engine.tagging.judging`; None: not yet.
        shown_from: the probability from which on its proposals are shown; None: none are.
        stated: the precision for which that holds.
    """

    id: int
    key: str
    auto_accept: float | None
    learned_from: str | None
    shown_from: float | None
    stated: float | None


def stored(connection: TypedConnection) -> dict[str, Concept]:
    """Return all stored concepts by their keys."""
    rows = connection.execute("SELECT id, key, auto_accept, learned_from, shown_from, stated FROM concepts")
    return {row[1]: Concept(*row) for row in rows.fetchall()}


def ids(connection: TypedConnection, keys: Iterable[str]) -> dict[str, int]:
    """Return the ids of concepts by key; inside a transaction, those that have none get one."""
    wanted = list(dict.fromkeys(keys))
    known = dict(connection.execute("SELECT key, id FROM concepts").fetchall())
    connection.executemany("INSERT INTO concepts (key) VALUES (?)", [(key,) for key in wanted if key not in known])
    if any(key not in known for key in wanted):
        known = dict(connection.execute("SELECT key, id FROM concepts").fetchall())
    return {key: known[key] for key in wanted}


def own_tag_id(key: str) -> int | None:
    """Return the tag of a key that no entry has; None for other keys."""
    number = key.removeprefix(OWN_TAG)
    return int(number) if number != key and number.isdecimal() else None


class TagLinks:
    """Which tags stand for which concepts.

    Attributes:
        names: of all tags, hidden ones too, by id.
        parents: in which tag each lies.
        hidden: the tags that only remember rejections.
    """

    def __init__(self, connection: TypedConnection, vocabulary: Vocabulary) -> None:
        rows = connection.execute("SELECT id, name, parent_id, concept, hidden FROM tags ORDER BY id").fetchall()
        self.names: Mapping[int, str] = {row[0]: row[1] for row in rows}
        self.parents: Mapping[int, int | None] = {row[0]: row[2] for row in rows}
        self.hidden = frozenset(row[0] for row in rows if row[4])
        self.linked = frozenset(row[0] for row in rows if row[3] is not None)
        self._tags: dict[str, list[int]] = {}
        self._keys: dict[int, str] = {}
        for tag_id, name, _, concept, _hidden in sorted(rows, key=lambda row: (row[3] is None, row[4], row[0])):
            entry = vocabulary.standing(concept) if concept is not None else vocabulary.meaning(name)
            key = f"{OWN_TAG}{tag_id}" if entry is None else entry.key
            self._keys[tag_id] = key
            self._tags.setdefault(key, []).append(tag_id)

    def tag(self, key: str) -> int | None:
        """Return the tag that accepting a concept puts on photos, None where there is none yet."""
        found = self._tags.get(key)
        return None if not found else found[0]

    def tags(self, key: str) -> list[int]:
        """Return all tags that mean a concept: the one that accepting puts on photos first."""
        return self._tags.get(key, [])

    def key(self, tag_id: int) -> str | None:
        """Return the concept that a tag means; None for a tag that is not there."""
        return self._keys.get(tag_id)

    def own_tags(self) -> list[int]:
        """Return the tags that no entry means; hidden ones are left out."""
        own = [tag_id for key, (tag_id, *_) in self._tags.items() if own_tag_id(key) is not None]
        return [tag_id for tag_id in own if tag_id not in self.hidden]

    def inside(self, tag_ids: Iterable[int]) -> set[int]:
        """Return the tags that lie in these."""
        children: dict[int | None, list[int]] = {}
        for tag_id, parent_id in self.parents.items():
            children.setdefault(parent_id, []).append(tag_id)
        found: set[int] = set()
        waiting = list(tag_ids)
        while waiting:
            new = set(children.get(waiting.pop(), ())) - found
            found |= new
            waiting += new
        return found

    def above(self, tag_id: int) -> list[int]:
        """Return the tags in which one lies, innermost first."""
        found: list[int] = []
        parent = self.parents.get(tag_id)
        while parent is not None and parent not in found:
            found.append(parent)
            parent = self.parents.get(parent)
        return found
