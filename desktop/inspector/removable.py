"""A word with a button that takes it away: what all chips of this kind share."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from desktop.theme.icons import Icons


class RemovableChip(QFrame):
    """A word and a cross; Del takes it off, arrows go to its neighbours.

    Signals:
        removed: it is to be taken off.
        chosen: it was chosen by the keyboard.
        moved: -1 or 1: the focus is to go to the chip before or behind.

    Attributes:
        CHOOSING: keys that choose it.
    """

    CHOOSING: tuple[Qt.Key, ...] = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)

    removed = Signal()
    chosen = Signal()
    moved = Signal(int)

    def __init__(self, text: str, icons: Icons, parent: QWidget, *, widest: int, elide: Qt.TextElideMode) -> None:
        super().__init__(parent)
        self.setObjectName("inspector_chip")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.label = QLabel(self)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setText(self.fontMetrics().elidedText(text, elide, widest))
        self.button = QToolButton(self)
        self.button.setObjectName("chip_close")
        self.button.setIconSize(QSize(10, 10))
        self.button.setFixedSize(20, 20)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        icons.bind(self.button, "close")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 4, 2)
        row.setSpacing(2)
        row.addWidget(self.label)
        row.addWidget(self.button)
        self.button.clicked.connect(self.removed)
        self.setAccessibleName(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's."""
        key = event.key()
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif key in self.CHOOSING:
            self.chosen.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.moved.emit(1 if key == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)
