"""Everything that the catalog knows of photos, many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from engine.catalog import albums, photos
from engine.catalog.connection import Catalog
from engine.catalog.rows import IN_IDS, id_list, path_of
from engine.errors import PhotoUnknown
from engine.records import Album, PhotoDetails


def one(catalog: Catalog, photo_id: int) -> PhotoDetails:
    """Return everything that the catalog knows of a photo.

    Raises:
        PhotoUnknown: there is no such photo.
    """
    found = many(catalog, [photo_id])
    if not found:
        raise PhotoUnknown(photo_id)
    return found[0]


def many(catalog: Catalog, photo_ids: Sequence[int]) -> list[PhotoDetails]:
    """Return everything that the catalog knows of these photos, in their order; unknown ids are left out."""
    wanted = id_list(photo_ids)
    rows = catalog.connection.execute(
        "SELECT photos.id, size_bytes, format, camera, lens, exposure, latitude, longitude, taken_from, captions.text "
        f"FROM photos LEFT JOIN captions ON photo_id = photos.id WHERE photos.id {IN_IDS}",
        [wanted],
    )
    facts: dict[int, list[Any]] = {row[0]: list(row[1:]) for row in rows}
    paths = _grouped(
        catalog,
        f"SELECT photo_id, path FROM files WHERE photo_id {IN_IDS} AND missing_since IS NULL ORDER BY id",
        wanted,
    )
    tags = _grouped(
        catalog,
        "SELECT photo_id, name FROM photo_tags JOIN tags ON tags.id = tag_id "
        f"WHERE photo_id {IN_IDS} AND state = 'accepted' ORDER BY name",
        wanted,
    )
    held = _albums(catalog, wanted)
    found = []
    for summary in photos.summaries(catalog, photo_ids):
        places = [path_of(path) for path in paths[summary.id]]
        known = [*facts[summary.id], tags[summary.id], held[summary.id]]
        found.append(PhotoDetails(summary, places, *known))
    return found


def _albums(catalog: Catalog, wanted: str) -> dict[int, list[Album]]:
    """Return the albums of each photo, in the order in which all albums come."""
    rows = _grouped(catalog, f"SELECT album_id, photo_id FROM album_photos WHERE photo_id {IN_IDS}", wanted)
    found: dict[int, list[Album]] = defaultdict(list)
    for album in albums.every(catalog) if rows else ():
        for photo_id in rows.get(album.id, ()):
            found[photo_id].append(album)
    return found


def _grouped(catalog: Catalog, sql: str, wanted: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for key, value in catalog.connection.execute(sql, [wanted]):
        found[key].append(value)
    return found
