"""What search asks of the catalog besides vectors: words, filters, and how found photos are shown and ordered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.catalog.connection import Catalog
from engine.catalog.rows import IN_IDS, id_list, path_of
from engine.query import Filters
from engine.text import folded

Field = Literal["caption", "tags", "names", "folders"]
FIELDS: tuple[Field, ...] = ("caption", "tags", "names", "folders")

Ids = NDArray[np.int64]

_PRESENT = "removed_at IS NULL"


def matching(catalog: Catalog, expression: str, field: Field | None = None, limit: int | None = None) -> Ids:
    """Return the present photos whose text matches, by id.

    Args:
        catalog: the catalog.
        expression: made by :func:`quoted` only; words are data there, never syntax.
        field: the column that must match; any of them by default.
        limit: at most this many rows of the text table are looked at.
    """
    scoped = expression if field is None else f"{{{field}}} : ({expression})"
    rows = catalog.connection.execute(
        "SELECT rowid FROM photo_text WHERE photo_text MATCH ? AND rowid NOT IN "
        "(SELECT id FROM photos WHERE removed_at IS NOT NULL) LIMIT ?",
        [scoped, -1 if limit is None else limit],
    ).fetchall()
    return np.sort(np.fromiter((row[0] for row in rows), np.int64, len(rows)))


def quoted(words: Sequence[str], *, prefix: bool = False) -> str:
    """Return the FTS5 expression for any of these words or phrases, each taken literally.

    Args:
        words: user text; quotes in it are doubled, so that nothing in it is an operator.
        prefix: whether the last token of each may go on (so that Korean particles match: ``바다`` finds ``바다에서``).
    """
    star = " *" if prefix else ""
    clean = (word.replace("\0", " ").replace('"', '""') for word in words)
    return " OR ".join(f'"{word}"{star}' for word in clean)


def has_text(word: str) -> bool:
    """Tell whether a word leaves anything to look for in the text table (letters or digits)."""
    return any(character.isalnum() for character in word)


def texts_of(catalog: Catalog, photo_id: int) -> dict[Field, list[str]]:
    """Return the texts of a photo that words are looked up in; a caption is one text, tags and names are one each."""
    row = catalog.connection.execute(
        "SELECT caption, tags, names, folders FROM photo_text WHERE rowid = ?", [photo_id]
    ).fetchone()
    caption, *others = row or ("", "", "", "")
    parts = [[caption] if caption else [], *(text.splitlines() for text in others)]
    return dict(zip(FIELDS, parts, strict=True))


def present(catalog: Catalog) -> Ids:
    """Return all photos that were not removed, by id."""
    return _ids(catalog, f"SELECT id FROM photos WHERE {_PRESENT} ORDER BY id", [])


def filtered(catalog: Catalog, filters: Filters, among: Ids | None = None) -> Ids:
    """Return the present photos for which all filters hold, by id; of these photos only where they are given."""
    conditions: list[str] = [_PRESENT]
    values: list[Any] = []
    if filters.places:  # one of them is enough
        there = np.unique(np.concatenate([catalog.photo_places.matching(place) for place in filters.places]))
        among = there if among is None else np.intersect1d(among, there)
    if among is not None:
        conditions.append(f"id {IN_IDS}")
        values.append(id_list(among))
    # SQLite's own lower() knows ASCII only.
    catalog.connection.create_function("sajin_folded", 1, _folded, deterministic=True)
    for condition, given in _conditions(filters):
        conditions.append(condition)
        values.extend(given)
    # Ordered here: asked for an order by id, SQLite would read all photos where a range of dates has few.
    found = np.sort(_ids(catalog, f"SELECT id FROM photos WHERE {' AND '.join(conditions)}", values))
    for place in filters.without_places:
        found = np.setdiff1d(found, catalog.photo_places.matching(place), assume_unique=True)
    return found


_folded = lru_cache(maxsize=8192)(folded)  # cameras and folders are few, and asked for once a photo


def order_by_date(catalog: Catalog, ids: Ids) -> Ids:
    """Return the ids newest first; photos of unknown date last, ties by id, higher first."""
    return _ids(catalog, f"SELECT id FROM photos WHERE id {IN_IDS} ORDER BY taken_at DESC, id DESC", [id_list(ids)])


def order_by_name(catalog: Catalog, ids: Ids) -> Ids:
    """Return the ids by file name, letter case aside; ties by id."""
    name = "(SELECT MIN(name COLLATE NOCASE) FROM files WHERE photo_id = photos.id AND missing_since IS NULL)"
    return _ids(catalog, f"SELECT id FROM photos WHERE id {IN_IDS} ORDER BY {name} COLLATE NOCASE, id", [id_list(ids)])


def paths(catalog: Catalog, ids: Ids) -> dict[int, Path]:
    """Return one place of each photo: a present file before a missing one, of an online folder first, then by id."""
    rows = catalog.connection.execute(
        "SELECT photo_id, files.path FROM files "
        "LEFT JOIN source_folders ON source_folders.id = source_folder_id "
        f"WHERE photo_id {IN_IDS} ORDER BY missing_since IS NULL, state = 'online', files.id DESC",
        [id_list(ids)],
    ).fetchall()
    return {photo_id: path_of(stored) for photo_id, stored in rows}  # the best place comes last, and stays


def _ids(catalog: Catalog, sql: str, values: list[Any]) -> Ids:
    rows = catalog.connection.execute(sql, values).fetchall()
    return np.fromiter((row[0] for row in rows), np.int64, len(rows))


def _conditions(filters: Filters) -> Iterator[tuple[str, list[Any]]]:
    """Yield SQL conditions with their values; what the user wrote is among the values only."""
    if filters.after is not None:
        yield "taken_at >= ?", [filters.after.isoformat()]
    if filters.before is not None:
        yield "taken_at < ?", [filters.before.isoformat()]
    if filters.favourite is not None:
        yield "favourite = ?", [int(filters.favourite)]
    if filters.has_caption is not None:
        yield f"{'' if filters.has_caption else 'NOT '}{_CAPTIONED}", []
    if (filters.min_rating, filters.max_rating) != (0, 5):
        yield "rating BETWEEN ? AND ?", [filters.min_rating, filters.max_rating]
    yield from _one_of(_IN_FOLDER, filters.folders, filters.without_folders)
    yield from _one_of(_BY_CAMERA, filters.cameras, filters.without_cameras)
    if filters.types:
        yield _types(filters.types)
    for kind in filters.without_types:
        condition, values = _types((kind,))
        yield f"NOT {condition}", values
    yield from ((_TAGGED, [tag]) for tag in filters.tags)
    yield from ((f"NOT {_TAGGED}", [tag]) for tag in filters.without_tags)
    yield from ((_IN_ALBUM, [album]) for album in filters.albums)


_FILE = "EXISTS (SELECT 1 FROM files WHERE photo_id = photos.id AND missing_since IS NULL AND "
_IN_FOLDER = f"{_FILE}instr(sajin_folded(folder), sajin_folded(?)) > 0)"
_BY_CAMERA = "instr(sajin_folded(coalesce(camera, '')), sajin_folded(?)) > 0"
_CAPTIONED = "EXISTS (SELECT 1 FROM captions WHERE photo_id = photos.id)"
# A photo of a dog is one of an animal where the one tag lies inside the other.
_TAGGED = (
    "id IN (SELECT photo_id FROM photo_tags WHERE state = 'accepted' AND tag_id IN ("
    "WITH RECURSIVE inside(tag) AS (SELECT id FROM tags WHERE sajin_folded(name) = sajin_folded(?) "
    "UNION SELECT tags.id FROM tags JOIN inside ON parent_id = tag) SELECT tag FROM inside))"
)
_IN_ALBUM = (
    "EXISTS (SELECT 1 FROM album_photos JOIN albums ON albums.id = album_id WHERE photo_id = photos.id "
    "AND sajin_folded(name) = sajin_folded(?))"
)
# No metadata says "screenshot"; systems name the files so.
_SCREENSHOT_NAMES = ("screenshot", "screen shot", "스크린샷", "화면 캡처", "bildschirmfoto", "écran")
_SCREENSHOT = f"{_FILE}({' OR '.join(f'instr(sajin_folded(name), {name!r})' for name in _SCREENSHOT_NAMES)}))"
_ANIMATION = "format IN ('gif', 'apng')"
_TYPES = {
    "raw": "format = 'raw'",
    "screenshot": _SCREENSHOT,
    "animation": _ANIMATION,
    "photo": f"NOT ({_ANIMATION} OR {_SCREENSHOT})",
}
_FORMATS = {"jpg": "jpeg", "tif": "tiff", "heic": "heif"}


def _types(kinds: Sequence[str]) -> tuple[str, list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    for kind in kinds:
        if kind in _TYPES:
            conditions.append(_TYPES[kind])
        else:  # a format, or the ending of a raw file
            ending = f".{kind}"
            conditions.append(f"(format = ? OR {_FILE}lower(substr(name, -length(?))) = ?))")
            values += [_FORMATS.get(kind, kind), ending, ending]
    return f"({' OR '.join(conditions)})", values


def _one_of(condition: str, wanted: Sequence[str], unwanted: Sequence[str]) -> Iterator[tuple[str, list[Any]]]:
    if wanted:
        yield "(" + " OR ".join([condition] * len(wanted)) + ")", list(wanted)
    yield from ((f"NOT ({condition})", [value]) for value in unwanted)
