"""The vocabulary of a :class:`~tests.desktop.fake_library.FakeLibrary`: a dozen entries, the user's edits over them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from engine.edits import Edited, EditVocabulary
from engine.errors import VocabularyInvalid
from engine.tagging.records import EntryEdit, Sensitive, VocabularyEntry, VocabularyImport

if TYPE_CHECKING:
    from tests.desktop.fake_library import FakeStore

_SHIPPED = """
animal|Animal|동물||
dog|Dog|개|animal|puppy,멍멍이
poodle|Poodle|푸들|dog|
cat|Cat|고양이|animal|kitten
food|Food|음식||
noodles|Noodles|국수|food|ramen
season|Season|계절||
winter|Winter|겨울|season|
summer|Summer|여름|season|
document|Document|문서||
receipt|Receipt|영수증|document|
"""
_SENSITIVE = {
    "pretty": Sensitive.LOOKS,
    "못생김": Sensitive.LOOKS,
    "poor": Sensitive.WORTH,
    "disabled": Sensitive.HEALTH,
    "foreigner": Sensitive.ORIGIN,
    "muslim": Sensitive.RELIGION,
}
_OF_EDIT = tuple(field.name for field in fields(EntryEdit) if field.name != "on_top")


class VocabularyStore:
    """What ships, and what the user made of it."""

    def __init__(self) -> None:
        self.shipped: dict[str, VocabularyEntry] = {}
        self.edits: dict[str, EntryEdit] = {}
        self.applied: list[EditVocabulary] = []
        for line in _SHIPPED.split():
            key, name, name_ko, parent, synonyms = line.split("|")
            self.shipped[key] = VocabularyEntry(
                key,
                name,
                name_ko,
                parent or None,
                synonyms=tuple(filter(None, synonyms.split(","))),
                exclusive=key == "season",
            )

    def entry(self, key: str) -> VocabularyEntry:
        """Return an entry as it stands."""
        edit = self.edits.get(key, EntryEdit())
        entry = self.shipped.get(key)
        if entry is None:
            name, name_ko = edit.name or edit.name_ko or "", edit.name_ko or edit.name or ""
            entry = VocabularyEntry(key, name, name_ko, shipped=False)
        given = {name: getattr(edit, name) for name in _OF_EDIT if getattr(edit, name) is not None}
        if edit.on_top:
            given["parent"] = None
        return replace(entry, edited=frozenset(given), **given)

    def known(self) -> list[str]:
        """Return all keys."""
        return [*self.shipped, *(key for key in self.edits if key not in self.shipped)]

    def ordered(self) -> Iterator[VocabularyEntry]:
        """Yield parents before children."""
        entries = {key: self.entry(key) for key in self.known()}

        def below(parent: str | None) -> Iterator[VocabularyEntry]:
            for entry in entries.values():
                if entry.parent == parent:
                    yield entry
                    yield from below(entry.key)

        yield from below(None)


class FakeVocabulary:
    """The part of the protocol that is about the vocabulary."""

    _store: FakeStore

    def vocabulary(self) -> list[VocabularyEntry]:
        """Return all entries, parents before children."""
        with self._store.lock:
            return list(self._store.words.ordered())

    def sensitive(self, name: str) -> Sensitive | None:
        """Know a few words."""
        return _SENSITIVE.get(name.strip().casefold())

    def vocabulary_text(self) -> str:
        """Return a line for each entry: key, names, parent, whether it is proposed."""
        lines = [
            "|".join((one.key, one.name, one.name_ko, one.parent or "", "on" if one.enabled else "off"))
            for one in self.vocabulary()
        ]
        return "\n".join(lines) + "\n"

    def read_vocabulary(self, text: str) -> VocabularyImport:
        """Read such lines; one without a key is a new entry."""
        edits: dict[str, EntryEdit | None] = {}
        counts = {"added": 0, "changed": 0, "disabled": 0}
        faults = []
        names: dict[str, Sensitive] = {}
        for number, line in enumerate(text.splitlines(), 1):
            parts = line.split("|")
            if len(parts) != 5:
                faults.append((number, "five parts are wanted"))
                continue
            key, name, name_ko, parent, state = parts
            entry = self._store.words.shipped.get(key)
            if entry is None:
                key = key or f"own:{100 + number}"
                edits[key] = EntryEdit(name, name_ko or name, parent or None, on_top=not parent)
                counts["added"] += 1
            elif (entry.name, entry.name_ko) != (name, name_ko):
                edits[key] = EntryEdit(name, name_ko)
                counts["changed"] += 1
            elif state == "off":
                edits[key] = EntryEdit(enabled=False)
                counts["disabled"] += 1
            names |= {word: kind for word in (name, name_ko) if key in edits and (kind := self.sensitive(word))}
        return VocabularyImport(edits, faults=tuple(faults), sensitive=names, **counts)

    def edit_vocabulary(self, edit: EditVocabulary) -> Edited:
        """Apply an edit; all or nothing."""
        words = self._store.words
        with self._store.lock:
            before = {key: words.edits.get(key) for key in edit.values}
            self._put_entries(edit.values)
            try:
                for key in edit.values:
                    self._check_entry(key)
            except VocabularyInvalid:
                self._put_entries(before)
                raise
            words.applied.append(edit)
        return Edited(EditVocabulary(before))

    def _put_entries(self, values: Mapping[str, EntryEdit | None]) -> None:
        edits = self._store.words.edits
        for key, value in values.items():
            if value is None or value == EntryEdit():
                edits.pop(key, None)
            else:
                edits[key] = value

    def _check_entry(self, key: str) -> None:
        words = self._store.words
        if key not in words.known():
            return
        seen: list[str] = []
        above: str | None = key
        while above is not None:
            if above in seen:
                raise VocabularyInvalid(key, "it would lie inside itself")
            if above not in words.known():
                raise VocabularyInvalid(key, f"there is no {above}")
            seen.append(above)
            above = words.entry(above).parent
        if not words.entry(key).name.strip():
            raise VocabularyInvalid(key, "it has no name")
