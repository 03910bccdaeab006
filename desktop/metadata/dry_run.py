"""The dialog that shows what writing would change, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import shiboken6
from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.backend.session import LibrarySession
from desktop.metadata.changes import ChangesModel, FileChanges, as_text, diff
from desktop.metadata.running import MetadataRun, News
from desktop.metadata.trouble import MetadataTrouble
from desktop.metadata.words import MetadataWords
from desktop.plain import one_line
from desktop.settings.cards import CardDelegate
from desktop.settings.model_row import text_label
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from desktop.wording import word_error
from engine.metadata.records import MetadataFailed, MetadataFinished, WriteTo
from engine.replacing import replacing

STEPS = 1_000
_SIZE, _SMALLEST = (900, 620), (640, 420)


class DryRunDialog(QDialog):
    """Files at the left, what would change in the current one at the right; it fills while Sajin looks.

    Args:
        write_to: where writing would go; OFF shows what sidecars would get.

    Signals:
        write_wanted: it is all to be written now.
    """

    write_wanted = Signal()

    def __init__(
        self, session: LibrarySession, messages: Messages, icons: Icons, write_to: WriteTo, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self.setMinimumSize(*_SMALLEST)
        self._session, self._messages, self._icons, self._write_to = session, messages, icons, write_to
        self._words = MetadataWords(self)
        self.failures: list[MetadataFailed] = []
        self.title, self.summary = text_label(self, "strong"), text_label(self, "muted")
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.model = ChangesModel(self)
        self.list, self.details = QListView(self), QListWidget(self)
        self.nothing = text_label(self, "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.export_button, self.stop_button = QPushButton(self), QPushButton(self)
        self.write_button, self.close_button = QPushButton(self), QPushButton(self)
        self._lay_out()
        self._word()
        self.run = MetadataRun(session, dry_run=True)
        self._done = self._total = 0
        self._outcome: MetadataFinished | None = None
        self._error = ""
        self.run.told.connect(self._hear)
        self.run.finished.connect(self._finish)
        self.run.failed.connect(self._fail)
        self.list.selectionModel().currentChanged.connect(lambda index: self._show_file(index.row()))
        self.model.rowsInserted.connect(self._show_first)
        self.stop_button.clicked.connect(self.run.stop)
        self.close_button.clicked.connect(self.reject)
        self.write_button.clicked.connect(self._write)
        self.export_button.clicked.connect(self._ask_export)

    def begin(self) -> None:
        """Show it, and look."""
        self.run.start()
        self._summarise()
        self.show()
        self.stop_button.setFocus()

    def done(self, code: int) -> None:
        """Qt's: looking stops when nobody looks on."""
        self.run.stop()
        super().done(code)

    def export(self, path: Path) -> None:
        """Write what is listed as text."""
        files: Sequence[FileChanges] = tuple(self.model.files)
        said = self.tr("The list was written to “{name}”")

        def written(_: None) -> None:
            text = said.format(name=one_line(path.name))
            self._messages.say(text)
            if shiboken6.isValid(self):
                self.summary.setText(text)

        def write() -> None:
            with replacing(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(as_text(files))

        self._session.ask(lambda _: write(), written, self._refuse)

    def _refuse(self, error: Exception) -> None:
        self._messages.report(error)
        if shiboken6.isValid(self):
            self.summary.setText(word_error(error))

    def _ask_export(self) -> None:
        start = str(Path.home() / "metadata.txt")
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Export the list"), start, "*.txt")
        if path:
            self.export(Path(path))

    def _write(self) -> None:
        self.write_wanted.emit()
        self.accept()

    # While it looks ---------------------------------------------------------------------------------------------------

    def _hear(self, news: News) -> None:
        self.model.add(news.changes)
        self.failures += news.failures
        if news.progress is not None:
            self._done, self._total = news.progress.done, news.progress.total
        self._summarise()

    def _finish(self, outcome: MetadataFinished) -> None:
        self._outcome = outcome
        self._summarise()
        (self.write_button if self.write_button.isVisible() else self.close_button).setFocus()

    def _fail(self, error: Exception) -> None:
        self._error = MetadataTrouble(self).word_error(error) or word_error(error)
        self._outcome = MetadataFinished(0, 0, 0, cancelled=True)
        self._summarise()

    def _summarise(self) -> None:
        looking, files = self._outcome is None, len(self.model.files) + self.model.more
        self.progress.setVisible(looking)
        self.progress.setRange(0, STEPS if self._total else 0)
        if self._total:
            self.progress.setValue(round(STEPS * self._done / self._total))
        self.summary.setText(self._error or self._summary(files))
        self.stop_button.setVisible(looking)
        self.export_button.setEnabled(bool(self.model.files))
        self.write_button.setVisible(not looking and bool(files) and self._write_to is not WriteTo.OFF)
        self.stack.setCurrentIndex(0 if files else 1)
        self.nothing.setText(self._error or (self.tr("Looking…") if looking else self._words.nothing_to_write()))

    def _summary(self, files: int) -> str:
        outcome = self._outcome
        parts = [self.tr("%Ln file(s) would change", "", files)]
        if outcome is None and self._total:
            done, total = QLocale().toString(self._done), QLocale().toString(self._total)
            parts.insert(0, self.tr("Looked at {done} of {total} photos").format(done=done, total=total))
        elif outcome is not None:
            if outcome.unchanged:
                parts.append(self.tr("%Ln say it all already", "", outcome.unchanged))
            if outcome.cancelled:
                parts.append(self.tr("stopped before all were looked at"))
        if self.failures:
            parts.append(self.tr("%Ln could not be looked at", "", len(self.failures)))
        if self.model.more:
            parts.append(self.tr("the first %Ln are listed", "", len(self.model.files)))
        return " · ".join(parts)

    # What would change ------------------------------------------------------------------------------------------------

    def _show_first(self) -> None:
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0))

    def _show_file(self, row: int) -> None:
        self.details.clear()
        if not 0 <= row < len(self.model.files):
            return
        colors = {"-": "danger", "+": "ok", " ": "text_muted"}
        for name, before, after in self.model.files[row].changes:
            heading = QListWidgetItem(f"{self._words.property(name)}  ·  {name}", self.details)
            font = heading.font()
            font.setBold(True)
            heading.setFont(font)
            for line in diff(before, after):
                item = QListWidgetItem(f"{line.sign.replace('-', '−')}  {one_line(line.text)}", self.details)
                item.setForeground(self._icons.theme.tokens.color(colors[line.sign]))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, self._words.difference(line))

    def _word(self) -> None:
        title = self._words.dry_run_title(self._write_to)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.title.setText(title)
        self.list.setAccessibleName(self.tr("Files that would change"))
        self.details.setAccessibleName(self.tr("What would change in this file"))
        self.progress.setAccessibleName(self.tr("Looking at photos"))
        self.export_button.setText(self.tr("Export as text…"))
        self.stop_button.setText(self.tr("Stop looking"))
        self.write_button.setText(self.tr("Write now"))
        self.close_button.setText(self.tr("Close"))

    def _lay_out(self) -> None:
        self.list.setObjectName("card_list")
        self.list.setModel(self.model)
        self.list.setItemDelegate(CardDelegate(self._icons, self.list))
        self.list.setUniformItemSizes(True)
        self.details.setObjectName("chooser_list")
        self.details.setWordWrap(True)
        self.details.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.write_button.setProperty("role", "primary")
        for button in (self.export_button, self.stop_button, self.write_button, self.close_button):
            button.setAutoDefault(False)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setHandleWidth(12)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.list)
        splitter.addWidget(self.details)
        splitter.setSizes([430, 430])
        self.stack = QStackedWidget(self)
        self.stack.addWidget(splitter)
        self.stack.addWidget(self.nothing)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.export_button)
        buttons.addStretch(1)
        for button in (self.stop_button, self.close_button, self.write_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        for widget in (self.title, self.summary, self.progress):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)
        column.addSpacing(4)
        column.addLayout(buttons)
