"""A message over the window's lower edge that goes away by itself."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QCursor, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from desktop.status.messages import Message
from desktop.theme.icons import Icons

SHOWN_MS, READ_MS = 7_000, 2_500
"""How long a message is there, and how long at least before another may take its place."""
MOST_WAITING = 4
MARGIN, WIDEST, LEAST_HEIGHT = 24, 640, 48
STATUS_HEIGHT = 40


class Toast(QFrame):
    """Shows one message at a time over its parent; hovering it, or the focus in it, keeps it.

    A message of the same topic takes the place of the one that is shown at once; another waits until that was read,
    unless it offers something to do and the one that is shown does not, which then comes again behind it.
    """

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self._message: Message | None = None
        self._waiting: list[Message] = []
        self._over = parent
        self._pointer = QCursor.pos()
        self._came_from: QWidget | None = None
        self.label = QLabel(self)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.action = QPushButton(self)
        self.action.setAutoDefault(False)
        self._dismiss = QToolButton(self)
        self._dismiss.setIconSize(QSize(14, 14))
        icons.bind(self._dismiss, "close", "toast_text")
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self._time_out)
        self._read = QTimer(self, singleShot=True, interval=READ_MS)
        self._read.timeout.connect(self._make_room)
        self._dismiss.clicked.connect(self._leave)
        self.action.clicked.connect(self._act)
        parent.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._focus_changed)  # type: ignore[union-attr]
        self._retranslate()
        self.hide()

    def show_message(self, message: Message) -> None:
        """Show a message now, or as soon as the one that is there was read."""
        if message.topic:
            self._waiting = [other for other in self._waiting if other.topic != message.topic]
        shown = self._message if self.isVisible() else None
        if shown is None or message == shown or (message.topic and message.topic == shown.topic):
            self._show(message)
            return
        if message.action and not shown.action and not self._kept:  # what can be acted upon comes first
            message, self._message = shown, message
            self._show(self._message)
        self._waiting = [*(other for other in self._waiting if other != message), message][-MOST_WAITING:]
        if not self._read.isActive():
            self._make_room()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt's: follows the parent's size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        self._timer.start()
        self._make_room()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's: Escape closes it, when one of its buttons has the focus."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _show(self, message: Message) -> None:
        self._message, self._pointer = message, QCursor.pos()
        self.label.setText(message.text)
        self.setAccessibleName(message.text)
        self.action.setText(message.action)
        self.action.setVisible(bool(message.action))
        self.show()
        self.raise_()
        self._place()
        self._timer.start()
        self._read.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, message.text))

    @property
    def _kept(self) -> bool:
        """Whether the user is at it.  A pointer that rests where the message came up is not there for it."""
        hovered = self.underMouse() and QCursor.pos() != self._pointer
        return hovered or self.action.hasFocus() or self._dismiss.hasFocus()

    def _time_out(self) -> None:
        if self._kept:
            self._timer.start()
        else:
            self._next()

    def _make_room(self) -> None:
        """Show the next message, if one waits and this one was read."""
        if self._waiting and not self._read.isActive() and not self._kept:
            self._next()

    def _next(self) -> None:
        self._timer.stop()
        self._read.stop()
        if self._waiting:
            self._show(self._waiting.pop(0))
        else:
            self.hide()

    def _leave(self) -> None:
        """Go, and give the focus back to where it came from."""
        focused, before = self.action.hasFocus() or self._dismiss.hasFocus(), self._came_from
        if focused and before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._next()

    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        mine = (self.action, self._dismiss)
        if new in mine and old not in mine:
            self._came_from = old
        elif old in mine and new not in mine and self.isVisible():
            self._timer.start()
            self._make_room()

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 8, 8, 8)
        self._row.setSpacing(8)
        self._row.addWidget(self.label, 1)
        self._row.addWidget(self.action)
        self._row.addWidget(self._dismiss)

    def _place(self) -> None:
        parent = self._over
        wanted = self.fontMetrics().horizontalAdvance(self.label.text()) + 96 + self.action.sizeHint().width()
        width = min(parent.width() - 2 * MARGIN, min(wanted, WIDEST))
        height = max(self._row.heightForWidth(width), LEAST_HEIGHT)
        top = parent.height() - height - STATUS_HEIGHT - MARGIN
        self.setGeometry((parent.width() - width) // 2, top, width, height)

    def _act(self) -> None:
        message = self._message
        self._leave()
        if message is not None and message.act is not None:
            message.act()

    def _retranslate(self) -> None:
        self._dismiss.setAccessibleName(self.tr("Dismiss"))
        self._dismiss.setToolTip(self.tr("Dismiss (Esc)"))
