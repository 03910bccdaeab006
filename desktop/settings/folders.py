"""Settings: source folders."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QPushButton, QVBoxLayout, QWidget

from desktop.i18n import photo_count
from desktop.plain import one_line
from desktop.settings.cards import Card, CardDelegate, CardModel
from desktop.settings.removal import ask_removal
from desktop.theme.icons import Icons
from engine.records import FolderState, SourceFolder

_HERE = Qt.ShortcutContext.WidgetShortcut


class FoldersPane(QWidget):
    """Lists the source folders; adds, looks again, and removes.

    Signals:
        add_wanted: a folder is to be chosen and added.
        remove_wanted: the SourceFolder to remove.
        rescan_wanted: the SourceFolder to look through again.
    """

    add_wanted = Signal()
    remove_wanted = Signal(object)
    rescan_wanted = Signal(object)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folders: list[SourceFolder] = []
        self._indexing = False
        self.title, self.text = QLabel(self), QLabel(self)
        self.title.setProperty("role", "title")
        self.text.setProperty("role", "muted")
        self.text.setWordWrap(True)
        self.model = CardModel(self)
        self.list = QListView(self)
        self.list.setObjectName("card_list")
        self.list.setModel(self.model)
        self.list.setItemDelegate(CardDelegate(icons, self.list))
        self.add_button, self.rescan_button, self.remove_button = (QPushButton(self) for _ in range(3))
        self.add_button.setProperty("role", "primary")
        icons.bind(self.add_button, "folder-add", "accent_text")
        icons.bind(self.rescan_button, "rescan")
        icons.bind(self.remove_button, "trash")
        for button in (self.add_button, self.rescan_button, self.remove_button):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.add_button)
        row.addStretch(1)
        row.addWidget(self.rescan_button)
        row.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addSpacing(8)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.add_button.clicked.connect(self.add_wanted)
        self.rescan_button.clicked.connect(self._rescan)
        self.remove_button.clicked.connect(self._remove)
        QShortcut(QKeySequence.StandardKey.Delete, self.list, self._remove, context=_HERE)
        self.list.selectionModel().currentChanged.connect(self._update_buttons)
        self._retranslate()

    def set_folders(self, folders: Sequence[SourceFolder]) -> None:
        """Show these."""
        self._folders = list(folders)
        cards = []
        for folder in self._folders:
            offline = folder.state is FolderState.OFFLINE
            facts = f"{photo_count(folder.photo_count)} · {self._state(offline)}"
            cards.append(Card("folder-offline" if offline else "folder", one_line(str(folder.path)), facts))
        self.model.set_cards(cards)
        if cards and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0))
        self._update_buttons()

    def set_indexing(self, indexing: bool) -> None:
        """Show whether the folders are being read now."""
        if indexing is not self._indexing:
            self._indexing = indexing
            self.set_folders(self._folders)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _state(self, offline: bool) -> str:
        if offline:
            return self.tr("offline, its photos are kept")
        return self.tr("indexing") if self._indexing else self.tr("up to date")

    def _current(self) -> SourceFolder | None:
        row = self.list.currentIndex().row()
        return self._folders[row] if 0 <= row < len(self._folders) else None

    def _update_buttons(self) -> None:
        folder = self._current()
        self.remove_button.setEnabled(folder is not None)
        self.rescan_button.setEnabled(folder is not None and folder.state is FolderState.ONLINE)

    def _rescan(self) -> None:
        folder = self._current()
        if folder is not None:
            self.rescan_wanted.emit(folder)

    def _remove(self) -> None:
        folder = self._current()
        if folder is not None:
            ask_removal(folder.path, self, lambda: self.remove_wanted.emit(folder))

    def _retranslate(self) -> None:
        self.title.setText(self.tr("Source folders"))
        self.text.setText(
            self.tr("Sajin looks for photos in these folders and follows their changes. It never writes to them.")
        )
        self.add_button.setText(self.tr("Add a folder…"))
        self.rescan_button.setText(self.tr("Look again"))
        self.rescan_button.setToolTip(self.tr("Look through this folder for changes now"))
        self.remove_button.setText(self.tr("Remove…"))
        self.remove_button.setToolTip(self.tr("Take this folder out of the library (Del). No file is deleted."))
        self.list.setAccessibleName(self.tr("Source folders"))
        self.set_folders(self._folders)
