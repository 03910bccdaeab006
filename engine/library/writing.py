"""Writing tags, captions and ratings to sidecars or into files: see docs/metadata-writing.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.catalog import metadata_due
from engine.control import Control
from engine.library.blame import blaming_damage
from engine.metadata.records import MetadataEvent, MetadataProblem, WriteTo

if TYPE_CHECKING:
    from engine.catalog.connection import Catalog


@blaming_damage
class Writing:
    """A base of :class:`engine.library.Library`."""

    folder: Path
    _catalog: Catalog

    def write_metadata(
        self,
        photo_ids: Sequence[int] | None = None,
        control: Control | None = None,
        *,
        dry_run: bool = False,
        into: WriteTo | None = None,
    ) -> Iterator[MetadataEvent]:
        """Write tags, captions and ratings of these photos (None: of all that differ) to where the setting says.

        What another program wrote stays.  What cannot be written is told, stays in the catalog, and is tried again.

        Args:
            photo_ids: the photos.
            control: pauses and cancels; what was written stays.
            dry_run: write nothing; yield what would be changed.  While the setting is off it tells of sidecars.
            into: where to write, instead of where the setting says.

        Raises:
            MetadataUnavailable: what writes them is not installed.
            MetadataOff: nothing says where to.
            MetadataBusy: another process writes them.
        """
        from engine.library.writing_run import write

        return write(self._catalog, self.folder, photo_ids, control or Control(), dry_run=dry_run, into=into)

    def metadata_due(self) -> int:
        """Return how many photos have something to be written."""
        return metadata_due.count(self._catalog)

    def metadata_problems(self) -> list[MetadataProblem]:
        """Return the photos whose metadata could not be written."""
        return metadata_due.problems(self._catalog)

    def metadata_lacks(self) -> tuple[str, ...]:
        """Return the packages that are missing to write metadata; empty when all are there."""
        from engine.metadata.programs import lacks

        return lacks()
