"""Edits of tags, on photos and in their tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine.catalog.editing.plan import (
    Plan,
    cleaned_name,
    next_id,
    require_outside,
    require_photos,
    row_of,
    with_descendants,
)
from engine.catalog.editing.snapshots import Row, Rows, Scope, among, both, either, read
from engine.catalog.typed import TypedConnection
from engine.edits import CreateTag, DeleteTag, MoveTag, RenameTag, SetTags
from engine.errors import TagUnknown
from engine.records import TagMark
from engine.text import folded

_PRECEDENCE = ("proposed", "rejected", "accepted")  # of two marks that become one


class Names:
    """The tags by name: exactly as it is written, or else with other letter case."""

    def __init__(self, connection: TypedConnection) -> None:
        rows = connection.execute("SELECT name, id FROM tags ORDER BY id DESC").fetchall()
        self._exact: dict[str, int] = dict(rows)
        self._folded: dict[str, int] = {folded(name): tag_id for name, tag_id in rows}

    def find(self, name: str) -> int | None:
        """Return the id of the tag that a name means, None where there is none."""
        found = self._exact.get(name)
        return self._folded.get(folded(name)) if found is None else found


class _Wanted:
    """The marks that an edit asks for, by photo and tag; tags of new names get ids."""

    def __init__(self, connection: TypedConnection, edit: SetTags) -> None:
        self._names = Names(connection)
        self._next = next_id(connection, "tags")
        self._ids: dict[str, int | None] = {}
        self._made: dict[str, int] = {}
        self.new: list[Row] = []
        self.marks: dict[tuple[int, int], TagMark | None] = {}
        for photo_id, marks in edit.values.items():
            for name, mark in marks.items():
                tag_id = self._id(name, make=mark is not None)
                if tag_id is not None:
                    self.marks[photo_id, tag_id] = mark

    def _id(self, name: str, *, make: bool) -> int | None:
        if self._ids.get(name) is None:
            cleaned = cleaned_name(name)
            found = self._names.find(cleaned)
            self._ids[name] = self._made.get(folded(cleaned)) if found is None else found
            if self._ids[name] is None and make:
                self._ids[name] = self._made[folded(cleaned)] = self._next
                self.new.append((self._next, cleaned, None, None, 0))
                self._next += 1
        return self._ids[name]


def put(connection: TypedConnection, edit: SetTags) -> Plan:
    """Plan tags on photos; those of new names are made."""
    require_photos(connection, edit.values)
    wanted = _Wanted(connection, edit)
    tag_ids = {tag_id for _, tag_id in wanted.marks}
    marked = both(among("photo_id", edit.values), among("tag_id", tag_ids))
    made = among("id", [row[0] for row in wanted.new])
    if wanted.new:  # what others put such a tag on goes with it when it is taken back
        marked = either(marked, among("tag_id", [row[0] for row in wanted.new]))
    scope = {"tags": made, "photo_tags": marked}
    before = read(connection, scope)
    after = {row[:2]: row for row in before["photo_tags"]}
    for key, mark in wanted.marks.items():
        after.pop(key, None)
        if mark is not None:
            after[key] = (*key, mark.origin, mark.state)
    return Plan(scope, before, {"tags": tuple(wanted.new), "photo_tags": tuple(after.values())})


def create(connection: TypedConnection, edit: CreateTag) -> Plan:
    """Plan a tag, on these photos; one that has the name already is put on them."""
    name = cleaned_name(edit.name)
    _require(connection, edit.parent_id)
    marks: dict[str, TagMark | None] = {name: TagMark()}
    known = Names(connection).find(name)
    if known is not None:
        marked = put(connection, SetTags(dict.fromkeys(edit.photo_ids, marks)))
        return replace(marked, created=known)
    require_photos(connection, edit.photo_ids)
    tag_id = next_id(connection, "tags")
    scope = {"tags": among("id", [tag_id]), "photo_tags": among("tag_id", [tag_id])}
    rows = tuple((photo_id, tag_id, "user", "accepted") for photo_id in dict.fromkeys(edit.photo_ids))
    after = {"tags": ((tag_id, name, edit.parent_id, None, 0),), "photo_tags": rows}
    return Plan(scope, read(connection, scope), after, created=tag_id)


def rename(connection: TypedConnection, edit: RenameTag) -> Plan:
    """Plan another name; a tag that has it already takes over the photos and what lies inside."""
    _require(connection, edit.tag_id)
    name = cleaned_name(edit.name)
    other = Names(connection).find(name)
    if other is not None and other != edit.tag_id:
        return _merge(connection, edit.tag_id, other)
    scope = {"tags": among("id", [edit.tag_id])}
    before = read(connection, scope)
    ((tag_id, _, *rest),) = before["tags"]
    return Plan(scope, before, {"tags": ((tag_id, name, *rest),)}, _tagged(connection, [tag_id]))


def move(connection: TypedConnection, edit: MoveTag) -> Plan:
    """Plan a tag under another one, or on top."""
    _require(connection, edit.tag_id, edit.parent_id)
    require_outside(connection, "tags", edit.tag_id, edit.parent_id)
    scope = {"tags": among("id", [edit.tag_id])}
    before = read(connection, scope)
    return Plan(scope, before, {"tags": tuple((*row[:2], edit.parent_id, *row[3:]) for row in before["tags"])})


def delete(connection: TypedConnection, edit: DeleteTag) -> Plan:
    """Plan the end of a tag; its children move up."""
    _require(connection, edit.tag_id)
    scope = {
        "tags": ("(id = ? OR parent_id = ?)", (edit.tag_id, edit.tag_id)),
        "photo_tags": ("tag_id = ?", (edit.tag_id,)),
    }
    before = read(connection, scope)
    (parent_id,) = (row[2] for row in before["tags"] if row[0] == edit.tag_id)
    children = tuple((*row[:2], parent_id, *row[3:]) for row in before["tags"] if row[0] != edit.tag_id)
    return Plan(_fixed(scope, before), before, {"tags": children, "photo_tags": ()})


def _merge(connection: TypedConnection, source: int, target: int) -> Plan:
    scope = {
        "tags": ("(id IN (?, ?) OR parent_id = ?)", (source, target, source)),
        "photo_tags": ("tag_id IN (?, ?)", (source, target)),
    }
    before = read(connection, scope)
    parents = {row[0]: row[2] for row in before["tags"]}
    if target in with_descendants(connection, "tags", source):  # it takes the place of what it lay in
        parents[target] = parents[source]
    rows = [
        (tag_id, name, target if parent_id == source and tag_id != target else parents[tag_id], *rest)
        for tag_id, name, parent_id, *rest in before["tags"]
        if tag_id != source
    ]
    marks: dict[int, Row] = {}
    for photo_id, _, origin, state in sorted(before["photo_tags"], key=lambda row: row[1] != target):
        if photo_id not in marks or _PRECEDENCE.index(state) > _PRECEDENCE.index(marks[photo_id][3]):
            marks[photo_id] = (photo_id, target, origin, state)
    after = {"tags": tuple(rows), "photo_tags": tuple(marks.values())}
    return Plan(_fixed(scope, before), before, after)


def _fixed(scope: Scope, before: Rows) -> Scope:
    """Return the scope with the tags named by their ids: afterwards their parents are others."""
    return {**scope, "tags": among("id", [row[0] for row in before["tags"]])}


def _require(connection: TypedConnection, *tag_ids: int | None) -> None:
    for tag_id in tag_ids:
        if tag_id is not None and row_of(connection, "tags", "id", tag_id) is None:
            raise TagUnknown(tag_id)


def _tagged(connection: TypedConnection, tag_ids: Iterable[int]) -> tuple[int, ...]:
    condition, values = among("tag_id", tag_ids)
    rows = connection.execute(f"SELECT DISTINCT photo_id FROM photo_tags WHERE {condition}", values).fetchall()
    return tuple(row[0] for row in rows)
