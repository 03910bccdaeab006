"""The vocabulary: what ships with Sajin, and what the user made of it (docs/vocabulary.md)."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine.paths import resources_dir
from engine.tagging.records import EntryEdit, VocabularyEntry
from engine.tagging.vocabulary_lines import LineInvalid, indentation, numbered, parse, unique
from engine.tagging.vocabulary_tree import in_order, settled
from engine.text import folded

OWN = "own:"
"""What the keys of the user's own entries begin with."""


@dataclass(frozen=True)
class StoredEdit:
    """What a library keeps of an entry that the user edited.

    Attributes:
        base: the shipped entry as it was then: what it falls back to if it ships no more; None for the user's own.
    """

    edit: EntryEdit
    base: VocabularyEntry | None = None


class Vocabulary:
    """The entries of a library, and what they mean to one another.

    Attributes:
        entries: all of them, also disabled and merged ones, parents before children.
    """

    def __init__(self, entries: Iterable[VocabularyEntry]) -> None:
        self.entries = tuple(entries)
        self._by_key = {entry.key: entry for entry in self.entries}
        self._meanings: dict[str, VocabularyEntry] | None = None

    def __iter__(self) -> Iterator[VocabularyEntry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def get(self, key: str | None) -> VocabularyEntry | None:
        """Return the entry of a key, None where there is none."""
        return None if key is None else self._by_key.get(key)

    def standing(self, key: str) -> VocabularyEntry | None:
        """Return the entry that a key stands for now: the one that took it over, if one did."""
        entry = self._by_key.get(key)
        while entry is not None and entry.merged_into is not None:
            entry = self._by_key.get(entry.merged_into)
        return entry

    def meaning(self, name: str) -> VocabularyEntry | None:
        """Return the entry that a tag of this name means, letter case aside: by its names, or else by a synonym."""
        if self._meanings is None:
            self._meanings = self._all_meanings()
        return self._meanings.get(folded(name))

    def ancestors(self, key: str) -> tuple[VocabularyEntry, ...]:
        """Return the entries in which one lies, outermost first."""
        found: list[VocabularyEntry] = []
        entry = self._by_key.get(key)
        while entry is not None and entry.parent is not None:
            entry = self._by_key[entry.parent]
            found.append(entry)
        return tuple(reversed(found))

    def proposable(self) -> list[VocabularyEntry]:
        """Return the entries that are proposed, parents first, with the words of those that were merged into them."""
        taken: dict[str, list[VocabularyEntry]] = {}
        for entry in self.entries:
            target = self.standing(entry.key)
            if entry.merged_into is not None and target is not None:
                taken.setdefault(target.key, []).append(entry)
        return [
            _with_words_of(entry, taken.get(entry.key, ()))
            for entry in self.entries
            if entry.enabled and entry.merged_into is None
        ]

    def _all_meanings(self) -> dict[str, VocabularyEntry]:
        found: dict[str, VocabularyEntry] = {}
        standing = [entry for entry in self.entries if entry.merged_into is None]
        standing.sort(key=lambda entry: (not entry.enabled, entry.shipped))
        merged = [entry for entry in self.entries if entry.merged_into is not None]
        for entries, words in ((standing, _names), (merged, _names), (standing, _synonyms), (merged, _synonyms)):
            for entry in entries:
                meant = self.standing(entry.key)
                for word in words(entry):
                    if meant is not None:
                        found.setdefault(folded(word), meant)
        return found


def vocabulary_path() -> Path:
    """Return the file of the vocabulary that ships."""
    return resources_dir() / "vocabulary" / "vocabulary.txt"


def load(path: Path | None = None) -> tuple[VocabularyEntry, ...]:
    """Return the vocabulary that ships, or that of another file, parents before children.

    Raises:
        LineInvalid: a line is not understood; what ships is tested to be.
    """
    return _loaded(path or vocabulary_path())


@functools.cache
def _loaded(path: Path) -> tuple[VocabularyEntry, ...]:
    entries: list[VocabularyEntry] = []
    above: list[tuple[int, str]] = []
    for number, text in numbered(path.read_text(encoding="utf-8")):
        line = parse(text)
        if line.key is None:
            raise LineInvalid(f"{path}:{number}: there is no key")
        depth = indentation(text)
        while above and above[-1][0] >= depth:
            above.pop()
        parent = above[-1][1] if above else None
        above.append((depth, line.key))
        names = line.name, line.name_ko or line.name
        words = line.prompts or (), line.synonyms or ()
        entries.append(VocabularyEntry(line.key, *names, parent, *words, line.exclusive, not line.off))
    return tuple(entries)


def own_key(known: Container[str], number: Callable[[int], int] = secrets.randbelow) -> str:
    """Return a key for a new entry of the user's.

    A random one: a tag may still be linked to that of an entry that was removed, and texts of two libraries may meet.
    """
    while True:
        key = f"{OWN}{number(10**9)}"
        if key not in known:
            return key


def edit_of(entry: VocabularyEntry) -> EntryEdit:
    """Return what the user's edit of an entry is: its fields that are not what ships.

    :class:`engine.edits.EditVocabulary` takes whole edits, so one field more is ``replace(edit_of(entry), ...)``.
    """
    edited = entry.edited
    return EntryEdit(
        name=entry.name if "name" in edited else None,
        name_ko=entry.name_ko if "name_ko" in edited else None,
        parent=entry.parent if "parent" in edited else None,
        on_top="parent" in edited and entry.parent is None,
        prompts=entry.prompts if "prompts" in edited else None,
        synonyms=entry.synonyms if "synonyms" in edited else None,
        exclusive=entry.exclusive if "exclusive" in edited else None,
        enabled=entry.enabled if "enabled" in edited else None,
        merged_into=entry.merged_into if "merged_into" in edited else None,
    )


def combine(shipped: Sequence[VocabularyEntry], edits: Mapping[str, StoredEdit]) -> list[VocabularyEntry]:
    """Return the entries of a library: what ships with the user's edits, parents before children.

    What a newer version ships is taken over, but for the fields that the user edited.  An entry that it ships no more
    stays if the user edited it, as theirs; one that is called what an entry of the user's is called is switched off.
    Whatever refers to an entry that is not there lies on top, or stands for itself.

    Args:
        shipped: the vocabulary that ships.
        edits: the user's edits by key.
    """
    return in_order(settled(with_edits(shipped, edits)))


def with_edits(shipped: Sequence[VocabularyEntry], edits: Mapping[str, StoredEdit]) -> list[VocabularyEntry]:
    """Return what ships with the user's edits, whether they fit one another or not; the user's own by name."""
    found = {entry.key: entry for entry in shipped}
    theirs = []
    for key, stored in edits.items():
        base = found.get(key) or (None if stored.base is None else replace(stored.base, shipped=False))
        entry = edited(key, base, stored.edit)
        if entry is None:
            continue
        if key in found:
            found[key] = entry
        else:
            theirs.append(entry)
    return [*found.values(), *sorted(theirs, key=lambda entry: (folded(entry.name), entry.key))]


def edited(key: str, base: VocabularyEntry | None, edit: EntryEdit) -> VocabularyEntry | None:
    """Return an entry with the user's edit; None for one of their own that has no name."""
    if base is None:
        names = edit.name or edit.name_ko, edit.name_ko or edit.name
        if names[0] is None or names[1] is None:
            return None
        base = VocabularyEntry(key, names[0], names[1], shipped=False)
    changed: dict[str, Any] = {
        "name": edit.name,
        "name_ko": edit.name_ko,
        "prompts": edit.prompts,
        "synonyms": edit.synonyms,
        "exclusive": edit.exclusive,
        "enabled": edit.enabled,
        "merged_into": edit.merged_into,
        "parent": edit.parent,
    }
    values = {name: value for name, value in changed.items() if value is not None}
    if edit.on_top:
        values["parent"] = None
    return replace(base, **values, edited=frozenset(values))


def _names(entry: VocabularyEntry) -> tuple[str, ...]:
    return entry.name, entry.name_ko


def _synonyms(entry: VocabularyEntry) -> tuple[str, ...]:
    return entry.synonyms


def _with_words_of(entry: VocabularyEntry, merged: Sequence[VocabularyEntry]) -> VocabularyEntry:
    if not merged:
        return entry
    words = [word for other in merged for word in (*_names(other), *other.synonyms)]
    phrases = [phrase for other in merged for phrase in other.prompts or (other.name,)]
    return replace(
        entry,
        synonyms=unique([*entry.synonyms, *words]),
        prompts=unique([*(entry.prompts or (entry.name,)), *phrases]),
    )
