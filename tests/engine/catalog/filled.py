"""A small library with something in every table, and what must be found in it again."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from engine.catalog import (
    Catalog,
    albums,
    bundles,
    captions,
    concepts,
    embeddings,
    files,
    folders,
    looks,
    photos,
    problems,
    proposals,
    tags,
    wanted,
)
from engine.catalog import settings as stored_settings
from engine.catalog.files import Place
from engine.catalog.photos import NewPhoto
from engine.duplicates.look import LOOK_BYTES
from engine.indexing.thumbnails import thumbnail_path

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
DIM = 16
_WORDS = ("바다에서 뛰는 강아지", "two dogs on a beach", "할머니 댁 앞마당", "a quiet Sunday", "le café du coin")
_SQL = {
    "photos": "SELECT content_hash, width, taken_at, camera, favourite, rating, removed_at FROM photos",
    "files": "SELECT content_hash, path, files.size_bytes, mtime_ns FROM files JOIN photos ON photos.id = photo_id",
    "captions": "SELECT content_hash, text FROM captions JOIN photos ON photos.id = photo_id",
    "tags": "SELECT content_hash, name, origin, state FROM photo_tags JOIN tags ON tags.id = tag_id "
    "JOIN photos ON photos.id = photo_id",
    "albums": "SELECT content_hash, name, album_photos.position FROM album_photos JOIN albums ON albums.id = album_id "
    "JOIN photos ON photos.id = photo_id",
    "vectors": "SELECT content_hash, bundle_id, vector FROM embeddings JOIN photos ON photos.id = photo_id",
    "looks": "SELECT content_hash, look FROM photo_looks JOIN photos ON photos.id = photo_id",
    "not duplicates": "SELECT one.content_hash, two.content_hash FROM not_duplicates "
    "JOIN photos AS one ON one.id = photo_id JOIN photos AS two ON two.id = other_id",
    "proposals": "SELECT content_hash, key, probability, auto_accept FROM proposals "
    "JOIN concepts ON concepts.id = concept_id JOIN photos ON photos.id = photo_id",
    "proposed for": "SELECT content_hash, proposed_photos.bundle_id FROM proposed_photos "
    "JOIN photos ON photos.id = photo_id",
    "folders": "SELECT path FROM source_folders",
    "settings": "SELECT key, value FROM settings",
    "problems": "SELECT path, reason FROM problems",
    "texts": "SELECT content_hash, caption, tags, names FROM photo_text JOIN photos ON photos.id = photo_text.rowid",
}

Content = dict[str, set[tuple[Any, ...]]]


def fill(library_dir: Path, photo_dir: Path, count: int = 120) -> Path:
    """Make a library of ``count`` photos in ``library_dir``; return its catalog's file.

    Every photo has a file of one byte in ``photo_dir`` and a thumbnail, so that indexing finds nothing to do.
    """
    photo_dir.mkdir(parents=True, exist_ok=True)
    path = library_dir / "catalog.sqlite"
    with Catalog.open(path) as catalog, catalog.transaction():
        folder = folders.add(catalog, photo_dir, NOW)
        album = albums.create(catalog, "Jeju", at=NOW)
        ids = [_photo(catalog, library_dir, photo_dir, folder.id, number) for number in range(count)]
        albums.add_photos(catalog, album, ids[::-3])
        bundles.settle(catalog, "colours", "Colours", "the first", NOW)
        rows = np.random.default_rng(1).normal(size=(count, DIM)).astype(np.float32)
        embeddings.store(catalog, "colours", ids, rows / np.linalg.norm(rows, axis=1, keepdims=True))
        looks.put(catalog, [(photo_id, photo_id.to_bytes(LOOK_BYTES, "little")) for photo_id in ids])
        looks.dismiss(catalog, zip(ids, ids[1:], strict=False))
        _propose(catalog, ids)
        problems.record(catalog, os.fsencode(photo_dir / "broken.jpg"), "it is cut off", 3, 4, NOW)
        stored_settings.put(catalog, "poll_interval_s", 30.0)
    return path


def content(path: Path, names: Iterable[str] = tuple(_SQL)) -> Content:
    """Return what the user made and the machine found, without row numbers."""
    with closing(Catalog.open(path)) as catalog:
        return {name: set(catalog.connection.execute(_SQL[name]).fetchall()) for name in names}


def _propose(catalog: Catalog, ids: list[int]) -> None:
    wanted.want(catalog, ids[::2])
    numbers = concepts.ids(catalog.connection, ("dog", "beach"))
    catalog.connection.execute("UPDATE concepts SET shown_from = 0.5, auto_accept = 0.9 WHERE key = 'dog'")
    for place, photo_id in enumerate(ids[::2]):
        found = [(photo_id, number, 0.5 + place % 9 / 20) for number in numbers.values()]
        proposals.write_photos(catalog.connection, "colours", np.array([photo_id]), found)


def _photo(catalog: Catalog, library_dir: Path, photo_dir: Path, folder_id: int, number: int) -> int:
    content_hash = f"{number:04d}" * 8
    new = NewPhoto(content_hash, 40 + number, 30, "jpeg", 1, datetime(2024, 1, 1 + number % 28, 10), camera="Canon")
    photo_id = photos.add(catalog, new, NOW)
    file = photo_dir / f"2024-{number % 7}" / f"사진 {number:04d}.jpg"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"x")
    os.utime(file, ns=(10**18, 10**18))
    files.place(catalog, photo_id, Place(os.fsencode(file), folder_id, 1, 10**18), NOW)
    thumbnail = thumbnail_path(library_dir, content_hash)
    thumbnail.parent.mkdir(parents=True, exist_ok=True)
    thumbnail.write_bytes(b"RIFF\x04\0\0\0WEBP")
    if number % 2 == 0:
        captions.put(catalog, photo_id, f"{_WORDS[number % len(_WORDS)]} {number}", NOW)
    tags.put(catalog, photo_id, f"tag {number % 9}")
    if number % 4 == 0:
        photos.set_rating(catalog, photo_id, 1 + number % 5)
        photos.set_favourite(catalog, photo_id, True)
    return photo_id
