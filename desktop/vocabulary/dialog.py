"""The editor's window: search and buttons above, the tree and the entry in full below, what was done at the foot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.plain import one_line
from desktop.settings.model_row import text_label
from desktop.theme.icons import Icons
from desktop.vocabulary.details import EntryDetails
from desktop.vocabulary.entries import Entries, Shown
from desktop.vocabulary.model import VocabularyModel
from desktop.vocabulary.tree import VocabularyTree

_SIZE, _SMALLEST = QSize(980, 700), QSize(720, 460)


class VocabularyDialog(QDialog):
    """Layout only.

    Signals:
        acted: what is wanted of all: ``add``, ``import``, ``export``, ``restore_all``, ``undo``, ``redo``.
        menu_wanted: the menu of what is selected is wanted, at a point of the screen.
    """

    acted = Signal(str)
    menu_wanted = Signal(object)

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self.resize(_SIZE)
        self.setMinimumSize(_SMALLEST)
        self._icons, self._count = icons, 0
        self.search, self.shown = QLineEdit(self), QComboBox(self)
        self.search.setClearButtonEnabled(True)
        for choice in Shown:
            self.shown.addItem("", str(choice))
        self.add_button, self.more_button = QPushButton(self), QToolButton(self)
        self.menu = QMenu(self)
        self.import_action, self.export_action = self.menu.addAction(""), self.menu.addAction("")
        self.menu.addSeparator()
        self.restore_action = self.menu.addAction("")
        self.model = VocabularyModel(icons.theme, self)
        self.tree = VocabularyTree(self.model, self)
        self.nothing = text_label(self, "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.details = EntryDetails(icons, self)
        self.undo_button, self.redo_button = QPushButton(self), QPushButton(self)
        self.said, self.close_button = QLabel(self), QPushButton(self)
        self._lay_out()
        self._connect()
        self._retranslate()

    def show_entries(self, entries: Entries, language: str) -> None:
        """Show these."""
        self._count = len(entries)
        self.model.set_entries(entries, language)
        self.show_current()
        self._say_nothing()

    def show_current(self, _: str = "") -> None:
        """Show the current entry in full."""
        entry = self.model.entries.get(self.tree.current_key)
        self.details.show_entry(entry, self.model.entries, self.model.language)

    def show_steps(self, undo: str, redo: str) -> None:
        """Show what can be taken back, and done again."""
        for button, words, name in (
            (self.undo_button, undo, self.tr("Undo")),
            (self.redo_button, redo, self.tr("Redo")),
        ):
            button.setEnabled(bool(words))
            button.setToolTip(one_line(words))
            button.setAccessibleName(f"{name}: {one_line(words)}" if words else name)

    def say(self, text: str) -> None:
        """Say what was done."""
        shown = one_line(text)
        self.said.setText(shown)
        self.said.setToolTip(shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's: Escape empties the search first."""
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _narrow(self) -> None:
        self.model.narrow(self.search.text(), Shown(self.shown.currentData()))
        self._say_nothing()

    def _say_nothing(self) -> None:
        """Say why the tree is empty, where it is."""
        empty = self.model.rowCount() == 0
        self.stack.setCurrentIndex(int(empty))
        shown = Shown(self.shown.currentData())
        if self.search.text().strip():
            text = self.tr("No entry has “{text}” in it.").format(text=one_line(self.search.text().strip()))
        elif shown is Shown.EDITED:
            text = self.tr("All is as it ships.")
        elif shown is Shown.OFF:
            text = self.tr("Everything is proposed.")
        else:
            text = self.tr("Looking…")
        self.nothing.setText(text)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self.tree.setFocus)
        self.shown.currentIndexChanged.connect(self._narrow)
        self.tree.chosen.connect(self.show_current)
        self.tree.customContextMenuRequested.connect(
            lambda point: self.menu_wanted.emit(self.tree.viewport().mapToGlobal(point))
        )
        self.close_button.clicked.connect(self.close)
        for button, what in (
            (self.add_button, "add"),
            (self.undo_button, "undo"),
            (self.redo_button, "redo"),
        ):
            button.clicked.connect(lambda _=False, what=what: self.acted.emit(what))
        for action, what in (
            (self.import_action, "import"),
            (self.export_action, "export"),
            (self.restore_action, "restore_all"),
        ):
            action.triggered.connect(lambda _=False, what=what: self.acted.emit(what))
        keys = QKeySequence.StandardKey
        for sequence, what in ((keys.Undo, "undo"), (keys.Redo, "redo"), (keys.New, "add")):
            QShortcut(QKeySequence(sequence), self, lambda what=what: self.acted.emit(what))
        QShortcut(QKeySequence(keys.Find), self, self._focus_search)

    def _focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _lay_out(self) -> None:
        self.more_button.setObjectName("more_button")
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.more_button.setMenu(self.menu)
        self._icons.bind(self.more_button, "more")
        self._icons.bind(self.add_button, "plus")
        for button in (self.add_button, self.undo_button, self.redo_button, self.close_button):
            button.setAutoDefault(False)
        top = QHBoxLayout()
        top.setContentsMargins(16, 16, 16, 12)
        top.setSpacing(8)
        top.addWidget(self.search, 1)
        for widget in (self.shown, self.add_button, self.more_button):
            top.addWidget(widget)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.tree)
        self.stack.addWidget(self.nothing)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setObjectName("frame_splitter")
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.stack)
        self.splitter.addWidget(self.details)
        self.splitter.setSizes([580, 400])
        self.stack.setMinimumWidth(320)
        self.details.setMinimumWidth(300)
        self.splitter.setStretchFactor(0, 1)
        self.said.setProperty("role", "muted")
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setMinimumWidth(40)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 12, 16, 12)
        foot.setSpacing(8)
        foot.addWidget(self.undo_button)
        foot.addWidget(self.redo_button)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.splitter, 1)
        column.addLayout(foot)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Vocabulary"))
        self.search.setPlaceholderText(self.tr("Search names and other words"))
        self.search.setAccessibleName(self.tr("Search names and other words"))
        self.shown.setAccessibleName(self.tr("Which entries are listed"))
        texts = {Shown.ALL: self.tr("All entries"), Shown.EDITED: self.tr("Edited"), Shown.OFF: self.tr("Off")}
        for row, choice in enumerate(Shown):
            self.shown.setItemText(row, texts[choice])
        self.add_button.setText(self.tr("Add…"))
        self.more_button.setAccessibleName(self.tr("More"))
        self.more_button.setToolTip(self.tr("More"))
        self.import_action.setText(self.tr("Import from a text file…"))
        self.export_action.setText(self.tr("Export as a text file…"))
        self.restore_action.setText(self.tr("Back to what ships…"))
        self.tree.setAccessibleName(self.tr("Vocabulary"))
        self.undo_button.setText(self.tr("Undo"))
        self.redo_button.setText(self.tr("Redo"))
        self.close_button.setText(self.tr("Close"))
        self._say_nothing()
