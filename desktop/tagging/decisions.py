"""What the user decides on proposals, as edits that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from desktop.editing import Editor
from desktop.i18n import photo_count
from engine.edits import Decide, Edited


class Decisions(QObject):
    """Accepts and rejects proposed tags.

    Args:
        editor: applies and remembers the decisions.

    Attributes:
        language: in which new tags are named, ``en`` or ``ko``.
    """

    def __init__(self, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.language = "en"

    def decide(
        self,
        key: str,
        name: str,
        ids: Sequence[int],
        accepted: bool,
        on_edited: Callable[[Edited], None] | None = None,
        *,
        quiet: bool = False,
    ) -> None:
        """Accept or reject one tag for some photos: one step that can be undone.

        Args:
            key: of the tag, as in a Proposal.
            name: what it is called, to be shown.
            ids: the photos.
            accepted: False rejects it.
            on_edited: hears of the outcome.
            quiet: nothing is said; the page shows what was done.
        """
        photos = photo_count(len(ids))
        if accepted:
            words = self.tr("Proposed tag “{tag}” accepted for {photos}").format(tag=name, photos=photos)
        else:
            words = self.tr("Proposed tag “{tag}” rejected for {photos}").format(tag=name, photos=photos)
        if ids:
            values = {photo_id: {key: accepted} for photo_id in ids}
            self._editor.apply(Decide(values, self.language), words, on_edited, quiet=quiet)

    def take_back(self, key: str, ids: Sequence[int], words: str) -> None:
        """Take decisions on one tag back: its proposals wait again.

        Args:
            key: of the tag.
            ids: the photos, at least one.
            words: says what was done.
        """
        self._editor.apply(Decide({photo_id: {key: None} for photo_id in ids}, self.language), words)
