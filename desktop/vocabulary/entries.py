"""The entries of the vocabulary as a tree that can be searched: plain values, without any widget."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from engine.tagging.records import VocabularyEntry
from engine.text import folded


class Shown(StrEnum):
    """Which entries are listed."""

    ALL = "all"
    EDITED = "edited"
    OFF = "off"


class Entries:
    """All entries, by key, with their children.

    Args:
        entries: parents before children.
    """

    def __init__(self, entries: Iterable[VocabularyEntry] = ()) -> None:
        self._by_key = {entry.key: entry for entry in entries}
        self._children: dict[str | None, list[VocabularyEntry]] = {}
        for entry in self._by_key.values():
            parent = entry.parent if entry.parent in self._by_key else None
            self._children.setdefault(parent, []).append(entry)

    def __iter__(self) -> Iterator[VocabularyEntry]:
        """Yield all entries."""
        return iter(self._by_key.values())

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._by_key)

    def __eq__(self, other: object) -> bool:
        """Tell whether the same entries stand in the same order."""
        return isinstance(other, Entries) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    @property
    def keys(self) -> list[str]:
        """The keys of all entries."""
        return list(self._by_key)

    def get(self, key: str | None) -> VocabularyEntry | None:
        """Return an entry, if there is one."""
        return self._by_key.get(key) if key is not None else None

    def children(self, key: str | None) -> list[VocabularyEntry]:
        """Return what lies right inside an entry; None: the outermost ones."""
        return self._children.get(key, [])

    def branch(self, key: str) -> list[VocabularyEntry]:
        """Return an entry with all that lies in it."""
        entry = self.get(key)
        if entry is None:
            return []
        return [entry, *(below for child in self.children(key) for below in self.branch(child.key))]

    def path(self, key: str | None) -> list[VocabularyEntry]:
        """Return what an entry lies in and the entry itself, outermost first."""
        found: list[VocabularyEntry] = []
        entry = self.get(key)
        while entry is not None and entry not in found:
            found.append(entry)
            entry = self.get(entry.parent)
        return found[::-1]

    def is_inside(self, key: str, other: str | None) -> bool:
        """Tell whether an entry is another or lies in it."""
        return any(entry.key == other for entry in self.path(key))

    def called(self, name: str, language: str, *, but: str | None = None) -> VocabularyEntry | None:
        """Return the entry that is proposed and has this name in a language, case aside; ``but`` is passed over."""
        wanted = folded(name.strip())
        others = (entry for entry in self if entry.key != but and entry.merged_into is None and entry.enabled)
        return next((entry for entry in others if folded(entry.named(language)) == wanted), None)

    def with_word(self, name: str) -> VocabularyEntry | None:
        """Return the entry that has a name as another word for it."""
        wanted = folded(name.strip())
        return next((one for one in self if wanted in (folded(word) for word in one.synonyms)), None)

    def matching(self, text: str, shown: Shown = Shown.ALL) -> Sequence[VocabularyEntry]:
        """Return the entries whose name or other words, in any language, hold a text."""
        wanted = folded(text.strip())
        return [entry for entry in self if _holds(entry, wanted) and _is_shown(entry, shown)]


def _holds(entry: VocabularyEntry, wanted: str) -> bool:
    return not wanted or any(wanted in folded(word) for word in (entry.name, entry.name_ko, *entry.synonyms))


def _is_shown(entry: VocabularyEntry, shown: Shown) -> bool:
    if shown is Shown.EDITED:
        return bool(entry.edited) or not entry.shipped
    if shown is Shown.OFF:
        return not entry.enabled or entry.merged_into is not None
    return True
