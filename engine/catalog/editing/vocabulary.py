"""Edits of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace

from engine.catalog.editing.plan import Plan
from engine.catalog.editing.snapshots import among_texts, read
from engine.catalog.typed import TypedConnection
from engine.catalog.vocabulary import as_row, stored
from engine.edits import EditVocabulary
from engine.errors import VocabularyInvalid
from engine.tagging.records import EntryEdit, VocabularyEntry, VocabularyFault
from engine.tagging.vocabulary import OWN, StoredEdit, edited, load
from engine.tagging.vocabulary_check import require_sense
from engine.tagging.vocabulary_lines import is_key, tidy, unique


def change(connection: TypedConnection, edit: EditVocabulary) -> Plan:
    """Plan other entries; what lay in one that goes lies in what that lay in.

    Raises:
        VocabularyInvalid: an entry would have no name, or that of another one, or lie inside itself, or refer to one
            that is not there.
    """
    shipped = {entry.key: entry for entry in load()}
    before = stored(connection)
    after = dict(before)
    for key, wanted in edit.values.items():
        _change_one(after, key, wanted, shipped)
    _move_up(before, after, shipped)
    require_sense(tuple(shipped.values()), before, after, edit.values)
    changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    scope = {"vocabulary": among_texts("key", changed)}
    rows = tuple(as_row(key, after[key].edit, after[key].base) for key in changed if key in after)
    return Plan(scope, read(connection, scope), {"vocabulary": rows})


def _change_one(
    edits: dict[str, StoredEdit], key: str, wanted: EntryEdit | None, shipped: dict[str, VocabularyEntry]
) -> None:
    known = edits.get(key)
    base = shipped.get(key) or (known.base if known is not None else None)
    if base is None and known is None and (wanted is None or not (is_key(key) and key.startswith(OWN))):
        raise VocabularyInvalid(key, VocabularyFault.UNKNOWN.value)
    found = None if wanted is None else _tidied(key, wanted, base)
    if found is None or (key in shipped and found == EntryEdit()):
        edits.pop(key, None)
    elif edited(key, base, found) is None:
        raise VocabularyInvalid(key, VocabularyFault.NO_NAME.value)
    else:
        edits[key] = StoredEdit(found, base)


def _tidied(key: str, edit: EntryEdit, base: VocabularyEntry | None) -> EntryEdit:
    """Return an edit as it is stored, without what is as it ships."""
    names = [None if name is None else tidy(name) for name in (edit.name, edit.name_ko)]
    if "" in names:
        raise VocabularyInvalid(key, VocabularyFault.NO_NAME.value)
    lists = [None if words is None else unique(words) for words in (edit.prompts, edit.synonyms)]
    tidied = replace(edit, name=names[0], name_ko=names[1], prompts=lists[0], synonyms=lists[1])
    if tidied.on_top:
        tidied = replace(tidied, parent=None)
    if base is None:
        return tidied
    same = [
        field.name
        for field in fields(tidied)
        if field.name != "on_top" and getattr(tidied, field.name) == getattr(base, field.name)
    ]
    on_top = tidied.on_top and base.parent is not None
    return replace(tidied, **dict.fromkeys(same), on_top=on_top)


def _move_up(before: dict[str, StoredEdit], after: dict[str, StoredEdit], shipped: Iterable[str]) -> None:
    """Have what lay in an entry that goes lie in what that entry lay in."""
    gone = {key: edited(key, before[key].base, before[key].edit) for key in before.keys() - after.keys() - set(shipped)}
    for key, kept in after.items():
        parent, left = kept.edit.parent, dict(gone)
        while parent in left:
            entry = left.pop(parent)
            parent = None if entry is None else entry.parent
        if parent != kept.edit.parent:
            after[key] = StoredEdit(replace(kept.edit, parent=parent, on_top=parent is None), kept.base)
