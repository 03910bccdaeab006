"""What the viewer changes about a photo, in words; all of it can be undone."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.editing import Editor
from desktop.plain import one_line
from engine.edits import SetCaptions, SetFavourites, SetRatings
from engine.records import PhotoSummary


class ViewerEdits(QObject):
    """Applies edits of one photo.

    Args:
        editor: applies and remembers them.
    """

    def __init__(self, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.editor = editor

    def rate(self, photo: PhotoSummary, stars: int) -> None:
        """Give a photo stars, 0 to 5."""
        if stars == photo.rating:
            return
        name = one_line(photo.path.name)
        given = self.tr("“{name}” rated {stars}").format(name=name, stars="★" * stars)
        words = given if stars else self.tr("Rating taken off “{name}”").format(name=name)
        self.editor.apply(SetRatings({photo.id: stars}), words)

    def set_favourite(self, photo: PhotoSummary, favourite: bool) -> None:
        """Make a photo a favourite, or not any more."""
        name = one_line(photo.path.name)
        added = self.tr("“{name}” added to the favourites").format(name=name)
        words = added if favourite else self.tr("“{name}” no longer a favourite").format(name=name)
        self.editor.apply(SetFavourites({photo.id: favourite}), words)

    def caption(self, photo_id: int, text: str) -> None:
        """Caption a photo; "" takes the caption away."""
        words = self.tr("Caption changed") if text else self.tr("Caption taken away")
        self.editor.apply(SetCaptions({photo_id: text or None}), words)
