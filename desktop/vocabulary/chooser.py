"""A dialog in which one entry of the vocabulary is chosen: to move others into it, or to merge one with it."""

from __future__ import annotations

from collections.abc import Callable, Container

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.vocabulary.entries import Entries
from desktop.vocabulary.words import EntryWords

_KEY = Qt.ItemDataRole.UserRole
_WALK = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class EntryChooser(QDialog):
    """A search field over a list of entries with all that they lie in; Enter takes the one that is marked.

    Args:
        title: what is to be chosen.
        text: what comes of it.
        action: the button that does it.
        without: keys of entries that cannot be chosen.
        on_top: whether "nothing" can be chosen.
    """

    def __init__(
        self,
        title: str,
        text: str,
        action: str,
        entries: Entries,
        language: str,
        parent: QWidget,
        *,
        without: Container[str] = (),
        on_top: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._entries, self._language = entries, language
        self._without, self._on_top = without, on_top
        self.title, self.text = QLabel(title, self), QLabel(text, self)
        self.title.setProperty("role", "strong")
        self.text.setProperty("role", "muted")
        for label in (self.title, self.text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.text.setVisible(bool(text))
        self.search, self.list = QLineEdit(self), QListWidget(self)
        self.list.setObjectName("chooser_list")
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideLeft)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(title)
        words = self.tr("Search names and other words")
        self.search.setPlaceholderText(words)
        self.search.setAccessibleName(words)
        self.search.setClearButtonEnabled(True)
        self.search.installEventFilter(self)
        self.action, self.cancel = QPushButton(action, self), QPushButton(self.tr("Cancel"), self)
        self.action.setProperty("role", "primary")
        self.action.setDefault(True)
        self.cancel.setAutoDefault(False)
        self._lay_out()
        self.search.textChanged.connect(self._fill)
        self.list.itemActivated.connect(lambda _: self.accept())
        self.list.currentItemChanged.connect(lambda item: self.action.setEnabled(item is not None))
        self.action.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self._fill()
        self.search.setFocus()

    def ask(self, chosen: Callable[[str | None], None]) -> None:
        """Show it; ``chosen`` hears the key of the entry, None for none."""
        self.accepted.connect(lambda: chosen(self._chosen()))
        self.open()

    def accept(self) -> None:
        """Qt's: only with something chosen."""
        if self.list.currentItem() is not None:
            super().accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt's: the list is walked through from the field, too."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _WALK:
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _chosen(self) -> str | None:
        key = self.list.currentItem().data(_KEY)
        return None if key is None else str(key)

    def _fill(self) -> None:
        words, text = EntryWords(self), self.search.text()
        self.list.clear()
        if self._on_top and not text.strip():
            self._put(words.path(None, self._entries, self._language), None)
        for entry in self._entries.matching(text):
            if entry.key not in self._without and entry.merged_into is None:
                self._put(words.path(entry.key, self._entries, self._language), entry.key)
        self.list.setCurrentRow(0)
        self.action.setEnabled(self.list.count() > 0)

    def _put(self, text: str, key: str | None) -> None:
        item = QListWidgetItem(text, self.list)
        item.setData(_KEY, key)
        item.setToolTip("")

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.action)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        for widget in (self.title, self.text, self.search):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        column.addSpacing(8)
        column.addLayout(buttons)
        self.resize(480, 460)
