"""Keeps the full-text table true; called inside the transaction of every edit that changes what it holds."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import PurePath

from engine.catalog.connection import Catalog
from engine.catalog.rows import IN_IDS, display, id_list, path_of
from engine.errors import CatalogDamaged

Texts = tuple[str, str, str, str]
"""A photo's caption, accepted tags, file names and folder names."""

_BLOCK_PHOTOS = 1000


def refresh(catalog: Catalog, photo_ids: Iterable[int]) -> None:
    """Write the full-text rows of these photos anew: captions, accepted tags, file names, folder names."""
    wanted = id_list(photo_ids)
    texts = _expected(catalog, wanted)
    with catalog.transaction(revision=True) as connection:
        connection.execute(f"DELETE FROM photo_text WHERE rowid {IN_IDS}", [wanted])
        connection.executemany(
            "INSERT INTO photo_text (rowid, caption, tags, names, folders) VALUES (?, ?, ?, ?, ?)",
            [(photo_id, *columns) for photo_id, columns in texts.items()],
        )


def stale(catalog: Catalog) -> list[int]:
    """Return the photos whose full-text rows are missing or not what they should be, and rows of no photo, by id.

    Raises:
        CatalogDamaged: the full text cannot be read.
    """
    run = catalog.connection.execute
    ids = [row[0] for row in run("SELECT id FROM photos UNION SELECT rowid FROM photo_text ORDER BY 1").fetchall()]
    found: list[int] = []
    for start in range(0, len(ids), _BLOCK_PHOTOS):
        block = ids[start : start + _BLOCK_PHOTOS]
        wanted = id_list(block)
        sql = f"SELECT rowid, caption, tags, names, folders FROM photo_text WHERE rowid {IN_IDS}"
        stored = {row[0]: tuple(row[1:]) for row in run(sql, [wanted]).fetchall()}
        expected = _expected(catalog, wanted)
        found += [photo_id for photo_id in block if stored.get(photo_id) != expected.get(photo_id)]
    return found


def is_consistent(catalog: Catalog) -> bool:
    """Tell whether the full text's index agrees with its rows, as FTS5 itself sees it; the catalog is open to write."""
    try:
        with catalog.transaction() as connection:
            connection.execute("INSERT INTO photo_text (photo_text) VALUES ('integrity-check')")
    except CatalogDamaged:
        return False
    return True


def rebuild(catalog: Catalog) -> None:
    """Make the whole full text anew from the tables that it is made of."""
    with catalog.transaction(revision=True) as connection:
        (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'photo_text'").fetchone()
        connection.execute("DROP TABLE photo_text")
        connection.execute(sql)
        ids = [row[0] for row in connection.execute("SELECT id FROM photos ORDER BY id").fetchall()]
        for start in range(0, len(ids), _BLOCK_PHOTOS):
            refresh(catalog, ids[start : start + _BLOCK_PHOTOS])


def _expected(catalog: Catalog, wanted: str) -> dict[int, Texts]:
    """Return what the rows of those of these photos that there are should hold."""
    names, folders = _places(catalog, wanted)
    captions = _texts(catalog, f"SELECT photo_id, text FROM captions WHERE photo_id {IN_IDS}", wanted)
    tags = _texts(
        catalog,
        "SELECT photo_id, tags.name FROM photo_tags JOIN tags ON tags.id = tag_id "
        f"WHERE state = 'accepted' AND photo_id {IN_IDS} ORDER BY tags.name",
        wanted,
    )
    rows = catalog.connection.execute(f"SELECT id FROM photos WHERE id {IN_IDS}", [wanted]).fetchall()
    return {
        key: (captions.get(key, ""), tags.get(key, ""), names.get(key, ""), folders.get(key, "")) for (key,) in rows
    }


def _texts(catalog: Catalog, sql: str, wanted: str) -> dict[int, str]:
    found: dict[int, list[str]] = defaultdict(list)
    for photo_id, text in catalog.connection.execute(sql, [wanted]):
        found[photo_id].append(text)
    return {photo_id: "\n".join(texts) for photo_id, texts in found.items()}


def _places(catalog: Catalog, wanted: str) -> tuple[dict[int, str], dict[int, str]]:
    names: dict[int, dict[str, None]] = defaultdict(dict)
    folders: dict[int, dict[str, None]] = defaultdict(dict)
    rows = catalog.connection.execute(
        "SELECT photo_id, name, files.path, source_folders.path FROM files "
        f"JOIN source_folders ON source_folders.id = source_folder_id WHERE photo_id {IN_IDS} "
        "ORDER BY missing_since IS NOT NULL, files.id",
        [wanted],
    )
    for photo_id, name, path, source in rows:
        names[photo_id][name] = None
        folders[photo_id][_folder_words(os.path.dirname(path), source)] = None
    return _joined(names), _joined(folders)


@lru_cache(maxsize=4096)  # a photo with many copies is written anew for each of them, all its folders with it
def _folder_words(parent: bytes, source: bytes) -> str:
    """Return the folders from the source folder on: above it (``/home/mina``) nothing says what is in the photo."""
    lies_in, folder = path_of(parent), path_of(source)
    inside: PurePath = lies_in.relative_to(folder) if lies_in.is_relative_to(folder) else PurePath(lies_in.name)
    return display(bytes(PurePath(folder.name) / inside))


def _joined(found: dict[int, dict[str, None]]) -> dict[int, str]:
    return {photo_id: "\n".join(texts) for photo_id, texts in found.items()}
