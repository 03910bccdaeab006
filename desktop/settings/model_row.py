"""One model in a list of the settings: its name and badges, what is said of it, its buttons, and work at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from desktop.inspector.flow import FlowLayout
from desktop.theme.icons import Icons

STEPS = 1_000
_ICON, _ROW = 18, (16, 14, 12, 14)


class BadgeKind(StrEnum):
    """How loud a badge is."""

    ACTIVE = "active"
    PLAIN = "plain"
    WARNING = "warning"


@dataclass(frozen=True)
class Badge:
    """A word beside a name."""

    text: str
    kind: BadgeKind = BadgeKind.PLAIN


@dataclass(frozen=True)
class Work:
    """Work at hand.

    Attributes:
        text: how far it is.
        progress: 0 to 1; None while that is not known.
        trouble: why it failed, and what to do; then there is no progress.
        name: what is at work, for the buttons' names.
    """

    name: str
    text: str = ""
    progress: float | None = None
    paused: bool = False
    trouble: str = ""
    can_pause: bool = False
    can_retry: bool = False
    can_cancel: bool = True


class WorkLine(QWidget):
    """A slim bar, words, and the buttons pause, try again, and stop."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self.label, self._alert = text_label(self, "small"), QLabel(self)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.pause, self.retry, self.cancel = (self._button() for _ in range(3))
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self.progress)
        words.addWidget(self.label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._alert, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        for button in (self.pause, self.retry, self.cancel):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        icons.theme.changed.connect(self._repaint)
        self._repaint()
        self.hide()

    def show_work(self, work: Work | None) -> None:
        """Show work at hand; nothing where there is none."""
        self.setVisible(work is not None)
        if work is None:
            return
        self.label.setText(work.trouble or work.text)
        self._alert.setVisible(bool(work.trouble))
        self.progress.setVisible(not work.trouble)
        unknown = work.progress is None and not work.paused
        self.progress.setRange(0, 0 if unknown else STEPS)
        if not unknown:
            self.progress.setValue(round((work.progress or 0) * STEPS))
        self.progress.setAccessibleName(work.name)
        self.progress.setAccessibleDescription(work.text)
        pause = self.tr("Resume: {name}") if work.paused else self.tr("Pause: {name}")
        stop = self.tr("Dismiss: {name}") if work.trouble else self.tr("Stop: {name}")
        self._set(self.pause, work.can_pause, "play" if work.paused else "pause", pause.format(name=work.name))
        self._set(self.retry, work.can_retry, "rescan", self.tr("Try again: {name}").format(name=work.name))
        self._set(self.cancel, work.can_cancel, "close", stop.format(name=work.name))

    def _set(self, button: QToolButton, shown: bool, icon: str, words: str) -> None:
        button.setVisible(shown)
        button.setToolTip(words)
        button.setAccessibleName(words)
        self._icons.bind(button, icon)

    def _button(self) -> QToolButton:
        button = QToolButton(self)
        button.setIconSize(QSize(_ICON, _ICON))
        button.setFixedSize(32, 32)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _repaint(self) -> None:
        self._alert.setPixmap(self._icons.pixmap("alert", "danger", 16, self.devicePixelRatioF()))


class ModelRow(QWidget):
    """Layout only: name, badges, up to three texts, buttons at the right, work beneath."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self.name = QLabel(self)
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setProperty("role", "name")
        self._badges: list[QLabel] = []
        self.summary, self.facts = text_label(self, "muted"), text_label(self, "small")
        self.more = text_label(self, "small")
        self.work = WorkLine(icons, self)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self._head = QWidget(self)
        self._flow = FlowLayout(self._head, 8)
        self._flow.addWidget(self.name)
        self.words = QVBoxLayout()
        self.words.setSpacing(4)
        self.words.addWidget(self._head)
        for label in (self.summary, self.facts, self.more):
            self.words.addWidget(label)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addLayout(self.words, 1)
        right = QVBoxLayout()
        right.addLayout(self.buttons)
        right.addStretch(1)
        top.addLayout(right)
        column = QVBoxLayout(self)
        column.setContentsMargins(*_ROW)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.work)

    def show_words(self, name: str, badges: Sequence[Badge], summary: str, facts: str, more: str = "") -> None:
        """Show what is said of the model."""
        self.name.setText(name)
        for label, text in ((self.summary, summary), (self.facts, facts), (self.more, more)):
            label.setText(text)
            label.setVisible(bool(text))
        self._show_badges(badges)
        self.setAccessibleName(", ".join([name, *(badge.text for badge in badges)]))
        self.setAccessibleDescription(" ".join(filter(None, (summary, facts, more))))

    @property
    def controls(self) -> list[QWidget]:
        """What can have the focus, in its order."""
        return [self.work.pause, self.work.retry, self.work.cancel]

    @property
    def badges(self) -> list[str]:
        """The badges' words."""
        return [label.text() for label in self._badges]

    def _show_badges(self, badges: Sequence[Badge]) -> None:
        if [badge.text for badge in badges] == self.badges:
            return
        for label in self._badges:
            self._flow.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._badges = []
        for badge in badges:
            label = QLabel(badge.text, self._head)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setObjectName("model_badge")
            label.setProperty("kind", str(badge.kind))
            label.show()
            self._flow.addWidget(label)
            self._badges.append(label)


class RowList(QFrame):
    """A card of rows with lines between them; rows are kept by a key, so that focus stays where it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 4)
        self._column.setSpacing(0)
        self._lines: list[QFrame] = []
        self._rows: list[QWidget] = []

    def arrange(self, rows: Sequence[QWidget]) -> None:
        """Show these rows, in this order."""
        for widget in [*self._rows, *self._lines]:  # an item that was only taken would go on being asked for its size
            self._column.removeWidget(widget)
        self._rows = list(rows)
        while len(self._lines) < len(rows) - 1:
            line = QFrame(self)
            line.setObjectName("row_line")
            line.setFixedHeight(1)
            self._lines.append(line)
        for number, row in enumerate(rows):
            if number:
                self._column.addWidget(self._lines[number - 1])
                self._lines[number - 1].show()
            self._column.addWidget(row)
        for line in self._lines[max(0, len(rows) - 1) :]:
            line.hide()


def text_label(parent: QWidget, role: str = "") -> QLabel:
    """Return a label of plain text that breaks into lines."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    label.setWordWrap(True)  # last: the policy forgets that the height depends on the width
    return label
