"""Two models side by side: what either finds, and the captions whose photo's place differs most."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from desktop.backend.thumbnails import ThumbnailStore
from desktop.personal.bars import MeasureList
from desktop.personal.changes import ChangeList
from desktop.personal.columns import Columns
from desktop.personal.report import NARROWEST
from desktop.personal.report_dialog import ScrolledDialog
from desktop.personal.report_words import ReportWords
from desktop.plain import breakable, one_line
from desktop.settings.model_row import text_label
from desktop.theme.icons import Icons
from engine.personal.records import Comparison
from engine.records import PhotoSummary


class CompareDialog(ScrolledDialog):
    """It opens at once, and fills when both were measured.

    Args:
        names: of the first model and of the second one.
    """

    def __init__(self, names: tuple[str, str], thumbnails: ThumbnailStore, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self.names = (one_line(names[0]), one_line(names[1]))
        self.waiting, self.progress = text_label(self, "muted"), QProgressBar(self)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.card = QFrame(self)
        self.card.setObjectName("card")
        self.legend, self.note = text_label(self.card, "muted"), text_label(self.card, "small")
        self.measures = MeasureList(icons, self.card)
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(16, 16, 16, 16)
        inside.setSpacing(12)
        inside.addWidget(self.legend)
        inside.addWidget(self.measures)
        inside.addWidget(self.note)
        self.right, self.left = (ChangeList(thumbnails, icons, self) for _ in range(2))
        self.columns = Columns([self.right, self.left], NARROWEST, parent=self)
        for widget in (self.waiting, self.progress, self.card, self.columns):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        for changes in (self.left, self.right):
            changes.open_wanted.connect(self.open_wanted)
        self.card.hide()
        self.columns.hide()
        self.say(
            self.tr("{second} and {first}").format(first=self.names[0], second=self.names[1]),
            self.tr("Both search for the captions of your library."),
        )
        legend = self.tr("Upper bar, first number: {second}. Lower bar, second number: {first}.")
        self.legend.setText(breakable(legend.format(first=self.names[0], second=self.names[1])))
        self.waiting.setText(self.tr("Measuring both…"))
        self.progress.setAccessibleName(self.waiting.text())

    def show_comparison(self, found: Comparison, summaries: Mapping[int, PhotoSummary]) -> None:
        """Show what was measured."""
        measures = ReportWords().compared(
            (found.left_recall, found.right_recall), (found.left_general, found.right_general)
        )
        self.measures.show_measures(measures)
        share = QLocale().toString(100 * found.seen, "f", 0)
        seen = self.tr("One of them learned from {n}% of these captions: such a model looks better than it is.")
        self.note.setText(seen.format(n=share))
        self.note.setVisible(found.seen > 0)
        better = tuple(change for change in found.changes if change.after < change.before)
        worse = tuple(change for change in found.changes if change.after > change.before)
        nothing = self.tr("None.")
        title, words = self.tr("{name} finds sooner"), ReportWords()
        self.right.show_changes(
            title.format(name=self.names[1]), nothing, better, lambda one: words.instead(one.after, one.before)
        )
        self.left.show_changes(
            title.format(name=self.names[0]), nothing, worse, lambda one: words.instead(one.before, one.after)
        )
        for changes in (self.left, self.right):
            changes.show_photos(summaries)
        self._done()
        self.card.show()
        self.columns.show()

    def show_trouble(self, text: str) -> None:
        """Say why they could not be compared."""
        self._done()
        self.waiting.setText(text)
        self.waiting.show()

    def _done(self) -> None:
        self.progress.hide()
        self.waiting.hide()
