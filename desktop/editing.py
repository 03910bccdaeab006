"""Edits of the user, with undo and redo: the one way by which the window changes tags, captions, ratings and albums."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, SignalInstance

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from engine.edits import (
    AddToAlbum,
    Edit,
    Edited,
    RemoveFromAlbum,
    SetCaptions,
    SetFavourites,
    SetRatings,
    SetTags,
)

MOST_STEPS = 200
MOST_PHOTOS = 1_000_000
"""Of how many photos all steps together remember the values; the oldest steps go first."""
MERGED_WITHIN_S = 1.0

_OF_PHOTOS = (SetFavourites, SetRatings, SetCaptions, SetTags, AddToAlbum, RemoveFromAlbum)


@dataclass(eq=False)
class _Step:
    """An edit that is undone and redone in turns.

    Attributes:
        number: names the step for those who offer to undo it.
        key: an edit of the same key, made at once, belongs to this step.
        next: what undoes it, or, while it is undone, what does it again.  Belongs to the catalog's thread: an undo may
            be on its way before the edit itself has run, and takes from here what that edit left.
        made: whether any of its edits has changed something.  ``next`` does not tell: it is away while it is applied.
        waiting: how many of its edits are on their way.
        photos: how many photos' values it remembers.
    """

    number: int
    words: str
    key: object
    made_at_s: float
    next: Edit | None = None
    made: bool = False
    waiting: int = 0
    photos: int = 0


class Editor(QObject):
    """Applies edits in their order, off the window's thread, and remembers how each is undone.

    The stacks are brought up to date when something is asked for, not when it has happened, so that keys pressed in
    quick succession are never lost.  What fails is taken off them again.

    Args:
        session: runs the edits, one after another; those on their way when it closes are finished.
        clock: seconds that only grow.

    Signals:
        changed: an Edited; views read again what it names.
        done: the words of an edit that was applied just now; it can be undone ("Undo" is offered).
        offered: number and words of the step that was done, or done again, just now; see :meth:`undo_step`.
        unchanged: an edit has changed nothing, for all was so already; there is nothing to undo.
        failed: an edit, an undo or a redo has failed, and was taken off; what is shown of it is wrong.
        undone, redone: the words of the edit that was taken back, or done again.
        steps_changed: what can be undone or redone is other now.
    """

    changed = Signal(object)
    done = Signal(str)
    offered = Signal(int, str)
    unchanged = Signal()
    failed = Signal()
    undone = Signal(str)
    redone = Signal(str)
    steps_changed = Signal()

    def __init__(
        self, session: LibrarySession, parent: QObject | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._session, self._clock = session, clock
        self._undo: list[_Step] = []
        self._redo: list[_Step] = []
        self._newest: _Step | None = None  # made by the user just now, not by undo or redo
        self._count = 0

    @property
    def undo_words(self) -> str:
        """What would be undone; empty when there is nothing."""
        return self._undo[-1].words if self._undo else ""

    @property
    def redo_words(self) -> str:
        """What would be done again; empty when there is nothing."""
        return self._redo[-1].words if self._redo else ""

    def apply(
        self,
        edit: Edit,
        words: str,
        on_edited: Callable[[Edited], None] | None = None,
        *,
        quiet: bool = False,
        on_failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Apply an edit.

        Two ratings or captions of the same photos within a second are one step.

        Args:
            edit: what to change.
            words: says what was done, in the user's language ("3 photos added to “Jeju”").
            on_edited: hears of the outcome (the id of a new album).
            quiet: undo is not offered by a message: what was done is seen where it was done.
            on_failed: hears why it has failed; it is told to the user all the same.
        """
        step, words_before = self._step(edit, words)
        forgotten, self._redo = self._redo, []

        def run(library: LibraryProtocol) -> Edited:
            outcome = library.edit(edit)
            if not step.made and not _without_effect(edit, outcome):
                step.next, step.made = outcome.inverse, True
            return outcome

        def settle() -> bool:
            step.waiting -= 1
            if step.made or step.waiting:
                return True
            if self._newest is step and not self._redo:
                self._redo = forgotten
            self._drop(step)
            return False

        def edited(outcome: Edited) -> None:
            step.photos = max(step.photos, len(outcome.photo_ids))
            kept = settle()
            self._bound()
            if on_edited is not None:
                on_edited(outcome)
            self._tell(outcome)
            if kept and not _without_effect(edit, outcome):
                self.done.emit(words)
                if not quiet:
                    self.offered.emit(step.number, words)
            elif not quiet:
                self.unchanged.emit()

        def failed(error: Exception) -> None:
            step.words = words_before
            settle()
            if on_failed is not None:
                on_failed(error)
            self._fail(error)

        self._session.ask(run, edited, failed)
        self.steps_changed.emit()

    def adopt(self, outcome: Edited, words: str) -> None:
        """Remember an edit that was applied elsewhere (an import), so that it can be undone as any other."""
        self._count += 1
        step = _Step(self._count, words, None, self._clock(), outcome.inverse, True, photos=len(outcome.photo_ids))
        self._undo.append(step)
        del self._undo[:-MOST_STEPS]
        self._newest, self._redo = None, []
        self._bound()
        self._tell(outcome)
        self.done.emit(words)
        self.offered.emit(step.number, words)

    def undo(self) -> None:
        """Take the last edit back."""
        self._replay(self._undo, self._redo, self.undone)

    def redo(self) -> None:
        """Do again what was undone last."""
        self._replay(self._redo, self._undo, self.redone)

    def is_last(self, number: int) -> bool:
        """Tell whether a step is the one that Undo would take back."""
        return bool(self._undo) and self._undo[-1].number == number

    def undo_step(self, number: int) -> bool:
        """Take a step back, if it is still the last; return whether it is."""
        last = self.is_last(number)
        if last:
            self.undo()
        return last

    def _step(self, edit: Edit, words: str) -> tuple[_Step, str]:
        """Return the step that an edit belongs to, and what it said before."""
        key, now = _key(edit), self._clock()
        step = self._newest
        if step is not None and key is not None and step.key == key and now - step.made_at_s <= MERGED_WITHIN_S:
            words_before, step.words = step.words, words
        else:
            self._count += 1
            step, words_before = _Step(self._count, words, key, now), words
            self._undo.append(step)
            del self._undo[:-MOST_STEPS]
            self._newest = step
        step.made_at_s = now
        step.waiting += 1
        return step, words_before

    def _replay(self, source: list[_Step], target: list[_Step], told: SignalInstance) -> None:
        if not source:
            return
        step = source.pop()
        target.append(step)
        self._newest = None

        def run(library: LibraryProtocol) -> Edited | None:
            edit, step.next = step.next, None
            if edit is None:  # the edit itself has failed
                return None
            outcome = library.edit(edit)
            step.next = outcome.inverse
            return outcome

        def edited(outcome: Edited | None) -> None:
            if outcome is not None:
                self._tell(outcome)
                told.emit(step.words)
                if target is self._undo:
                    self.offered.emit(step.number, step.words)

        def failed(error: Exception) -> None:
            self._drop(step)
            self._fail(error)

        self._session.ask(run, edited, failed)
        self.steps_changed.emit()

    def _drop(self, step: _Step) -> None:
        if self._newest is step:
            self._newest = None
        for steps in (self._undo, self._redo):
            if step in steps:
                steps.remove(step)

    def _bound(self) -> None:
        while len(self._undo) > 1 and sum(step.photos for step in self._undo) > MOST_PHOTOS:
            del self._undo[0]

    def _tell(self, outcome: Edited) -> None:
        self.changed.emit(outcome)
        self.steps_changed.emit()

    def _fail(self, error: Exception) -> None:
        self._session.failed.emit(error)
        self.failed.emit()
        self.steps_changed.emit()


def _key(edit: Edit) -> object:
    """Return what edits have in common that are one to the user; None where each is one of its own.

    Favourites are not among them: marking and unmarking would come to a step that does nothing.
    """
    if isinstance(edit, (SetRatings, SetCaptions)):
        return type(edit), frozenset(edit.values)
    return None


def _without_effect(edit: Edit, outcome: Edited) -> bool:
    return isinstance(edit, _OF_PHOTOS) and not outcome.photo_ids
