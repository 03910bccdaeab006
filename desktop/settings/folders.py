"""Settings: source folders."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QMessageBox, QPushButton, QVBoxLayout, QWidget

from desktop.i18n import photo_count
from desktop.plain import one_line
from desktop.settings.cards import Card, CardDelegate, CardModel
from desktop.theme.icons import Icons
from engine.records import FolderState, SourceFolder


class FoldersPane(QWidget):
    """Lists the source folders; adds and removes.

    Signals:
        add_wanted: a folder is to be chosen and added.
        remove_wanted: the SourceFolder to remove.
    """

    add_wanted = Signal()
    remove_wanted = Signal(object)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folders: list[SourceFolder] = []
        self.title, self.text = QLabel(self), QLabel(self)
        self.title.setProperty("role", "title")
        self.text.setProperty("role", "muted")
        self.text.setWordWrap(True)
        self.model = CardModel(self)
        self.list = QListView(self)
        self.list.setObjectName("card_list")
        self.list.setModel(self.model)
        self.list.setItemDelegate(CardDelegate(icons, self.list))
        self.add_button, self.remove_button = QPushButton(self), QPushButton(self)
        self.add_button.setProperty("role", "primary")
        icons.bind(self.add_button, "folder-add", "accent_text")
        row = QHBoxLayout()
        row.addWidget(self.add_button)
        row.addWidget(self.remove_button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addSpacing(8)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.add_button.clicked.connect(self.add_wanted)
        self.remove_button.clicked.connect(self._remove)
        self.list.selectionModel().currentChanged.connect(self._update_buttons)
        self._retranslate()

    def set_folders(self, folders: Sequence[SourceFolder]) -> None:
        """Show these."""
        self._folders = list(folders)
        cards = []
        for folder in self._folders:
            offline = folder.state is FolderState.OFFLINE
            facts = photo_count(folder.photo_count)
            if offline:
                facts = f"{facts} · " + self.tr("offline")
            cards.append(Card("folder-offline" if offline else "folder", one_line(str(folder.path)), facts))
        self.model.set_cards(cards)
        self._update_buttons()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _update_buttons(self) -> None:
        self.remove_button.setEnabled(self.list.currentIndex().isValid())

    def _remove(self) -> None:
        row = self.list.currentIndex().row()
        if not 0 <= row < len(self._folders):
            return
        folder = self._folders[row]
        name = one_line(folder.path.name or str(folder.path))
        box = QMessageBox(self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Remove source folder"))
        box.setText(self.tr("Remove “{name}” from the library?").format(name=name))
        box.setInformativeText(self.tr("No file is deleted. Its photos leave the library."))
        remove = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        if box.clickedButton() is remove:
            self.remove_wanted.emit(folder)

    def _retranslate(self) -> None:
        self.title.setText(self.tr("Source folders"))
        self.text.setText(
            self.tr("Sajin looks for photos in these folders and follows their changes. It never writes to them.")
        )
        self.add_button.setText(self.tr("Add a folder…"))
        self.remove_button.setText(self.tr("Remove"))
        self.list.setAccessibleName(self.tr("Source folders"))
        self.set_folders(self._folders)
