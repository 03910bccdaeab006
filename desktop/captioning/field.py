"""The field for a caption: Enter is "next", Shift+Enter a new line, and what an input method composes is never lost."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from desktop.captioning.chips import HELD
from desktop.captioning.texts import joined, prefix_of, spaced, tidy
from desktop.inspector.caption import is_undo

LINES_LEAST, LINES_MOST = 2, 6
PADDING = 14
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CONTROL = Qt.KeyboardModifier.ControlModifier
_HELD = Qt.KeyboardModifier.MetaModifier if HELD == "Meta+" else Qt.KeyboardModifier.AltModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class CaptionField(QPlainTextEdit):
    """Edits the caption of one photo after another.

    Signals:
        accepted: Enter: save and go on.
        repeated: Ctrl+Enter: the last caption, where the field is empty; save and go on.
        ditto: Ctrl+D: put the last caption in.
        stepped: 1 or -1: to the next or the previous photo.
        left: Escape.
        numbered: Alt+1 to Alt+9 (see :data:`desktop.captioning.chips.HELD`): the chip of this number, from 1.
        typing: the part of a word that ends at the cursor, "" for none.
        completion_wanted: Tab, while words are offered.
    """

    accepted = Signal()
    repeated = Signal()
    ditto = Signal()
    stepped = Signal(int)
    left = Signal()
    numbered = Signal(int)
    typing = Signal(str)
    completion_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("caption_field")
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._kept = ""
        self._prefix = ""
        self._preedit = ""
        self._most = LINES_MOST
        self.completing = False
        self.textChanged.connect(self._fit)
        self.textChanged.connect(self._tell_typing)
        self.cursorPositionChanged.connect(self._tell_typing)
        self._fit()

    # Text -------------------------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """What is written, tidied up."""
        return tidy(self.toPlainText())

    @property
    def changed(self) -> bool:
        """Whether the user has written something since the caption was shown."""
        return self.text != self._kept

    @property
    def composing(self) -> bool:
        """Whether an input method is in the middle of a syllable or word."""
        return bool(self._preedit)

    def show_caption(self, text: str, typed: str | None = None) -> None:
        """Show the caption of another photo.

        Args:
            typed: what was typed over it and is not saved yet.
        """
        self._kept = tidy(text)
        self.setPlainText(self._kept if typed is None else typed)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def kept(self, text: str) -> None:
        """Know that this is the caption now; what is written stays."""
        self._kept = tidy(text)

    def compose_end(self) -> None:
        """Take in what an input method is composing."""
        if self.composing:
            QGuiApplication.inputMethod().commit()
            if self.composing:  # it did not: what is seen counts
                text, self._preedit = self._preedit, ""
                self.textCursor().insertText(text)

    def insert_word(self, word: str) -> None:
        """Put a word in at the cursor, with spaces where they are needed; it can be undone by Ctrl+Z."""
        self.compose_end()
        cursor = self.textCursor()
        text, start, end = self.toPlainText(), cursor.selectionStart(), cursor.selectionEnd()
        cursor.insertText(spaced(word, text[:start], text[end:]))
        self.setTextCursor(cursor)

    def insert_lines(self, text: str) -> None:
        """Put captions in: as lines of their own behind what is written; those that are there already are not."""
        self.compose_end()
        self._replace_all(joined(self.toPlainText(), text))

    def complete(self, word: str) -> None:
        """Put a word in the place of the part of it that was typed."""
        self.compose_end()
        cursor = self.textCursor()
        prefix = prefix_of(self.toPlainText()[: cursor.position()])
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(prefix))
        cursor.insertText(word)
        self.setTextCursor(cursor)

    def _replace_all(self, text: str) -> None:
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def set_most(self, lines: int) -> None:
        """Grow to so many lines, and scroll from then on."""
        if lines != self._most:
            self._most = lines
            self._fit()

    # Qt's -------------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Qt's: its keys come before the window's; Ctrl+Z is the window's while nothing is typed."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if not self.changed and is_undo(event):
                event.ignore()
                return True
            if self._act_of(event) is not None:
                event.accept()
                return True
        if event.type() == QEvent.Type.InputMethod:
            self._preedit = event.preeditString()  # type: ignore[attr-defined]
            taken = super().event(event)
            self._tell_typing()
            return taken
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's."""
        act = self._act_of(event)
        if act is None:
            super().keyPressEvent(event)
        elif self.composing and act != "left":
            self.compose_end()  # Enter ends the syllable first: it must not leave half of it to the next photo
        elif not (event.isAutoRepeat() and act in ("accepted", "repeated", "ditto")):
            self._carry_out(act, event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, N802
        """Qt's: Tab takes the first word that is offered."""
        if next and self.completing:
            self.completion_wanted.emit()
            return True
        return super().focusNextPrevChild(next)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(240, self.height())

    def _act_of(self, event: QKeyEvent) -> str | None:
        """Return which signal these keys mean; None for text."""
        key, modifiers = event.key(), event.modifiers() & ~_KEYPAD
        if key in _ENTER:
            return {Qt.KeyboardModifier.NoModifier: "accepted", _CONTROL: "repeated"}.get(modifiers)
        if key == Qt.Key.Key_Escape and not modifiers:
            return "left"
        if key == Qt.Key.Key_D and modifiers == _CONTROL:
            return "ditto"
        if modifiers == _HELD and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            return "numbered"
        paging = key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and not modifiers
        if paging or (key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and modifiers == _CONTROL):
            return "stepped"
        return None

    def _carry_out(self, act: str, event: QKeyEvent) -> None:
        if act == "stepped":
            self.stepped.emit(1 if event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_Down) else -1)
        elif act == "numbered":
            self.numbered.emit(event.key() - Qt.Key.Key_0)
        else:
            getattr(self, act).emit()

    def _tell_typing(self) -> None:
        cursor = self.textCursor()
        before = self.toPlainText()[: cursor.position()] + self._preedit
        prefix = "" if cursor.hasSelection() or not self.hasFocus() else prefix_of(before)
        if prefix != self._prefix:
            self._prefix = prefix
            self.typing.emit(prefix)

    def _fit(self) -> None:
        """Be as high as the text, within bounds."""
        line, margins = self.fontMetrics().lineSpacing(), 2 * round(self.document().documentMargin()) + PADDING
        lines = round(self.document().size().height())  # of a plain text it is counted in lines
        bars = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(bars.ScrollBarAsNeeded if lines > self._most else bars.ScrollBarAlwaysOff)
        self.setFixedHeight(min(max(lines, LINES_LEAST), self._most) * line + margins)
