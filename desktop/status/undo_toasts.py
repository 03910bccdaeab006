"""After an edit: what was done, with a button that takes it back."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.editing import Editor
from desktop.status.messages import Messages


class UndoToasts(QObject):
    """Says what was edited, undone and redone."""

    def __init__(self, editor: Editor, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._messages = editor, messages
        editor.done.connect(self._done)
        editor.undone.connect(lambda words: messages.say(self.tr("Undone: {what}").format(what=words)))
        editor.redone.connect(self._done)

    def _done(self, words: str) -> None:
        self._messages.say(words, self.tr("Undo"), lambda: self._undo(words))

    def _undo(self, words: str) -> None:
        """Take back what the message tells of, if nothing was edited since: it would be another edit that goes."""
        if self._editor.undo_words == words:
            self._editor.undo()
        else:
            self._messages.say(self.tr("Something else was changed since. Ctrl+Z takes the last change back."))
