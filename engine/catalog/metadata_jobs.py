"""What is to be written of photos, as the catalog has it: their tags as paths, captions, ratings, and their files."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.catalog import metadata, metadata_conflicts, metadata_due
from engine.catalog.connection import Catalog
from engine.catalog.files import Place
from engine.catalog.rows import IN_IDS, id_list, path_of
from engine.metadata.plan import Known, Wanted
from engine.metadata.sidecars import Sidecar


@dataclass(frozen=True)
class Job:
    """One file of a photo, and what is to be said of it.

    Attributes:
        at: the file as the catalog knows it.
        known: what it and its sidecar said.
        sidecar: its sidecar as it was then.
        heard: whether they were ever read.
    """

    photo_id: int
    file_id: int
    at: Place
    content_hash: str
    wanted: Wanted
    known: Known
    sidecar: Sidecar | None
    heard: bool

    @property
    def path(self) -> Path:
        """The file."""
        return path_of(self.at.path)


def jobs(catalog: Catalog, photo_ids: Sequence[int], *, reading: bool) -> list[Job]:
    """Return the files of these photos that are not known to be missing, by photo and path.

    Args:
        catalog: the catalog.
        photo_ids: the photos.
        reading: whether what other programs write is taken over; else what they wrote is not known.
    """
    said = wanted(catalog, photo_ids)
    rows = catalog.connection.execute(
        "SELECT photo_id, files.id, path, source_folder_id, files.size_bytes, mtime_ns, ctime_ns, content_hash "
        "FROM files JOIN photos ON photos.id = photo_id "
        f"WHERE missing_since IS NULL AND removed_at IS NULL AND photo_id {IN_IDS} ORDER BY photo_id, path",
        [id_list(photo_ids)],
    ).fetchall()
    bases = metadata.bases(catalog, [row[1] for row in rows]) if reading else {}
    found = []
    for photo_id, file_id, path, folder_id, size_bytes, mtime_ns, ctime_ns, content_hash in rows:
        base = bases.get(file_id)
        known = Known(None if base is None else base.described, metadata_due.written(catalog, file_id))
        at = Place(bytes(path), folder_id, size_bytes, mtime_ns, ctime_ns)
        sidecar = None if base is None else base.sidecar
        found.append(Job(photo_id, file_id, at, content_hash, said[photo_id], known, sidecar, base is not None))
    return found


def wanted(catalog: Catalog, photo_ids: Iterable[int]) -> dict[int, Wanted]:
    """Return what the catalog says of these photos."""
    ids = list(photo_ids)
    run = catalog.connection.execute
    names = dict(run("SELECT id, name FROM tags").fetchall())
    parents = dict(run("SELECT id, parent_id FROM tags").fetchall())
    tags: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    rows = run(
        "SELECT photo_id, tag_id FROM photo_tags "
        f"WHERE state = 'accepted' AND photo_id {IN_IDS} ORDER BY photo_id, tag_id",
        [id_list(ids)],
    )
    for photo_id, tag_id in rows.fetchall():
        tags[photo_id].append(_path(tag_id, names, parents))
    captions = dict(run(f"SELECT photo_id, text FROM captions WHERE photo_id {IN_IDS}", [id_list(ids)]).fetchall())
    ratings = dict(run(f"SELECT id, rating FROM photos WHERE id {IN_IDS}", [id_list(ids)]).fetchall())
    left_alone = defaultdict(set)
    for conflict in metadata_conflicts.standing(catalog, ids):
        left_alone[conflict.photo_id].add(conflict.field)
    return {
        photo_id: Wanted(tuple(tags[photo_id]), captions.get(photo_id), rating, frozenset(left_alone[photo_id]))
        for photo_id, rating in ratings.items()
    }


def shares_stem(catalog: Catalog, path: bytes) -> bool:
    """Tell whether the folder holds another photo of the same name but for the extension."""
    stem = os.path.splitext(path)[0]  # noqa: PTH122 (paths are bytes here)
    rows = catalog.connection.execute(
        "SELECT path FROM files WHERE missing_since IS NULL AND path > ? AND path < ? "
        "UNION SELECT path FROM problems WHERE path > ? AND path < ?",
        [stem + b".", stem + b"/"] * 2,
    )
    return any(other != path and os.path.splitext(other)[0] == stem for (other,) in rows.fetchall())  # noqa: PTH122


def _path(tag_id: int, names: dict[int, str], parents: dict[int, int | None]) -> tuple[str, ...]:
    path: list[str] = []
    seen: set[int] = set()
    at: int | None = tag_id
    while at is not None and at in names and at not in seen:
        seen.add(at)
        path.append(names[at])
        at = parents[at]
    return tuple(reversed(path))
