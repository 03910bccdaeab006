"""Edits of tags, on photos and in their tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine.catalog.editing import settling
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
    """The tags by name: exactly as it is written, or else with other letter case.

    Args:
        shown_only: leave out those that only remember rejections.
    """

    def __init__(self, connection: TypedConnection, *, shown_only: bool = False) -> None:
        condition = "WHERE hidden = 0 " if shown_only else ""
        rows = connection.execute(f"SELECT name, id FROM tags {condition}ORDER BY id DESC").fetchall()
        self._exact: dict[str, int] = dict(rows)
        self._folded: dict[str, int] = {folded(name): tag_id for name, tag_id in rows}

    def find(self, name: str) -> int | None:
        """Return the id of the tag that a name means, None where there is none."""
        found = self._exact.get(name)
        return self._folded.get(folded(name)) if found is None else found

    def add(self, name: str, tag_id: int) -> None:
        """Note a tag that is about to be made."""
        self._exact[name] = self._folded[folded(name)] = tag_id


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
    if wanted.new:  # what others put such a tag on goes with it when it is taken back
        marked = either(marked, among("tag_id", [row[0] for row in wanted.new]))
    shown = {tag_id for (_, tag_id), mark in wanted.marks.items() if mark is not None and mark.state == "accepted"}
    open_ones = settling.by_hand(connection, wanted.marks, {row[0]: row[1] for row in wanted.new})
    scope = {
        "tags": either(among("id", [row[0] for row in wanted.new]), both(among("id", shown), ("hidden = 1", ()))),
        "photo_tags": marked,
        "proposals": settling.scope(open_ones),
    }
    before = read(connection, scope)
    asked = settling.asked(connection, edit.values)
    after = {row[:2]: row for row in before["photo_tags"]}
    for key, mark in wanted.marks.items():
        row = after.pop(key, None)
        if mark is not None:
            after[key] = (*key, mark.origin, mark.state)
        elif row is not None and row[3] != "proposed" and (key[0] in asked or row[2] in ("machine", "auto")):
            after[key] = (*key, "user", "rejected")  # else it would be proposed again at once
    replaced = {
        "tags": (*wanted.new, *((*row[:4], 0) for row in before["tags"])),
        "photo_tags": tuple(after.values()),
        "proposals": settling.settled(before["proposals"], open_ones),
    }
    return Plan(_fixed(scope, before, wanted.new), before, replaced)


def create(connection: TypedConnection, edit: CreateTag) -> Plan:
    """Plan a tag, on these photos; one that has the name already is put on them."""
    name = cleaned_name(edit.name)
    _require(connection, edit.parent_id)
    marks: dict[str, TagMark | None] = {name: TagMark()}
    known = Names(connection).find(name)
    if known is not None:
        marked = put(connection, SetTags(dict.fromkeys(edit.photo_ids, marks)))
        return replace(_shown(connection, marked, known, edit.parent_id), created=known)
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
        if _is_hidden(connection, other):  # nobody has seen it; what it remembers goes over
            return _merge(connection, other, edit.tag_id, name)
        return _merge(connection, edit.tag_id, other)
    scope = {"tags": among("id", [edit.tag_id])}
    before = read(connection, scope)
    ((tag_id, _, parent_id, concept, _),) = before["tags"]
    return Plan(scope, before, {"tags": ((tag_id, name, parent_id, concept, 0),)}, _tagged(connection, [tag_id]))


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


def _shown(connection: TypedConnection, plan: Plan, tag_id: int, parent_id: int | None) -> Plan:
    """Return the plan with the tag in the list of tags, in its place there; one that was in it stays where it is."""
    if not _is_hidden(connection, tag_id):
        return plan
    scope = {**plan.scope, "tags": among("id", [tag_id])}
    before = {**plan.before, **read(connection, {"tags": scope["tags"]})}
    tags = tuple((*row[:2], parent_id, row[3], 0) for row in before["tags"])
    return replace(plan, scope=scope, before=before, after={**plan.after, "tags": tags})


def _is_hidden(connection: TypedConnection, tag_id: int) -> bool:
    row = row_of(connection, "tags", "hidden", tag_id)
    return row is not None and bool(row[0])


def _merge(connection: TypedConnection, source: int, target: int, name: str | None = None) -> Plan:
    """Plan one tag for two; it is called as the target is, or otherwise, and stands for the same concept."""
    scope = {
        "tags": ("(id IN (?, ?) OR parent_id = ?)", (source, target, source)),
        "photo_tags": ("tag_id IN (?, ?)", (source, target)),
    }
    before = read(connection, scope)
    parents = {row[0]: row[2] for row in before["tags"]}
    if target in with_descendants(connection, "tags", source):  # it takes the place of what it lay in
        parents[target] = parents[source]
    links = {row[0]: row[3] for row in before["tags"]}
    rows = []
    for tag_id, old, parent_id, concept, hidden in before["tags"]:
        if tag_id == target:
            rows.append((tag_id, name or old, parents[tag_id], concept or links[source], 0))
        elif tag_id != source:
            rows.append((tag_id, old, target if parent_id == source else parents[tag_id], concept, hidden))
    marks: dict[int, Row] = {}
    for photo_id, _, origin, state in sorted(before["photo_tags"], key=lambda row: row[1] != target):
        if photo_id not in marks or _PRECEDENCE.index(state) > _PRECEDENCE.index(marks[photo_id][3]):
            marks[photo_id] = (photo_id, target, origin, state)
    after = {"tags": tuple(rows), "photo_tags": tuple(marks.values())}
    return Plan(_fixed(scope, before), before, after)


def _fixed(scope: Scope, before: Rows, new: Iterable[Row] = ()) -> Scope:
    """Return the scope with the tags named by their ids: afterwards the condition holds for others."""
    return {**scope, "tags": among("id", [row[0] for row in (*before["tags"], *new)])}


def _require(connection: TypedConnection, *tag_ids: int | None) -> None:
    for tag_id in tag_ids:
        if tag_id is not None and row_of(connection, "tags", "id", tag_id) is None:
            raise TagUnknown(tag_id)


def _tagged(connection: TypedConnection, tag_ids: Iterable[int]) -> tuple[int, ...]:
    condition, values = among("tag_id", tag_ids)
    rows = connection.execute(f"SELECT DISTINCT photo_id FROM photo_tags WHERE {condition}", values).fetchall()
    return tuple(row[0] for row in rows)
