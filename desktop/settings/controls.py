"""Controls of the settings: a switch, a few choices side by side, and a field that is taken when it is left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFrame, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from desktop.theme.icons import Icons

FIELD_WIDTH = 224
_TRACK, _KNOB, _RING = QSize(40, 22), 16, 3


class Switch(QCheckBox):
    """A check box that looks like a switch; its words stand beside it in their own label."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self.setFixedSize(_TRACK + QSize(2 * _RING, 2 * _RING))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        icons.theme.changed.connect(self.update)

    def hitButton(self, position: QPoint) -> bool:  # noqa: N802
        """Qt's: all of it."""
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Qt's."""
        color = self._icons.theme.tokens.color
        on, enabled = self.isChecked(), self.isEnabled()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(_RING, _RING, _TRACK.width(), _TRACK.height())
        if self.hasFocus():
            painter.setPen(QPen(color("accent"), 2))
            painter.drawRoundedRect(track.adjusted(-2, -2, 2, 2), 13, 13)
        painter.setPen(QPen(color("field_border" if enabled else "border"), 1) if not on else Qt.PenStyle.NoPen)
        painter.setBrush(color(("accent" if enabled else "field_border") if on else "pressed" if enabled else "sunken"))
        painter.drawRoundedRect(track.adjusted(0.5, 0.5, -0.5, -0.5), 11, 11)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("accent_text") if on else color("field_border" if enabled else "border"))
        left = track.right() - _KNOB - 3 if on else track.left() + 3
        painter.drawEllipse(QRectF(left, track.center().y() - _KNOB / 2, _KNOB, _KNOB))
        painter.end()


class Choices(QFrame):
    """A few choices side by side, one of which holds; the arrow keys go from one to the next.

    Signals:
        currentIndexChanged: the number of the choice.
    """

    currentIndexChanged = Signal(int)  # noqa: N815 (as QComboBox calls it)

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("choices")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.buttons = [QPushButton(self) for _ in range(count)]
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for number, button in enumerate(self.buttons):
            button.setCheckable(True)
            button.setProperty("role", "choice")
            button.setAutoDefault(False)
            self._group.addButton(button, number)
            row.addWidget(button, 1)
        self._group.idToggled.connect(self._toggled)
        self.setFocusProxy(self.buttons[0])

    def currentIndex(self) -> int:  # noqa: N802
        """Return the choice that holds, -1 for none."""
        return self._group.checkedId()

    def setCurrentIndex(self, index: int) -> None:  # noqa: N802
        """Choose."""
        self.buttons[index].setChecked(True)

    def set_words(self, name: str, texts: Sequence[str]) -> None:
        """Name what is chosen, and the choices."""
        self.setAccessibleName(name)
        for button, text in zip(self.buttons, texts, strict=True):
            button.setText(text)
            button.setAccessibleName(f"{name}: {text}")

    def _toggled(self, number: int, checked: bool) -> None:
        if checked:
            self.setFocusProxy(self.buttons[number])
            self.currentIndexChanged.emit(number)


class Field(QLineEdit):
    """A line whose text is taken with Enter or when it is left; Esc takes the last text back.

    Args:
        step: what Up and Down add to a number; 0 for text.

    Signals:
        committed: the text.
    """

    committed = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, step: int = 0) -> None:
        super().__init__(parent)
        self._step = step
        self._kept = ""
        self.setFixedWidth(FIELD_WIDTH)

    def show_value(self, text: str) -> None:
        """Show what holds; what is being typed is not taken away."""
        if self._kept == self.text() or not self.hasFocus():
            self.setText(text)
        self._kept = text

    def set_invalid(self, invalid: bool) -> None:
        """Mark the field, or not."""
        if bool(self.property("invalid")) != invalid:
            self.setProperty("invalid", invalid)
            self.style().unpolish(self)
            self.style().polish(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Qt's."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._commit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._commit()
        elif event.key() == Qt.Key.Key_Escape and self.text() != self._kept:
            self.setText(self._kept)
            self.committed.emit(self._kept)
        elif self._step and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._count(self._step if event.key() == Qt.Key.Key_Up else -self._step)
        else:
            super().keyPressEvent(event)

    def _commit(self) -> None:
        if self.text() != self._kept:
            self.committed.emit(self.text())

    def _count(self, by: int) -> None:
        text = self.text().strip() or "0"
        if text.isdecimal():
            number = max(0, int(text) + by)
            self.setText(str(number) if number else "")
            self._commit()
