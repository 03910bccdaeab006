"""What other programs wrote about photos: reading it anew, and settling where they say otherwise than the user."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.catalog import editing, metadata_conflicts
from engine.control import Control
from engine.edits import Edited, SettleConflict
from engine.library.blame import blaming_damage
from engine.metadata.records import MetadataConflict, MetadataField
from engine.settings import Value

if TYPE_CHECKING:
    from engine.catalog.connection import Catalog
    from engine.events import IndexEvent


@blaming_damage
class Describing(ABC):
    """A base of :class:`engine.library.Library`."""

    folder: Path
    _catalog: Catalog

    @abstractmethod
    def setting(self, key: str) -> Value:
        """Return a setting."""

    def read_metadata(
        self, photo_ids: Sequence[int] | None = None, control: Control | None = None
    ) -> Iterator[IndexEvent]:
        """Read anew what the files and sidecars of these photos (None: of all) say; the last event sums up.

        Indexing does so by itself where a file or a sidecar changed.

        Raises:
            LibraryBusy: another process is indexing this library.
            StorageFull: there is no room to write.
        """
        from engine.indexing.describing import describe_photos
        from engine.indexing.pipeline import pool_options

        options = pool_options(int(self.setting("decode_workers")) or None)
        return describe_photos(self._catalog, self.folder, control or Control(), options, photo_ids)

    def metadata_conflicts(self, photo_ids: Sequence[int] | None = None) -> list[MetadataConflict]:
        """Return where files say otherwise than the user does, of these photos (None: of all), newest first."""
        return metadata_conflicts.standing(self._catalog, photo_ids)

    def settle_conflict(self, photo_id: int, field: MetadataField, *, theirs: bool) -> Edited:
        """Choose one side of a conflict; one that is not there (any more) changes nothing.

        Returns:
            What was changed; its inverse puts back what was there, and the conflict.

        Raises:
            PhotoUnknown: there is no such photo.
        """
        return editing.apply(self._catalog, SettleConflict(photo_id, field, theirs))
