"""Keeps the full-text table true; called inside the transaction of every edit that changes what it holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePath

from engine.catalog.connection import Catalog
from engine.catalog.rows import IN_IDS, display, id_list, path_of


def refresh(catalog: Catalog, photo_ids: Iterable[int]) -> None:
    """Write the full-text rows of these photos anew: captions, accepted tags, file names, folder names."""
    wanted = id_list(photo_ids)
    names, folders = _places(catalog, wanted)
    captions = _texts(catalog, f"SELECT photo_id, text FROM captions WHERE photo_id {IN_IDS}", wanted)
    tags = _texts(
        catalog,
        "SELECT photo_id, tags.name FROM photo_tags JOIN tags ON tags.id = tag_id "
        f"WHERE state = 'accepted' AND photo_id {IN_IDS} ORDER BY tags.name",
        wanted,
    )
    with catalog.transaction(revision=True) as connection:
        connection.execute(f"DELETE FROM photo_text WHERE rowid {IN_IDS}", [wanted])
        present = [row[0] for row in connection.execute(f"SELECT id FROM photos WHERE id {IN_IDS}", [wanted])]
        connection.executemany(
            "INSERT INTO photo_text (rowid, caption, tags, names, folders) VALUES (?, ?, ?, ?, ?)",
            [
                (key, captions.get(key, ""), tags.get(key, ""), names.get(key, ""), folders.get(key, ""))
                for key in present
            ],
        )


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
        folders[photo_id][_folder_words(path, source)] = None
    return _joined(names), _joined(folders)


def _folder_words(path: bytes, source: bytes) -> str:
    """Return the folders from the source folder on: above it (``/home/mina``) nothing says what is in the photo."""
    file, folder = path_of(path), path_of(source)
    inside: PurePath = file.parent.relative_to(folder) if file.is_relative_to(folder) else PurePath(file.parent.name)
    return display(bytes(PurePath(folder.name) / inside))


def _joined(found: dict[int, dict[str, None]]) -> dict[int, str]:
    return {photo_id: "\n".join(texts) for photo_id, texts in found.items()}
