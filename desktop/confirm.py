"""A question before something that matters: what will happen, and a button that says so."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.theme.icons import Icons

WIDTH = 440


class ConfirmDialog(QDialog):
    """A title, sentences, perhaps a choice, and two buttons.  The one that acts has the focus; Esc leaves.

    Args:
        title: the question.
        text: what will happen.
        action: the button that does it.
        cancel: the button that does not.
        other: a button that does something else, between these; empty for none.  What it does is the caller's.
        choice: words of a box that is ticked at first; empty for none.
        parent: the window.
        icons: with ``icon``, draws a picture beside the question.
    """

    def __init__(
        self,
        title: str,
        text: str,
        action: str,
        cancel: str,
        parent: QWidget,
        *,
        other: str = "",
        choice: str = "",
        icons: Icons | None = None,
        icon: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.title, self.text = QLabel(title, self), QLabel(text, self)
        self.title.setProperty("role", "strong")
        self.text.setProperty("role", "muted")
        for label in (self.title, self.text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.choice = QCheckBox(choice.replace("&", "&&"), self)
        self.choice.setObjectName("choice")
        self.choice.setChecked(True)
        self.choice.setVisible(bool(choice))
        self.action, self.cancel = QPushButton(action, self), QPushButton(cancel, self)
        self.action.setProperty("role", "primary")
        self.action.setDefault(True)
        self.cancel.setAutoDefault(False)
        self.action.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.other = QPushButton(other, self) if other else None
        if self.other is not None:
            self.other.setAutoDefault(False)
        self._lay_out(icons, icon, self.other)
        self.action.setFocus()

    def _lay_out(self, icons: Icons | None, icon: str, other: QPushButton | None) -> None:
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(self.title)
        words.addWidget(self.text)
        if not self.choice.isHidden():
            words.addSpacing(8)
            words.addWidget(self.choice)
        top = QHBoxLayout()
        top.setSpacing(16)
        if icons is not None and icon:
            picture = QLabel(self)
            picture.setPixmap(icons.pixmap(icon, "text_muted", 32, self.devicePixelRatioF()))
            top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        if other is not None:
            buttons.addWidget(other)
        buttons.addWidget(self.action)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(24)
        column.addLayout(top)
        column.addLayout(buttons)
        self.setMinimumWidth(WIDTH)
        self.setMaximumWidth(WIDTH + 160)

    def ask(self, agreed: Callable[[bool], None]) -> None:
        """Show the question; ``agreed`` is called with the choice when the user wants it so."""
        self.accepted.connect(lambda: agreed(self.choice.isChecked() and not self.choice.isHidden()))
        self.open()
