"""A run that is done: its report, and what the user decides; or why it failed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.backend.thumbnails import ThumbnailStore
from desktop.personal.report import ReportView
from desktop.personal.report_words import ReportWords
from desktop.personal.runs import Doing
from desktop.personal.state import PersonalState
from desktop.personal.words import PersonalWords
from desktop.plain import breakable, one_line
from desktop.settings.model_row import text_label
from desktop.settings.model_source import SourceField
from desktop.theme.icons import Icons
from desktop.wording import word_error
from engine.personal.records import RunState, TrainingRun

MOST_LETTERS = 80


class DecideCard(QFrame):
    """A name, Keep and Discard for a model that is offered; Close and Caption for one that is not.

    Signals:
        keep_wanted: the name that it is to have.
        discard_wanted: it is to be forgotten, which is to be asked about.
        close_wanted: it is to be forgotten; there is nothing to lose.
        caption_wanted: more photos are to be captioned.
    """

    keep_wanted = Signal(str)
    discard_wanted = Signal()
    close_wanted = Signal()
    caption_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._run = self._suggested = ""
        self.question, self.help = text_label(self, "name"), text_label(self, "small")
        self.trouble = text_label(self, "error")
        self.label, self.name = QLabel(self), SourceField(self)
        self.name.setMaxLength(MOST_LETTERS)
        self.label.setBuddy(self.name)
        self.discard, self.keep = QPushButton(self), QPushButton(self)
        self.close_button, self.caption = QPushButton(self), QPushButton(self)
        self.keep.setProperty("role", "primary")
        self.caption.setProperty("role", "primary")
        field = QHBoxLayout()
        field.setSpacing(12)
        field.addWidget(self.label)
        field.addWidget(self.name, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self.discard, self.keep, self.close_button, self.caption):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(6)
        column.addWidget(self.question)
        column.addWidget(self.help)
        column.addLayout(field)
        column.addWidget(self.trouble)
        column.addSpacing(4)
        column.addLayout(buttons)
        self.keep.clicked.connect(self._keep)
        self.name.entered.connect(self._keep)
        self.discard.clicked.connect(self.discard_wanted)
        self.close_button.clicked.connect(self.close_wanted)
        self.caption.clicked.connect(self.caption_wanted)

    def show_run(self, run: TrainingRun, albums: list[str], busy: Doing, trouble: str) -> None:
        """Show what can be decided of a run that is done, and why the last thing decided did not work."""
        offered = run.state is RunState.OFFERED
        suggested = run.request.name or PersonalWords().suggested_name(albums, run.created_at)
        if run.id != self._run or self.name.text() == self._suggested:  # the albums may be read later than the run
            self._run, self._suggested = run.id, suggested
            self.name.setText(suggested)
        for widget in (self.question, self.label, self.name, self.keep, self.discard):
            widget.setVisible(offered)
        for widget in (self.close_button, self.caption):
            widget.setVisible(not offered)
        for widget in (self.name, self.keep, self.discard, self.close_button, self.caption):
            widget.setEnabled(busy is Doing.NOTHING)
        self.trouble.setText(breakable(trouble))
        self.trouble.setVisible(bool(trouble))
        self._word(run, busy)

    def _word(self, run: TrainingRun, busy: Doing) -> None:
        self.question.setText(self.tr("Keep this model?"))
        if run.state is not RunState.OFFERED:
            self.help.setText(self.tr("Nothing was changed. With other captions the next try may go better."))
        elif run.request.preset == "quick":
            text = self.tr("Searches use it at once. {parent} stays: you can go back at any time, here.")
            self.help.setText(breakable(text.format(parent=one_line(run.parent_name))))
        else:
            text = self.tr(
                "Sajin then looks at your photos again, in the background; until that is done, searches use {parent}, "
                "and you can go back to it at any time, here."
            )
            self.help.setText(breakable(text.format(parent=one_line(run.parent_name))))
        self.label.setText(self.tr("Name"))
        self.name.setAccessibleName(self.tr("Name of the model"))
        self.keep.setText(self.tr("Keeping…") if busy is Doing.KEEPING else self.tr("Keep"))
        self.discard.setText(self.tr("Discard…"))
        self.close_button.setText(self.tr("Close"))
        self.close_button.setAccessibleDescription(self.tr("Forgets this try"))
        self.caption.setText(self.tr("Caption more photos…"))

    def _keep(self) -> None:
        if self.keep.isEnabled():
            self.keep_wanted.emit(self.name.text())


class FailedCard(QFrame):
    """Why a run ended with an error, and what can be done.

    Signals:
        resume_wanted: it is to go on from where it was.
        discard_wanted: it is to be forgotten.
    """

    resume_wanted = Signal()
    discard_wanted = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._icons, self._picture = icons, QLabel(self)
        self.headline, self.text, self.details = text_label(self, "strong"), text_label(self), text_label(self, "small")
        self.details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.trouble = text_label(self, "error")
        self.discard, self.resume = QPushButton(self), QPushButton(self)
        self.resume.setProperty("role", "primary")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._picture)
        head.addWidget(self.headline, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self.discard, self.resume):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(8)
        column.addLayout(head)
        for label in (self.text, self.details, self.trouble):
            column.addWidget(label)
        column.addSpacing(4)
        column.addLayout(buttons)
        self.resume.clicked.connect(self.resume_wanted)
        self.discard.clicked.connect(self.discard_wanted)
        icons.theme.changed.connect(self._repaint)
        self._repaint()

    def show_run(self, run: TrainingRun, busy: Doing, trouble: str) -> None:
        """Show a run that failed, and why going on did not work."""
        self.trouble.setText(breakable(trouble))
        self.trouble.setVisible(bool(trouble))
        self.headline.setText(self.tr("Training did not get to its end"))
        self.text.setText(breakable(ReportWords().failed(run)))
        details = breakable(self.tr("Its log: {file}").format(file=one_line(run.log))) if run.log else ""
        self.details.setText(details)
        self.details.setVisible(bool(details))
        self.resume.setText(self.tr("Starting…") if busy is Doing.RESUMING else self.tr("Go on"))
        self.resume.setVisible(run.resumable)
        self.discard.setText(self.tr("Discard…") if run.resumable else self.tr("Close"))
        for button in (self.resume, self.discard):
            button.setEnabled(busy is Doing.NOTHING)

    def _repaint(self) -> None:
        self._picture.setPixmap(self._icons.pixmap("alert", "danger", 24, self.devicePixelRatioF()))


class OutcomeView(QWidget):
    """What a run that is done came to: the report and the decision, or why it failed.

    Signals:
        open_wanted: ids of photos, and the place of the one that is to be shown large.
    """

    open_wanted = Signal(object, int)

    def __init__(self, thumbnails: ThumbnailStore, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.report, self.decide = ReportView(thumbnails, icons, self), DecideCard(self)
        self.report.insert(self.decide)  # in sight at once, not below all the photos
        self.failed = FailedCard(icons, self)
        self.lost = text_label(self, "muted")
        self._state = PersonalState()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self.lost, self.report, self.failed):
            column.addWidget(widget)
        self.report.open_wanted.connect(self.open_wanted)

    def show_state(self, state: PersonalState) -> None:
        """Show what came of the run; nothing where none is done."""
        before, self._state = self._state, state
        run = state.run
        self.setVisible(run is not None and (state.decidable or state.failed))
        if run is None:
            return
        report = state.report
        self.report.setVisible(state.decidable)
        if report != before.report:
            self.report.show_report(report)
            self._announce()
        if report != before.report or state.summaries != before.summaries:
            self.report.show_photos(state.summaries)
        self.lost.setText(self.tr("The report of this run cannot be read."))
        self.lost.setVisible(state.decidable and report is None)
        self.decide.setVisible(state.decidable)
        self.failed.setVisible(state.failed)
        trouble = word_error(state.trouble) if state.trouble is not None else ""
        if state.decidable:
            names = [album.name for album in state.albums if album.id in run.request.albums]
            self.decide.show_run(run, names, state.busy, trouble)
        elif state.failed:
            self.failed.show_run(run, state.busy, trouble)

    def _announce(self) -> None:
        """Let a screen reader say what came of it: who waited for that hears it without looking for it."""
        words = f"{self.report.headline.text()}. {self.report.sentence.text()}"
        if self._state.report is not None and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self.show_state(self._state)
        super().changeEvent(event)
