"""Finds duplicates: looks at photos that were not looked at yet, compares all, and puts the groups together."""

from __future__ import annotations

import logging
import os
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.catalog import copies, looks, photos
from engine.catalog.connection import Catalog
from engine.catalog.copies import CopyRow
from engine.catalog.rows import path_of
from engine.control import Control
from engine.duplicates.best import Standing, file_key, is_copy_name
from engine.duplicates.judge import PhotoJudge
from engine.duplicates.leaders import Led, lead
from engine.duplicates.look import LOOK_BYTES, as_array, look_of
from engine.duplicates.records import (
    DuplicateEvent,
    DuplicateFile,
    DuplicateGroup,
    DuplicatesFound,
    LookProgress,
)
from engine.errors import CatalogReadOnly, StorageFull
from engine.indexing.thumbnails import thumbnail_path

logger = logging.getLogger(__name__)

_BATCH = 256

Members = dict[int, float]
"""The photos of a group, best first, each with its similarity to the first."""


def find_duplicates(
    catalog: Catalog, library_dir: Path, bundle_id: str, control: Control, *, exact: bool, near: bool
) -> Iterator[DuplicateEvent]:
    """Search all photos that can be reached now; the last event brings the groups.

    Args:
        catalog: open to write, or to read: then what photos look like is not kept.
        library_dir: where the thumbnails are.
        bundle_id: the model whose vectors tell whether photos that look alike show the same.
        control: pauses and cancels.
        exact: report photos of which there are several files.
        near: report photos that look the same.
    """
    found: dict[int, bytes] = {}
    if near:
        found = yield from _look(catalog, library_dir, control)
    standings = _standings(catalog, None if near else copies.copied(catalog))
    unseen, groups = 0, list[Members]()
    if near:
        seen = looks.get(catalog, list(standings), LOOK_BYTES) | found
        unseen = sum(photo_id not in seen for photo_id in standings)
        groups = yield from _compare(catalog, bundle_id, [key for key in standings if key in seen], seen, control)
    if control.cancelled:
        yield DuplicatesFound((), unseen, cancelled=True)
        return
    if exact:
        groups += _copied(catalog, {photo_id for group in groups for photo_id in group})
    files = _Files(catalog, standings)
    made = [group for members in groups if (group := files.group(members)) is not None]
    yield DuplicatesFound(tuple(sorted(made, key=lambda group: (-group.spare_bytes, group.photo_ids))), unseen)


def _look(catalog: Catalog, library_dir: Path, control: Control) -> Generator[DuplicateEvent, None, dict[int, bytes]]:
    """Look at the photos that were indexed by an earlier Sajin; return what could not be kept."""
    total, done, last = looks.count_lacking(catalog, LOOK_BYTES), 0, 0
    homeless: dict[int, bytes] = {}
    with ThreadPoolExecutor(max(1, (os.cpu_count() or 1) - 1), thread_name_prefix="looks") as pool:
        while batch := looks.lacking(catalog, LOOK_BYTES, last, _BATCH):
            control.wait_while_paused()
            if control.cancelled:
                break
            yield LookProgress(done, total)
            paths = [thumbnail_path(library_dir, content_hash) for _, content_hash in batch]
            seen = zip((photo_id for photo_id, _ in batch), pool.map(_look_at, paths), strict=True)
            _keep(catalog, [(photo_id, look) for photo_id, look in seen if look is not None], homeless)
            last, done = batch[-1][0], done + len(batch)
    return homeless


def _look_at(thumbnail: Path) -> bytes | None:
    try:
        with Image.open(thumbnail) as image:
            return look_of(image)
    except (OSError, ValueError, SyntaxError):  # not there, or damaged: indexing makes it again
        return None


def _keep(catalog: Catalog, found: list[tuple[int, bytes]], homeless: dict[int, bytes]) -> None:
    try:
        looks.put(catalog, found)
    except (CatalogReadOnly, StorageFull) as error:
        if not homeless:
            logger.warning("what photos look like cannot be kept: %s", error)
        homeless.update(found)


def _standings(catalog: Catalog, photo_ids: list[int] | None) -> dict[int, Standing]:
    """Return the photos that can be reached, best first."""
    original = {photo_id for photo_id, name in copies.names(catalog, photo_ids) if not is_copy_name(name)}
    found = [
        Standing(photo_id, pixels, size_bytes, has_words, photo_id in original, taken_at)
        for photo_id, pixels, size_bytes, taken_at, has_words in copies.facts(catalog, photo_ids)
    ]
    return {standing.photo_id: standing for standing in sorted(found, key=lambda standing: standing.key)}


def _compare(
    catalog: Catalog, bundle_id: str, ranked: list[int], seen: dict[int, bytes], control: Control
) -> Generator[DuplicateEvent, None, list[Members]]:
    ids = np.array(ranked, np.int64)
    judge = PhotoJudge(catalog, bundle_id, ids, looks.dismissed(catalog))
    led = yield from lead(as_array([seen[photo_id] for photo_id in ranked]), judge, control)
    return _members(ids, led)


def _members(ids: NDArray[np.int64], led: Led) -> list[Members]:
    following = np.flatnonzero(led.leaders != np.arange(len(ids)))
    groups: dict[int, Members] = {}
    for row in following.tolist():
        leader = int(ids[led.leaders[row]])
        groups.setdefault(leader, {leader: 1.0})[int(ids[row])] = float(led.similarity[row])
    return list(groups.values())


def _copied(catalog: Catalog, grouped: set[int]) -> list[Members]:
    """Return the photos with several files that are in no group yet, and whose copies were not said to be wanted."""
    wanted = {int(low) for low, high in looks.dismissed(catalog) if low == high}
    return [{photo_id: 1.0} for photo_id in copies.copied(catalog) if photo_id not in grouped | wanted]


class _Files:
    """Puts files in the place of photos: those that are there, unchanged, and no two ways to the same one."""

    def __init__(self, catalog: Catalog, standings: dict[int, Standing]) -> None:
        self._catalog, self._standings = catalog, standings

    def group(self, members: Members) -> DuplicateGroup | None:
        """Return the group of these photos; None where fewer than two files of them are left."""
        summaries = {summary.id: summary for summary in photos.summaries(self._catalog, list(members))}
        rows: dict[int, list[CopyRow]] = defaultdict(list)
        for row in copies.files_of(self._catalog, members):
            rows[row.photo_id].append(row)
        seen: set[object] = set()
        files: list[DuplicateFile] = []
        for photo_id, similarity in members.items():
            for row in sorted(rows[photo_id], key=lambda row: file_key(row.name, row.mtime_ns, row.path)):
                identity = _identity(row)
                if identity is None or identity in seen or photo_id not in summaries:
                    continue
                seen.add(identity)
                modified_at = datetime.fromtimestamp(row.mtime_ns / 1e9)
                has_words = self._standings[photo_id].has_words if photo_id in self._standings else False
                place = path_of(row.path)
                summary = summaries[photo_id]
                files.append(DuplicateFile(summary, place, row.size_bytes, modified_at, similarity, has_words))
        return DuplicateGroup(tuple(files)) if len(files) > 1 else None


def _identity(row: CopyRow) -> object:
    """Return what tells a file from all others, however it is reached; None where it is gone, or not what it was.

    Two names of one file (hard links, folders reached by two ways) are no duplicates: nothing is won by trashing one,
    and all is lost where both ways lead to the same name.
    """
    try:
        facts = os.stat(row.path)  # noqa: PTH116 (the path is bytes, so that any name survives)
    except OSError:
        return None
    if (facts.st_size, facts.st_mtime_ns) != (row.size_bytes, row.mtime_ns):
        return None
    return (facts.st_dev, facts.st_ino) if facts.st_ino else os.path.realpath(row.path)


def pairs_of(group: Iterable[DuplicateFile]) -> list[tuple[int, int]]:
    """Return the pairs of photos to remember when a group is none; a photo with itself where it has several files."""
    ids = [file.photo.id for file in group]
    unique = sorted(set(ids))
    crossed = [(low, high) for place, low in enumerate(unique) for high in unique[place + 1 :]]
    return crossed + [(photo_id, photo_id) for photo_id in unique if ids.count(photo_id) > 1]
