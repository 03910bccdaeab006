"""The sidebar's rows as plain values, made of what is known of the library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from desktop.places import Group, Place, PlaceKind
from engine.records import Album, FolderState, PlaceCount, SourceFolder, Tag


@dataclass(frozen=True)
class Branch:
    """A row, and those inside it."""

    place: Place
    children: tuple[Branch, ...] = ()


@dataclass(frozen=True)
class Draft:
    """An album or tag that is being named.

    Attributes:
        parent_id: what it lies in.
        query: the search text of a smart album.
        photo_ids: what it will hold from the start.
        id: as soon as it was made.
        made: it is in the library; its row stays until the library tells of it.
    """

    kind: PlaceKind
    name: str
    parent_id: int | None = None
    query: str | None = None
    photo_ids: tuple[int, ...] = ()
    id: int | None = None
    made: bool = False


@dataclass
class Facts:
    """What is known of the library."""

    photos: int = 0
    favourites: int | None = None
    proposals: int | None = None
    problems: int = 0
    duplicates: int | None = None
    removed: int = 0
    places: Sequence[PlaceCount] = ()
    albums: Sequence[Album] = ()
    tags: Sequence[Tag] = ()
    folders: Sequence[SourceFolder] = ()
    draft: Draft | None = None
    language: str = "en"
    names: dict[tuple[PlaceKind, int], str] = field(default_factory=dict)


class Builder:
    """Makes the rows; a group of which nothing has changed is the same object again, and nobody looks through it."""

    def __init__(self) -> None:
        self._made: dict[Group, tuple[object, Branch | None]] = {}

    def build(self, facts: Facts) -> tuple[Branch, ...]:
        """Return the rows from the top."""
        names, draft = dict(facts.names), facts.draft
        groups = (
            self._group(Group.PLACES, (facts.places, facts.language), lambda: _places(facts) or None),
            self._group(Group.ALBUMS, (facts.albums, names, draft), lambda: _nested(facts, PlaceKind.ALBUM)),
            self._group(Group.TAGS, (facts.tags, names, draft), lambda: _nested(facts, PlaceKind.TAG)),
            self._group(Group.FOLDERS, facts.folders, lambda: tuple(Branch(_folder(one)) for one in facts.folders)),
            self._group(Group.TIDY, (facts.duplicates, facts.problems, facts.removed), lambda: _tidy(facts)),
        )
        top = (
            Branch(Place(PlaceKind.ALL, count=facts.photos)),
            Branch(Place(PlaceKind.FAVOURITES, count=facts.favourites or None)),
            Branch(Place(PlaceKind.RECENT)),
            *([] if facts.proposals is None else [Branch(Place(PlaceKind.PROPOSALS, count=facts.proposals or None))]),
        )
        return (*top, *(group for group in groups if group is not None))

    def _group(self, group: Group, made_of: object, make: Callable[[], tuple[Branch, ...] | None]) -> Branch | None:
        made = self._made.get(group)
        if made is None or made[0] != made_of:
            rows = make()
            made = (made_of, None if rows is None else _heading(group, rows))
            self._made[group] = made
        return made[1]


def _heading(group: Group, rows: tuple[Branch, ...]) -> Branch:
    return Branch(Place(PlaceKind.HEADING, group=group), rows or (Branch(Place(PlaceKind.NOTE, group=group)),))


def _places(facts: Facts) -> tuple[Branch, ...]:
    def branch(entry: PlaceCount) -> Branch:
        name = entry.named(facts.language)
        place = Place(PlaceKind.PLACE, count=entry.photo_count, name=name, country=entry.country, city=entry.city)
        return Branch(place, tuple(branch(city) for city in entry.cities))

    return tuple(branch(country) for country in facts.places)


def _nested(facts: Facts, kind: PlaceKind) -> tuple[Branch, ...]:
    """Return albums or tags as a tree; one whose parent is not there (or is itself inside it) stands on top."""
    entries: Sequence[Album | Tag] = facts.albums if kind is PlaceKind.ALBUM else facts.tags
    known = {entry.id: entry.parent_id for entry in entries}
    parents = set(known.values())
    inside: dict[int | None, list[Place]] = {}
    for entry in entries:
        parent = entry.parent_id if _reaches_top(entry.id, known) else None
        name = facts.names.get((kind, entry.id), entry.name)
        query = entry.query if isinstance(entry, Album) else None
        place = Place(kind, id=entry.id, name=name, query=query, count=_count(entry, parents))
        inside.setdefault(parent, []).append(place)
    draft = facts.draft
    if draft is not None and draft.kind is kind and (draft.id is None or draft.id not in known):
        parent = draft.parent_id if draft.parent_id in known else None
        inside.setdefault(parent, []).append(Place(kind, id=draft.id, name=draft.name, query=draft.query))

    def branches(parent: int | None) -> tuple[Branch, ...]:
        rows = inside.get(parent, [])
        return tuple(Branch(place, branches(place.id) if place.id is not None else ()) for place in rows)

    return branches(None)


def _count(entry: Album | Tag, parents: set[int | None]) -> int | None:
    """Return the number beside a row; a tag that is on no photo but groups others shows none: it has theirs."""
    return None if isinstance(entry, Tag) and not entry.photo_count and entry.id in parents else entry.photo_count


def _reaches_top(entry_id: int, parents: dict[int, int | None]) -> bool:
    seen: set[int] = set()
    at: int | None = entry_id
    while at is not None:
        if at in seen or at not in parents:
            return False
        seen.add(at)
        at = parents[at]
    return True


def _folder(folder: SourceFolder) -> Place:
    offline = folder.state is FolderState.OFFLINE
    return Place(PlaceKind.FOLDER, folder.path, offline, folder.photo_count)


def _tidy(facts: Facts) -> tuple[Branch, ...]:
    places = [Place(PlaceKind.DUPLICATES, count=facts.duplicates or None)]
    if facts.problems:
        places.append(Place(PlaceKind.PROBLEMS, count=facts.problems))
    places.append(Place(PlaceKind.REMOVED, count=facts.removed or None))
    return tuple(Branch(place) for place in places)
