"""What the user does to the vocabulary, as edits: pure functions from the entries as they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from desktop.vocabulary.entries import Entries
from engine.edits import EditVocabulary
from engine.tagging.records import EntryEdit, VocabularyEntry
from engine.tagging.vocabulary import edit_of, own_key

_FIELDS = ("name", "name_ko", "parent", "prompts", "synonyms", "exclusive", "enabled", "merged_into")


def adding(entries: Entries, name: str, name_ko: str, parent: str | None) -> EditVocabulary:
    """Return the edit that adds an entry of the user's; one of the names may be empty."""
    edit = EntryEdit(name.strip() or None, name_ko.strip() or None, parent, on_top=parent is None)
    return EditVocabulary({own_key(entries.keys): edit})


def changing(entry: VocabularyEntry, **fields: Any) -> EditVocabulary:
    """Return the edit that gives an entry's fields other values."""
    return EditVocabulary({entry.key: replace(edit_of(entry), **fields)})


def moving(entries: Entries, keys: Iterable[str], parent: str | None) -> EditVocabulary:
    """Return the edit that puts entries under another, or on top; what cannot lie there is left out."""
    return EditVocabulary(
        {
            entry.key: _under(edit_of(entry), parent)
            for key in keys
            if (entry := entries.get(key)) is not None
            and entry.parent != parent
            and (parent is None or not entries.is_inside(parent, key))
        }
    )


def enabling(entries: Entries, keys: Iterable[str], on: bool, *, branches: bool = False) -> EditVocabulary:
    """Return the edit after which entries (with all that lies in them) are proposed, or not."""
    meant = {below.key: below for key in keys for below in entries.branch(key)[: None if branches else 1]}
    return EditVocabulary(
        {entry.key: replace(edit_of(entry), enabled=on) for entry in meant.values() if entry.enabled is not on}
    )


def merging(entries: Entries, key: str, into: str) -> EditVocabulary:
    """Return the edit after which an entry is another; what lay in it lies in that one."""
    entry, target = entries.get(key), entries.get(into)
    if entry is None or target is None or key == into:
        return EditVocabulary({})
    values = {key: replace(edit_of(entry), merged_into=into)}
    if entries.is_inside(into, key):  # it would lie in what is gone
        values[into] = _under(edit_of(target), entry.parent)
    for child in entries.children(key):
        if child.key != into:
            values[child.key] = _under(edit_of(child), into)
    return EditVocabulary(values)


def restoring(keys: Iterable[str]) -> EditVocabulary:
    """Return the edit that takes the user's edits of entries back; entries of their own go."""
    return EditVocabulary(dict.fromkeys(keys))


def removing(entries: Entries, keys: Iterable[str]) -> EditVocabulary:
    """Return the edit that takes entries of the user's own away; what lay in them moves up."""
    gone = [entry for key in keys if (entry := entries.get(key)) is not None and not entry.shipped]
    values: dict[str, EntryEdit | None] = {entry.key: None for entry in gone}
    for entry in gone:
        above = entry.parent
        while above in values:
            above = entries.path(above)[-1].parent
        for child in entries.children(entry.key):
            if child.key not in values:
                values[child.key] = _under(edit_of(child), above)
    return EditVocabulary(values)


def edited_keys(entries: Entries, *, own: bool) -> list[str]:
    """Return the keys of the entries that are not as they ship; ``own``: those of the user's own, too."""
    return [entry.key for entry in entries if (entry.edited if entry.shipped else own)]


def foreseen(entries: Entries, edit: EditVocabulary) -> Entries:
    """Return what the entries will be once an edit was made, as far as that is known here.

    Whoever edits on at once builds on this, and takes nothing of the first edit back.  What a field that is given back
    ships with is not known: it keeps its value until the library says.
    """
    known = [after for entry in entries if (after := _after(entry, edit)) is not None]
    new = [_new(key, value) for key, value in edit.values.items() if value is not None and entries.get(key) is None]
    return Entries([*known, *new])


def _after(entry: VocabularyEntry, edit: EditVocabulary) -> VocabularyEntry | None:
    if entry.key not in edit.values:
        return entry
    value = edit.values[entry.key]
    if value is None:
        return replace(entry, edited=frozenset()) if entry.shipped else None
    given = {name: field for name in _FIELDS if (field := getattr(value, name)) is not None}
    if value.on_top:
        given["parent"] = None
    if "merged_into" in entry.edited and value.merged_into is None:
        given["merged_into"] = None
    return replace(entry, **given, edited=frozenset(given) - ({"merged_into"} if not value.merged_into else set()))


def _new(key: str, edit: EntryEdit) -> VocabularyEntry:
    name, name_ko = edit.name or edit.name_ko or key, edit.name_ko or edit.name or key
    blank = VocabularyEntry(key, name, name_ko, edit.parent, shipped=False)
    return _after(blank, EditVocabulary({key: edit})) or blank


def _under(edit: EntryEdit, parent: str | None) -> EntryEdit:
    return replace(edit, parent=parent, on_top=parent is None)
