"""The caption editor: what was written is kept when it is left; Escape takes the typing back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

LEAST, MOST = 60, 160
PADDING = 12


class CaptionEdit(QPlainTextEdit):
    """A small editor of one caption.

    Signals:
        finished: the text the user has written, when it is another than before.
        left: Ctrl+Enter or Escape was pressed; the focus may go back.
    """

    finished = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = ""
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._fit)
        self._fit()

    @property
    def changed(self) -> bool:
        """Whether the user has written something that was not told yet."""
        return self.toPlainText().strip() != self._kept

    def set_caption(self, text: str) -> None:
        """Show a caption; what is being written stays."""
        if self.changed and self.hasFocus():
            return
        self._kept = text.strip()
        if self.toPlainText().strip() != self._kept:
            self.setPlainText(self._kept)

    def reset(self, text: str) -> None:
        """Show the caption of another photo."""
        self._kept = text.strip()
        self.setPlainText(self._kept)

    def save(self) -> None:
        """Tell what was written, if it is new."""
        if self.changed:
            self._kept = self.toPlainText().strip()
            self.finished.emit(self._kept)

    def event(self, event: QEvent) -> bool:
        """Qt's: Ctrl+Z is the window's while there is no typing to take back."""
        if event.type() == QEvent.Type.ShortcutOverride and not self.changed and is_undo(event):
            event.ignore()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Qt's."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.save()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.reset(self._kept)
            self.left.emit()
        elif control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        """Be as high as the text, within bounds."""
        lines = self.document().size().height()  # of a plain text it is counted in lines
        margins = 2 * round(self.document().documentMargin()) + PADDING
        wanted = round(lines * self.fontMetrics().lineSpacing()) + margins
        bars = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(bars.ScrollBarAsNeeded if wanted > MOST else bars.ScrollBarAlwaysOff)
        self.setFixedHeight(max(LEAST, min(MOST, wanted)))


def is_undo(event: QEvent) -> bool:
    """Tell whether these keys undo or redo."""
    keys = QKeySequence.StandardKey
    return isinstance(event, QKeyEvent) and (event.matches(keys.Undo) or event.matches(keys.Redo))
