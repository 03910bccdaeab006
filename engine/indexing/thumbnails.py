"""Thumbnails on disk: ``<library>/cache/thumbnails/ab/abcdef….webp``, named by content hash; disposable."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from pathlib import Path

from engine.errors import StorageFull

_SUFFIX = ".webp"
_PART = ".part"


def thumbnail_path(library_dir: Path, content_hash: str) -> Path:
    """Return where the thumbnail of this content lies, or would lie."""
    return library_dir / "cache" / "thumbnails" / content_hash[:2] / f"{content_hash}{_SUFFIX}"


def write_thumbnail(library_dir: Path, content_hash: str, data: bytes) -> None:
    """Write a thumbnail through a temporary name, so that a half one is never seen.

    Raises:
        StorageFull: there is no room.
    """
    target = thumbnail_path(library_dir, content_hash)
    part = target.parent.with_name(f"{content_hash}{_PART}")  # all in one folder, where they are soon found
    try:
        try:
            part.write_bytes(data)
            part.replace(target)
        except FileNotFoundError:  # one of 256 folders that are made when they are first needed
            target.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data)
            part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull(target) from error
        raise


def existing(library_dir: Path) -> set[str]:
    """Return the content hashes that have a thumbnail."""
    root = library_dir / "cache" / "thumbnails"
    if not root.is_dir():
        return set()
    found: set[str] = set()
    for folder in os.scandir(root):
        if folder.is_dir():
            found.update(name.removesuffix(_SUFFIX) for name in os.listdir(folder) if name.endswith(_SUFFIX))  # noqa: PTH208
    return found


def sweep(library_dir: Path) -> None:
    """Delete what a killed run left half written; the caller holds the library's lock, so that nobody is at it."""
    for part in (library_dir / "cache" / "thumbnails").glob(f"*{_PART}"):
        part.unlink(missing_ok=True)


def delete(library_dir: Path, content_hashes: Iterable[str]) -> None:
    """Delete the thumbnails of these contents."""
    for content_hash in content_hashes:
        thumbnail_path(library_dir, content_hash).unlink(missing_ok=True)
