"""The dialog that lists where files say otherwise than the user does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shiboken6
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListView, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.backend.session import LibrarySession
from desktop.editing import Editor
from desktop.grid.model import AnyIndex
from desktop.metadata.settling import Settling
from desktop.metadata.words import MetadataWords
from desktop.plain import one_line, tooltip
from desktop.settings.cards import CARD_ROLE, Card, CardDelegate
from desktop.settings.model_row import text_label
from desktop.theme.icons import Icons
from engine.metadata.records import MetadataConflict

_SIZE, _SMALLEST = (640, 520), (480, 360)
_NOTHING = QModelIndex()


class ConflictsModel(QAbstractListModel):
    """One row for each conflict."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.conflicts: list[MetadataConflict] = []
        self._words = MetadataWords(self)

    def set_conflicts(self, conflicts: Sequence[MetadataConflict]) -> None:
        """List these."""
        if list(conflicts) != self.conflicts:
            self.beginResetModel()
            self.conflicts = list(conflicts)
            self.endResetModel()

    def rowCount(self, parent: AnyIndex = _NOTHING) -> int:  # noqa: N802
        """Qt's."""
        return 0 if parent.isValid() else len(self.conflicts)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's."""
        if not index.isValid() or index.row() >= len(self.conflicts):
            return None
        one = self.conflicts[index.row()]
        name, sides = one_line(one.path.name), self._words.sides(one)
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == CARD_ROLE:
            return Card("alert", name, sides)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{name}, {sides}"
        return tooltip(f"{one.path}\n{sides}") if role == Qt.ItemDataRole.ToolTipRole else None


class ConflictsDialog(QDialog):
    """Any number of rows is chosen, and one side of them taken.

    Signals:
        settled: some were.
    """

    settled = Signal()

    def __init__(self, session: LibrarySession, editor: Editor, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self.setMinimumSize(*_SMALLEST)
        self._session, self._settling, self._words = session, Settling(editor, self), MetadataWords(self)
        self.title, self.text = text_label(self, "strong"), text_label(self, "muted")
        self.model, self.list = ConflictsModel(self), QListView(self)
        self.list.setObjectName("card_list")
        self.list.setModel(self.model)
        self.list.setItemDelegate(CardDelegate(icons, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.details = text_label(self)
        self.keep_button, self.take_button, self.close_button = (QPushButton(self) for _ in range(3))
        self.nothing = text_label(self, "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.list.selectionModel().selectionChanged.connect(self._show_chosen)
        self.keep_button.clicked.connect(lambda: self._settle(theirs=False))
        self.take_button.clicked.connect(lambda: self._settle(theirs=True))
        self.close_button.clicked.connect(self.reject)
        editor.changed.connect(self.refresh)
        editor.failed.connect(self.refresh)
        self._word()
        self._show_chosen()

    def refresh(self) -> None:
        """Read them again."""
        self._session.ask(lambda library: library.metadata_conflicts(), self._know, channel="conflicts-list")

    @property
    def chosen(self) -> list[MetadataConflict]:
        """Those that are selected."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedRows())
        return [self.model.conflicts[row] for row in rows]

    def _know(self, conflicts: list[MetadataConflict]) -> None:
        if not shiboken6.isValid(self):  # closed meanwhile
            return
        row = max(0, self.list.currentIndex().row())
        self.model.set_conflicts(conflicts)
        if conflicts and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(min(row, len(conflicts) - 1)))
        self._show_chosen()

    def _settle(self, *, theirs: bool) -> None:
        self._settling.settle(self.chosen, theirs=theirs)
        self.settled.emit()

    def _show_chosen(self) -> None:
        chosen, there = self.chosen, bool(self.model.conflicts)
        self.stack.setCurrentIndex(0 if there else 1)
        for button in (self.keep_button, self.take_button):
            button.setEnabled(bool(chosen))
            button.setVisible(there)
        if len(chosen) == 1:
            one = chosen[0]
            ours, theirs = (self._words.value(one.field, side) for side in (one.ours, one.theirs))
            lines = (self.tr("Here: {text}").format(text=ours), self.tr("In the file: {text}").format(text=theirs))
            self.details.setText("\n".join(lines))
        else:
            self.details.setText(self.tr("%Ln chosen", "", len(chosen)) if chosen else "")

    def _word(self) -> None:
        self.setWindowTitle(self.tr("Where another program says otherwise"))
        self.setAccessibleName(self.windowTitle())
        self.title.setText(self.windowTitle())
        self.text.setText(
            self.tr("You changed these here, and another program in the file. Yours stay until you choose.")
        )
        self.list.setAccessibleName(self.tr("Conflicts"))
        self.nothing.setText(self.tr("There is nothing to choose any more."))
        self.keep_button.setText(self.tr("Keep mine"))
        self.take_button.setText(self.tr("Take theirs"))
        self.close_button.setText(self.tr("Close"))

    def _lay_out(self) -> None:
        for button in (self.keep_button, self.take_button, self.close_button):
            button.setAutoDefault(False)
        inside = QWidget(self)
        words = QVBoxLayout(inside)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(8)
        words.addWidget(self.list, 1)
        words.addWidget(self.details)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(inside)
        self.stack.addWidget(self.nothing)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.keep_button)
        buttons.addWidget(self.take_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addWidget(self.stack, 1)
        column.addSpacing(4)
        column.addLayout(buttons)
