"""Photos: identities by content hash, and what the user and the camera say about them."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from engine.catalog import editing, fulltext
from engine.catalog.clock import read_stamp, stamp
from engine.catalog.connection import Catalog
from engine.catalog.rows import IN_IDS, id_list, path_bytes, path_of
from engine.edits import SetFavourites, SetRatings
from engine.errors import PhotoUnknown
from engine.records import PhotoSummary, RemovedPhoto

KEPT_REMOVED = timedelta(days=30)
"""How long a photo without any file keeps its tags, captions and album places."""

_OWNED_TABLES = ("embeddings", "captions", "photo_tags", "album_photos", "files")
_SEPARATOR = os.sep.encode()
_ORDERS = {
    "date": "taken_at DESC, id DESC",
    "added": "added_at DESC, id DESC",
    "name": "(SELECT MIN(name) FROM files WHERE photo_id = photos.id AND missing_since IS NULL), id",
    "id": "id",
}


@dataclass(frozen=True)
class NewPhoto:
    """What indexing learned of a photo's content.

    Attributes:
        taken_at: local time where the photo was taken, naive.
        taken_offset_min: that place's offset from UTC, minutes, where the camera recorded it.
        taken_from: ``exif``, or ``file`` when only the file's time is known.
    """

    content_hash: str
    width: int
    height: int
    format: str
    size_bytes: int
    taken_at: datetime | None = None
    taken_offset_min: int | None = None
    taken_from: Literal["exif", "file"] = "file"
    camera: str | None = None
    lens: str | None = None
    exposure: str | None = None
    latitude: float | None = None
    longitude: float | None = None


def add(catalog: Catalog, photo: NewPhoto, added_at: datetime) -> int:
    """Add a photo, or find the one with this content; return its id."""
    columns = {**content_columns(photo), "added_at": stamp(added_at)}
    with catalog.transaction(revision=True) as connection:
        connection.execute(
            f"INSERT OR IGNORE INTO photos ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
            list(columns.values()),
        )
    found = id_of_hash(catalog, photo.content_hash)
    assert found is not None
    return found


def content_columns(photo: NewPhoto) -> dict[str, Any]:
    """Return the columns that tell of a photo's content, with their values as they are stored."""
    columns = asdict(photo)
    columns["taken_at"] = photo.taken_at.isoformat(timespec="seconds") if photo.taken_at else None
    return columns


def shot(catalog: Catalog, photo_id: int) -> tuple[str, str] | None:
    """Return when and by which camera a photo was taken, as the camera itself wrote it; None where it did not."""
    row = catalog.connection.execute(
        "SELECT taken_at, camera FROM photos WHERE id = ? AND taken_from = 'exif' AND camera IS NOT NULL", [photo_id]
    ).fetchone()
    return None if row is None or row[0] is None else (row[0], row[1])


def shot_of(photo: NewPhoto) -> tuple[str, str] | None:
    """Return the same of a photo that is to be added."""
    if photo.taken_from != "exif" or photo.taken_at is None or photo.camera is None:
        return None
    return photo.taken_at.isoformat(timespec="seconds"), photo.camera


def id_of_hash(catalog: Catalog, content_hash: str) -> int | None:
    """Return the photo with this content, removed or not; None when there is none."""
    row = catalog.connection.execute("SELECT id FROM photos WHERE content_hash = ?", [content_hash]).fetchone()
    return None if row is None else int(row[0])


def id_of_path(catalog: Catalog, path: Path) -> int:
    """Return the photo whose file is (or was last) at this absolute path.

    Raises:
        PhotoUnknown: no file of the library is there.
    """
    row = catalog.connection.execute("SELECT photo_id FROM files WHERE path = ?", [path_bytes(path)]).fetchone()
    if row is None:
        raise PhotoUnknown(path)
    return int(row[0])


def content_hash(catalog: Catalog, photo_id: int) -> str:
    """Return the content hash of a photo.

    Raises:
        PhotoUnknown: there is no such photo.
    """
    row = catalog.connection.execute("SELECT content_hash FROM photos WHERE id = ?", [photo_id]).fetchone()
    if row is None:
        raise PhotoUnknown(photo_id)
    return str(row[0])


def ids(catalog: Catalog, sort: Literal["date", "added", "name", "id"] = "date") -> list[int]:
    """Return the ids of all photos that were not removed, newest first (``id``: oldest row first; ``name``: A to Z)."""
    sql = f"SELECT id FROM photos WHERE removed_at IS NULL ORDER BY {_ORDERS[sort]}"
    return [row[0] for row in catalog.connection.execute(sql)]


def in_folder(catalog: Catalog, folder: Path) -> list[int]:
    """Return the present photos that have a file in a folder or below it, newest first."""
    below = path_bytes(folder).rstrip(_SEPARATOR) + _SEPARATOR
    rows = catalog.connection.execute(
        f"SELECT id FROM photos WHERE removed_at IS NULL AND id IN (SELECT photo_id FROM files WHERE path >= ? "
        f"AND path < ? AND missing_since IS NULL) ORDER BY {_ORDERS['date']}",
        [below, below[:-1] + bytes([_SEPARATOR[0] + 1])],  # a range of the index: no other folder's name begins so
    )
    return [row[0] for row in rows]


def count(catalog: Catalog) -> int:
    """Return how many photos there are that were not removed."""
    return int(catalog.connection.execute("SELECT COUNT(*) FROM photos WHERE removed_at IS NULL").fetchone()[0])


def summaries(catalog: Catalog, photo_ids: Sequence[int]) -> list[PhotoSummary]:
    """Return what a grid needs of these photos, in their order; ids that are unknown are left out."""
    rows = catalog.connection.execute(
        "SELECT photos.id, content_hash, width, height, taken_at, favourite, rating, files.path, state, missing_since "
        "FROM photos LEFT JOIN files ON photo_id = photos.id "
        "LEFT JOIN source_folders ON source_folders.id = source_folder_id "
        f"WHERE photos.id {IN_IDS} ORDER BY missing_since IS NOT NULL, state != 'online', files.id",
        [id_list(photo_ids)],
    )
    found: dict[int, PhotoSummary] = {}
    for row in rows:  # the best place of each photo comes first
        if row[0] not in found:
            found[row[0]] = _summary(row)
    return [found[photo_id] for photo_id in photo_ids if photo_id in found]


def set_favourite(catalog: Catalog, photo_id: int, favourite: bool) -> None:
    """Mark a photo as a favourite, or not.

    Raises:
        PhotoUnknown: there is no such photo.
    """
    editing.apply(catalog, SetFavourites({photo_id: favourite}))


def set_rating(catalog: Catalog, photo_id: int, rating: int) -> None:
    """Rate a photo from 0 (not rated) to 5.

    Raises:
        PhotoUnknown: there is no such photo.
        EditInvalid: the rating is out of range.
    """
    editing.apply(catalog, SetRatings({photo_id: rating}))


def settle(catalog: Catalog, photo_ids: Iterable[int], at: datetime) -> None:
    """After files of these photos changed: note which photos have no file left since now, and which are back."""
    changed = list(photo_ids)
    wanted = id_list(changed)
    has_file = "EXISTS (SELECT 1 FROM files WHERE photo_id = photos.id AND missing_since IS NULL)"
    with catalog.transaction(revision=True) as connection:
        connection.execute(
            f"UPDATE photos SET removed_at = ? WHERE id {IN_IDS} AND removed_at IS NULL AND NOT {has_file}",
            [stamp(at), wanted],
        )
        connection.execute(
            f"UPDATE photos SET removed_at = NULL WHERE id {IN_IDS} AND removed_at IS NOT NULL AND {has_file}", [wanted]
        )
        fulltext.refresh(catalog, changed)


def purge(catalog: Catalog, at: datetime) -> list[str]:
    """Delete the photos that were removed 30 days before ``at`` or earlier; return their content hashes."""
    due = catalog.connection.execute(
        "SELECT id, content_hash FROM photos WHERE removed_at <= ?", [stamp(at - KEPT_REMOVED)]
    ).fetchall()
    return _delete(catalog, due)


def forget(catalog: Catalog, photo_ids: Iterable[int]) -> list[str]:
    """Delete those of these photos that were removed; return their content hashes.  One that is back stays."""
    with catalog.transaction():  # none comes back between the two
        due = catalog.connection.execute(
            f"SELECT id, content_hash FROM photos WHERE removed_at IS NOT NULL AND id {IN_IDS}", [id_list(photo_ids)]
        ).fetchall()
        return _delete(catalog, due)


def removed(catalog: Catalog, at: datetime) -> list[RemovedPhoto]:
    """Return the photos that were removed and are still kept at this time, the last removed first."""
    rows = catalog.connection.execute(
        "SELECT id, removed_at FROM photos WHERE removed_at > ? ORDER BY removed_at DESC, id DESC",
        [stamp(at - KEPT_REMOVED)],
    ).fetchall()
    times = {photo_id: read_stamp(text) for photo_id, text in rows}
    return [
        RemovedPhoto(summary, times[summary.id], math.ceil((times[summary.id] + KEPT_REMOVED - at) / timedelta(days=1)))
        for summary in summaries(catalog, list(times))
    ]


def removed_count(catalog: Catalog, at: datetime) -> int:
    """Return how many photos :func:`removed` has."""
    sql = "SELECT COUNT(*) FROM photos WHERE removed_at > ?"
    return int(catalog.connection.execute(sql, [stamp(at - KEPT_REMOVED)]).fetchone()[0])


def require(catalog: Catalog, photo_id: int) -> None:
    """Raise :class:`PhotoUnknown` unless there is such a photo."""
    content_hash(catalog, photo_id)


def _delete(catalog: Catalog, doomed: Sequence[tuple[int, str]]) -> list[str]:
    if not doomed:
        return []
    wanted = id_list(row[0] for row in doomed)
    with catalog.transaction(revision=True) as connection:
        for table in _OWNED_TABLES:
            connection.execute(f"DELETE FROM {table} WHERE photo_id {IN_IDS}", [wanted])
        connection.execute(f"DELETE FROM photo_text WHERE rowid {IN_IDS}", [wanted])
        connection.execute(f"DELETE FROM photos WHERE id {IN_IDS}", [wanted])
    return [row[1] for row in doomed]


def _summary(row: Sequence[Any]) -> PhotoSummary:
    photo_id, hashed, width, height, taken_at, favourite, rating, path, state, missing_since = row
    return PhotoSummary(
        id=photo_id,
        path=path_of(path) if path is not None else Path(),
        content_hash=hashed,
        width=width,
        height=height,
        taken_at=datetime.fromisoformat(taken_at) if taken_at else None,
        favourite=bool(favourite),
        rating=rating,
        offline=path is None or missing_since is not None or state != "online",
    )


def strangers(catalog: Catalog, content_hashes: set[str]) -> set[str]:
    """Return those of these contents that no photo has, not even one that was removed."""
    if len(content_hashes) <= int(catalog.connection.execute("SELECT COUNT(*) FROM photos").fetchone()[0]):
        return set()  # nearly always: the hashes of all photos need not be read
    return content_hashes - {row[0] for row in catalog.connection.execute("SELECT content_hash FROM photos")}


def outside(catalog: Catalog, content_hashes: set[str]) -> set[int]:
    """Return the photos that were not removed and whose content is none of these."""
    rows = catalog.connection.execute("SELECT id, content_hash FROM photos WHERE removed_at IS NULL").fetchall()
    return {photo_id for photo_id, hashed in rows if hashed not in content_hashes}
