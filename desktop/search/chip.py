"""One part of a search as a chip: a filter, an unwanted word, exact text or an image."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QStyle, QStyleOptionToolButton, QToolButton, QWidget

from desktop.plain import one_line, tooltip
from desktop.search.example import Example
from desktop.search.words import icon_of, label_of
from desktop.theme.icons import Icons
from desktop.wording import word_error
from engine.query_tokens import Token, closed_text, token_error

HEIGHT, ICON, PICTURE, CLOSE, PAD = 28, 16, 20, 20, 9
MOST_WIDTH = 200
TAKING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
EDITING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2)


class Chip(QToolButton):
    """A button that stands for a part of the search; its own small button takes it away.

    Args:
        content: a complete part of the search text, or an image that is searched by.
        icons: draws its icon.

    Signals:
        removed: it is not wanted any more.
        moved: -1 or 1: the focus goes to what stands before or behind it.
        typed: letters that were typed on it, and belong into the words.
    """

    removed = Signal()
    moved = Signal(int)
    typed = Signal(str)

    def __init__(self, content: Token | Example, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chip")
        self.content = content
        self.error = token_error(content) if isinstance(content, Token) else None
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setIconSize(QSize(ICON, ICON))
        self.setFixedHeight(HEIGHT)
        self.setProperty("wrong", self.error is not None)
        self.button = QToolButton(self)
        self.button.setObjectName("chip_close")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setIconSize(QSize(12, 12))
        self.button.setFixedSize(CLOSE, CLOSE)
        self.button.clicked.connect(self.removed)
        icons.bind(self.button, "close", "text")
        self._bind(icons)
        self.retranslate()

    @property
    def raw(self) -> str:
        """The part of the search text; empty for an image."""
        return closed_text(self.content) if isinstance(self.content, Token) else ""

    def retranslate(self) -> None:
        """Word it in the user's language."""
        if isinstance(self.content, Token):
            self._label = label_of(self.content)
            self.setAccessibleName(self.tr("Filter {label}").format(label=self._label))
            reason = word_error(self.error) + "\n" if self.error is not None else ""
            self.setToolTip(tooltip(reason + self.raw + "\n" + self.tr("Enter edits it, Delete removes it")))
            self.setAccessibleDescription(reason + self.tr("Enter edits it, Delete removes it"))
        else:
            self._label = one_line(self.content.label)
            self.setAccessibleName(self.tr("Photos like {label}").format(label=self._label))
            self.setToolTip(tooltip(self._label + "\n" + self.tr("Delete removes it")))
            self.setAccessibleDescription(self.tr("Delete removes it"))
        self.button.setAccessibleName(self.tr("Remove {label}").format(label=self._label))
        self.button.setToolTip(self.tr("Remove (Delete)"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        words = self.fontMetrics().horizontalAdvance(self._label) + 1
        return QSize(min(PAD + ICON + 6 + words + 2 + CLOSE + 4, MOST_WIDTH), HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's."""
        self.button.move(self.width() - CLOSE - 4, (self.height() - CLOSE) // 2)
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Qt's: the style draws the shape; the words are elided in the middle of what is left of it."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.icon, option.text = QIcon(), ""
        painter = QPainter(self)
        self.style().drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option, painter, self)
        icon = self.iconSize().width()
        self.icon().paint(painter, PAD - (icon - ICON) // 2, (self.height() - icon) // 2, icon, icon)
        left = PAD + ICON + 6
        room = self.width() - left - CLOSE - 6
        painter.setPen(self.palette().buttonText().color())
        words = self.fontMetrics().elidedText(self._label, Qt.TextElideMode.ElideRight, room)
        painter.drawText(left, 0, room, self.height(), int(Qt.AlignmentFlag.AlignVCenter), words)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's: arrows move on, Delete removes, letters go into the words."""
        if event.key() in TAKING:
            self.removed.emit()
        elif event.key() in EDITING:
            self.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Right else -1)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.moved.emit(1_000 if event.key() == Qt.Key.Key_End else -1_000)
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.typed.emit("")
        elif (
            event.text().isprintable() and event.text() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def _bind(self, icons: Icons) -> None:
        if self.error is not None:
            icons.bind(self, "alert", "danger")
        elif isinstance(self.content, Token):
            icons.bind(self, icon_of(self.content), "accent")
        elif self.content.picture.isNull():
            icons.bind(self, "image", "accent")
        else:
            self.setIconSize(QSize(PICTURE, PICTURE))
            self.setIcon(QIcon(self.content.picture))
