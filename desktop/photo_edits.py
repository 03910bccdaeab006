"""What is done with any number of photos at once, in words: one place for the menus and the inspector."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from desktop.editing import Editor
from desktop.i18n import photo_count
from desktop.plain import one_line
from engine.edits import AddToAlbum, RemoveFromAlbum, SetFavourites, SetRatings
from engine.records import Album


class PhotoEdits(QObject):
    """Applies edits of photos by their ids; nothing happens without photos.

    Args:
        editor: applies and remembers them.
    """

    def __init__(self, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor

    def rate(self, ids: Sequence[int], stars: int) -> None:
        """Give photos stars, 0 to 5."""
        photos = photo_count(len(ids))
        given = self.tr("{photos} rated {stars}").format(photos=photos, stars="★" * stars)
        words = given if stars else self.tr("Rating taken off {photos}").format(photos=photos)
        if ids:
            self._editor.apply(SetRatings(dict.fromkeys(ids, stars)), words)

    def favour(self, ids: Sequence[int], favourite: bool) -> None:
        """Make photos favourites, or not any more."""
        photos = photo_count(len(ids))
        marked = self.tr("{photos} added to the favourites").format(photos=photos)
        words = marked if favourite else self.tr("{photos} no longer favourites").format(photos=photos)
        if ids:
            self._editor.apply(SetFavourites(dict.fromkeys(ids, favourite)), words)

    def add_to_album(self, ids: Sequence[int], album: Album) -> None:
        """Put photos into an album."""
        words = self.tr("{photos} added to “{album}”")
        if ids:
            self._editor.apply(AddToAlbum(album.id, tuple(ids)), self._named(words, ids, album))

    def remove_from_album(self, ids: Sequence[int], album: Album) -> None:
        """Take photos out of an album."""
        words = self.tr("{photos} removed from “{album}”")
        if ids:
            self._editor.apply(RemoveFromAlbum(album.id, tuple(ids)), self._named(words, ids, album))

    def _named(self, words: str, ids: Sequence[int], album: Album) -> str:
        return words.format(photos=photo_count(len(ids)), album=one_line(album.name))
