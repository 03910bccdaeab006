"""What other programs wrote about photos: reading it anew, and settling where they say otherwise than the user."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.catalog import editing, metadata_conflicts
from engine.edits import Edited, SettleConflict
from engine.library.blame import blaming_damage
from engine.metadata.records import MetadataConflict, MetadataField

if TYPE_CHECKING:
    from engine.catalog.connection import Catalog


@blaming_damage
class Describing:
    """A base of :class:`engine.library.Library`."""

    _catalog: Catalog

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
