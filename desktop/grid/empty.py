"""A page that says why there is nothing to see, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.theme.icons import Icons


class EmptyPage(QWidget):
    """An icon, a title, a sentence, a button (perhaps).

    Signals:
        acted: the button was pressed; what it does was given with the words.
    """

    acted = Signal(str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._icons = icons
        self._icon_name = self._action = ""
        self._picture, self.title, self.text = QLabel(self), QLabel(self), QLabel(self)
        self.title.setProperty("role", "title")
        self.text.setProperty("role", "muted")
        for label in (self.title, self.text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        self.button = QPushButton(self)
        self.button.hide()
        self.button.clicked.connect(lambda: self.acted.emit(self._action))
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 48, 48, 96)
        column.addStretch(1)
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(16)
        column.addWidget(self.title)
        column.addSpacing(4)
        column.addWidget(self.text)
        column.addSpacing(16)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        icons.theme.changed.connect(self._repaint)

    def say(self, icon: str, title: str, text: str, button: str = "", action: str = "") -> None:
        """Show this.

        Args:
            button: the words of the button; empty for none.
            action: what :attr:`acted` says when it is pressed.
        """
        self._icon_name, self._action = icon, action
        self.title.setText(title)
        self.text.setText(text)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._repaint()

    def _repaint(self) -> None:
        if not self._icon_name:
            return
        self._picture.setPixmap(self._icons.pixmap(self._icon_name, "text_disabled", 56, self.devicePixelRatioF()))
