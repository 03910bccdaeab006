"""The dialog that tells of an unforeseen failure."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from desktop.plain import one_line
from desktop.shell.actions import Actions
from desktop.shell.crash import CrashReporter
from desktop.theme.icons import Icons


def tell_of_crashes(
    window: QWidget, actions: Actions, icons: Icons, crashes: CrashReporter, ended_by: str = ""
) -> None:
    """Tell of unforeseen failures over a window: of those to come, and of the one that ended the last run.

    Args:
        ended_by: the report of that; empty when the last run ended well.
    """

    def tell(report: str, ended: bool = False) -> None:
        dialog = CrashDialog(report, crashes.log_file, icons, ended=ended, parent=window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    logs = QUrl.fromLocalFile(str(crashes.log_file.parent))
    actions.connect_to({"help.log": lambda: QDesktopServices.openUrl(logs)})
    crashes.crashed.connect(tell)
    if ended_by:
        tell(ended_by, ended=True)


class CrashDialog(QDialog):
    """Says what it means for the user, shows the report, and lets them copy it; nothing is sent anywhere.

    Args:
        report: the text of the report.
        log_file: where the log is.
        ended: the last run ended by it; else Sajin goes on.
    """

    def __init__(
        self, report: str, log_file: Path, icons: Icons, *, ended: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._log_file = log_file
        self.setWindowTitle("Sajin")
        self.resize(680, 480)
        self.title, self.text, self.place = QLabel(self), QLabel(self), QLabel(self)
        self.title.setProperty("role", "title")
        self.place.setProperty("role", "small")
        for label in (self.title, self.text, self.place):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.report = QPlainTextEdit(report, self)
        self.report.setReadOnly(True)
        self.report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.report.setTabChangesFocus(True)
        self.copy_button, self.log_button, self.close_button = QPushButton(self), QPushButton(self), QPushButton(self)
        self.close_button.setProperty("role", "primary")
        self.close_button.setDefault(True)
        self._lay_out(icons)
        self._word(ended)
        self.copy_button.clicked.connect(self._copy)
        self.log_button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_file.parent))))
        self.close_button.clicked.connect(self.accept)
        self.close_button.setFocus()

    def _lay_out(self, icons: Icons) -> None:
        picture = QLabel(self)
        picture.setPixmap(icons.pixmap("alert", "warning", 32, self.devicePixelRatioF()))
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(self.text)
        head.addLayout(words, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.log_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addLayout(head)
        column.addWidget(self.report, 1)
        column.addWidget(self.place)
        column.addLayout(buttons)

    def _word(self, ended: bool) -> None:
        if ended:
            self.title.setText(self.tr("Sajin ended unexpectedly the last time"))
            safe = self.tr("Your photos, tags and albums are safe. This report says what is known of the cause.")
        else:
            self.title.setText(self.tr("Something went wrong"))
            safe = self.tr("Your photos, tags and albums are safe, and you can go on. This report says what happened.")
        self.text.setText(safe + " " + self.tr("It is not sent anywhere; read it before you pass it on."))
        self.report.setAccessibleName(self.tr("Report"))
        self.place.setText(self.tr("The log is kept in {path}").format(path=one_line(str(self._log_file))))
        self.copy_button.setText(self.tr("Copy the report"))
        self.log_button.setText(self.tr("Show the log file"))
        self.close_button.setText(self.tr("Go on"))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
        self.copy_button.setText(self.tr("Copied"))
