"""What files of captions say, before any of it is taken over."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.captioning.import_words import ImportWords
from desktop.plain import one_line
from desktop.settings.model_row import text_label
from desktop.theme.icons import Icons
from engine.personal.importing import CaptionImport

_SIZE = (620, 580)


class ImportDialog(QDialog):
    """Counts, what is left out and why, the first captions, and whether captions that photos have stay.

    Args:
        found: what the files say.
        names: file names of the photos whose captions are shown.

    Signals:
        agreed: take it over; True: captions that photos have are replaced.
        metadata_wanted: show the setting for reading metadata; conflicts_wanted: show the conflicts.
    """

    agreed = Signal(bool)
    metadata_wanted = Signal()
    conflicts_wanted = Signal()

    def __init__(
        self, found: CaptionImport, names: Mapping[int, str], words: ImportWords, icons: Icons, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._found, self._names, self._words, self._icons = found, names, words, icons
        self.setWindowTitle(self.tr("Import captions?"))
        self.title, self.summary, self.notes = (text_label(self, role) for role in ("strong", "muted", "small"))
        self.title.setText(self.windowTitle())
        self.summary.setText(words.summary(found))
        self.notes.setText("\n".join(words.notes(found)))
        self.notes.setVisible(bool(self.notes.text()))
        self.list = QListWidget(self)
        self.list.setObjectName("chooser_list")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName(self.tr("Captions, and what is left out"))
        self.question = text_label(self)
        self.keep, self.replace = QRadioButton(words.keep(), self), QRadioButton(words.replace(), self)
        self.metadata, self.metadata_button = text_label(self, "small"), QPushButton(self)
        self.metadata_button.setObjectName("notice_button")
        self.metadata_button.setAutoDefault(False)
        self.action, self.cancel = QPushButton(self.tr("Import"), self), QPushButton(self.tr("Cancel"), self)
        self.action.setProperty("role", "primary")
        self.action.setDefault(True)
        self.cancel.setAutoDefault(False)
        self._ask_about_kept()
        self._fill()
        self.explain_metadata(reads=True, conflicts=0)
        self._lay_out()
        self.action.clicked.connect(self._agree)
        self.cancel.clicked.connect(self.reject)
        self.metadata_button.clicked.connect(self._show_metadata)
        self.keep.toggled.connect(lambda _: self._enable())
        self._enable()
        (self.action if self.action.isEnabled() else self.cancel).setFocus()

    def explain_metadata(self, *, reads: bool, conflicts: int) -> None:
        """Say what becomes of descriptions that photos have inside."""
        text = self._words.off() if not reads else self._words.waiting(conflicts) if conflicts else ""
        self.metadata.setText(text)
        self.metadata_button.setText(self.tr("Settings…") if not reads else self.tr("Show conflicts…"))
        for widget in (self.metadata, self.metadata_button):
            widget.setVisible(bool(text))
        self._reads = reads

    def _show_metadata(self) -> None:
        """Make way: what is shown may be the window that this one is over."""
        self.reject()
        (self.conflicts_wanted if self._reads else self.metadata_wanted).emit()

    def _ask_about_kept(self) -> None:
        self.question.setText(self._words.kept(self._found))
        self.keep.setChecked(True)
        for button in (self.keep, self.replace):
            button.setObjectName("option")
        for widget in (self.question, self.keep, self.replace):
            widget.setVisible(bool(self._found.kept))

    def _fill(self) -> None:
        found, words, danger = self._found, self._words, self._icons.theme.tokens.color("danger")
        wrong = [
            *map(words.refused, found.refused),
            *map(words.ambiguous, found.ambiguous),
            *map(words.unknown, found.unknown),
        ]
        for line in wrong:
            QListWidgetItem(line, self.list).setForeground(danger)
        self._tell_more(found.refused_count + found.ambiguous_count + found.unknown_count - len(wrong))
        for photo_id, name in self._names.items():
            text = " / ".join(one_line(line) for line in found.captions[photo_id].splitlines())
            QListWidgetItem(self.tr("{name}: {caption}").format(name=one_line(name), caption=text), self.list)
        self._tell_more(len(found.captions) - len(self._names))

    def _tell_more(self, count: int) -> None:
        if count > 0:
            QListWidgetItem(self._words.more(count), self.list)

    def _enable(self) -> None:
        new = len(self._found.captions) - len(self._found.kept)
        self.action.setEnabled(new > 0 or (bool(self._found.kept) and self.replace.isChecked()))

    def _agree(self) -> None:
        self.agreed.emit(self.replace.isChecked())
        self.accept()

    def _lay_out(self) -> None:
        metadata, buttons = QHBoxLayout(), QHBoxLayout()
        metadata.setSpacing(8)
        metadata.addWidget(self.metadata, 1)
        metadata.addWidget(self.metadata_button)
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.action)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        for label in (self.title, self.summary, self.notes):
            column.addWidget(label)
        column.addSpacing(4)
        column.addWidget(self.list, 1)
        for widget in (self.question, self.keep, self.replace):
            column.addWidget(widget)
        column.addLayout(metadata)
        column.addSpacing(8)
        column.addLayout(buttons)
        self.resize(*_SIZE)
