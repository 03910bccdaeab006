"""A few choices below each other, each with what it means; one of them holds."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QRadioButton, QVBoxLayout, QWidget

from desktop.settings.model_row import text_label

_INDENT = 28


class OptionCard(QFrame):
    """Radio buttons with words beneath them; the arrow keys go from one to the next.

    Signals:
        chosen: the number of the choice that the user wants.
    """

    chosen = Signal(int)

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.buttons = [QRadioButton(self) for _ in range(count)]
        self.helps: list[QLabel] = [text_label(self, "small") for _ in range(count)]
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(2)
        for place, (button, words) in enumerate(zip(self.buttons, self.helps, strict=True)):
            if place:
                column.addSpacing(10)
            button.setObjectName("option")
            words.setContentsMargins(_INDENT, 0, 0, 0)
            words.setBuddy(button)
            self._group.addButton(button, place)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            column.addWidget(words)
        self._group.idClicked.connect(self.chosen)

    @property
    def current(self) -> int:
        """The choice that is marked, -1 for none."""
        return self._group.checkedId()

    def show_choice(self, number: int) -> None:
        """Mark what holds."""
        self.buttons[number].setChecked(True)

    def set_words(self, place: int, text: str, help_text: str) -> None:
        """Say what a choice is, and what it means."""
        self.buttons[place].setText(text)
        self.helps[place].setText(help_text)
        self.buttons[place].setAccessibleDescription(help_text)
