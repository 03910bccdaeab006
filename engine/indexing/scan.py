"""Compares the source folders with the catalog, by path, size and times alone; opens no file."""

from __future__ import annotations

from collections.abc import Generator, Set
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from engine.catalog import files, folders, metadata, problems
from engine.catalog.connection import Catalog
from engine.catalog.files import FileRow, Place
from engine.catalog.rows import path_bytes
from engine.control import Control
from engine.events import FolderOffline, ScanProgress
from engine.indexing.walk import Found, Walk, is_below
from engine.metadata.sidecars import Sidecar
from engine.records import FolderState

_PROGRESS_EVERY = 1000


@dataclass
class Changes:
    """What a scan found.

    Attributes:
        to_read: files that are new or changed, or whose photos lack something.
        to_describe: unchanged files whose metadata is to be read: it never was, or their sidecars are others now.
        sidecars: of the files that are to be read or described, by path.
        returned: files that were missing and are where they were.
        adopted: unchanged files that belong to another source folder now, by that folder's id.
        dated: when unchanged files changed last, by their ids, where the catalog does not say.
        absent: files that are gone from folders that are there.
        unchanged: number of files as the catalog knows them (known problems included).
        unsettled: whether files were left for a later scan because they are being written.
        finished: whether the scan came to its end (it was not cancelled).
    """

    to_read: list[Place] = field(default_factory=list)
    to_describe: list[Place] = field(default_factory=list)
    sidecars: dict[bytes, Sidecar] = field(default_factory=dict)
    returned: list[FileRow] = field(default_factory=list)
    adopted: dict[int, list[FileRow]] = field(default_factory=dict)
    dated: dict[int, int] = field(default_factory=dict)
    absent: list[FileRow] = field(default_factory=list)
    gone_problems: list[bytes] = field(default_factory=list)
    unchanged: int = 0
    unsettled: bool = False
    finished: bool = False


def scan(
    catalog: Catalog,
    control: Control,
    now: datetime,
    lacking: Set[int] = frozenset(),
    settle_s: float = 0.0,
    skipped: Path | None = None,
    describing: bool = False,
) -> Generator[ScanProgress | FolderOffline, None, Changes]:
    """Walk all source folders; record which are away; return what changed.

    Args:
        catalog: open to write.
        control: cancels.
        now: the time.
        lacking: photos that need a file of theirs read again (no embedding, no thumbnail).
        skipped: a folder that is not entered: the library's own cache, should the library lie in a source folder.
        settle_s: new files and sidecars modified less than this long ago are left for a later scan.
        describing: look for sidecars, and for files whose metadata was never read.
    """
    now_ns = int(now.timestamp() * 1e9)
    heard = metadata.known(catalog) if describing else None
    comparison = _Comparison(catalog, set(lacking), range(now_ns - int(settle_s * 1e9), now_ns), heard)
    away: list[bytes] = []
    known_folders = folders.all_folders(catalog)
    for folder in known_folders:
        others = [other.path for other in known_folders if other.id != folder.id] + ([skipped] if skipped else [])
        recorded = folders.mounts(catalog, folder.id)
        walk = Walk(path_bytes(folder.path), frozenset(map(path_bytes, others)), recorded)
        for found in walk.files():
            if control.cancelled:
                return comparison.changes
            if comparison.see(found, folder.id) % _PROGRESS_EVERY == 0:
                yield ScanProgress(comparison.seen)
        away += walk.away
        folders.set_state(catalog, folder.id, FolderState.OFFLINE if walk.offline else FolderState.ONLINE)
        folders.set_mounts(catalog, folder.id, walk.devices)
        if walk.offline:
            yield FolderOffline(str(folder.path))
    yield ScanProgress(comparison.seen)
    return comparison.close(away)


class _Comparison:
    """The catalog's files against those that are seen; what was not seen remains."""

    def __init__(
        self, catalog: Catalog, lacking: set[int], unsettled_ns: range, heard: dict[int, Sidecar | None] | None
    ) -> None:
        self.changes = Changes()
        self.seen = 0
        self._rows = files.known(catalog)
        self._problems = problems.known(catalog)
        self._lacking = lacking
        self._unsettled_ns = unsettled_ns
        self._heard = heard

    def see(self, found: Found, folder_id: int) -> int:
        """Compare one file; return how many were seen so far."""
        self.seen += 1
        row = self._rows.pop(found.path, None)
        problem = self._problems.pop(found.path, None)
        if problem is not None and _is_same(problem, found):
            self.changes.unchanged += 1
        elif row is not None and _is_same((row.size_bytes, row.mtime_ns, row.ctime_ns), found):
            self._see_unchanged(row, found, folder_id)
        elif found.mtime_ns in self._unsettled_ns:
            self.changes.unsettled = True
        else:
            self._read(found, folder_id)
        return self.seen

    def close(self, away: list[bytes]) -> Changes:
        """Say what was not seen, but for what is below folders that are away."""
        self.changes.absent = [
            row for path, row in self._rows.items() if not row.missing and not (away and is_below(path, away))
        ]
        self.changes.gone_problems = [path for path in self._problems if not (away and is_below(path, away))]
        self.changes.finished = True
        return self.changes

    def _see_unchanged(self, row: FileRow, found: Found, folder_id: int) -> None:
        self.changes.unchanged += 1
        if row.ctime_ns is None:
            self.changes.dated[row.id] = found.ctime_ns
        if row.missing:
            self.changes.returned.append(row)
        if row.folder_id != folder_id:
            self.changes.adopted.setdefault(folder_id, []).append(row)
        if row.photo_id in self._lacking:
            self._lacking.discard(row.photo_id)
            self._read(found, folder_id)
        elif self._heard is not None and (row.id not in self._heard or self._heard[row.id] != found.sidecar):
            self._describe(found, folder_id)

    def _read(self, found: Found, folder_id: int) -> None:
        self.changes.to_read.append(_place(found, folder_id))
        self._note_sidecar(found)

    def _describe(self, found: Found, folder_id: int) -> None:
        if found.sidecar is not None and found.sidecar.mtime_ns in self._unsettled_ns:
            self.changes.unsettled = True
        else:
            self.changes.to_describe.append(_place(found, folder_id))
            self._note_sidecar(found)

    def _note_sidecar(self, found: Found) -> None:
        if self._heard is not None and found.sidecar is not None:
            self.changes.sidecars[found.path] = found.sidecar


def _place(found: Found, folder_id: int) -> Place:
    return Place(found.path, folder_id, found.size_bytes, found.mtime_ns, found.ctime_ns)


def _is_same(known: tuple[int, int, int | None], found: Found) -> bool:
    """Tell whether a file is the one that is known; another of its size and mtime is told by the ctime, where noted."""
    size_bytes, mtime_ns, ctime_ns = known
    return (size_bytes, mtime_ns) == (found.size_bytes, found.mtime_ns) and ctime_ns in (None, found.ctime_ns)
