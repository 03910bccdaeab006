"""The dialog that asks for a new entry: its names, and where it lies."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.plain import one_line
from desktop.vocabulary.chooser import EntryChooser
from desktop.vocabulary.entries import Entries
from desktop.vocabulary.words import EntryWords


class AddDialog(QDialog):
    """Two names, of which one is enough, and what it lies in.

    Args:
        entries: what there is already.
        inside: key of the entry that it will lie in, until another is chosen.
    """

    def __init__(self, entries: Entries, language: str, inside: str | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._entries, self._language, self._inside = entries, language, inside
        self.chooser: EntryChooser | None = None
        self.title = QLabel(self.tr("Add to the vocabulary"), self)
        self.text = QLabel(self.tr("What photos may show. One of the names is enough."), self)
        self.title.setProperty("role", "strong")
        self.text.setProperty("role", "muted")
        self.names = {"en": QLineEdit(self), "ko": QLineEdit(self)}
        self.place, self.move_button = QLabel(self), QPushButton(self.tr("Change…"), self)
        self.problem = QLabel(self)
        self.problem.setProperty("role", "error")
        for label in (self.text, self.place, self.problem):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.action, self.cancel = QPushButton(self.tr("Add"), self), QPushButton(self.tr("Cancel"), self)
        self.action.setProperty("role", "primary")
        self.action.setDefault(True)
        for button in (self.cancel, self.move_button):
            button.setAutoDefault(False)
        self.setWindowTitle(self.title.text())
        self.setAccessibleName(self.title.text())
        self._lay_out()
        for field in self.names.values():
            field.textChanged.connect(self._check)
        self.move_button.clicked.connect(self._choose)
        self.action.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self._put_inside(inside)
        self._check()
        self.names[language].setFocus()

    def ask(self, named: Callable[[str, str, str | None], None]) -> None:
        """Show it; ``named`` hears both names and the key of what it is to lie in."""
        self.accepted.connect(lambda: named(self._name("en"), self._name("ko"), self._inside))
        self.open()

    def _name(self, language: str) -> str:
        return " ".join(self.names[language].text().split())

    def _check(self) -> None:
        """Say which entry has such a name already, or such another word, which it may have."""
        names = {language: self._name(language) for language in self.names}
        known = [found for language, name in names.items() if name and (found := self._entries.called(name, language))]
        words = [found for name in names.values() if name and (found := self._entries.with_word(name))]
        text = ""
        if known:
            text = self.tr("There is one already: {path}").format(path=self._path(known[0].key))
        elif words:
            text = self.tr("It is another word for {path} so far.").format(path=self._path(words[0].key))
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        set_role(self.problem, "error" if known else "small")
        self.action.setEnabled(not known and any(names.values()))
        for field in self.names.values():
            field.setAccessibleDescription(text)

    def _path(self, key: str | None) -> str:
        return EntryWords(self).path(key, self._entries, self._language)

    def _choose(self) -> None:
        chooser = EntryChooser(
            self.tr("What does it lie in?"), "", self.tr("Choose"), self._entries, self._language, self, on_top=True
        )
        self.chooser = chooser
        chooser.ask(self._put_inside)

    def _put_inside(self, key: str | None) -> None:
        self._inside = key
        self.place.setText(self._path(key))
        words = self.tr("Lies in {path}, change").format(path=one_line(self.place.text()))
        self.move_button.setAccessibleName(words)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        labels = {"en": self.tr("English name"), "ko": self.tr("Korean name")}
        for row, (language, text) in enumerate(labels.items()):
            label = QLabel(text, self)
            label.setBuddy(self.names[language])
            self.names[language].setAccessibleName(text)
            grid.addWidget(label, row, 0)
            grid.addWidget(self.names[language], row, 1, 1, 2)
        grid.addWidget(QLabel(self.tr("Lies in"), self), 2, 0)
        grid.addWidget(self.place, 2, 1)
        grid.addWidget(self.move_button, 2, 2)
        grid.addWidget(self.problem, 3, 1, 1, 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.action)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addSpacing(8)
        column.addLayout(grid)
        column.addSpacing(16)
        column.addLayout(buttons)
        self.setMinimumWidth(460)


def set_role(label: QLabel, role: str) -> None:
    """Let a label look like another kind of words."""
    if label.property("role") != role:
        label.setProperty("role", role)
        label.style().unpolish(label)
        label.style().polish(label)
