"""Choosing one side of conflicts, as one edit that can be undone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from desktop.editing import Editor
from desktop.metadata.words import MetadataWords
from engine.edits import Edit, SettleConflict, Together
from engine.metadata.records import MetadataConflict


class Settling(QObject):
    """Keeps what the user said, or takes over what another program says."""

    def __init__(self, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._words = editor, MetadataWords(self)

    def settle(self, conflicts: Sequence[MetadataConflict], *, theirs: bool) -> None:
        """Choose the same side of all of these."""
        if not conflicts:
            return
        edits: list[Edit] = [SettleConflict(one.photo_id, one.field, theirs) for one in conflicts]
        self._editor.apply(edits[0] if len(edits) == 1 else Together(tuple(edits)), self._said(conflicts, theirs))

    def _said(self, conflicts: Sequence[MetadataConflict], theirs: bool) -> str:
        if len(conflicts) == 1:
            field = self._words.field(conflicts[0].field)
            text = self.tr("{field} taken over from another program") if theirs else self.tr("Yours kept: {field}")
            return text.format(field=field)
        count = len(conflicts)
        if theirs:
            return self.tr("%Ln taken over from other programs", "", count)
        return self.tr("%Ln of yours kept", "", count)
