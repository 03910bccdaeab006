"""What must hold of a library at any instant, however it was left: read by plain SQL, not by the code under test."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from PIL import Image

_Key = TypeVar("_Key")
_BUNDLES = {"small": 16, "large": 24}
_NO_ROWS = {
    "two files at a path": "SELECT path FROM files GROUP BY path HAVING COUNT(*) > 1",
    "two photos of a content": "SELECT content_hash FROM photos GROUP BY content_hash HAVING COUNT(*) > 1",
    "a photo without a vector": "SELECT id FROM photos WHERE id NOT IN (SELECT photo_id FROM embeddings)",
    "a photo without words": "SELECT id FROM photos WHERE id NOT IN (SELECT rowid FROM photo_text)",
    "words without a photo": "SELECT rowid FROM photo_text WHERE rowid NOT IN (SELECT id FROM photos)",
    "a caption that cannot be found": "SELECT photo_id FROM captions LEFT JOIN photo_text ON photo_text.rowid = "
    "photo_id WHERE caption IS NOT text",
    "a removed photo that is there, or the reverse": "SELECT id FROM photos WHERE (removed_at IS NULL) != "
    "(id IN (SELECT photo_id FROM files WHERE missing_since IS NULL))",
    "a file that is a photo and a problem": "SELECT path FROM problems JOIN files USING (path, size_bytes, mtime_ns) "
    "WHERE missing_since IS NULL",
}


@dataclass(frozen=True)
class Known:
    """What a library has committed.

    Attributes:
        files: (content hash, size in bytes, mtime and ctime in ns) of every file that is there, by path.
        problems: (size in bytes, mtime and ctime in ns) of every file that could not be read, by path.
        thumbnails: (inode, time of change in ns) of every photo's thumbnail, by content hash: another one was written
            where these differ.
        vectors: row number of every vector, by model and content hash: it was written anew where these differ.
        captions: by content hash.
    """

    files: dict[Path, tuple[str, int, int, int]]
    problems: dict[Path, tuple[int, int, int]]
    thumbnails: dict[str, tuple[int, int]]
    vectors: dict[tuple[str, str], int]
    captions: dict[str, str]


@dataclass(frozen=True)
class Glance:
    """What a library says at one moment, while it may be changed.

    Attributes:
        files: the content hash of every file that is there, by path.
        problems: the files that could not be read.
        photos: the content hashes of all photos, those without a file included.
        captions: by content hash.
        favourites: by content hash.
    """

    files: dict[Path, str]
    problems: set[Path]
    photos: set[str]
    captions: dict[str, str]
    favourites: set[str]


def glance(library_dir: Path) -> Glance:
    """Return what is committed now."""
    with closing(sqlite3.connect(library_dir / "catalog.sqlite")) as connection:
        connection.execute("BEGIN")  # all is read of one moment
        photos = connection.execute("SELECT content_hash, favourite FROM photos").fetchall()
        files = connection.execute(
            "SELECT path, content_hash FROM files JOIN photos ON photos.id = photo_id WHERE missing_since IS NULL"
        )
        captions = connection.execute("SELECT content_hash, text FROM captions JOIN photos ON photos.id = photo_id")
        return Glance(
            {Path(os.fsdecode(path)): content_hash for path, content_hash in files},
            {Path(os.fsdecode(path)) for (path,) in connection.execute("SELECT path FROM problems")},
            {content_hash for content_hash, _ in photos},
            dict(captions.fetchall()),
            {content_hash for content_hash, favourite in photos if favourite},
        )


def examine(library_dir: Path, before: Known | None = None) -> Known:
    """Fail unless all that must hold does; return what there is.

    Args:
        library_dir: nobody is writing to it now.
        before: what there was earlier; of what is in it already, nothing may have been made anew.
    """
    with closing(sqlite3.connect(library_dir / "catalog.sqlite")) as connection:
        _assert_intact(connection)
        _assert_vectors(connection)
        known = _read(connection, library_dir)
    _assert_cache(library_dir, known, before)
    if before is not None:
        _assert_kept(before.thumbnails, known.thumbnails)
        _assert_kept(before.vectors, known.vectors)
    return known


def _assert_kept(before: Mapping[_Key, object], now: Mapping[_Key, object]) -> None:
    again = [key for key in before.keys() & now.keys() if before[key] != now[key]]
    assert not again, f"made again though they were committed: {again}"


def _assert_intact(connection: sqlite3.Connection) -> None:
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.execute("INSERT INTO photo_text (photo_text) VALUES ('integrity-check')")
    for what, sql in _NO_ROWS.items():
        assert connection.execute(sql).fetchall() == [], what


def _assert_vectors(connection: sqlite3.Connection) -> None:
    for bundle_id, dim in _BUNDLES.items():
        rows = connection.execute("SELECT vector FROM embeddings WHERE bundle_id = ?", [bundle_id]).fetchall()
        assert {len(vector) for (vector,) in rows} <= {2 * dim}, "a vector of a wrong length"
        vectors = np.frombuffer(b"".join(vector for (vector,) in rows), "<f2").reshape(-1, dim).astype(np.float32)
        norms = np.linalg.norm(vectors, axis=1)
        assert np.all(np.abs(norms - 1) < 5e-3), f"a vector of a wrong norm: {norms.min()}, {norms.max()}"


def _read(connection: sqlite3.Connection, library_dir: Path) -> Known:
    read = connection.execute
    files = read(
        "SELECT path, content_hash, files.size_bytes, mtime_ns, ctime_ns FROM files "
        "JOIN photos ON photos.id = photo_id WHERE missing_since IS NULL"
    )
    hashes = [row[0] for row in read("SELECT content_hash FROM photos")]
    vectors = read(
        "SELECT bundle_id, content_hash, embeddings.rowid FROM embeddings JOIN photos ON photos.id = photo_id"
    )
    return Known(
        {
            Path(os.fsdecode(path)): (content_hash, size, mtime, ctime)
            for path, content_hash, size, mtime, ctime in files
        },
        {
            Path(os.fsdecode(path)): (size, mtime, ctime)
            for path, size, mtime, ctime in read("SELECT path, size_bytes, mtime_ns, ctime_ns FROM problems")
        },
        {content_hash: _written(_thumbnail(library_dir, content_hash)) for content_hash in hashes},
        {(bundle_id, content_hash): row for bundle_id, content_hash, row in vectors},
        dict(read("SELECT content_hash, text FROM captions JOIN photos ON photos.id = photo_id").fetchall()),
    )


def _thumbnail(library_dir: Path, content_hash: str) -> Path:
    return library_dir / "cache" / "thumbnails" / content_hash[:2] / f"{content_hash}.webp"


def _written(path: Path) -> tuple[int, int]:
    status = path.stat()  # fails where a photo that was committed has no thumbnail
    return status.st_ino, status.st_mtime_ns


def _assert_cache(library_dir: Path, known: Known, before: Known | None) -> None:
    """Check that every thumbnail that is new since ``before`` can be read to its end."""
    old = before.thumbnails if before is not None else {}
    for path in (library_dir / "cache" / "thumbnails").glob("*/*.webp"):
        if path.stem not in known.thumbnails or known.thumbnails[path.stem] != old.get(path.stem):
            try:
                with Image.open(path) as image:
                    image.load()
            except FileNotFoundError:  # that of a photo that was just purged is deleted after the photo
                assert path.stem not in known.thumbnails


def leftovers(folder: Path) -> list[Path]:
    """Return the files below a folder that were begun and never finished."""
    return sorted(folder.rglob("*.part"))
