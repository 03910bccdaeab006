"""What personal training reads of the catalog: captioned photos, where they lie, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.catalog.connection import Catalog
from engine.catalog.rows import IN_IDS, id_list

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]

_PRESENT = "removed_at IS NULL"
_REACHABLE = "missing_since IS NULL AND source_folder_id IN (SELECT id FROM source_folders WHERE state = 'online')"


@dataclass(frozen=True, slots=True)
class CaptionedRow:
    """A present photo that has a caption, with what is needed to see it."""

    photo_id: int
    content_hash: str
    text: str


def captions(catalog: Catalog, photo_ids: Iterable[int] | None = None) -> list[tuple[int, str]]:
    """Return (photo, caption) of the present photos that have one, or of those among some photos, by id."""
    scope, values = _scope(photo_ids, "photo_id")
    rows: list[tuple[int, str]] = catalog.connection.execute(
        "SELECT photo_id, text FROM captions WHERE photo_id NOT IN (SELECT id FROM photos WHERE removed_at IS NOT "
        f"NULL){scope} ORDER BY photo_id",
        values,
    ).fetchall()
    return rows


def captioned(catalog: Catalog, photo_ids: Iterable[int] | None = None) -> list[CaptionedRow]:
    """Return the same with the photos' content hashes."""
    scope, values = _scope(photo_ids, "id")
    rows = catalog.connection.execute(
        "SELECT id, content_hash, text FROM captions CROSS JOIN photos ON id = photo_id "
        f"WHERE {_PRESENT}{scope} ORDER BY id",
        values,
    )
    return [CaptionedRow(*row) for row in rows]


def out_of_reach(catalog: Catalog, photo_ids: Iterable[int] | None = None) -> int:
    """Return how many present captioned photos, or of some photos, no file can be read of now."""
    scope, values = _scope(photo_ids, "photo_id")
    row = catalog.connection.execute(
        "SELECT COUNT(*) FROM captions WHERE photo_id NOT IN (SELECT id FROM photos WHERE removed_at IS NOT NULL) "
        f"AND photo_id NOT IN (SELECT photo_id FROM files WHERE {_REACHABLE}){scope}",
        values,
    ).fetchone()
    return int(row[0])


def album_counts(catalog: Catalog) -> dict[int, int]:
    """Return how many present captioned photos each album holds; those without any, and smart ones, are left out."""
    rows = catalog.connection.execute(
        "SELECT album_id, COUNT(*) FROM captions CROSS JOIN album_photos USING (photo_id) "
        "WHERE photo_id NOT IN (SELECT id FROM photos WHERE removed_at IS NOT NULL) GROUP BY album_id"
    )
    return dict(rows.fetchall())


def in_albums(catalog: Catalog, album_ids: Sequence[int]) -> Ids:
    """Return the present photos of ordinary albums, int64[n], each once, by id."""
    import numpy as np

    rows = catalog.connection.execute(
        f"SELECT DISTINCT photo_id FROM album_photos JOIN photos ON photos.id = photo_id "
        f"WHERE album_id {IN_IDS} AND {_PRESENT} ORDER BY photo_id",
        [id_list(album_ids)],
    ).fetchall()
    return np.fromiter((row[0] for row in rows), np.int64, len(rows))


def some_others(catalog: Catalog, bundle_id: str, photo_ids: Iterable[int], most: int) -> Ids:
    """Return present photos that have a vector of a bundle and are not these, int64[k], evenly by their ids."""
    import numpy as np

    rows = catalog.connection.execute(
        "SELECT photo_id FROM embeddings WHERE bundle_id = ? AND photo_id NOT IN (SELECT value FROM json_each(?)) "
        "AND photo_id NOT IN (SELECT id FROM photos WHERE removed_at IS NOT NULL) ORDER BY photo_id",
        [bundle_id, id_list(photo_ids)],
    ).fetchall()
    found = np.fromiter((row[0] for row in rows), np.int64, len(rows))
    if len(found) <= most:
        return found
    return found[np.linspace(0, len(found) - 1, most).astype(np.int64)]


def _scope(photo_ids: Iterable[int] | None, column: str) -> tuple[str, list[str]]:
    return ("", []) if photo_ids is None else (f" AND {column} {IN_IDS}", [id_list(photo_ids)])
