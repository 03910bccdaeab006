"""Rows as they are and as they shall be: reading those that an edit concerns, and replacing them by others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.catalog.rows import IN_IDS, id_list
from engine.catalog.typed import TypedConnection
from engine.errors import EditInvalid, Fault

Row = tuple[Any, ...]
Rows = Mapping[str, tuple[Row, ...]]
"""Rows by the name of their part, each the key and then the values of the part's columns."""
Condition = tuple[str, tuple[Any, ...]]
Scope = Mapping[str, Condition]
"""For each part the condition that names the rows concerned: SQL, and the values in it."""


@dataclass(frozen=True)
class Part:
    """What an edit replaces as one.

    Attributes:
        table: where it is stored.
        keys: the columns that name a row.
        values: the columns that are replaced.
        fixed: whether rows neither come nor go.
        only_with: a table of photos (``photo_id``) without whose row none of these stands.
        of_photos: whether the first key of a row is a photo's id.
    """

    table: str
    keys: tuple[str, ...]
    values: tuple[str, ...]
    fixed: bool = False
    only_with: str = ""
    of_photos: bool = True

    @property
    def columns(self) -> str:
        """All columns, as SQL lists them."""
        return ", ".join((*self.keys, *self.values))

    @property
    def by_key(self) -> str:
        """The condition for one row, by its key."""
        return " AND ".join(f"{key} = ?" for key in self.keys)

    def key(self, row: Row) -> Row:
        """Return the key of a row."""
        return row[: len(self.keys)]


# Owners first.
PARTS = {
    "tags": Part("tags", ("id",), ("name", "parent_id", "concept", "hidden"), of_photos=False),
    "albums": Part("albums", ("id",), ("name", "parent_id", "position", "created_at", "query"), of_photos=False),
    "vocabulary": Part("vocabulary", ("key",), ("edits", "base"), of_photos=False),
    "favourites": Part("photos", ("id",), ("favourite",), fixed=True),
    "ratings": Part("photos", ("id",), ("rating",), fixed=True),
    "captions": Part("captions", ("photo_id",), ("text", "updated_at")),
    "photo_tags": Part("photo_tags", ("photo_id", "tag_id"), ("origin", "state")),
    "album_photos": Part("album_photos", ("photo_id", "album_id"), ("position",)),
    "conflicts": Part("metadata_conflicts", ("photo_id", "field"), ("ours", "theirs", "path", "seen_at")),
    "proposals": Part("proposals", ("photo_id", "concept_id"), ("probability",), only_with="proposed_photos"),
}
_TREES = ("tags", "albums")
_IN_TEXT = ("tags", "captions", "photo_tags")


def among(column: str, ids: Iterable[int]) -> Condition:
    """Return the condition that a column holds one of these ids."""
    return f"{column} {IN_IDS}", (id_list(ids),)


def among_texts(column: str, texts: Iterable[str]) -> Condition:
    """Return the condition that a column holds one of these texts."""
    return f"{column} {IN_IDS}", (json.dumps(list(texts)),)


def either(one: Condition, other: Condition) -> Condition:
    """Return the condition that one of them holds."""
    return f"({one[0]} OR {other[0]})", (*one[1], *other[1])


def both(one: Condition, other: Condition) -> Condition:
    """Return the condition that both hold."""
    return f"({one[0]} AND {other[0]})", (*one[1], *other[1])


def read(connection: TypedConnection, scope: Scope) -> dict[str, tuple[Row, ...]]:
    """Return the rows that the scope names, by key."""
    found = {}
    for name, (condition, values) in scope.items():
        part = PARTS[name]
        sql = f"SELECT {part.columns} FROM {part.table} WHERE {condition} ORDER BY {', '.join(part.keys)}"
        found[name] = tuple(connection.execute(sql, values).fetchall())
    return found


@dataclass(frozen=True)
class Replaced:
    """What a replacement has changed.

    Attributes:
        photo_ids: the photos to which a row that is other now belongs.
        in_text: whether anything is other now that the full text holds.
        marks: the (tag, photo) that came together or apart, or did so in another way.
        tags: those that are called otherwise now, lie elsewhere, or are gone.
    """

    photo_ids: set[int]
    in_text: bool
    marks: set[tuple[int, int]]
    tags: set[int]


def replace(connection: TypedConnection, before: Rows, after: Rows) -> Replaced:
    """Put rows in the place of others; inside a transaction.

    Rows of photos, tags or albums that are not there any more are left out, and what lay inside an album or a tag
    that goes lies on top then.

    Args:
        connection: of the catalog.
        before: all rows that the edit concerns, as they are.
        after: the same parts as they shall be.

    Raises:
        EditInvalid: meanwhile another tag got a name that is put back, or something would lie inside itself.
    """
    # What refers to a row that is replaced refers to it again before the end.
    connection.execute("PRAGMA defer_foreign_keys = ON")
    changes = {name: _Change.between(PARTS[name], before[name], after[name]) for name in PARTS if name in after}
    for name in reversed(changes):
        changes[name].remove(connection)
    for name, change in changes.items():
        change.put(connection)
        if name in _TREES and not change.empty:
            _stand_as_trees(connection, name)
    return Replaced(
        {row[0] for change in changes.values() if change.part.of_photos for row in (*change.old, *change.new)},
        any(not changes[name].empty for name in _IN_TEXT if name in changes),
        {(row[1], row[0]) for row in changes["photo_tags"].rows} if "photo_tags" in changes else set(),
        _moved(changes["tags"]) if "tags" in changes else set(),
    )


@dataclass(frozen=True)
class _Change:
    part: Part
    old: tuple[Row, ...]
    new: tuple[Row, ...]

    @classmethod
    def between(cls, part: Part, before: Iterable[Row], after: Iterable[Row]) -> _Change:
        was, will_be = set(before), set(after)
        old, new = tuple(sorted(was - will_be, key=part.key)), tuple(sorted(will_be - was, key=part.key))
        return cls(part, old, new)

    @property
    def empty(self) -> bool:
        return not self.old and not self.new

    @property
    def rows(self) -> tuple[Row, ...]:
        return (*self.old, *self.new)

    def remove(self, connection: TypedConnection) -> None:
        """Delete the old rows."""
        if not self.part.fixed:
            keys = [self.part.key(row) for row in self.old]
            connection.executemany(f"DELETE FROM {self.part.table} WHERE {self.part.by_key}", keys)

    def put(self, connection: TypedConnection) -> None:
        """Write the new rows, those of them whose owners are there."""
        if self.part.fixed:
            to_set = ", ".join(f"{column} = ?" for column in self.part.values)
            rows = [(*row[len(self.part.keys) :], *self.part.key(row)) for row in self.new]
            connection.executemany(f"UPDATE {self.part.table} SET {to_set} WHERE {self.part.by_key}", rows)
            return
        rows = self._with_owners(connection)
        if self.part.table == "tags":
            _require_free_names(connection, self.new)
            rows = _with_free_concepts(connection, rows)
        marks = ", ".join("?" * (len(self.part.keys) + len(self.part.values)))
        sql = f"INSERT INTO {self.part.table} ({self.part.columns}) VALUES ({marks})"
        connection.executemany(sql, rows)

    def _with_owners(self, connection: TypedConnection) -> list[Row]:
        rows = list(self.new)
        for place, column in enumerate(self.part.keys):
            if not column.endswith("_id"):
                continue
            owners = (column.removesuffix("_id") + "s", "id")
            if column == "photo_id" and self.part.only_with:
                owners = (self.part.only_with, column)
            condition, values = among(owners[1], {row[place] for row in rows})
            sql = f"SELECT {owners[1]} FROM {owners[0]} WHERE {condition}"
            there = {row[0] for row in connection.execute(sql, values).fetchall()}
            rows = [row for row in rows if row[place] in there]
        return rows


def _moved(change: _Change) -> set[int]:
    after = {row[0]: row[1:3] for row in change.new}
    return {row[0] for row in change.old if after.get(row[0]) != row[1:3]}


def _require_free_names(connection: TypedConnection, rows: tuple[Row, ...]) -> None:
    for _, name, *_ in rows:
        if connection.execute("SELECT 1 FROM tags WHERE name = ?", [name]).fetchone() is not None:
            raise EditInvalid(Fault.NAME_TAKEN, name)


def _with_free_concepts(connection: TypedConnection, rows: list[Row]) -> list[Row]:
    """Return tags without those links to concepts that other tags took over meanwhile."""
    linked = {row[0] for row in connection.execute("SELECT concept FROM tags WHERE concept IS NOT NULL").fetchall()}
    return [(*row[:3], None if row[3] in linked else row[3], *row[4:]) for row in rows]


def _stand_as_trees(connection: TypedConnection, table: str) -> None:
    connection.execute(f"UPDATE {table} SET parent_id = NULL WHERE parent_id NOT IN (SELECT id FROM {table})")
    parents = dict(connection.execute(f"SELECT id, parent_id FROM {table}").fetchall())
    for start in parents:
        seen, node = {start}, parents[start]
        while node is not None:
            if node in seen:
                raise EditInvalid(Fault.INSIDE_ITSELF, start)
            seen.add(node)
            node = parents[node]
