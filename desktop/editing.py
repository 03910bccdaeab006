"""Edits of the user, with undo and redo: the one way by which the window changes tags, captions, ratings and albums."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, SignalInstance

from desktop.backend.session import LibrarySession
from engine.edits import Edit, Edited

MOST_STEPS = 200


@dataclass(frozen=True)
class _Step:
    words: str
    edit: Edit


class Editor(QObject):
    """Applies edits in their order, off the window's thread, and remembers how each is undone.

    Signals:
        changed: an Edited; views read again what it names.
        done: the words of an edit that was applied just now; it can be undone ("Undo" is offered).
        undone, redone: the words of the edit that was taken back, or done again.
        steps_changed: what can be undone or redone is other now.
    """

    changed = Signal(object)
    done = Signal(str)
    undone = Signal(str)
    redone = Signal(str)
    steps_changed = Signal()

    def __init__(self, session: LibrarySession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._undo: list[_Step] = []
        self._redo: list[_Step] = []
        self._waiting = 0

    @property
    def undo_words(self) -> str:
        """What would be undone; empty when there is nothing."""
        return self._undo[-1].words if self._undo and not self._waiting else ""

    @property
    def redo_words(self) -> str:
        """What would be done again; empty when there is nothing."""
        return self._redo[-1].words if self._redo and not self._waiting else ""

    def apply(self, edit: Edit, words: str, on_edited: Callable[[Edited], None] | None = None) -> None:
        """Apply an edit.

        Args:
            edit: what to change.
            words: says what was done, in the user's language ("3 photos added to “Jeju”").
            on_edited: hears of the outcome (the id of a new album).
        """

        def edited(outcome: Edited) -> None:
            self._undo.append(_Step(words, outcome.inverse))
            del self._undo[:-MOST_STEPS]
            self._redo.clear()
            if on_edited is not None:
                on_edited(outcome)
            self._finish(outcome)
            self.done.emit(words)

        self._run(edit, edited)

    def undo(self) -> None:
        """Take the last edit back."""
        self._replay(self._undo, self._redo, self.undone)

    def redo(self) -> None:
        """Do again what was undone last."""
        self._replay(self._redo, self._undo, self.redone)

    def _replay(self, source: list[_Step], target: list[_Step], told: SignalInstance) -> None:
        if not source or self._waiting:  # an edit on its way comes first: its inverse is not known yet
            return
        step = source.pop()

        def edited(outcome: Edited) -> None:
            target.append(_Step(step.words, outcome.inverse))
            self._finish(outcome)
            told.emit(step.words)

        self._run(step.edit, edited)

    def _run(self, edit: Edit, on_edited: Callable[[Edited], None]) -> None:
        self._waiting += 1
        self._session.ask(lambda library: library.edit(edit), on_edited, self._failed)
        self.steps_changed.emit()

    def _finish(self, outcome: Edited) -> None:
        self._waiting -= 1
        self.changed.emit(outcome)
        self.steps_changed.emit()

    def _failed(self, error: Exception) -> None:
        self._waiting -= 1
        self._session.failed.emit(error)
        self.steps_changed.emit()
