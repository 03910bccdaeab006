"""Warnings of a training run, and why what was wanted of it did not work."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.plain import one_line, tooltip
from desktop.settings.model_row import text_label
from desktop.theme.icons import Icons


class Notices(QWidget):
    """What the user should know of a run, and why the last thing that was wanted of it did not work.

    Attributes:
        dismissed: the button that puts the trouble out of sight.
    """

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._shown: list[tuple[str, str]] = []
        self.labels: list[QLabel] = []
        self.trouble = text_label(self, "error")
        self._alert = QLabel(self)
        self.dismissed = QPushButton(self)
        self.dismissed.setAutoDefault(False)
        self._trouble_row = QWidget(self)
        self._warnings = QVBoxLayout()
        self._warnings.setSpacing(6)
        row = QHBoxLayout(self._trouble_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._alert, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.trouble, 1)
        row.addWidget(self.dismissed, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._warnings)
        column.addWidget(self._trouble_row)
        icons.theme.changed.connect(self._repaint)
        self._repaint()
        self.show_notices([], "")

    def show_notices(self, warnings: Sequence[tuple[str, str]], trouble: str) -> None:
        """Show warnings (in words, and with the facts), and trouble."""
        self.dismissed.setText(self.tr("Dismiss"))
        if list(warnings) != self._shown:
            self._shown = list(warnings)
            while (item := self._warnings.takeAt(0)) is not None:
                widget = item.widget()
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()
            self.labels = [self._add(words, facts) for words, facts in warnings]
        self.trouble.setText(trouble)
        self._trouble_row.setVisible(bool(trouble))
        self.setVisible(bool(warnings or trouble))

    def _add(self, words: str, facts: str) -> QLabel:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        sign = QLabel(row)
        sign.setObjectName("warning_sign")
        sign.setPixmap(self._icons.pixmap("alert", "warning", 16, self.devicePixelRatioF()))
        label = text_label(row, "small")
        label.setText(words)
        label.setToolTip(tooltip(facts))
        label.setAccessibleDescription(one_line(facts))
        line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label, 1)
        self._warnings.addWidget(row)
        return label

    def _repaint(self) -> None:
        ratio = self.devicePixelRatioF()
        self._alert.setPixmap(self._icons.pixmap("alert", "danger", 16, ratio))
        for sign in self.findChildren(QLabel, "warning_sign"):
            sign.setPixmap(self._icons.pixmap("alert", "warning", 16, ratio))
