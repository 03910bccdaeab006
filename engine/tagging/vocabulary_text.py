"""The vocabulary as a text that can be edited by hand, and what such a text would change (docs/vocabulary.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from engine.errors import VocabularyInvalid
from engine.tagging.records import EntryEdit, Sensitive, VocabularyEntry, VocabularyFault, VocabularyImport
from engine.tagging.vocabulary import OWN, Vocabulary, edit_of, own_key
from engine.tagging.vocabulary_lines import ONLY, Line, LineInvalid, indentation, numbered, parse, written
from engine.text import folded

_HEAD = f"""\
# The vocabulary of a Sajin library: edit this text, and read it again.
#
#   [key] name | Korean name | also: synonym, synonym | prompts: phrase; phrase | exclusive | off | into: key
#
# An entry lies in the one above it that is indented less.  Only the name must be there; for an entry of your own leave
# out the [key].  also: other words for it.  prompts: how it looks, in words for the model.  exclusive: what lies in it
# excludes one another.  off: it is not proposed.  into: another entry has taken it over.
# Entries that are not listed stay as they are; a line {ONLY} switches them off.
"""
_MOST_NONSENSE = 50  # then none of the text is to be relied on
_LONGEST_TEXT = 4_000_000  # characters; what is longer is no vocabulary

Edits = Mapping[str, EntryEdit | None]


def exported(vocabulary: Vocabulary) -> str:
    """Return the vocabulary as text; reading it again changes nothing."""
    levels: dict[str | None, int] = {None: -1}
    lines = []
    for entry in vocabulary:
        levels[entry.key] = levels[entry.parent] + 1
        lines.append(written(_as_line(entry), levels[entry.key]))
    return "\n".join((_HEAD, *lines, ""))


def read(
    text: str,
    vocabulary: Vocabulary,
    sensitive: Callable[[str], Sensitive | None],
    check: Callable[[Edits], None],
) -> VocabularyImport:
    """Return what a text would change.

    Args:
        text: as :func:`exported` writes it, or a plain list of names.
        vocabulary: of the library, as it is.
        sensitive: tells what a name says about a person.
        check: raises VocabularyInvalid for edits that make no sense.

    Returns:
        Edits that can be applied; what the faults are about is not among them.
    """
    if len(text) > _LONGEST_TEXT:
        return VocabularyImport({}, faults=((1, VocabularyFault.TOO_LONG.value),))
    reading = _Reading(vocabulary)
    for number, line in numbered(text):
        reading.take(number, line)
    wanted = reading.wanted()
    edits: dict[str, EntryEdit | None] = {
        key: _edit(vocabulary.get(key), entry) for key, entry in wanted.items() if entry != vocabulary.get(key)
    }
    for key, reason in _without_nonsense(edits, check):
        reading.faults.append((reading.lines.get(key, 1), reason))
    return _summed_up(vocabulary, {key: wanted[key] for key in edits}, edits, reading.faults, sensitive)


def _without_nonsense(edits: dict[str, EntryEdit | None], check: Callable[[Edits], None]) -> list[tuple[str, str]]:
    """Take out the edits that make no sense with the others; return their keys, and why."""
    found: list[tuple[str, str]] = []
    while edits:
        try:
            check(edits)
        except VocabularyInvalid as error:
            found.append((error.key, error.reason))
            if edits.pop(error.key, None) is None or len(found) == _MOST_NONSENSE:
                edits.clear()
        else:
            break
    return found


class _Reading:
    """One text, line by line.

    Attributes:
        lines: where each entry stands, by key.
        faults: what was not understood.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.lines: dict[str, int] = {}
        self.faults: list[tuple[int, str]] = []
        self._vocabulary = vocabulary
        self._names: dict[str, VocabularyEntry] = {}
        for entry in vocabulary:
            for name in (entry.name, entry.name_ko):
                self._names.setdefault(folded(name), entry)
        self._above: list[tuple[int, str | None]] = []
        self._keys: dict[str, str] = {}  # as the text has them: those of a newer version get others
        self._entries: dict[str, VocabularyEntry] = {}
        self._only = False

    def take(self, number: int, text: str) -> None:
        """Read one line."""
        if text.strip().lower() == ONLY:
            self._only = True
            return
        depth = indentation(text)
        while self._above and self._above[-1][0] >= depth:
            self._above.pop()
        key = None
        try:
            key = self._taken(number, parse(text))
        except LineInvalid as error:
            self.faults.append((number, str(error)))
        self._above.append((depth, key))

    def wanted(self) -> dict[str, VocabularyEntry]:
        """Return the entries as they should be; those that the text says nothing of are missing."""
        found = {}
        for key, entry in self._entries.items():
            target = entry.merged_into
            if target is not None:
                target = self._keys.get(target, target)
                if target not in self._entries and self._vocabulary.get(target) is None:
                    self.faults.append((self.lines[key], VocabularyFault.UNKNOWN.about(target)))
                    continue
            found[key] = replace(entry, merged_into=target)
        if self._only:
            for entry in self._vocabulary:
                if entry.key not in self._entries and entry.enabled and entry.merged_into is None:
                    found[entry.key] = replace(entry, enabled=False)
        return found

    def _taken(self, number: int, line: Line) -> str:
        parent = self._above[-1][1] if self._above else None
        if self._above and parent is None:
            raise LineInvalid(VocabularyFault.IN_FAULT.value)
        known = self._vocabulary.get(line.key) or self._named(line)
        key = known.key if known is not None else self._new_key(line)
        if key in self.lines:
            raise LineInvalid(VocabularyFault.ENTRY_TWICE.about(self.lines[key]))
        self.lines[key] = number
        if line.key is not None:
            self._keys[line.key] = key
        if known is not None and line.key is None:
            self._entries[key] = _with(known, line, parent)
        else:
            self._entries[key] = _said(known or _unknown(key), line, parent)
        return key

    def _named(self, line: Line) -> VocabularyEntry | None:
        return None if line.key is not None and line.key.startswith(OWN) else self._names.get(folded(line.name))

    def _new_key(self, line: Line) -> str:
        if line.key is not None and line.key.startswith(OWN):
            return line.key
        return own_key({*self._entries, *(entry.key for entry in self._vocabulary)})


def _said(entry: VocabularyEntry, line: Line, parent: str | None) -> VocabularyEntry:
    """Return an entry of which a line says all."""
    return replace(
        entry,
        name=line.name,
        name_ko=line.name_ko or line.name,
        parent=parent,
        prompts=line.prompts or (),
        synonyms=line.synonyms or (),
        exclusive=line.exclusive,
        enabled=not line.off,
        merged_into=line.into,
    )


def _with(entry: VocabularyEntry, line: Line, parent: str | None) -> VocabularyEntry:
    """Return an entry with what a line says of it that names it by its name alone."""
    return replace(
        entry,
        name_ko=line.name_ko or entry.name_ko,
        parent=parent or entry.parent,
        prompts=entry.prompts if line.prompts is None else line.prompts,
        synonyms=entry.synonyms if line.synonyms is None else line.synonyms,
        exclusive=entry.exclusive or line.exclusive,
        enabled=not line.off,
        merged_into=line.into or entry.merged_into,
    )


def _unknown(key: str) -> VocabularyEntry:
    return VocabularyEntry(key, "", "", shipped=False)


def _as_line(entry: VocabularyEntry) -> Line:
    lists = entry.synonyms, entry.prompts
    return Line(entry.key, entry.name, entry.name_ko, *lists, entry.exclusive, not entry.enabled, entry.merged_into)


def _edit(known: VocabularyEntry | None, wanted: VocabularyEntry) -> EntryEdit:
    """Return the whole edit that makes an entry what it should be."""
    names = wanted.name, None if wanted.name_ko == wanted.name else wanted.name_ko
    if known is None:
        lists = wanted.prompts or None, wanted.synonyms or None
        flags = wanted.exclusive or None, None if wanted.enabled else False
        return EntryEdit(*names, wanted.parent, False, *lists, *flags, wanted.merged_into)
    edit = edit_of(known)
    for name in ("name", "name_ko", "prompts", "synonyms", "exclusive", "enabled"):
        if getattr(wanted, name) != getattr(known, name):
            edit = replace(edit, **{name: getattr(wanted, name)})
    if wanted.parent != known.parent:
        edit = replace(edit, parent=wanted.parent, on_top=wanted.parent is None)
    return replace(edit, merged_into=wanted.merged_into)


def _summed_up(
    vocabulary: Vocabulary,
    wanted: Mapping[str, VocabularyEntry],
    edits: Edits,
    faults: list[tuple[int, str]],
    sensitive: Callable[[str], Sensitive | None],
) -> VocabularyImport:
    told: dict[str, Sensitive] = {}
    added = disabled = 0
    for key, entry in wanted.items():
        known = vocabulary.get(key)
        added += known is None
        disabled += known is not None and known.enabled and not entry.enabled
        for name in {entry.name, entry.name_ko} - (set() if known is None else {known.name, known.name_ko}):
            kind = sensitive(name)
            if kind is not None:
                told[name] = kind
    changed = len(wanted) - added - disabled
    return VocabularyImport(edits, added, changed, disabled, tuple(sorted(faults)), told)
