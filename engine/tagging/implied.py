"""What one tag on a photo says of others: what it lies in is there, too, and what it excludes is not."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.tagging.vocabulary import Vocabulary


def settled_by(vocabulary: Vocabulary, key: str) -> list[str]:
    """Return the keys of entries that need not be proposed for a photo that has this one.

    Those it lies in are implied; the exclusive siblings of it and of those are ruled out, with all that lies in them.
    """
    above = [entry.key for entry in vocabulary.ancestors(key)]
    found = dict.fromkeys(above)
    children: dict[str | None, list[str]] = defaultdict(list)
    for entry in vocabulary.entries:
        children[entry.parent].append(entry.key)
    chain = [*above, key]
    for parent, child in zip(chain, chain[1:], strict=False):
        entry = vocabulary.get(parent)
        if entry is not None and entry.exclusive:
            waiting = [sibling for sibling in children[parent] if sibling != child]
            while waiting:
                sibling = waiting.pop()
                found[sibling] = None
                waiting += children[sibling]
    return list(found)
