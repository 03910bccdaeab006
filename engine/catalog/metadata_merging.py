"""Taking over into the catalog what files and sidecars say of photos: one batch, one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.catalog import editing, metadata, metadata_conflicts, metadata_due
from engine.catalog.connection import Catalog
from engine.catalog.editing.tags import Names
from engine.catalog.rows import IN_IDS, id_list
from engine.catalog.typed import TypedConnection
from engine.edits import Edit, SetCaptions, SetRatings, SetTags
from engine.metadata.faults import Fault
from engine.metadata.merging import Merged, Ours, merge
from engine.metadata.reading import Reading
from engine.metadata.records import Described, MetadataField
from engine.metadata.said import Path
from engine.metadata.sidecars import Sidecar
from engine.records import TagMark

_IMPORTED = TagMark("imported")
_FACTS = ("taken_at", "taken_offset_min", "taken_from", "latitude", "longitude")


@dataclass(frozen=True)
class Heard:
    """What was read of one file of a photo, and the sidecar that it has."""

    photo_id: int
    file_id: int
    reading: Reading
    sidecar: Sidecar | None = None


@dataclass
class Taken:
    """What came of it.

    Attributes:
        photo_ids: photos of which something is said differently now.
        conflicts: how many conflicts were found.
    """

    photo_ids: set[int] = field(default_factory=set)
    conflicts: int = 0


def take_over(catalog: Catalog, heard: Sequence[Heard], at: datetime) -> Taken:
    """Merge what files say into what is said here, and note it as the base of the next time."""
    taken = Taken()
    waiting = list(heard)
    with catalog.transaction() as connection:
        was_due = _due(connection, heard)
        while waiting:  # the files of one photo one after the other: each is merged with what came of the last
            first = {one.photo_id: one for one in reversed(waiting)}
            _take_round(catalog, list(first.values()), at, taken)
            waiting = [one for one in waiting if first[one.photo_id] is not one]
        # What came from a file need not be written into it; what was to be written before still is.
        metadata_due.clear(catalog, {one.photo_id for one in heard} - was_due)
        _report(connection, catalog, heard, at)
    return taken


def _take_round(catalog: Catalog, heard: Sequence[Heard], at: datetime, taken: Taken) -> None:
    bases = metadata.bases(catalog, [one.file_id for one in heard])
    others = _others(catalog, [one for one in heard if one.file_id not in bases])
    ours = _ours(catalog, [one.photo_id for one in heard])
    known = _dated_and_placed(catalog, [one.photo_id for one in heard])
    merged: dict[int, Merged] = {}
    noted: list[tuple[int, Described, Sidecar | None]] = []
    for one in heard:
        before = bases.get(one.file_id)
        if one.reading.fault is not None and before is not None:
            noted.append((one.file_id, before.described, _as_seen(one)))
            continue
        result = _merged(one, before, others.get(one.photo_id), ours[one.photo_id])
        merged[one.photo_id] = result
        taken.conflicts += _note_conflicts(catalog, one, result, ours[one.photo_id], at)
        if before is not None or one.photo_id not in others or one.sidecar is not None:
            _date_and_place(catalog, one, Described() if before is None else before.described, known[one.photo_id])
        noted.append((one.file_id, one.reading.described, _as_seen(one)))
    metadata.note_all(catalog, noted)
    _end_conflicts(catalog, merged)
    taken.photo_ids |= _apply(catalog, merged, at)


def _merged(one: Heard, before: metadata.Base | None, other: Described | None, ours: Ours) -> Merged:
    theirs = one.reading.described
    if before is not None:
        # Like with like: what stood in a sidecar is not taken away where the sidecar is, and a new one may be partial.
        like = (before.sidecar is None) == (one.sidecar is None)
        losing = like and not one.reading.silent and one.reading.fault is None
        return merge(before.described, theirs, ours, losing=losing)
    if other is None:
        return merge(None, theirs, ours, losing=False)
    if one.sidecar is None:  # a copy: what it holds itself was read from the other file
        return Merged()
    return merge(other, theirs, ours, losing=False, other_file=True)


def _as_seen(one: Heard) -> Sidecar | None:
    """Return the sidecar as it is to be noted: one that could not be read just now is tried again by the next scan."""
    return Sidecar(one.sidecar.path, 0, 0) if one.sidecar is not None and one.reading.passing else one.sidecar


def _others(catalog: Catalog, heard: Sequence[Heard]) -> dict[int, Described]:
    """Return what another file of each of these photos said, where one was read."""
    rows = catalog.connection.execute(
        "SELECT photo_id, MIN(file_id) FROM metadata JOIN files ON files.id = file_id "
        f"WHERE photo_id {IN_IDS} GROUP BY photo_id",
        [id_list(one.photo_id for one in heard)],
    ).fetchall()
    bases = metadata.bases(catalog, [file_id for _, file_id in rows])
    return {photo_id: bases[file_id].described for photo_id, file_id in rows}


def _ours(catalog: Catalog, photo_ids: Sequence[int]) -> dict[int, Ours]:
    run, wanted = catalog.connection.execute, id_list(photo_ids)
    tags: dict[tuple[int, str], set[str]] = defaultdict(set)
    sql = f"SELECT photo_id, state, name FROM photo_tags JOIN tags ON tags.id = tag_id WHERE photo_id {IN_IDS}"
    for photo_id, state, name in run(sql, [wanted]).fetchall():
        tags[photo_id, state].add(name)
    captions = dict(run(f"SELECT photo_id, text FROM captions WHERE photo_id {IN_IDS}", [wanted]).fetchall())
    ratings = dict(run(f"SELECT id, rating FROM photos WHERE id {IN_IDS}", [wanted]).fetchall())
    return {
        photo_id: Ours(
            frozenset(tags[photo_id, "accepted"]),
            frozenset(tags[photo_id, "rejected"]),
            captions.get(photo_id, ""),
            ratings.get(photo_id, 0),
        )
        for photo_id in photo_ids
    }


def _note_conflicts(catalog: Catalog, one: Heard, result: Merged, ours: Ours, at: datetime) -> int:
    says = {MetadataField.CAPTION: ours.caption, MetadataField.RATING: str(ours.rating)}
    path = one.sidecar.path if one.sidecar is not None else _path(catalog, one.file_id)
    for name, theirs in result.conflicts.items():
        metadata_conflicts.put(catalog, one.photo_id, name, says[name], theirs, path, at)
    return len(result.conflicts)


def _end_conflicts(catalog: Catalog, merged: Mapping[int, Merged]) -> None:
    for photo_id, name in metadata_conflicts.fields(catalog, merged):
        if name in merged[photo_id].agreed:
            metadata_conflicts.end(catalog, photo_id, name)


def _path(catalog: Catalog, file_id: int) -> bytes:
    row = catalog.connection.execute("SELECT path FROM files WHERE id = ?", [file_id]).fetchone()
    return b"" if row is None else bytes(row[0])


def _dated_and_placed(catalog: Catalog, photo_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = catalog.connection.execute(
        f"SELECT id, {', '.join(_FACTS)} FROM photos WHERE id {IN_IDS}", [id_list(photo_ids)]
    ).fetchall()
    return {row[0]: dict(zip(_FACTS, row[1:], strict=True)) for row in rows}


def _date_and_place(catalog: Catalog, one: Heard, before: Described, known: dict[str, Any]) -> None:
    """Give a photo the date and the place that its file or sidecar says, where that is news."""
    theirs = one.reading.described
    values: dict[str, Any] = {}
    if theirs.taken_at is not None and _taken(theirs) != _taken(before):
        moment = theirs.taken_at.isoformat(timespec="seconds")
        values = {"taken_at": moment, "taken_offset_min": theirs.taken_offset_min, "taken_from": "exif"}
    if theirs.latitude is not None and (theirs.latitude, theirs.longitude) != (before.latitude, before.longitude):
        values |= {"latitude": theirs.latitude, "longitude": theirs.longitude}
    if values and {**known, **values} != known:
        with catalog.transaction(revision=True) as connection:
            to_set = ", ".join(f"{name} = ?" for name in values)
            connection.execute(f"UPDATE photos SET {to_set} WHERE id = ?", [*values.values(), one.photo_id])


def _taken(described: Described) -> tuple[datetime | None, int | None]:
    return described.taken_at, described.taken_offset_min


def _apply(catalog: Catalog, merged: dict[int, Merged], at: datetime) -> set[int]:
    changed = {photo_id: result for photo_id, result in merged.items() if result.changes}
    if not changed:
        return set()
    _make_tags(catalog, [path for result in changed.values() for path in result.put if len(path) > 1])
    marks: dict[int, dict[str, TagMark | None]] = {}
    for photo_id, result in changed.items():
        if result.put or result.take:
            marks[photo_id] = {path[-1]: _IMPORTED for path in result.put} | dict.fromkeys(result.take)
    edits: list[Edit] = [
        SetTags(marks),
        SetCaptions({key: result.caption for key, result in changed.items() if result.caption is not None}),
        SetRatings({key: result.rating for key, result in changed.items() if result.rating is not None}),
    ]
    for edit in edits:
        if edit.values:  # type: ignore[union-attr]
            editing.apply(catalog, edit, at)
    return set(changed)


def _make_tags(catalog: Catalog, paths: Iterable[Path]) -> None:
    """Make the tags that are not there yet, in the tags that they lie in; those that are there stay where they are."""
    paths = list(paths)
    if not paths:
        return
    names, outer = Names(catalog.connection), set[int]()
    for path in paths:
        if names.find(path[-1]) is not None:
            continue
        parent: int | None = None
        for name in path:
            found = names.find(name)
            if found is None:
                found = _insert(catalog, name, parent)
                names.add(name, found)
            outer.add(found)
            parent = found
    with catalog.transaction() as connection:  # one that only remembered rejections holds others now
        connection.execute(f"UPDATE tags SET hidden = 0 WHERE hidden = 1 AND id {IN_IDS}", [id_list(outer)])


def _insert(catalog: Catalog, name: str, parent_id: int | None) -> int:
    # No edit: each looks at all tags anew, and files may bring thousands.  What is put on photos is one.
    with catalog.transaction() as connection:
        found = connection.execute("INSERT INTO tags (name, parent_id) VALUES (?, ?)", [name, parent_id]).lastrowid
    assert found is not None
    return found


def _due(connection: TypedConnection, heard: Sequence[Heard]) -> set[int]:
    rows = connection.execute(
        f"SELECT photo_id FROM metadata_due WHERE photo_id {IN_IDS}", [id_list(one.photo_id for one in heard)]
    ).fetchall()
    return {row[0] for row in rows}


def _report(connection: TypedConnection, catalog: Catalog, heard: Sequence[Heard], at: datetime) -> None:
    """Tell of sidecars that cannot be understood, and no more of those that can be by now."""
    for one in heard:
        if one.reading.fault is not None and not one.reading.passing and one.sidecar is not None:
            metadata_due.report(catalog, one.file_id, Fault.MALFORMED, at)
    mended = id_list(one.file_id for one in heard if one.reading.fault is None)
    sql = f"DELETE FROM metadata_problems WHERE reason = ? AND file_id {IN_IDS}"
    connection.execute(sql, [Fault.MALFORMED, mended])
