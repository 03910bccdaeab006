"""What a library does about photos of which there are several, and about those that the user does not want."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.catalog import files
from engine.catalog.clock import now
from engine.catalog.rows import path_bytes
from engine.control import Control
from engine.errors import TrashFailed, TrashReason
from engine.library.blame import blaming_damage
from engine.records import Trashed

if TYPE_CHECKING:
    from engine.catalog.connection import Catalog
    from engine.duplicates.records import DuplicateEvent, DuplicateGroup
    from engine.library.models import Models

_BATCH = 32


@blaming_damage
class Comparing:
    """A base of :class:`engine.library.Library`."""

    folder: Path
    _catalog: Catalog
    _models: Models

    def duplicates(
        self, control: Control | None = None, *, exact: bool = True, near: bool = True
    ) -> Iterator[DuplicateEvent]:
        """Search for duplicates; the work is done while the events are consumed, the last brings the groups.

        Photos of which no file can be reached now take no part.  How it is done, and what counts as a duplicate, is
        said in docs/duplicates.md.

        Args:
            control: pauses and cancels.
            exact: find files of the same content.
            near: find photos that look the same.

        Example:
            >>> for event in library.duplicates():  # doctest: +SKIP
            ...     if isinstance(event, DuplicatesFound):
            ...         print(len(event.groups))
        """
        from engine.duplicates.finder import find_duplicates

        bundle_id = self._models.active_id()
        return find_duplicates(self._catalog, self.folder, bundle_id, control or Control(), exact=exact, near=near)

    def dismiss_duplicates(self, group: DuplicateGroup) -> None:
        """Remember that these are no duplicates: the group does not come back."""
        from engine.catalog import looks
        from engine.duplicates.finder import pairs_of

        looks.dismiss(self._catalog, pairs_of(group.files))

    def restore_duplicates(self, group: DuplicateGroup) -> None:
        """Take :meth:`dismiss_duplicates` back."""
        from engine.catalog import looks
        from engine.duplicates.finder import pairs_of

        looks.take_back(self._catalog, pairs_of(group.files))

    def trash(
        self,
        paths: Sequence[Path | str],
        control: Control | None = None,
        *,
        instead: Mapping[Path, Path] | None = None,
    ) -> Iterator[Trashed]:
        """Move files of photos to the system's trash, one after another; what happened to each is told.

        Only files of this library, as they were when they were indexed; nothing is ever deleted for good.  A photo
        whose last file goes keeps its tags, captions and albums for 30 days, as whenever a file disappears.

        Args:
            paths: the files.
            control: pauses and cancels.
            instead: for a duplicate the file that is kept; where that is gone or has changed, the duplicate stays.

        Raises:
            CatalogReadOnly, StorageFull: the catalog could not take note; no file was moved.
        """
        with self._catalog.transaction(revision=True):
            pass  # raises where what is about to happen could not be noted
        return self._trash([Path(path).absolute() for path in paths], control or Control(), instead or {})

    def _trash(self, paths: list[Path], control: Control, instead: Mapping[Path, Path]) -> Iterator[Trashed]:
        from engine.trash import move_to_trash

        moved: list[files.FileRow] = []
        try:
            for path in paths:
                control.wait_while_paused()
                if control.cancelled:
                    return
                try:
                    row = self._file_as_indexed(path)
                    if path in instead:
                        self._require_kept(path, instead[path])
                    move_to_trash(path)
                except TrashFailed as error:
                    yield Trashed(path, error)
                    continue
                moved.append(row)
                if len(moved) == _BATCH:
                    self._note_gone(moved)
                yield Trashed(path)
        finally:
            self._note_gone(moved)

    def _file_as_indexed(self, path: Path) -> files.FileRow:
        row = files.at_path(self._catalog, path_bytes(path))
        if row is None:
            raise TrashFailed(path, TrashReason.STRANGER, "it is no photo of this library")
        try:
            facts = path.stat()
        except OSError as error:
            raise TrashFailed(path, TrashReason.GONE, "it is not there any more") from error
        if (facts.st_size, facts.st_mtime_ns) != (row.size_bytes, row.mtime_ns):
            raise TrashFailed(path, TrashReason.CHANGED, "it has changed since it was indexed; index it first")
        return row

    def _require_kept(self, path: Path, kept: Path) -> None:
        try:
            self._file_as_indexed(kept)
        except TrashFailed as error:
            reason = f"the file that was to be kept instead is not what it was: {kept}"
            raise TrashFailed(path, TrashReason.LAST, reason) from error

    def _note_gone(self, moved: list[files.FileRow]) -> None:
        if moved:
            files.mark_missing(self._catalog, moved, now())
            moved.clear()
