"""A vocabulary from a text file: what it would change is shown first; and writing one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.plain import one_line
from desktop.settings.model_row import text_label
from desktop.theme.icons import Icons
from desktop.vocabulary.entries import Entries
from desktop.vocabulary.words import EntryWords
from engine.edits import EditVocabulary
from engine.tagging.records import EntryEdit, VocabularyImport

_SIZE = (560, 560)


class ImportDialog(QDialog):
    """Counts, the entries that change, the lines that were not understood, and words that are better left out.

    Args:
        found: what the text comes to.
        entries: the vocabulary as it is.
    """

    def __init__(
        self, found: VocabularyImport, name: str, entries: Entries, language: str, icons: Icons, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._found, self._entries, self._language, self._icons = found, entries, language, icons
        self._words = EntryWords(self)
        title = self.tr("Import “{name}”?").format(name=one_line(name))
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.title, self.summary = text_label(self, "strong"), text_label(self, "muted")
        self.title.setText(title)
        self.summary.setText(self._summary())
        self.list = QListWidget(self)
        self.list.setObjectName("chooser_list")
        self.list.setWordWrap(True)
        self.list.setAccessibleName(self.tr("What changes"))
        self.why, self.leave_out = text_label(self, "small"), QCheckBox(self)
        self.leave_out.setObjectName("choice")
        self.leave_out.setChecked(True)
        self.action, self.cancel = QPushButton(self.tr("Import"), self), QPushButton(self.tr("Cancel"), self)
        self.action.setProperty("role", "primary")
        self.action.setDefault(True)
        self.cancel.setAutoDefault(False)
        self._explain_sensitive()
        self._fill()
        self._lay_out()
        self.leave_out.toggled.connect(self._fill)
        self.action.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        (self.action if found.edits else self.cancel).setFocus()

    def ask(self, agreed: Callable[[EditVocabulary], None]) -> None:
        """Show it; ``agreed`` hears the edit."""
        self.accepted.connect(lambda: agreed(self.edit))
        self.open()

    @property
    def edit(self) -> EditVocabulary:
        """What is to be changed."""
        if not (self.leave_out.isChecked() and self._found.sensitive):
            return EditVocabulary(dict(self._found.edits))
        return without_sensitive(self._found)

    def _summary(self) -> str:
        found = self._found
        counts = (
            (found.added, self.tr("%Ln added", "", found.added)),
            (found.changed, self.tr("%Ln changed", "", found.changed)),
            (found.disabled, self.tr("%Ln turned off", "", found.disabled)),
        )
        parts = [text for count, text in counts if count]
        if found.faults:
            parts.append(self.tr("%Ln line(s) not understood, left out", "", len(found.faults)))
        if not found.edits:
            parts.insert(0, self.tr("Nothing changes"))
        return " · ".join(parts)

    def _explain_sensitive(self) -> None:
        found = self._found.sensitive
        for widget in (self.why, self.leave_out):
            widget.setVisible(bool(found))
        if found:
            names = ", ".join(f"“{one_line(name)}”" for name in found)
            text = self.tr("{names}: the model must not be trusted with what says something about a person.")
            self.why.setText(f"{text.format(names=names)} {self._words.why_not(next(iter(found.values())))}")
            self.leave_out.setText(self.tr("Leave these out"))

    def _fill(self) -> None:
        self.list.clear()
        for number, fault in self._found.faults:
            text = self.tr("Line {number}: {fault}").format(number=number, fault=one_line(fault))
            self._put(text, self._icons.theme.tokens.color("danger"))
        for key, edit in self.edit.values.items():
            self._put(self._line(key, edit))
        self.action.setEnabled(bool(self.edit.values))

    def _put(self, text: str, color: QColor | None = None) -> None:
        item = QListWidgetItem(text, self.list)
        if color is not None:
            item.setForeground(color)

    def _line(self, key: str, edit: EntryEdit | None) -> str:
        entry = self._entries.get(key)
        if entry is None:
            return self._added(edit) if edit is not None else one_line(key)
        name = one_line(entry.named(self._language))
        if edit is None:
            return self.tr("{name}: back to what ships").format(name=name)
        what = self._words.changes(entry, edit)
        return self.tr("{name}: {what}").format(name=name, what=what) if what else name

    def _added(self, edit: EntryEdit) -> str:
        names = dict.fromkeys(one_line(name) for name in (edit.name, edit.name_ko) if name)
        return self.tr("New: {name}").format(name=" · ".join(names))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.action)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.summary)
        column.addSpacing(8)
        column.addWidget(self.list, 1)
        column.addWidget(self.why)
        column.addWidget(self.leave_out)
        column.addSpacing(8)
        column.addLayout(buttons)
        self.resize(*_SIZE)


def without_sensitive(found: VocabularyImport) -> EditVocabulary:
    """Return what a text changes, without the entries that are named by such words; what lies in those moves up."""
    names = {name.casefold() for name in found.sensitive}

    def is_left_out(edit: EntryEdit | None) -> bool:
        words = (edit.name, edit.name_ko) if edit is not None else ()
        return any(name is not None and name.casefold() in names for name in words)

    out = {key: edit for key, edit in found.edits.items() if is_left_out(edit)}
    kept = {key: edit for key, edit in found.edits.items() if key not in out}
    for key, edit in kept.items():
        while edit is not None and edit.parent in out:
            above = out[edit.parent]
            parent = above.parent if above is not None else None
            edit = kept[key] = replace(edit, parent=parent, on_top=parent is None)
    return EditVocabulary(kept)
