"""Dialogs about kept models have one shape; this one shows what was measured when a model was trained."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.backend.thumbnails import ThumbnailStore
from desktop.personal.report import ReportView
from desktop.personal.words import PersonalWords
from desktop.plain import breakable, one_line
from desktop.settings.form import Inside
from desktop.settings.model_row import text_label
from desktop.theme.icons import Icons
from engine.personal.records import PersonalModel, Report
from engine.records import PhotoSummary

_SIZE, _SMALLEST = (760, 680), (520, 400)


class ScrolledDialog(QDialog):
    """A title, a line of facts, what is said below (it scrolls), and a button that closes it.

    Signals:
        open_wanted: ids of photos, and the place of the one that is to be shown large.
    """

    open_wanted = Signal(object, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.resize(*_SIZE)
        self.setMinimumSize(*_SMALLEST)
        self.title, self.facts = text_label(self, "title"), text_label(self, "muted")
        self.close_button = QPushButton(self)
        self.close_button.setDefault(True)
        inside = Inside()
        inside.setObjectName("pane")
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(24, 8, 24, 16)
        self.column.setSpacing(12)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        head = QVBoxLayout()
        head.setContentsMargins(24, 24, 24, 8)
        head.setSpacing(4)
        head.addWidget(self.title)
        head.addWidget(self.facts)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 12, 24, 16)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addWidget(area, 1)
        outer.addLayout(foot)
        self.area = area
        self.close_button.clicked.connect(self.reject)
        self.close_button.setText(self.tr("Close"))

    def say(self, title: str, facts: str) -> None:
        """Give it its title."""
        self.title.setText(breakable(title))
        self.facts.setText(breakable(facts))
        self.facts.setVisible(bool(facts))
        self.setWindowTitle(title)
        self.setAccessibleName(title)


class ReportDialog(ScrolledDialog):
    """The report of a kept model."""

    def __init__(
        self, model: PersonalModel, report: Report, thumbnails: ThumbnailStore, icons: Icons, parent: QWidget
    ) -> None:
        super().__init__(parent)
        words = PersonalWords()
        facts = (words.date(model.created_at), words.preset(model.preset), words.learned_from(model.albums))
        self.say(one_line(model.name), " · ".join(facts))
        self.report = ReportView(thumbnails, icons, self)
        self.report.show_report(report)
        self.report.open_wanted.connect(self.open_wanted)
        self.column.addWidget(self.report)
        self.column.addStretch(1)

    def show_photos(self, summaries: Mapping[int, PhotoSummary]) -> None:
        """Show the photos, once they were read."""
        self.report.show_photos(summaries)
