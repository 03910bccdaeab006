"""The dialog about Sajin."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, qVersion
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

import engine
from desktop.theme.icons import draw_icon

PICTURE = 96


def show_about(parent: QWidget) -> QDialog:
    """Show what this program is, its version, and under which licences."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(QCoreApplication.translate("about", "About Sajin"))
    picture = QLabel(dialog)
    picture.setPixmap(draw_icon("sajin", "#000000", PICTURE, dialog.devicePixelRatioF()))
    licences = QCoreApplication.translate(
        "about", "MIT licence; made with Qt {version} (LGPL) and others, named in THIRD_PARTY_NOTICES.md."
    )
    lines = (
        ("title", "Sajin 사진"),
        ("muted", QCoreApplication.translate("about", "Version {version}").format(version=engine.__version__)),
        ("", QCoreApplication.translate("about", "Find your photos by describing them. Nothing leaves this computer.")),
        ("small", licences.format(version=qVersion())),
    )
    column = QVBoxLayout(dialog)
    column.setContentsMargins(48, 32, 48, 24)
    column.setSpacing(8)
    column.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
    for role, text in lines:
        label = QLabel(text, dialog)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", role)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setWordWrap(True)
        column.addWidget(label)
    button = QPushButton(QCoreApplication.translate("about", "Close"), dialog)
    button.setProperty("role", "primary")
    button.clicked.connect(dialog.accept)
    column.addSpacing(8)
    column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
    dialog.open()
    return dialog
