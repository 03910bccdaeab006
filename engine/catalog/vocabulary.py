"""The user's edits of the vocabulary: one JSON object for each entry that is not as it ships."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from engine.catalog.connection import Catalog
from engine.catalog.typed import TypedConnection
from engine.tagging.records import EntryEdit, VocabularyEntry
from engine.tagging.vocabulary import StoredEdit, Vocabulary, combine, load

_ROWS = "SELECT key, edits, base FROM vocabulary ORDER BY key"
_LISTS = ("prompts", "synonyms")
_FLAGS = ("exclusive", "enabled", "on_top")
_BASE = ("name", "name_ko", "parent", "prompts", "synonyms", "exclusive", "enabled")


def entries(catalog: Catalog | TypedConnection, shipped: Sequence[VocabularyEntry] | None = None) -> Vocabulary:
    """Return the vocabulary of a library: what ships with the user's edits.

    Args:
        catalog: the library's catalog, or its connection.
        shipped: what ships, if it is not what this version ships.
    """
    connection = catalog.connection if isinstance(catalog, Catalog) else catalog
    if shipped is not None:
        return Vocabulary(combine(shipped, stored(connection)))
    return _combined(tuple(connection.execute(_ROWS).fetchall()))


@functools.lru_cache(maxsize=4)  # each decision needs it, and it seldom changes
def _combined(rows: tuple[tuple[str, str, str | None], ...]) -> Vocabulary:
    return Vocabulary(combine(load(), _read(rows)))


def stored(connection: TypedConnection) -> dict[str, StoredEdit]:
    """Return what the user edited, by key."""
    return _read(connection.execute(_ROWS).fetchall())


def _read(rows: Iterable[tuple[str, str, str | None]]) -> dict[str, StoredEdit]:
    return {key: StoredEdit(_edit(edits), _base(key, base)) for key, edits, base in rows}


def as_row(key: str, edit: EntryEdit, base: VocabularyEntry | None) -> tuple[str, str, str | None]:
    """Return an edit as the catalog keeps it."""
    said = {field.name: getattr(edit, field.name) for field in fields(edit)}
    known = {name: value for name, value in said.items() if value is not None and (value or name != "on_top")}
    kept = None if base is None else _json({name: getattr(base, name) for name in _BASE})
    return key, _json(known), kept


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def _edit(text: str) -> EntryEdit:
    known = _known(text)
    return EntryEdit(**{field.name: known[field.name] for field in fields(EntryEdit) if field.name in known})


def _base(key: str, text: str | None) -> VocabularyEntry | None:
    known = {} if text is None else _known(text)
    if not isinstance(known.get("name"), str):
        return None
    known.setdefault("name_ko", known["name"])
    return VocabularyEntry(key, **{name: known[name] for name in _BASE if name in known})


def _known(text: str) -> dict[str, Any]:
    """Return the fields of an object that are of the type they should be."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: _value(name, value) for name, value in found.items() if _is_right(name, value)}


def _value(name: str, value: Any) -> Any:
    return tuple(value) if name in _LISTS else value


def _is_right(name: str, value: Any) -> bool:
    if name in _LISTS:
        return isinstance(value, list) and all(isinstance(word, str) for word in value)
    return isinstance(value, bool if name in _FLAGS else str)
