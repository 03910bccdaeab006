"""The photo that is to be decided, large, and below it what can be decided."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.tagging.key_button import KeyButton
from desktop.theme.icons import Icons
from desktop.viewer.canvas import Canvas
from desktop.viewer.elided import ElidedLabel

INSET, LEAST = 8, 160


class Stage(QWidget):
    """Layout only."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.frame = QFrame(self)
        self.frame.setObjectName("review_stage")
        self.canvas = Canvas(self.frame)
        self.name, self.done = ElidedLabel(self), ElidedLabel(self, mode=Qt.TextElideMode.ElideRight)
        self.done.setProperty("role", "small")
        self.reject, self.skip, self.accept = KeyButton("N", self), KeyButton("Space", self), KeyButton("Y", self)
        self.accept.setProperty("role", "primary")
        self._lay_out()
        self._retranslate()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(LEAST, LEAST)

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self.frame)
        inner.setContentsMargins(INSET, INSET, INSET, INSET)
        inner.addWidget(self.canvas)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.done)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addLayout(words, 1)
        for button in (self.reject, self.skip, self.accept):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 0, 24, 8)
        column.setSpacing(8)
        column.addWidget(self.frame, 1)
        column.addLayout(row)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.canvas.setAccessibleName(self.tr("Photo"))
        self.reject.say(self.tr("Reject"))
        self.skip.say(self.tr("Skip"))
        self.accept.say(self.tr("Accept"))
