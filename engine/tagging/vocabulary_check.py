"""Whether what the user makes of the vocabulary makes sense."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.errors import VocabularyInvalid
from engine.tagging.records import EntryEdit, VocabularyEntry, VocabularyFault
from engine.tagging.vocabulary import StoredEdit, with_edits
from engine.tagging.vocabulary_tree import final_targets, is_inside, settled
from engine.text import folded

Edits = Mapping[str, StoredEdit]


def require_sense(
    shipped: Sequence[VocabularyEntry], before: Edits, after: Edits, wanted: Mapping[str, EntryEdit | None]
) -> None:
    """Check the entries that are changed.

    Args:
        shipped: the vocabulary that ships.
        before: the user's edits as they are.
        after: as they would be.
        wanted: what is asked for, by key.

    Raises:
        VocabularyInvalid: one would refer to what is not there, lie in itself, or be called as another one is.
    """
    entries = {entry.key: entry for entry in with_edits(shipped, after)}
    were = {entry.key: entry for entry in with_edits(shipped, before)}
    _require_places(entries, after, wanted)
    names = _Names(entries)
    for key in wanted:
        entry = entries.get(key)
        if entry is not None and _standing(entry) != _standing(were.get(key)):
            names.require_free(entry)
    for entry in settled(list(entries.values())):
        asked = wanted.get(entry.key)
        if asked is not None and asked.enabled and not entry.enabled:
            names.require_free(entry)


def _require_places(entries: Mapping[str, VocabularyEntry], edits: Edits, keys: Mapping[str, object]) -> None:
    parents = {key: entry.parent for key, entry in entries.items()}
    targets = final_targets({key: entry.merged_into for key, entry in entries.items()})
    for key in keys.keys() & edits.keys():
        edit = edits[key].edit
        for other in (edit.parent, edit.merged_into):
            if other is not None and other not in entries:
                raise VocabularyInvalid(key, VocabularyFault.UNKNOWN.about(other))
        if edit.parent is not None and is_inside(edit.parent, key, parents):
            raise VocabularyInvalid(key, VocabularyFault.INSIDE_ITSELF.about(edit.parent))
        if edit.merged_into is not None and key not in targets:
            raise VocabularyInvalid(key, VocabularyFault.MERGED_IN_CIRCLE.about(edit.merged_into))


def _standing(entry: VocabularyEntry | None) -> tuple[str, str] | None:
    """Return the names that an entry takes up, None for one that takes up none."""
    if entry is None or not entry.enabled or entry.merged_into is not None:
        return None
    return entry.name, entry.name_ko


class _Names:
    """Who is called what, by language."""

    def __init__(self, entries: Mapping[str, VocabularyEntry]) -> None:
        self._keys: dict[tuple[int, str], list[str]] = {}
        for entry in entries.values():
            if _standing(entry) is not None:
                for name in _folded(entry):
                    self._keys.setdefault(name, []).append(entry.key)

    def require_free(self, entry: VocabularyEntry) -> None:
        for language, name in _folded(entry):
            others = [key for key in self._keys.get((language, name), ()) if key != entry.key]
            if others:
                called = (entry.name, entry.name_ko)[language]
                raise VocabularyInvalid(entry.key, VocabularyFault.NAME_TAKEN.about(f"{called} [{others[0]}]"))


def _folded(entry: VocabularyEntry) -> Iterator[tuple[int, str]]:
    yield 0, folded(entry.name)
    yield 1, folded(entry.name_ko)
