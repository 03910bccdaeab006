"""A button that shows the key that does the same."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

GAP, EDGE = 8, 8


class KeyButton(QPushButton):
    """Words at the left, the key at the right.

    Args:
        key: in Qt's portable notation.

    Attributes:
        key: that key.
    """

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("key_button")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus with the photos
        self.key = QKeySequence(key)
        self._key = QLabel(self.key.toString(QKeySequence.SequenceFormat.NativeText), self)
        self._key.setObjectName("key")
        self._key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def say(self, text: str) -> None:
        """Show these words; screen readers hear the key, too."""
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(self._key.text())
        self.setToolTip(f"{text} ({self._key.text()})")
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        hint = super().sizeHint()
        return QSize(hint.width() + self._key.sizeHint().width() + GAP - EDGE, hint.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Qt's: where there is no room the key goes first."""
        return QSize(min(64, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's."""
        super().resizeEvent(event)
        size = self._key.sizeHint()
        self._key.setVisible(self.width() >= self.sizeHint().width())
        self._key.setGeometry(
            self.width() - EDGE - size.width(), (self.height() - size.height()) // 2, size.width(), size.height()
        )
