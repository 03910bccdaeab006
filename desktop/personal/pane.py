"""Settings: a personal model; what it learns from, how, what came of it, and those that were kept."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from desktop.backend.thumbnails import ThumbnailStore
from desktop.models.controller import ModelsController
from desktop.models.state import ModelsState
from desktop.personal.choosing import ChoosingCard
from desktop.personal.controller import PersonalController
from desktop.personal.deciding import OutcomeView
from desktop.personal.kept import InUseCard, KeptList
from desktop.personal.live import LiveView
from desktop.personal.presets import PresetsView
from desktop.personal.runs import TrainingRuns
from desktop.personal.state import PersonalState
from desktop.settings.form import Pane
from desktop.theme.icons import Icons

_TURNS = ("choosing", "live", "outcome")
"""Sections of which one at a time is there."""


class PersonalPane(Pane):
    """Layout only: shows a :class:`PersonalState` and tells what is wanted.

    Args:
        thumbnails: pictures of photos.
        runs: what the view of a run at work shows.

    Signals:
        shown: whether the pane is seen from now on.
    """

    shown = Signal(bool)

    def __init__(
        self, icons: Icons, thumbnails: ThumbnailStore, runs: TrainingRuns, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._state, self._models = PersonalState(), ModelsState()
        self.in_use = InUseCard(self)
        self.choosing, self.presets = ChoosingCard(icons, self), PresetsView(icons, self)
        self.live = LiveView(icons, runs, self)
        self.outcome = OutcomeView(thumbnails, icons, self)
        self.kept = KeptList(icons, self)
        self._headings = {name: QLabel(self) for name in ("in_use", "choosing", "presets", "live", "outcome", "kept")}
        self._sections: dict[str, QWidget] = {
            "in_use": self.in_use,
            "choosing": self.choosing,
            "presets": self.presets,
            "live": self.live,
            "outcome": self.outcome,
            "kept": self.kept.card,
        }
        self._holders: dict[str, QWidget] = {}
        self._ordered: list[QWidget] = []
        for name, section in self._sections.items():
            self._add(name, section)
        self.finish()
        self._retranslate()

    def show_state(self, state: PersonalState, models: ModelsState) -> None:
        """Show how it stands."""
        self._state, self._models = state, models
        self.in_use.show_state(state)
        self.choosing.show_state(state)
        self.presets.show_state(state)
        self.outcome.show_state(state)
        self.kept.show_state(state, models)
        free = state.run_known and state.run is None
        wanted = {
            "in_use": bool(state.kept) and state.active is not None,
            "choosing": free,
            "presets": free and (state.has_photos or not state.known),
            "live": state.followed,
            "outcome": state.decidable or state.failed,
            "kept": bool(state.kept),
        }
        self._show_sections(wanted)
        self._order_tabs()

    def _show_sections(self, wanted: Mapping[str, bool]) -> None:
        """Show these; where a run has begun or is done, go to what is to be read and done next."""
        before = [self._holders[name].isVisibleTo(self) for name in _TURNS]
        focused = QApplication.focusWidget()
        inside = focused is not None and any(self._holders[name].isAncestorOf(focused) for name in _TURNS)
        for name, visible in wanted.items():
            self._holders[name].setVisible(visible)
        if before == [wanted[name] for name in _TURNS]:
            return
        if inside and focused is not None and not focused.isVisible():
            decide, failed = self.outcome.decide, self.outcome.failed
            steps = (self.live.pause, decide.keep, decide.caption, failed.resume, failed.discard, self.presets.train)
            next((step for step in steps if step.isVisible()), self.choosing.every).setFocus()
        self.area.verticalScrollBar().setValue(0)

    def _order_tabs(self) -> None:
        """Let Tab go from the top to the bottom: rows come later than what stands below them."""
        report = self.outcome.report
        rows = [*report.gains.rows, *report.losses.rows, *self.kept.rows.values()]
        if rows == self._ordered:
            return
        self._ordered = rows
        controls: list[QWidget] = [self.outcome.decide.caption]
        for changes in (report.gains, report.losses):
            controls += [*(row.picture for row in changes.rows), changes.more]
        controls += [control for row in self.kept.rows.values() for control in row.controls]
        for one, other in pairwise(controls):
            self.setTabOrder(one, other)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Qt's."""
        super().showEvent(event)
        self.shown.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Qt's."""
        super().hideEvent(event)
        self.shown.emit(False)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _add(self, name: str, section: QWidget) -> None:
        """Add a section with its heading, which come and go together."""
        heading, holder = self._headings[name], QWidget(self)
        heading.setProperty("role", "caps")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        column.addWidget(heading)
        column.addWidget(section)
        self._holders[name] = holder
        self._column.addWidget(holder)

    def _retranslate(self) -> None:
        self.title.setText(self.tr("Personal model"))
        self.text.setText(
            self.tr(
                "Teach the search your own words, such as names of people, pets and places. It learns from your "
                "captions, on this computer, and is measured before anything changes."
            )
        )
        texts = {
            "in_use": self.tr("In use"),
            "choosing": self.tr("Learn from"),
            "presets": self.tr("How"),
            "live": self.tr("Training"),
            "outcome": self.tr("What came of it"),
            "kept": self.tr("Your personal models"),
        }
        for name, text in texts.items():
            self._headings[name].setText(text)
        self.show_state(self._state, self._models)


def connect_personal(
    pane: PersonalPane, dialog: QWidget, personal: PersonalController, models: ModelsController
) -> None:
    """Let the pane show what there is, and what is wanted be done."""
    personal.over = personal.questions.over = dialog

    def act(what: str, bundle_id: str) -> None:
        acts = {"use": personal.use, "report": personal.show_report, "delete": personal.ask_delete}
        if what in acts:
            acts[what](bundle_id)
        elif what != "stop":
            models.switching.set_paused(what == "pause")
        elif personal.state.applying == bundle_id:
            personal.applying.cancel()
        else:
            models.ask_stop_switch()

    pane.choosing.every_chosen.connect(personal.choose_every)
    pane.choosing.albums_chosen.connect(personal.choose_albums)
    pane.choosing.import_wanted.connect(personal.import_wanted)
    pane.choosing.folder_wanted.connect(personal.folder_wanted)
    pane.presets.preset_chosen.connect(personal.choose_preset)
    pane.presets.background_chosen.connect(personal.set_background)
    pane.presets.train_wanted.connect(personal.train)
    pane.presets.lacks.copy_wanted.connect(lambda command: QApplication.clipboard().setText(command))
    pane.outcome.open_wanted.connect(personal.open_photo)
    pane.outcome.decide.keep_wanted.connect(personal.keep)
    pane.outcome.decide.close_wanted.connect(personal.close_run)
    pane.outcome.failed.resume_wanted.connect(personal.resume)
    for card in (pane.outcome.decide, pane.outcome.failed):
        card.discard_wanted.connect(personal.ask_discard)
    for wanted in (pane.choosing.caption_wanted, pane.outcome.decide.caption_wanted):
        wanted.connect(personal.caption)
    pane.kept.acted.connect(act)
    pane.kept.compare_wanted.connect(personal.compare)
    pane.in_use.button.clicked.connect(personal.back_to_parent)
    pane.shown.connect(personal.watch)
    for changed in (personal.changed, models.changed):
        changed.connect(lambda: pane.show_state(personal.state, models.state))
    pane.show_state(personal.state, models.state)
