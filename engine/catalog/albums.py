"""Albums: ordered collections of photos, and saved searches; they lie in one another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.catalog import editing, trees
from engine.catalog.connection import Catalog
from engine.edits import AddToAlbum, CreateAlbum, RemoveFromAlbum
from engine.errors import AlbumUnknown
from engine.records import Album
from engine.text import clean, folded

_COLUMNS = "id, name, parent_id, position, query"


def create(catalog: Catalog, name: str, parent_id: int | None = None, at: datetime | None = None) -> int:
    """Make an album after its siblings; return its id.

    Raises:
        EditInvalid: the name is blank.
        AlbumUnknown: there is no such parent.
    """
    created = editing.apply(catalog, CreateAlbum(name, parent_id), at).created
    assert created is not None
    return created


def add_photos(catalog: Catalog, album_id: int, photo_ids: Sequence[int]) -> None:
    """Append photos to an album; those in it already keep their places.

    Raises:
        AlbumUnknown, PhotoUnknown: there is no such album or photo.
    """
    editing.apply(catalog, AddToAlbum(album_id, tuple(photo_ids)))


def remove_photos(catalog: Catalog, album_id: int, photo_ids: Sequence[int]) -> None:
    """Take photos out of an album.

    Raises:
        AlbumUnknown: there is no such album.
    """
    editing.apply(catalog, RemoveFromAlbum(album_id, tuple(photo_ids)))


def every(catalog: Catalog) -> list[Album]:
    """Return all albums, each before those inside it, siblings in their order."""
    rows = catalog.connection.execute(f"SELECT {_COLUMNS} FROM albums ORDER BY position, id").fetchall()
    counts = _counts(catalog)
    found = []
    for place, (album_id, name, parent_id, _, query) in trees.in_order(rows):
        count = counts.get(album_id, 0) if query is None else None
        found.append(Album(album_id, name, parent_id, place, query, count))
    return found


def get(catalog: Catalog, album_id: int) -> Album:
    """Return one album.

    Raises:
        AlbumUnknown: there is none of this id.
    """
    for album in every(catalog):
        if album.id == album_id:
            return album
    raise AlbumUnknown(album_id)


def named(catalog: Catalog, name: str) -> Album:
    """Return the album that a name means: as it is written, or else with other letter case; of several the first.

    ``Outer/Inner`` is the one of that name inside the other.

    Raises:
        AlbumUnknown: there is none.
    """
    name = clean(name).strip()
    known = every(catalog)
    paths: dict[int | None, str] = {}
    for album in known:  # parents come first
        paths[album.id] = f"{paths[album.parent_id]}/{album.name}" if album.parent_id in paths else album.name
    for plain in (str, folded):
        for album in known:
            if plain(name) in (plain(album.name), plain(paths[album.id])):
                return album
    raise AlbumUnknown(name)


def photo_ids(catalog: Catalog, album_id: int) -> list[int]:
    """Return the photos of an album that were not removed, in its order."""
    rows = catalog.connection.execute(
        "SELECT photo_id FROM album_photos JOIN photos ON photos.id = photo_id "
        "WHERE album_id = ? AND removed_at IS NULL ORDER BY position, photo_id",
        [album_id],
    )
    return [row[0] for row in rows]


def by_name(catalog: Catalog) -> dict[str, int]:
    """Return the albums' ids by their names, in their order; of two of one name the first."""
    found: dict[str, int] = {}
    for album in every(catalog):
        found.setdefault(album.name, album.id)
    return found


def _counts(catalog: Catalog) -> dict[int, int]:
    run = catalog.connection.execute
    counts = dict(run("SELECT album_id, COUNT(*) FROM album_photos GROUP BY album_id").fetchall())
    removed = run(
        "SELECT album_id, COUNT(*) FROM photos CROSS JOIN album_photos ON photo_id = photos.id "
        "WHERE removed_at IS NOT NULL GROUP BY album_id"  # nearly always few
    )
    for album_id, count in removed.fetchall():
        counts[album_id] -= count
    return counts
