"""Edits of albums: what they are called, where they lie, what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.catalog.clock import stamp
from engine.catalog.editing.plan import (
    Plan,
    cleaned_name,
    next_id,
    require_outside,
    require_photos,
    row_of,
    with_descendants,
)
from engine.catalog.editing.snapshots import Row, Scope, among, both, read
from engine.catalog.typed import TypedConnection
from engine.edits import (
    AddToAlbum,
    CreateAlbum,
    DeleteAlbum,
    MoveAlbum,
    OrderAlbum,
    RemoveFromAlbum,
    RenameAlbum,
    SetAlbumQuery,
)
from engine.errors import AlbumUnknown, EditInvalid, Fault
from engine.query import parse
from engine.text import clean

_NAME, _PARENT, _POSITION, _QUERY = 1, 2, 3, 5  # columns of an album's row


def create(connection: TypedConnection, edit: CreateAlbum, at: datetime) -> Plan:
    """Plan a new album, the last of its siblings."""
    name = cleaned_name(edit.name)
    query = None if edit.query is None else _valid_query(edit.query)
    if query is not None and edit.photo_ids:
        raise EditInvalid(Fault.SMART_ALBUM, name)
    if edit.parent_id is not None:
        _album(connection, edit.parent_id)
    require_photos(connection, edit.photo_ids)
    album_id = next_id(connection, "albums")
    position = max((row[_POSITION] for row in _children(connection, edit.parent_id)), default=-1) + 1
    scope = {"albums": among("id", [album_id]), "album_photos": among("album_id", [album_id])}
    rows = tuple((photo_id, album_id, place) for place, photo_id in enumerate(dict.fromkeys(edit.photo_ids)))
    album = (album_id, name, edit.parent_id, position, stamp(at), query)
    return Plan(scope, read(connection, scope), {"albums": (album,), "album_photos": rows}, created=album_id)


def rename(connection: TypedConnection, edit: RenameAlbum) -> Plan:
    """Plan another name."""
    return _change(connection, edit.album_id, _NAME, cleaned_name(edit.name))


def set_query(connection: TypedConnection, edit: SetAlbumQuery) -> Plan:
    """Plan another search text of a smart album."""
    if _album(connection, edit.album_id)[_QUERY] is None:
        raise EditInvalid(Fault.NOT_SMART, edit.album_id)
    return _change(connection, edit.album_id, _QUERY, _valid_query(edit.query))


def move(connection: TypedConnection, edit: MoveAlbum) -> Plan:
    """Plan an album under another one, and a place among its siblings there, which are numbered anew."""
    moved = _album(connection, edit.album_id)
    if edit.parent_id is not None:
        _album(connection, edit.parent_id)
        require_outside(connection, "albums", edit.album_id, edit.parent_id)
    rows = [row for row in _children(connection, edit.parent_id) if row[0] != edit.album_id]
    place = len(rows) if edit.position is None else max(0, min(edit.position, len(rows)))
    rows.insert(place, _with(moved, _PARENT, edit.parent_id))
    numbered = [_with(row, _POSITION, place) for place, row in enumerate(rows)]
    after = tuple(row for row in numbered if row != _album(connection, row[0]))
    scope = {"albums": among("id", [row[0] for row in after])}
    return Plan(scope, read(connection, scope), {"albums": after})


def delete(connection: TypedConnection, edit: DeleteAlbum) -> Plan:
    """Plan the end of an album and of those inside it."""
    _album(connection, edit.album_id)
    doomed = with_descendants(connection, "albums", edit.album_id)
    scope = {"albums": among("id", doomed), "album_photos": among("album_id", doomed)}
    return Plan(scope, read(connection, scope), {"albums": (), "album_photos": ()})


def add(connection: TypedConnection, edit: AddToAlbum) -> Plan:
    """Plan photos at the end of an album; those that are in it already stay where they are."""
    known = _places(connection, edit.album_id)
    require_photos(connection, edit.photo_ids)
    new = [photo_id for photo_id in dict.fromkeys(edit.photo_ids) if photo_id not in known]
    start = max(known.values(), default=-1) + 1
    scope = _photos_of(edit.album_id, new)
    rows = tuple((photo_id, edit.album_id, start + place) for place, photo_id in enumerate(new))
    return Plan(scope, read(connection, scope), {"album_photos": rows})


def remove(connection: TypedConnection, edit: RemoveFromAlbum) -> Plan:
    """Plan an album without these photos."""
    _places(connection, edit.album_id)
    scope = _photos_of(edit.album_id, edit.photo_ids)
    return Plan(scope, read(connection, scope), {"album_photos": ()})


def order(connection: TypedConnection, edit: OrderAlbum) -> Plan:
    """Plan another order of an album's photos."""
    known = _places(connection, edit.album_id)
    first = [photo_id for photo_id in dict.fromkeys(edit.photo_ids) if photo_id in known]
    named = set(first)
    rest = [photo_id for photo_id in known if photo_id not in named]
    scope = {"album_photos": among("album_id", [edit.album_id])}
    rows = tuple((photo_id, edit.album_id, place) for place, photo_id in enumerate([*first, *rest]))
    return Plan(scope, read(connection, scope), {"album_photos": rows})


def _album(connection: TypedConnection, album_id: int) -> Row:
    found = row_of(connection, "albums", "id, name, parent_id, position, created_at, query", album_id)
    if found is None:
        raise AlbumUnknown(album_id)
    return found


def _places(connection: TypedConnection, album_id: int) -> dict[int, int]:
    """Return the positions of an album's photos, in its order; raises EditInvalid for a smart one."""
    if _album(connection, album_id)[_QUERY] is not None:
        raise EditInvalid(Fault.SMART_ALBUM, album_id)
    sql = "SELECT photo_id, position FROM album_photos WHERE album_id = ? ORDER BY position, photo_id"
    return dict(connection.execute(sql, [album_id]).fetchall())


def _children(connection: TypedConnection, parent_id: int | None) -> list[Row]:
    return connection.execute(
        "SELECT id, name, parent_id, position, created_at, query FROM albums WHERE parent_id IS ? "
        "ORDER BY position, id",
        [parent_id],
    ).fetchall()


def _photos_of(album_id: int, photo_ids: Sequence[int]) -> Scope:
    return {"album_photos": both(among("album_id", [album_id]), among("photo_id", photo_ids))}


def _change(connection: TypedConnection, album_id: int, column: int, value: object) -> Plan:
    album = _album(connection, album_id)
    scope = {"albums": among("id", [album_id])}
    return Plan(scope, {"albums": (album,)}, {"albums": (_with(album, column, value),)})


def _with(row: Row, column: int, value: object) -> Row:
    return (*row[:column], value, *row[column + 1 :])


def _valid_query(text: str) -> str:
    """Return a search text as it is stored; raises QueryInvalid, EditInvalid."""
    text = clean(text).strip()
    if parse(text).empty:
        raise EditInvalid(Fault.NO_QUERY, text)
    return text
