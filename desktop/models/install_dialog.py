"""The question before a model is installed: what it is, what it takes, and how it is to be kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.plain import one_line
from desktop.theme.icons import Icons
from engine.models.records import PRECISIONS, Precision

WIDTH = 520


class InstallDialog(QDialog):
    """Facts, a warning where there is one, choices for those who want them, and two buttons.  Esc leaves.

    Args:
        name: of the model.
        facts: labels and texts.
        warning: what should be known first; empty for nothing.
        asks_architecture: a checkpoint may not say itself how it is built.
    """

    def __init__(
        self,
        icons: Icons,
        name: str,
        facts: Sequence[tuple[str, str]],
        parent: QWidget,
        *,
        warning: str = "",
        asks_architecture: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._icons, self._asks = icons, asks_architecture
        self.name = one_line(name)
        title = self.tr("Install {name}?").format(name=self.name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(" ".join([*(f"{label}: {text}." for label, text in facts), warning]))
        self.title = _label(title, "strong")
        self.warning = _label(warning)
        self.more, self.advanced = QPushButton(self.tr("Advanced"), self), QWidget(self)
        self.more.setCheckable(True)
        self.more.setObjectName("disclosure")
        self.more.setProperty("role", "quiet")
        self.more.setAutoDefault(False)
        self.precision, self.architecture = QComboBox(self), QLineEdit(self)
        self.precision_help = _label("", "small")
        self.action, self.cancel = QPushButton(self.tr("Install"), self), QPushButton(self.tr("Cancel"), self)
        self._make_choices()
        self._lay_out(facts)
        self.more.toggled.connect(self._show_advanced)
        self.action.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self._show_advanced(asks_architecture)
        self.action.setFocus()

    def ask(self, agreed: Callable[[Precision, str], None]) -> None:
        """Show the question; ``agreed`` is called with precision and architecture when the user wants it so."""
        self.accepted.connect(
            lambda: agreed(self.precision.currentData(), self.architecture.text().strip() if self._asks else "")
        )
        self.open()

    def _make_choices(self) -> None:
        words = {
            "auto": self.tr("Automatic: what this computer runs fastest"),
            "float32": self.tr("Full precision (32 bits)"),
            "float16": self.tr("Half precision (16 bits), for graphics cards"),
            "int8": self.tr("Reduced (8 bits), for processors"),
        }
        for precision in PRECISIONS:
            self.precision.addItem(words[precision], precision)
        self.precision.setAccessibleName(self.tr("Precision"))
        self.architecture.setAccessibleName(self.tr("Architecture"))
        self.architecture.setPlaceholderText("ViT-B-32")
        self.precision_help.setText(
            self.tr("A reduced model is smaller and often faster. It is kept only if it finds as well as the full one.")
        )

    def _show_advanced(self, shown: bool) -> None:
        self.more.setChecked(shown)
        self.advanced.setVisible(shown)
        self._icons.bind(self.more, "down" if shown else "right")
        self.adjustSize()

    def _lay_out(self, facts: Sequence[tuple[str, str]]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addWidget(self.title)
        column.addLayout(_facts_grid(facts))
        if self.warning.text():
            column.addWidget(self._notice())
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._lay_out_advanced()
        column.addWidget(self.advanced)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self.cancel, self.action):
            buttons.addWidget(button)
        self.action.setProperty("role", "primary")
        self.action.setDefault(True)
        self.cancel.setAutoDefault(False)
        column.addSpacing(8)
        column.addLayout(buttons)
        self.setFixedWidth(WIDTH)

    def _lay_out_advanced(self) -> None:
        rows: list[tuple[str, QWidget]] = [(self.tr("Precision"), self.precision)]
        if self._asks:
            rows.append((self.tr("Architecture"), self.architecture))
        self.architecture.setVisible(self._asks)
        grid = QGridLayout(self.advanced)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(1, 1)
        for row, (name, control) in enumerate(rows):
            label = _label(name, "muted")
            label.setBuddy(control)
            grid.addWidget(label, 2 * row, 0)
            grid.addWidget(control, 2 * row, 1)
        grid.addWidget(self.precision_help, 1, 1)
        if self._asks:
            note = self.tr("As open_clip calls it; empty where the file says it itself.")
            grid.addWidget(_label(note, "small"), 3, 1)

    def _notice(self) -> QWidget:
        notice = QWidget(self)
        picture = QLabel(notice)
        picture.setPixmap(self._icons.pixmap("alert", "warning", 18, self.devicePixelRatioF()))
        row = QHBoxLayout(notice)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.warning, 1, Qt.AlignmentFlag.AlignTop)
        return notice


def _facts_grid(facts: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    for row, (label, text) in enumerate(facts):
        grid.addWidget(_label(label, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_label(text), row, 1)
    return grid


def _label(text: str, role: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label
