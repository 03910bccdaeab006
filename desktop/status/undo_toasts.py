"""After an edit: what was done, with a button that takes it back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from desktop.editing import Editor
from desktop.status.messages import Messages

TOPIC = "edit"


class UndoToasts(QObject):
    """Says what was edited, undone and redone."""

    def __init__(self, editor: Editor, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._messages = editor, messages
        editor.offered.connect(self._offer)
        editor.undone.connect(self._undone)
        editor.unchanged.connect(self._unchanged)

    def _offer(self, number: int, words: str) -> None:
        self._messages.say(words, self.tr("Undo"), partial(self._undo, number), topic=TOPIC)

    def _undone(self, words: str) -> None:
        self._messages.say(
            self.tr("Undone: {what}").format(what=words), self.tr("Redo"), partial(self._redo, words), topic=TOPIC
        )

    def _unchanged(self) -> None:
        self._messages.say(self.tr("It was so already: nothing has changed."), topic=TOPIC)

    def _undo(self, number: int) -> None:
        """Take back what the message tells of, if nothing was edited since: it would be another edit that goes."""
        if not self._editor.undo_step(number):
            self._say_too_late(self.tr("Something else was changed since. Ctrl+Z takes the last change back."))

    def _redo(self, words: str) -> None:
        if self._editor.redo_words == words:
            self._editor.redo()
        else:
            self._say_too_late(self.tr("Something else was changed since: this cannot be done again."))

    def _say_too_late(self, text: str) -> None:
        self._messages.say(text, topic=TOPIC)
