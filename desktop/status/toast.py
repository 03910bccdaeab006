"""A message over the window's lower edge that goes away by itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from desktop.status.messages import Message
from desktop.theme.icons import Icons

SHOWN_MS = 7_000
MARGIN = 24


class Toast(QFrame):
    """Shows one message at a time over its parent; hovering keeps it."""

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self._message: Message | None = None
        self._over = parent
        self.label = QLabel(self)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.action = QPushButton(self)
        self._dismiss = QToolButton(self)
        self._dismiss.setIconSize(QSize(14, 14))
        self._dismiss.setAccessibleName(self.tr("Dismiss"))
        icons.bind(self._dismiss, "close", "toast_text")
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.action)
        layout.addWidget(self._dismiss)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self._dismiss.clicked.connect(self.hide)
        self.action.clicked.connect(self._act)
        for watched in (parent, self.action, self._dismiss):
            watched.installEventFilter(self)
        self.hide()

    def show_message(self, message: Message) -> None:
        """Show a message now."""
        self._message = message
        self.label.setText(message.text)
        self.setAccessibleName(message.text)
        self.action.setText(message.action)
        self.action.setVisible(bool(message.action))
        self.show()
        self.raise_()
        self._place()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, message.text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt's: follows the parent's size; stays while one of its buttons has the focus."""
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        elif watched is not self._over and event.type() == QEvent.Type.FocusIn:
            self._timer.stop()
        elif watched is not self._over and event.type() == QEvent.Type.FocusOut and self.isVisible():
            self._timer.start()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        self._timer.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's: Escape closes it, when one of its buttons has the focus."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _place(self) -> None:
        parent = self._over
        wanted = self.fontMetrics().horizontalAdvance(self.label.text()) + 96 + self.action.sizeHint().width()
        width = min(parent.width() - 2 * MARGIN, min(wanted, 640))
        height = max(self._row.heightForWidth(width), 48)
        self.setGeometry((parent.width() - width) // 2, parent.height() - height - 40 - MARGIN, width, height)

    def _act(self) -> None:
        self.hide()
        if self._message is not None and self._message.act is not None:
            self._message.act()
