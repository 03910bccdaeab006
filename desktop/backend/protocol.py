"""What the window needs of a library, so that tests can bring a small one of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, Protocol

from PIL import Image

from engine.records import BundleInfo, PhotoDetails, PhotoSummary, Problem, SearchResult, SourceFolder

Sort = Literal["relevance", "date", "name"]


class LibraryProtocol(Protocol):
    """The part of :class:`engine.library.Library` that the window calls.

    One object is used by one thread only (the one that opened it).
    """

    def close(self) -> None:
        """Let go of the catalog."""

    def add_folder(self, path: Path | str) -> SourceFolder:
        """Remember a source folder; raises FolderUnusable."""

    def remove_folder(self, path: Path | str) -> None:
        """Forget a source folder and its photos."""

    def folders(self) -> list[SourceFolder]:
        """Return the source folders."""

    def find(
        self,
        text: str = "",
        *,
        images: Sequence[Image.Image | Path | str | int] = (),
        limit: int | None = None,
        sort: Sort = "relevance",
    ) -> SearchResult:
        """Search; raises QueryInvalid."""

    def photo_ids(self, sort: Literal["date", "name", "added"] = "date") -> list[int]:
        """Return all present photos, newest first."""

    def summaries(self, ids: Sequence[int]) -> list[PhotoSummary]:
        """Return what a grid shows of these photos."""

    def photo(self, photo_id: int) -> PhotoDetails:
        """Return everything known of one photo; raises PhotoUnknown."""

    def set_caption(self, photo_id: int, text: str | None) -> None:
        """Set or clear the user's caption."""

    def set_favourite(self, photo_id: int, favourite: bool) -> None:
        """Mark or unmark a favourite."""

    def problems(self) -> list[Problem]:
        """Return the files that could not be indexed."""

    def bundles(self) -> list[BundleInfo]:
        """Return the models that can be used."""

    def use_bundle(self, bundle_id: str) -> None:
        """Make a model the active one."""

    def revision(self) -> int:
        """Return a number that grows with every change."""

    def warm_up(self) -> None:
        """Load what the first search needs."""


LibraryOpener = Callable[[], LibraryProtocol]
"""Opens a library in the thread that calls it."""
