"""Decisions on proposed tags: accepted, rejected, or taken back; the tags they need are made inside their parents'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.catalog.concepts import TagLinks, own_tag_id
from engine.catalog.editing.plan import Plan, cleaned_name, next_id, require_photos
from engine.catalog.editing.snapshots import Row, among, both, either, read
from engine.catalog.editing.tags import Names
from engine.catalog.typed import TypedConnection
from engine.edits import Decide
from engine.errors import TagUnknown
from engine.tagging.implied import Implications

if TYPE_CHECKING:
    from engine.tagging.vocabulary import Vocabulary

_BY_MACHINE = ("machine", "auto")


def decide(connection: TypedConnection, edit: Decide) -> Plan:
    """Plan decisions on proposed tags; raises TagUnknown for a key that names nothing."""
    from engine.catalog import vocabulary

    require_photos(connection, edit.values)
    known = vocabulary.entries(connection)
    tags = _Tags(connection, known, edit.language)
    wanted = [
        (photo_id, tags.key(key), decision)
        for photo_id, decisions in edit.values.items()
        for key, decision in decisions.items()
    ]
    for _, key, decision in wanted:
        if decision is not None:
            tags.provide(key, shown=decision)
    photo_ids = list(edit.values)
    tag_ids = {tag_id for _, key, _ in wanted for tag_id in tags.all(key)}
    marked = both(among("photo_id", photo_ids), among("tag_id", tag_ids))
    if tags.new:  # what others put such a tag on goes with it when it is taken back
        marked = either(marked, among("tag_id", tags.new))
    concept_ids: dict[str, int] = dict(connection.execute("SELECT key, id FROM concepts").fetchall())
    settled = {key: tags.settled_by(key) for _, key, decision in wanted if decision}
    touched = {key for _, key, _ in wanted}.union(*settled.values())
    scope = {
        "tags": among("id", tags.rows),
        "photo_tags": marked,
        "proposals": both(
            among("photo_id", photo_ids),
            among("concept_id", {concept_ids[key] for key in touched & concept_ids.keys()}),
        ),
    }
    before = read(connection, scope)
    marks = {row[:2]: row for row in before["photo_tags"]}
    open_ones = {row[:2]: row for row in before["proposals"]}
    for photo_id, key, decision in wanted:
        _mark(marks, photo_id, tags.all(key), decision, "auto" if edit.by_itself else "machine")
        for other in (key, *settled[key]) if decision else (key,):
            place = photo_id, concept_ids.get(other, 0)
            if place in open_ones:
                probability = abs(open_ones[place][2])
                open_ones[place] = (*place, probability if decision is None else -probability)
    after = {
        "tags": tuple(tags.rows.values()),
        "photo_tags": tuple(marks.values()),
        "proposals": tuple(open_ones.values()),
    }
    return Plan(scope, before, after)


def _mark(marks: dict[Row, Row], photo_id: int, tag_ids: list[int], decision: bool | None, origin: str) -> None:
    """Change the marks of one photo, by (photo, tag), for the tags of one concept."""
    places = [(photo_id, tag_id) for tag_id in tag_ids]
    there = [place for place in places if place in marks]
    if decision is True:
        if not any(marks[place][3] == "accepted" for place in there):
            marks[places[0]] = (*places[0], origin, "accepted")
        return
    for place in there:
        if decision is None and marks[place][3] == "accepted" and marks[place][2] not in _BY_MACHINE:
            continue  # the user's own
        del marks[place]
    if decision is False:
        marks[places[0]] = (*places[0], "user", "rejected")


class _Tags:
    """The tags that decisions concern, those that are made among them.

    Attributes:
        rows: of tags that are made or changed, as they shall be, by id.
        new: those of them that are made.
    """

    def __init__(self, connection: TypedConnection, vocabulary: Vocabulary, language: str) -> None:
        self._connection = connection
        self._vocabulary = vocabulary
        self._language = language
        self._links = TagLinks(connection, vocabulary)
        self._implied = Implications(vocabulary)
        self._names = Names(connection)
        self._made: dict[str, int] = {}
        self._next = next_id(connection, "tags")
        self.rows: dict[int, Row] = {}
        self.new: list[int] = []

    def key(self, key: str) -> str:
        """Return the key that one stands for now; raises TagUnknown."""
        tag_id = own_tag_id(key)
        if tag_id is None:
            entry = self._vocabulary.standing(key)
            found = None if entry is None else entry.key
        else:
            found = self._links.key(tag_id)
        if found is None:
            raise TagUnknown(key)
        return found

    def all(self, key: str) -> list[int]:
        """Return the tags of a concept, the one that is put on photos first."""
        return [self._made[key]] if key in self._made else self._links.tags(key)

    def settled_by(self, key: str) -> list[str]:
        """Return what need not be proposed any more where a concept is accepted; in the user's tree of tags, too."""
        above = [self._links.key(tag_id) for tag_id in self._links.above(self._links.tag(key) or 0)]
        return [*self._implied.settled_by(key), *(other for other in above if other is not None)]

    def provide(self, key: str, *, shown: bool) -> int:
        """Have a tag for a concept: found, linked, shown if it is to be, or made inside its parents' tags."""
        tag_id = self._made.get(key) or self._links.tag(key)
        if tag_id is None:
            return self._make(key, shown=shown)
        row = self.rows.get(tag_id) or self._row(tag_id)
        name, parent_id, concept, hidden = row[1:]
        if concept is None and own_tag_id(key) is None:
            concept = key
        if hidden and shown:
            parent_id, hidden = self._parent(key), 0
        changed = (tag_id, name, parent_id, concept, hidden)
        if changed != row or tag_id in self.rows:
            self.rows[tag_id] = changed
        return tag_id

    def _row(self, tag_id: int) -> Row:
        sql = "SELECT id, name, parent_id, concept, hidden FROM tags WHERE id = ?"
        found: Row = self._connection.execute(sql, [tag_id]).fetchone()
        return found

    def _make(self, key: str, *, shown: bool) -> int:
        parent_id = self._parent(key) if shown else None
        tag_id, self._next = self._next, self._next + 1
        self._made[key] = tag_id
        self.new.append(tag_id)
        self.rows[tag_id] = (tag_id, self._free_name(key, tag_id), parent_id, key, int(not shown))
        return tag_id

    def _parent(self, key: str) -> int | None:
        """Return the tag of the nearest entry that one lies in; entries that are not proposed get none made."""
        for entry in reversed(self._vocabulary.ancestors(key)):
            if entry.enabled or self._links.tag(entry.key) is not None:
                return self.provide(entry.key, shown=True)
        return None

    def _free_name(self, key: str, tag_id: int) -> str:
        entry = self._vocabulary.get(key)
        assert entry is not None, "only entries have no tag"
        names = [entry.named(self._language), entry.name, entry.name_ko]
        inside = [above.named(self._language) for above in reversed(self._vocabulary.ancestors(key))]
        for name in (*names, *(f"{names[0]} ({above})" for above in inside), f"{names[0]} ({tag_id})"):
            name = cleaned_name(name)
            if self._names.find(name) is None:
                self._names.add(name, tag_id)
                return name
        raise AssertionError("a number is free")
