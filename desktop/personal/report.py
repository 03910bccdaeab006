"""The report of a training run: what it found before and after, and which photos moved."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.backend.thumbnails import ThumbnailStore
from desktop.personal.bars import MeasureList
from desktop.personal.changes import ChangeList
from desktop.personal.columns import Columns
from desktop.personal.report_words import ReportWords
from desktop.settings.model_row import text_label
from desktop.theme.icons import Icons
from engine.personal.records import Report, Verdict
from engine.records import PhotoSummary

NARROWEST = 250
_ICON = 24


class ReportView(QWidget):
    """Layout only.

    Signals:
        open_wanted: ids of photos, and the place of the one that is to be shown large.
    """

    open_wanted = Signal(object, int)

    def __init__(self, thumbnails: ThumbnailStore, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._report: Report | None = None
        self.card = QFrame(self)
        self.card.setObjectName("card")
        self._picture = QLabel(self.card)
        self.headline, self.sentence = text_label(self.card, "strong"), text_label(self.card)
        self.measures = MeasureList(icons, self.card)
        self.everyday, self.learned = text_label(self.card, "small"), text_label(self.card, "small")
        self.advice = AdviceList(icons, self.card)
        self.gains, self.losses = (ChangeList(thumbnails, icons, self) for _ in range(2))
        self.columns = Columns([self.gains, self.losses], NARROWEST, parent=self)
        self._lay_out()
        for changes in (self.gains, self.losses):
            changes.open_wanted.connect(self.open_wanted)
        icons.theme.changed.connect(self._repaint)
        self.show_report(None)

    def insert(self, widget: QWidget) -> None:
        """Put a widget between the figures and the photos."""
        self._column.insertWidget(1, widget)

    def show_report(self, report: Report | None) -> None:
        """Show it; None for one that cannot be read."""
        self._report, words = report, ReportWords()
        self.card.setVisible(report is not None)
        self.columns.setVisible(report is not None)
        if report is None:
            return
        self.headline.setText(words.headline(report))
        self.sentence.setText(" ".join(filter(None, (words.sentence(report), words.consequence(report)))))
        self.measures.show_measures(words.measures(report))
        self.everyday.setText(words.everyday(report))
        facts = (words.learned(report), words.certainty(report), words.stopped(report))
        self.learned.setText("\n".join(filter(None, facts)))
        self.advice.show_advice(report)
        self.gains.show_changes(self.tr("Found sooner"), self.tr("No photo is found sooner."), report.gains)
        self.losses.show_changes(self.tr("Found later"), self.tr("No photo is found later."), report.losses)
        self._repaint()

    def show_photos(self, summaries: Mapping[int, PhotoSummary]) -> None:
        """Show the photos of the captions, once they were read."""
        self.gains.show_photos(summaries)
        self.losses.show_photos(summaries)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange and self._report is not None:
            self.show_report(self._report)
        super().changeEvent(event)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.headline, 1)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.sentence)
        column.addWidget(self.advice)
        column.addSpacing(8)
        column.addWidget(self.measures)
        column.addSpacing(8)
        column.addWidget(self.everyday)
        column.addWidget(self.learned)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addWidget(self.card)
        self._column.addWidget(self.columns)

    def _repaint(self) -> None:
        if self._report is not None:
            better = self._report.verdict is Verdict.BETTER
            name, token = ("check", "ok") if better else ("info", "warning")
            self._picture.setPixmap(self._icons.pixmap(name, token, _ICON, self.devicePixelRatioF()))


class AdviceList(QWidget):
    """What would help, a line each."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self.heading = text_label(self, "name")
        self.lines: list[QLabel] = []
        self._pictures: list[QLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self.heading)
        icons.theme.changed.connect(self._repaint)

    def show_advice(self, report: Report) -> None:
        """Show what would help; nothing where nothing is advised."""
        self.heading.setText(self.tr("What would help"))
        while len(self.lines) < len(report.advice):
            self._add_line()
        for place, (line, picture) in enumerate(zip(self.lines, self._pictures, strict=True)):
            shown = place < len(report.advice)
            line.setText(ReportWords().advice(report.advice[place]) if shown else "")
            line.setVisible(shown)
            picture.setVisible(shown)
        self.setVisible(bool(report.advice))
        self._repaint()

    def _add_line(self) -> None:
        row, line, picture = QHBoxLayout(), text_label(self), QLabel(self)
        picture.setFixedSize(QSize(18, 18))
        row.setSpacing(8)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(line, 1)
        self._column.addLayout(row)
        self.lines.append(line)
        self._pictures.append(picture)

    def _repaint(self) -> None:
        for picture in self._pictures:
            picture.setPixmap(self._icons.pixmap("right", "accent", 16, self.devicePixelRatioF()))
