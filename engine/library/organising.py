"""What a user does to keep photos in order: tags, albums, captions, ratings, and what was removed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from engine.catalog import albums, captions, editing, photos, tags
from engine.catalog.clock import now
from engine.catalog.connection import Catalog
from engine.edits import Edit, Edited, SetCaptions, SetFavourites, SetRatings
from engine.library.blame import blaming_damage
from engine.records import Album, Completion, PhotoDays, RemovedPhoto, SearchResult, Tag


@blaming_damage
class Organising(ABC):
    """The part of a :class:`engine.library.Library` that edits, and reads what can be edited."""

    folder: Path
    _catalog: Catalog

    @abstractmethod
    def find(self, text: str = "", *, likely_only: bool = False) -> SearchResult:
        """Search for what a smart album holds."""

    def edit(self, edit: Edit) -> Edited:
        """Apply an edit of tags, captions, ratings, favourites or albums, all of it or nothing.

        Returns:
            What was changed, with the edit that puts everything back exactly as it was.

        Raises:
            PhotoUnknown, AlbumUnknown, TagUnknown: it names something that is not there; nothing was changed.
            EditInvalid, QueryInvalid: it makes no sense; nothing was changed.

        Example:
            >>> done = library.edit(adding_tags([3, 4], ["Jeju"]))  # doctest: +SKIP
            >>> library.edit(done.inverse)  # doctest: +SKIP
        """
        return editing.apply(self._catalog, edit)

    def caption(self, photo_id: int) -> str | None:
        """Return the user's caption of a photo; raises PhotoUnknown."""
        return captions.get(self._catalog, photo_id)

    def set_caption(self, photo_id: int, text: str | None) -> None:
        """Set the user's caption of a photo; None or blank takes it away.  It can be searched at once.

        Raises:
            PhotoUnknown: there is no such photo.
        """
        self.edit(SetCaptions({photo_id: text}))

    def set_favourite(self, photo_id: int, favourite: bool) -> None:
        """Mark a photo as a favourite, or not; raises PhotoUnknown."""
        self.edit(SetFavourites({photo_id: favourite}))

    def set_rating(self, photo_id: int, rating: int) -> None:
        """Rate a photo from 0 (not rated) to 5; raises PhotoUnknown, EditInvalid (which is a ValueError)."""
        self.edit(SetRatings({photo_id: rating}))

    def albums(self) -> list[Album]:
        """Return all albums, each before those inside it, siblings in their order."""
        return albums.every(self._catalog)

    def album_named(self, name: str) -> Album:
        """Return the album that a name means, letter case aside if need be; raises AlbumUnknown."""
        return albums.named(self._catalog, name)

    def album_photos(self, album_id: int) -> list[int]:
        """Return the photos of an album in its order; of a smart one those its search finds likely, best first.

        Raises:
            AlbumUnknown: there is no such album.
            QueryInvalid: this Sajin does not understand the search of a smart one.
        """
        query = albums.get(self._catalog, album_id).query
        if query is None:
            return albums.photo_ids(self._catalog, album_id)
        result = self.find(query, likely_only=True)
        return [hit.photo_id for hit in result.hits[: result.likely]]

    def tags(self) -> list[Tag]:
        """Return all tags, each before those inside it, siblings by name."""
        return tags.every(self._catalog)

    def tag_named(self, name: str) -> int:
        """Return the id of the tag that a name means, letter case aside if need be; raises TagUnknown."""
        return tags.named(self._catalog, name)

    def days(self, limit: int | None = None) -> PhotoDays:
        """Return all present photos, newest first, with their days; only the first ``limit`` if given."""
        from engine.catalog import days

        return days.all_days(self._catalog, limit)

    def days_of(self, ids: Sequence[int]) -> PhotoDays:
        """Return the present ones of these photos, newest first, with their days."""
        from engine.catalog import days

        return days.days_of(self._catalog, ids)

    def removed(self) -> list[RemovedPhoto]:
        """Return the photos that were removed in the last 30 days, the last removed first."""
        return photos.removed(self._catalog, now())

    def forget_removed(self, ids: Sequence[int]) -> None:
        """Forget removed photos now, with their tags, captions and album places; this cannot be undone.

        A photo that is back meanwhile stays as it is.
        """
        from engine.indexing import thumbnails

        thumbnails.delete(self.folder, photos.forget(self._catalog, ids))

    def completions(self, name: str, typed: str, limit: int = 8) -> list[Completion]:
        """Return values for a filter of the search text that go on from what was typed.

        Args:
            name: the filter, by any of its names (``tag``, ``태그``).
            typed: what follows its colon so far.
            limit: at most this many; the most used come first, dates and ratings in their own order.
        """
        from engine.catalog import completions

        return completions.completions(self._catalog, name, typed, limit)
