"""Completes what is typed into the search field: filters, their values, and searches made before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from desktop.search.field import SearchField
from desktop.search.offers import at_rest, for_values, for_word, names
from desktop.search.recent import RecentSearches
from desktop.search.suggestions import Offer, Suggestion
from engine.query_tokens import CompletionContext, completion_at, replaced, tidied
from engine.records import Completion

Found = TypeVar("Found")

CHANNEL = "completions"
VALUES, WORD_TAGS, WORD_ALBUMS = 8, 3, 2
LEAST_LETTERS = 2
REST_MS = 20
FIRST_JAMO, LAST_JAMO, FIRST_SYLLABLE = "\u3131", "\u318e", "\u1100"
ASKING_TO_TYPE = (
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class CompletionController(QObject):
    """Fills the list under the field, and does what is chosen of it.  Values are asked for off the window's thread.

    Args:
        field: where the user types.
        session: knows the values.
        recent: the searches made before.
    """

    def __init__(self, field: SearchField, session: LibrarySession, recent: RecentSearches) -> None:
        super().__init__(field)
        self._field, self._session, self._recent = field, session, recent
        self._popup = field.popup
        self._typing = False
        self._awaited: CompletionContext | None = None
        self._soon = QTimer(self, singleShot=True, interval=REST_MS)
        self._soon.timeout.connect(self._catch_up)
        field.edit.textEdited.connect(self._typed)
        field.edit.composed.connect(self._typed)
        field.edit.textChanged.connect(self._soon.start)
        field.edit.cursorPositionChanged.connect(self._moved)
        field.strip.changed.connect(self._soon.start)
        field.strip.edited.connect(self._typed)
        self._popup.picked.connect(self.accept)
        self._popup.removed.connect(self._forget)
        field.edit.installEventFilter(self)

    def refresh(self) -> None:
        """Offer what suits the text and the cursor."""
        edit = self._field.edit
        text, context = self._typed_now()
        if not edit.hasFocus():
            self._close()
        elif not text.strip():
            self._offer(at_rest(self._recent.texts) if not len(self._field.strip) else [])
        elif context is None:
            self._close()
        elif context.name:
            self._ask_values(context, text)
        else:
            self._ask_word(context, text)

    def accept(self, chosen: Suggestion) -> None:
        """Put what was chosen into the search text."""
        QGuiApplication.inputMethod().commit()
        if chosen.kind in (Offer.RECENT, Offer.EXAMPLE):
            self._close()
            self._field.set_text(chosen.insert)
            return
        if chosen.kind is Offer.CLEAR_RECENT:
            self._recent.clear()
            self.refresh()
            return
        text, context = self._typed_now()
        span = (context.start, context.end) if context is not None else (len(tidied(text)), len(tidied(text)))
        self._close()
        self._field.put(*replaced(text, span, chosen.insert))
        if chosen.kind is Offer.NAME:
            self._typed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt's: keys that go to the list while it is seen, and focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._popup.isVisible():
            return self._key(event)
        if isinstance(event, QFocusEvent):
            if event.lostFocus():
                self._close()
            elif event.reason() in ASKING_TO_TYPE and not self._field.edit.text():
                self._typed()
        elif event.type() == QEvent.Type.MouseButtonPress and not self._field.edit.text():
            self._typed()
        return False

    # Keys -------------------------------------------------------------------------------------------------------------

    def _key(self, event: QKeyEvent) -> bool:
        key, chosen = event.key(), self._popup.current
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            went = self._popup.step(1 if key == Qt.Key.Key_Down else -1)
            return went or key == Qt.Key.Key_Down
        if key == Qt.Key.Key_Escape:
            self._close()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and chosen is None:
            self._close()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            chosen = chosen or self._obvious()
            if chosen is not None:
                self.accept(chosen)
                return True
        elif key == Qt.Key.Key_Delete and chosen is not None and chosen.kind is Offer.RECENT:
            self._forget(chosen)
            return True
        return False

    def _obvious(self) -> Suggestion | None:
        """Return what Tab completes to: what a filter has begun with, never another meaning of a word."""
        first, (_, context) = self._popup.first, self._typed_now()
        if context is None or first is None:
            return None
        return first if context.name or first.kind is Offer.NAME else None

    def _forget(self, chosen: Suggestion) -> None:
        row = self._popup.list.currentIndex().row()
        self._recent.remove(chosen.insert)
        self.refresh()
        self._popup.choose(row)

    # What is offered --------------------------------------------------------------------------------------------------

    def _typed(self) -> None:
        self._typing = True
        self._soon.start()

    def _moved(self) -> None:
        if self._popup.isVisible():
            self._typed()

    def _catch_up(self) -> None:
        """Follow the text: the list is for those who type, not for texts that are put into the field."""
        typing, self._typing = self._typing, False
        if typing:
            self.refresh()
        else:
            self._close()

    def _ask_values(self, context: CompletionContext, text: str) -> None:
        def values(library: LibraryProtocol) -> list[Completion]:
            return library.completions(context.name, context.typed, VALUES)

        self._ask(context, values, lambda found: for_values(context, text, found))

    def _ask_word(self, context: CompletionContext, text: str) -> None:
        if len(context.typed) < LEAST_LETTERS and context.typed < FIRST_SYLLABLE:
            self._close()
            return
        recent = self._recent.starting(text, 3) if not len(self._field.strip) else []
        first = names(context, recent)

        def values(library: LibraryProtocol) -> list[tuple[str, Completion]]:
            tags = [("tag", value) for value in library.completions("tag", context.typed, WORD_TAGS)]
            albums = [] if context.minus else library.completions("album", context.typed, WORD_ALBUMS)
            return [*tags, *(("album", value) for value in albums)]

        self._offer(first)
        self._ask(context, values, lambda found: [*first, *for_word(context, found)])

    def _typed_now(self) -> tuple[str, CompletionContext | None]:
        """Return the text as the user sees it, and what is being typed of it."""
        text, cursor = _without_jamo(self._field.edit.seen_text, self._field.edit.seen_cursor)
        return text, completion_at(text, cursor)

    def _ask(
        self,
        context: CompletionContext,
        values: Callable[[LibraryProtocol], Found],
        offers: Callable[[Found], list[Suggestion]],
    ) -> None:
        self._awaited = context

        def answered(found: Found) -> None:
            if self._awaited is context and self._typed_now()[1] == context:
                self._offer(offers(found))

        self._session.ask(values, answered, lambda _error: self._close(), channel=CHANNEL)

    def _offer(self, rows: list[Suggestion]) -> None:
        self._popup.offer(rows)

    def _close(self) -> None:
        """Hide the list; what was asked for it is not wanted any more."""
        self._soon.stop()
        self._typing, self._awaited = False, None
        self._popup.hide()


def _without_jamo(text: str, cursor: int) -> tuple[str, int]:
    """Leave out a letter of a Korean syllable that has only just begun: nothing starts with it."""
    if 0 < cursor <= len(text) and FIRST_JAMO <= text[cursor - 1] <= LAST_JAMO:
        return text[: cursor - 1] + text[cursor:], cursor - 1
    return text, cursor
