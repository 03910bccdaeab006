"""What one tag on a photo says of others: what it lies in is there, too, and what it excludes is not."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.tagging.vocabulary import Vocabulary


class Implications:
    """What entries of a vocabulary say of one another."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._children: dict[str | None, list[str]] = defaultdict(list)
        for entry in vocabulary.entries:
            self._children[entry.parent].append(entry.key)
        self._known: dict[str, tuple[str, ...]] = {}

    def settled_by(self, key: str) -> tuple[str, ...]:
        """Return the keys of entries that need not be proposed for a photo that has this one.

        Those it lies in are implied; the exclusive siblings of it and of those are ruled out, with all that lies in
        them.
        """
        if key not in self._known:
            self._known[key] = tuple(self._settled_by(key))
        return self._known[key]

    def inside(self, key: str) -> tuple[str, ...]:
        """Return the keys of all entries that lie in one."""
        found: list[str] = []
        waiting = list(self._children[key])
        while waiting:
            found.append(waiting.pop())
            waiting += self._children[found[-1]]
        return tuple(found)

    def _settled_by(self, key: str) -> dict[str, None]:
        chain = [*(entry.key for entry in self._vocabulary.ancestors(key)), key]
        found = dict.fromkeys(chain[:-1])
        for parent, child in zip(chain, chain[1:], strict=False):
            entry = self._vocabulary.get(parent)
            if entry is not None and entry.exclusive:
                for sibling in self._children[parent]:
                    if sibling != child:
                        found |= dict.fromkeys((sibling, *self.inside(sibling)))
        return found
