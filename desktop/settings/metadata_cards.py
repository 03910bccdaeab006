"""Settings > Metadata: how it stands with writing, what could not be written, and what is missing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from desktop.metadata.state import MetadataState
from desktop.metadata.trouble import MetadataTrouble, TroubleGroup, grouped
from desktop.metadata.words import MetadataWords
from desktop.plain import one_line, tooltip
from desktop.settings.model_row import RowList, Work, WorkLine, text_label
from desktop.settings.model_source import LacksNotice
from desktop.theme.icons import Icons
from engine.metadata.records import WriteTo

COMMAND = "pip install 'sajin[metadata]'"
MOST_GROUPS = 8


class WritingCard(QFrame):
    """How many photos wait, and the buttons that show what would change, and write.

    Signals:
        dry_run_wanted, write_wanted, stop_wanted: buttons.
    """

    dry_run_wanted = Signal()
    write_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._words = MetadataWords(self)
        self.waiting, self.outcome = text_label(self), text_label(self, "small")
        self.note = text_label(self, "small")
        self.dry_run, self.write = QPushButton(self), QPushButton(self)
        self.work = WorkLine(icons, self)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.dry_run)
        buttons.addWidget(self.write)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(4)
        for widget in (self.waiting, self.note, self.outcome, self.work):
            column.addWidget(widget)
        column.addSpacing(6)
        column.addLayout(buttons)
        for button in (self.dry_run, self.write):
            button.setAutoDefault(False)
        self.dry_run.clicked.connect(self.dry_run_wanted)
        self.write.clicked.connect(self.write_wanted)
        self.work.cancel.clicked.connect(self.stop_wanted)

    def show_state(self, state: MetadataState) -> None:
        """Show how it stands."""
        off = state.write_to is WriteTo.OFF
        self.waiting.setText(self._words.waiting(state))
        self.waiting.setVisible(not state.running)
        outcome = self._words.outcome(state.outcome) if state.outcome is not None and not state.running else ""
        self.outcome.setText(outcome)
        self.outcome.setVisible(bool(outcome))
        self.note.setText(self.tr("What you change is written by itself, in the background."))
        self.note.setVisible(not off and not state.running and not state.lacks)
        work = None
        if state.running:
            text = self.tr("Stopping…") if state.stopping else self._words.waiting(state)
            progress = state.done / state.total if state.total else None
            work = Work(self.tr("Writing metadata"), text, progress, can_cancel=not state.stopping)
        self.work.show_work(work)
        self.dry_run.setText(self.tr("Show what would change…"))
        self.write.setText(self.tr("Write now"))
        able = state.known and not state.lacks
        self.dry_run.setEnabled(able)
        self.write.setVisible(not off and not state.running)
        self.write.setEnabled(able and state.due > 0)


class ProblemsCard(QFrame):
    """Folders in which photos could not be written, why, and what to do.

    Signals:
        retry_wanted: they are to be tried again.
    """

    retry_wanted = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._words, self._trouble = icons, MetadataWords(self), MetadataTrouble(self)
        self.list, self.more, self.retry = RowList(self), text_label(self, "small"), QPushButton(self)
        self.retry.setAutoDefault(False)
        self.groups: list[TroubleGroup] = []
        self.rows: list[ProblemRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.list)
        column.addWidget(self.more)
        column.addWidget(self.retry, 0, Qt.AlignmentFlag.AlignLeft)
        self.retry.clicked.connect(self.retry_wanted)

    def show_state(self, state: MetadataState) -> None:
        """Show what could not be written."""
        groups = grouped(state.problems)
        self.setVisible(bool(groups))
        shown = groups[:MOST_GROUPS]
        if shown != self.groups:
            self.groups = shown
            for row in self.rows:
                row.hide()
                row.deleteLater()
            self.rows = [ProblemRow(self._icons, self.list) for _ in shown]
            self.list.arrange(self.rows)
        for row, group in zip(self.rows, shown, strict=True):
            trouble = self._trouble.word(group.reason)
            name = self._words.trouble_title(group.folder.name or str(group.folder), len(group.paths))
            row.show_words(name, str(trouble), group.folder)
        left = len(groups) - len(shown)
        self.more.setText(self.tr("and %Ln folder(s) more", "", left))
        self.more.setVisible(left > 0)
        self.retry.setText(self.tr("Try again"))
        self.retry.setEnabled(not state.running and not state.lacks and state.write_to is not WriteTo.OFF)


class ProblemRow(QWidget):
    """One folder: its name and number of photos, and beneath what is wrong and what to do."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.text = text_label(self, "name"), text_label(self, "small")
        self._icons, self._picture, self._folder = icons, QLabel(self), Path()
        self.show_button = QToolButton(self)
        self.show_button.setIconSize(QSize(18, 18))
        self.show_button.setFixedSize(32, 32)
        self.show_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        icons.bind(self.show_button, "folder")
        self.show_button.clicked.connect(self._show_folder)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.name)
        words.addWidget(self.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(12)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.show_button, 0, Qt.AlignmentFlag.AlignTop)
        icons.theme.changed.connect(self._repaint)
        self._repaint()

    def show_words(self, name: str, text: str, folder: Path) -> None:
        """Say what is wrong."""
        self._folder = folder
        self.name.setText(one_line(name))
        self.text.setText(text)
        self.setToolTip(tooltip(str(folder)))
        self.setAccessibleName(f"{one_line(name)}: {text}")
        words = self.tr("Show the folder “{name}”").format(name=one_line(folder.name))
        self.show_button.setAccessibleName(words)
        self.show_button.setToolTip(tooltip(words))

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _repaint(self) -> None:
        self._picture.setPixmap(self._icons.pixmap("alert", "warning", 18, self.devicePixelRatioF()))


class MetadataLacks(LacksNotice):
    """Says what is missing to write metadata, and the command that installs it."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(icons, parent)
        self.command.setText(COMMAND)

    def _retranslate(self) -> None:
        super()._retranslate()
        text = self.tr(
            "Writing needs packages that are not installed: {names}. Install them with the command below, then open "
            "the settings again. Reading what other programs wrote works without them."
        )
        self.text.setText(text.format(names=one_line(", ".join(self._lacks))))
