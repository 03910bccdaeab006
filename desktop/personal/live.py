"""The training run while it goes on: what it is at, its plot, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop.inspector.flow import FlowLayout
from desktop.personal.notices import Notices
from desktop.personal.questions import PersonalQuestions
from desktop.personal.run_words import RunWords, run_progress
from desktop.personal.runs import TrainingRuns
from desktop.plain import tooltip
from desktop.settings.model_row import text_label
from desktop.theme.icons import Icons
from desktop.wording import word_error
from engine.personal.events import TrainingCommand, TrainingStage
from engine.personal.records import RunState, TrainingRun

if TYPE_CHECKING:
    from desktop.personal.plot import TrainingPlot

STEPS, LEAST_WIDTH, PLOT_HEIGHT = 1_000, 440, 340
_ENDING = (TrainingCommand.STOP, TrainingCommand.LEAVE)
_LEARNING = frozenset({TrainingStage.READING, TrainingStage.ENCODING, TrainingStage.TRAINING})


class LiveView(QFrame):
    """A card; connects itself to the run, and asks for a closer look while it is shown.

    Args:
        runs: the run; told what is wanted of it.
    """

    def __init__(self, icons: Icons, runs: TrainingRuns, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setMinimumWidth(LEAST_WIDTH)
        self._icons, self._runs = icons, runs
        self._watching = False
        self.plot: TrainingPlot | None = None
        self.head, self.time = text_label(self, "strong"), QLabel(self)
        self.time.setProperty("role", "muted")
        self.facts, self.note = text_label(self, "small"), text_label(self, "muted")
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.notices = Notices(icons, self)
        self.pause, self.stop, self.discard = QPushButton(self), QPushButton(self), QPushButton(self)
        self.background = QCheckBox(self)
        self.background.setObjectName("choice")
        self._asked_for = ""
        self.help = text_label(self, "small")
        self.questions = PersonalQuestions(icons, self)
        self._lay_out()
        self.pause.clicked.connect(self._pause)
        self.stop.clicked.connect(lambda: runs.command(TrainingCommand.STOP))
        self.discard.clicked.connect(self._ask_discard)
        self.notices.dismissed.clicked.connect(runs.dismiss_trouble)
        runs.changed.connect(self._show)
        runs.points_changed.connect(self._draw)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Qt's: from now on it is looked at closely."""
        super().showEvent(event)
        if not self._watching:
            self._watching = True
            self._runs.watch(True)
        self._settle()
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Qt's."""
        if self._watching:
            self._watching = False
            self._runs.watch(False)
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)

    # What is shown ----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        run, following = self._runs.run, self._runs.following
        if run is None:
            self._show_beginning()
            return
        words = RunWords()
        self.head.setText(words.head(run, following, self._runs.pending))
        ending = self._runs.pending in _ENDING
        self.time.setText("" if ending else words.time_left(run, following))
        self.facts.setText(words.facts(run, following))
        note = words.why_interrupted(run) if not self._runs.active else words.why_paused(run, following)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.note.setToolTip(tooltip(run.reason) if run.reason else "")
        self._show_progress(run)
        trouble = self._runs.trouble
        warnings = [(words.warning(warning), warning.text) for warning in following.warnings]
        self.notices.show_notices(warnings, "" if trouble is None else word_error(trouble))
        self._show_buttons(run)
        self.setAccessibleName(", ".join(filter(None, (self.head.text(), self.time.text()))))
        self.setAccessibleDescription(" ".join(filter(None, (self.facts.text(), note))))

    def _show_beginning(self) -> None:
        self.head.setText(self.tr("Starting"))
        for label in (self.time, self.facts, self.note):
            label.setText("")
        self.progress.setRange(0, 0)
        self.background.hide()
        for button in (self.pause, self.stop, self.discard):
            button.setEnabled(False)
        self._name_buttons(interrupted=False, paused=False)

    def _show_progress(self, run: TrainingRun) -> None:
        share = run_progress(run, self._runs.following)
        waits = run.state in (RunState.PAUSED, RunState.INTERRUPTED)
        unknown = share is None and not waits
        self.progress.setRange(0, 0 if unknown else STEPS)
        if not unknown:
            self.progress.setValue(round((share or 0.0) * STEPS))
        self.progress.setAccessibleName(self.head.text())
        self.progress.setAccessibleDescription(self.time.text())

    def _show_buttons(self, run: TrainingRun) -> None:
        interrupted, busy = not self._runs.active, bool(self._runs.doing)
        pending, progress = self._runs.pending, self._runs.following.progress
        ending = pending in _ENDING
        pausing = pending is TrainingCommand.PAUSE
        paused = (run.state is RunState.PAUSED or pausing) and pending is not TrainingCommand.RESUME
        self._name_buttons(interrupted=interrupted, paused=paused)
        self.pause.setEnabled(not busy and not ending and (run.resumable or not interrupted))
        learning = progress is None or progress.stage in _LEARNING
        self.stop.setVisible(not interrupted)
        self.help.setVisible(not interrupted)
        self._offer_background(run, interrupted=interrupted)
        self.stop.setEnabled(not busy and not ending and learning)
        self.discard.setEnabled(not busy)
        self._settle()

    def _settle(self) -> None:
        """Lay the buttons out anew: what changes while it is hidden is not seen by their layout."""
        self._row.invalidate()
        self._row.activate()

    def _offer_background(self, run: TrainingRun, *, interrupted: bool) -> None:
        """Let the user choose anew how it goes on; as before, unless they do."""
        self.background.setVisible(interrupted and run.resumable)
        if not interrupted:
            self._asked_for = ""
        elif self._asked_for != run.id:
            self._asked_for = run.id
            self.background.setChecked(run.request.background)

    def _name_buttons(self, *, interrupted: bool, paused: bool) -> None:
        going = self.tr("Resume") if interrupted or paused else self.tr("Pause")
        self.pause.setText(going)
        self._icons.bind(self.pause, "play" if interrupted or paused else "pause")
        self.stop.setText(self.tr("Stop and keep the best so far"))
        self.discard.setText(self.tr("Discard…"))
        self.background.setText(self.tr("In the &background, at low priority"))
        self.help.setText(
            self.tr(
                "Stopping ends the learning; the best until then is measured, and you decide whether to keep it. You "
                "may close this window at any time."
            )
        )
        self.stop.setAccessibleDescription(self.help.text())

    def _draw(self) -> None:
        """Draw the points there are; the library that draws them is loaded when there are any, and somebody looks."""
        following = self._runs.following
        if not self.isVisible() or (self.plot is None and not following.steps):
            return
        if self.plot is None:
            from desktop.personal.plot import TrainingPlot

            self.plot = TrainingPlot(self._icons, self)
            self.plot.setMinimumHeight(PLOT_HEIGHT)
            self._plot_place.addWidget(self.plot)
        self.plot.setVisible(bool(following.steps))
        self.plot.show_following(following)

    # What is done -----------------------------------------------------------------------------------------------------

    def _pause(self) -> None:
        run = self._runs.run
        waits = self._runs.pending is TrainingCommand.PAUSE or (run is not None and run.state is RunState.PAUSED)
        if run is None or not self._runs.active or (waits and self._runs.pending is not TrainingCommand.RESUME):
            self._runs.resume(background=self.background.isChecked())
        else:
            self._runs.command(TrainingCommand.PAUSE)

    def _ask_discard(self) -> None:
        run = self._runs.run
        if run is not None:
            self.questions.discard(run, lambda _: self._runs.discard())

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self.head, 1)
        top.addWidget(self.time, 0, Qt.AlignmentFlag.AlignTop)
        buttons = QWidget(self)
        self._row = FlowLayout(buttons, 8)
        for button in (self.pause, self.stop, self.discard):
            button.setAutoDefault(False)
            self._row.addWidget(button)
        self._plot_place = QVBoxLayout()
        self._plot_place.setContentsMargins(0, 6, 0, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self.progress)
        column.addWidget(self.facts)
        column.addWidget(self.note)
        column.addWidget(self.notices)
        column.addLayout(self._plot_place)
        column.addWidget(self.background)
        column.addWidget(buttons)
        column.addWidget(self.help)
