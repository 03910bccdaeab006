"""The search field: words, and chips for the filters and images in force."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from desktop.grid.mime import photo_ids_of
from desktop.search.box import SearchBox
from desktop.search.chip import Chip
from desktop.search.example import MOST_EXAMPLES, Example, examples_from_mime
from desktop.search.popup import SuggestionPopup
from desktop.search.splitting import closed, split_off, split_up, typed_token
from desktop.theme.icons import Icons
from desktop.wording import word_error
from engine.query_tokens import Token, Understood, understood


class SearchField(QWidget):
    """A rounded box with an icon, chips, the words and a clear button; beneath it what was not understood.

    Text that an input method has not committed yet is not part of :attr:`text`.

    Signals:
        changed: words, filters or images are others now.
        submitted: Enter was pressed.
        left: the user wants to go to the photos (arrow down, or Escape in an empty field).
        save_wanted: the search text is to be kept as a smart album.
    """

    changed = Signal()
    submitted = Signal()
    left = Signal()
    save_wanted = Signal(str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._icons = icons
        self._quiet = False
        self._build()
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._changed)
        self.edit.textEdited.connect(self._edited)
        self.edit.returnPressed.connect(self._submit)
        self.edit.cursorPositionChanged.connect(self._show_note)
        self.strip.changed.connect(self._changed)
        self.strip.edited.connect(self._edit_chip)
        self.strip.left.connect(lambda: self._focus_words(0))
        self.strip.typed.connect(self.type_text)
        self.clear_button.clicked.connect(self.clear)
        self.save_button.clicked.connect(lambda: self.save_wanted.emit(self.text))

    def _build(self) -> None:
        self.box = SearchBox(self._icons, self)
        self.strip, self.edit = self.box.strip, self.box.edit
        self.save_button, self.clear_button = self.box.save_button, self.box.clear_button
        self.note = QLabel(self)
        self.note.setObjectName("search_note")
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.box)
        column.addWidget(self.note)
        self.setFocusProxy(self.edit)
        self.popup = SuggestionPopup(self.box, self._icons)

    # What it says -----------------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The search text: the words, then the filters that are chips."""
        return " ".join(part for part in (closed(self.edit.text()), *self.strip.raws) if part)

    @property
    def understood(self) -> Understood:
        """The part of the search text that makes sense, and why the rest makes none."""
        words = understood(self.edit.text(), self.edit.cursorPosition() if self.edit.hasFocus() else None)
        right = [chip.raw for chip in self.strip if chip.raw and chip.error is None]
        wrong = [chip.error for chip in self.strip if chip.error is not None]
        return Understood(" ".join([*filter(None, [words.text]), *right]), (*words.errors, *wrong))

    @property
    def typed(self) -> Token | None:
        """The part of the words that is being typed."""
        return typed_token(self.edit.text(), self.edit.cursorPosition()) if self.edit.hasFocus() else None

    @property
    def examples(self) -> tuple[Example, ...]:
        """The images that are searched by."""
        return self.strip.examples

    @property
    def example(self) -> Example | None:
        """The first image that is searched by."""
        return next(iter(self.examples), None)

    # What it is told --------------------------------------------------------------------------------------------------

    def set_text(self, text: str) -> None:
        """Search for a whole text; its filters become chips.  Images stay."""
        with self._one_change():
            self.strip.remove(*[chip for chip in self.strip if chip.raw])
            words, parts = split_off(text)
            self.strip.add(*parts)
            self.edit.setText(words)

    def set_example(self, example: Example | None) -> None:
        """Search by an image (or by none), and by what the field says besides."""
        with self._one_change():
            self.strip.remove(*[chip for chip in self.strip if not chip.raw])
            if example is not None:
                self.strip.add(example)

    def add_examples(self, *examples: Example) -> None:
        """Search by more images; what they have in common counts."""
        room = MOST_EXAMPLES - len(self.examples)
        self.strip.add(*examples[: max(room, 0)])

    def show_example(self, example: Example) -> None:
        """Search by an image alone."""
        with self._one_change():
            self.set_text("")
            self.set_example(example)

    def clear(self) -> None:
        """Empty the field."""
        with self._one_change():
            self.strip.remove(*self.strip)
            self.edit.clear()
        self.edit.setFocus()

    def type_text(self, text: str) -> None:
        """Take over what was typed elsewhere."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.end(False)
        self.edit.insert(text)

    def put(self, text: str, cursor: int) -> None:
        """Change the words for the user, who goes on typing at a place of them; what is complete becomes chips.

        Args:
            text: the words and filters.
            cursor: a place in them.
        """
        with self._one_change():
            self.edit.setText(text)
            self.edit.setCursorPosition(cursor)
            self._edited()

    def make_chips(self) -> None:
        """Turn all complete filters among the words into chips."""
        words, parts = split_off(self.edit.text())
        if parts:
            with self._one_change():
                self.edit.setText(words)
                self.strip.add(*parts)

    # Qt's -------------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt's: focus ring, Escape, arrow down, and pasted images."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.box.set_state("focused", event.type() == QEvent.Type.FocusIn)
            inside = QApplication.focusWidget()
            if event.type() == QEvent.Type.FocusOut and inside is not None and not self.isAncestorOf(inside):
                self.make_chips()
            self._show_note()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Qt's."""
        mime = event.mimeData()
        if mime.hasImage() or photo_ids_of(mime) or any(url.isLocalFile() for url in mime.urls()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.box.set_state("dropping", True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """Qt's."""
        self.box.set_state("dropping", False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Qt's."""
        self.box.set_state("dropping", False)
        examples = examples_from_mime(event.mimeData(), self.tr("Dropped image"))
        if examples:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.add_examples(*examples)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's: a click beside the words is one on them."""
        self.edit.setFocus(Qt.FocusReason.MouseFocusReason)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._show_note()
        super().changeEvent(event)

    # Keys -------------------------------------------------------------------------------------------------------------

    def _key(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Paste):
            return self._paste()
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
            return True
        if event.key() == Qt.Key.Key_Down:
            self.left.emit()
            return True
        at_start = self.edit.cursorPosition() == 0 and not self.edit.hasSelectedText() and not self.edit.composing
        if not at_start or not len(self.strip):
            return False
        if event.key() == Qt.Key.Key_Backspace:
            self.strip.edited.emit(list(self.strip)[-1])
            return True
        if event.key() == Qt.Key.Key_Left and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.strip.focus(-1)
            return True
        return False

    def _paste(self) -> bool:
        mime = QGuiApplication.clipboard().mimeData()
        words = mime.hasText() and not mime.hasUrls()
        examples = [] if words else examples_from_mime(mime, self.tr("Pasted image"))
        self.add_examples(*examples)
        return bool(examples)

    def _escape(self) -> None:
        if self.edit.text() or len(self.strip):
            self.clear()
        else:
            self.left.emit()

    def _submit(self) -> None:
        self.make_chips()
        self.submitted.emit()

    # Chips and words --------------------------------------------------------------------------------------------------

    def _edited(self) -> None:
        """Turn the filters before a space that was just typed into chips."""
        place = self.edit.cursorPosition()
        before, after = split_up(self.edit.text(), place)
        if before[-1:].isspace():
            words, parts = split_off(before)
            if parts:
                words += " " if words and not words.endswith(" ") else ""
                with self._one_change():
                    self.edit.setText(words + after.lstrip())
                    self.edit.setCursorPosition(len(words))
                    self.strip.add(*parts)

    def _edit_chip(self, chip: Chip) -> None:
        """Take a chip back into the words; an image cannot be edited, and goes."""
        with self._one_change():
            self.strip.remove(chip)
            words = self.edit.text().strip()
            self.edit.setText(" ".join(filter(None, [chip.raw, words])))
            self._focus_words(len(chip.raw) - chip.raw.endswith('"'))

    def _focus_words(self, cursor: int) -> None:
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.setCursorPosition(cursor)

    @contextmanager
    def _one_change(self) -> Iterator[None]:
        """Tell of several changes as one."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before
        self._changed()

    def _changed(self) -> None:
        if self._quiet:
            return
        self.clear_button.setVisible(bool(self.edit.text()) or len(self.strip) > 0)
        self.save_button.setVisible(bool(self.understood.text))
        self.box.share_out()
        self._show_note()
        self.changed.emit()

    def _show_note(self) -> None:
        errors = self.understood.errors
        self.note.setText(word_error(errors[0]) if errors else "")
        self.note.setVisible(bool(errors))
