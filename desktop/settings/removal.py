"""The question before a source folder leaves the library; settings and sidebar ask it alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.confirm import ConfirmDialog
from desktop.plain import one_line


def ask_removal(folder: Path, parent: QWidget, agreed: Callable[[], None]) -> ConfirmDialog:
    """Ask whether a source folder is to leave the library; ``agreed`` is called if it is."""
    question = QCoreApplication.translate("FoldersPane", "Remove “{name}” from the library?")
    text = QCoreApplication.translate(
        "FoldersPane",
        "No file is deleted. Its photos leave the library; what you wrote about them is kept for 30 days, in case the "
        "folder comes back.",
    )
    dialog = ConfirmDialog(
        question.format(name=one_line(folder.name or str(folder))),
        text,
        QCoreApplication.translate("FoldersPane", "Remove"),
        QCoreApplication.translate("FoldersPane", "Cancel"),
        parent,
    )
    dialog.ask(lambda _: agreed())
    return dialog
