"""The actions Undo and Redo say what they would take back or do again."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.editing import Editor
from desktop.plain import one_line
from desktop.shell.actions import Actions, action_texts

LONGEST = 60


class UndoActions(QObject):
    """Keeps the two actions in step with the editor."""

    def __init__(self, actions: Actions, editor: Editor, parent: QObject) -> None:
        super().__init__(parent)
        self._actions, self._editor = actions, editor
        actions.connect_to({"edit.undo": editor.undo, "edit.redo": editor.redo})
        editor.steps_changed.connect(self.word)
        self.word()

    def word(self) -> None:
        """Word both, and turn off what is not possible."""
        texts = action_texts()
        for name, words in (("edit.undo", self._editor.undo_words), ("edit.redo", self._editor.redo_words)):
            short = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
            what = one_line(short).replace("&", "&&")
            self._actions[name].setText(f"{texts[name]} – {what}" if what else texts[name])
            self._actions[name].setEnabled(bool(words))
