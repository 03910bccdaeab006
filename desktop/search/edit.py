"""The line of words inside the search field."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class SearchEdit(QLineEdit):
    """A line that tells of what an input method is composing.

    Signals:
        composed: the letters that are not committed yet are others now.
    """

    composed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.composing = ""

    @property
    def seen_text(self) -> str:
        """What the user sees: the text with what is being composed in its place."""
        place = self.cursorPosition()
        return self.text()[:place] + self.composing + self.text()[place:]

    @property
    def seen_cursor(self) -> int:
        """Where the user sees the cursor."""
        return self.cursorPosition() + len(self.composing)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        """Qt's: letters that are composed are seen here, but are no part of the text."""
        before, self.composing = self.composing, event.preeditString()
        super().inputMethodEvent(event)
        if self.composing != before:
            self.composed.emit(self.composing)
