"""A line over the page that says what is wrong, for as long as it is, with a button that helps."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.settings.model_row import text_label
from desktop.theme.icons import Icons

_ICON = 18


class Notice(QFrame):
    """Hidden until there is something to say.

    Signals:
        acted: the button was pressed.
    """

    acted = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._icons = icons
        self._picture, self.text, self.button = QLabel(self), text_label(self), QPushButton(self)
        self.button.setObjectName("notice_button")
        self.button.clicked.connect(self.acted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(10)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        icons.theme.changed.connect(self._repaint)
        self._repaint()
        self.hide()

    def say(self, text: str, button: str = "") -> None:
        """Show this; empty: nothing is wrong."""
        self.text.setText(text)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.setVisible(bool(text))

    def _repaint(self) -> None:
        self._picture.setPixmap(self._icons.pixmap("alert", "warning", _ICON, self.devicePixelRatioF()))
