"""The panes' common shape: a title, a sentence, and cards of rows: words at the left, the control at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.settings.controls import FIELD_WIDTH, Field
from desktop.theme.icons import Icons

MARGINS = (32, 24, 32, 24)
_CONTROL_HEIGHT, _ALERT, _GAP = 32, 16, 8


class FormRow(QWidget):
    """One setting: its name, what it does, its control, and beneath that why a value was refused.

    Args:
        control: what changes it; the row gives it its accessible name and description.
    """

    def __init__(self, icons: Icons, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self.name, self.help, self.error = _label(self), _label(self, "small"), _label(self, "error")
        self.name.setBuddy(control)
        self.help.setWordWrap(True)
        self.error.setWordWrap(True)
        self._alert = QLabel(self)
        self._icons = icons
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.name)
        words.addWidget(self.help)
        words.addStretch(1)
        self.error.setFixedWidth(FIELD_WIDTH - _ALERT - _GAP)
        refusal = QHBoxLayout()
        refusal.setSpacing(_GAP)
        refusal.addWidget(self._alert, 0, Qt.AlignmentFlag.AlignTop)
        refusal.addWidget(self.error, 1)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addWidget(control, 0, Qt.AlignmentFlag.AlignRight)
        right.addLayout(refusal)
        right.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(24)
        row.addLayout(words, 1)
        row.addLayout(right)
        icons.theme.changed.connect(self._repaint)
        self.set_error("")

    def set_words(self, name: str, help_text: str = "") -> None:
        """Say what it is, and what it does; ``&`` marks the key that leads to it."""
        self.name.setText(name)
        self.help.setText(help_text)
        self.help.setVisible(bool(help_text))
        line = self.name.fontMetrics().height()
        self.name.setFixedHeight(line if help_text else _CONTROL_HEIGHT)  # alone, it stands beside the control's middle
        self.control.setAccessibleName(name.replace("&", ""))
        self._describe()

    def set_error(self, text: str) -> None:
        """Say why the value was refused; nothing for one that holds."""
        self.error.setText(text)
        self.error.setVisible(bool(text))
        self._alert.setVisible(bool(text))
        if isinstance(self.control, Field):
            self.control.set_invalid(bool(text))
        self._repaint()
        self._describe()

    def _describe(self) -> None:
        self.control.setAccessibleDescription(" ".join(filter(None, (self.error.text(), self.help.text()))))

    def _repaint(self) -> None:
        self._alert.setPixmap(self._icons.pixmap("alert", "danger", _ALERT, self.devicePixelRatioF()))


class Section(QFrame):
    """A card of rows, with a heading over it where there are several."""

    def __init__(self, *rows: FormRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(0)
        for number, row in enumerate(rows):
            if number:
                line = QFrame(self)
                line.setObjectName("row_line")
                line.setFixedHeight(1)
                column.addWidget(line)
            column.addWidget(row)


class Inside(QWidget):
    """Is as high as its words need at the width it has; asked for less, labels would tell of a narrower one."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(super().minimumSizeHint().width(), 0)


class Pane(QWidget):
    """A title, a sentence, and what is added below; it scrolls where the window is small."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.text = _label(self, "title"), _label(self, "muted")
        self.text.setWordWrap(True)
        inside = Inside()
        inside.setObjectName("pane")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(*MARGINS)
        self._column.setSpacing(8)
        self._column.addWidget(self.title)
        self._column.addWidget(self.text)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self.area = area
        QApplication.instance().focusChanged.connect(self._show_focused)  # type: ignore[union-attr]

    def add_section(self, section: QWidget, heading: QLabel | None = None) -> None:
        """Add a card, under its heading."""
        self._column.addSpacing(12)
        if heading is not None:
            heading.setProperty("role", "caps")
            self._column.addWidget(heading)
        self._column.addWidget(section)

    def _show_focused(self, old: QWidget | None, new: QWidget | None) -> None:
        """Scroll to what got the focus; the area itself does so only where the focus was in it before."""
        inside = self.area.widget()
        if new is None or inside is None or not inside.isAncestorOf(new):
            return
        if old is None or not inside.isAncestorOf(old):
            self.area.ensureWidgetVisible(new)

    def finish(self) -> None:
        """Nothing more is added."""
        self._column.addStretch(1)


def _label(parent: QWidget, role: str = "") -> QLabel:
    label = QLabel(parent)
    if role:
        label.setProperty("role", role)
        label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return label
