"""What a window asks to show a place: the photos of a folder or a filter; and files that are to be tried again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.catalog import photos, problems
from engine.catalog.clock import now
from engine.catalog.connection import Catalog
from engine.catalog.rows import path_bytes
from engine.library.blame import blaming_damage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@blaming_damage
class Browsing:
    """The part of a :class:`engine.library.Library` that lists the photos of places."""

    _catalog: Catalog

    def filtered(self, text: str) -> NDArray[np.int64]:
        """Return the photos for which the filters of a search text hold; its words are not looked at.

        Returns:
            int64[n], by id.

        Raises:
            QueryInvalid: a filter cannot be understood.
        """
        from engine.catalog import lookup
        from engine.query import parse

        return lookup.filtered(self._catalog, parse(text).filters)

    def folder_photos(self, folder: Path | str) -> list[int]:
        """Return the present photos that have a file in a folder or below it, newest first."""
        return photos.in_folder(self._catalog, Path(folder).absolute())

    def removed_count(self) -> int:
        """Return how many photos were removed and are still kept."""
        return photos.removed_count(self._catalog, now())

    def retry_problems(self, paths: Sequence[Path]) -> None:
        """Forget the problems of these files, so that the next indexing tries them again."""
        problems.clear(self._catalog, [path_bytes(path) for path in paths])
