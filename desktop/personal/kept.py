"""The personal models that were kept, and the way back to what they were derived from."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from desktop.models.state import ModelsState
from desktop.models.words import ModelWords, size
from desktop.personal.report_words import ReportWords
from desktop.personal.state import PersonalState
from desktop.personal.words import PersonalWords
from desktop.plain import breakable, one_line, tooltip
from desktop.settings.model_row import Badge, BadgeKind, ModelRow, RowList, Work
from desktop.settings.tagging import ButtonCard
from desktop.theme.icons import Icons
from engine.personal.records import PersonalModel

NAME_WIDTH, BUTTON_WIDTH, MENU_WIDTH = 280, 160, 400
"""Pixels for a name where it cannot break into lines: in the narrowest settings there are no more."""


class KeptRow(ModelRow):
    """One personal model.

    Signals:
        acted: what is wanted: ``use``, ``report``, ``delete``, ``stop`` (following it), ``pause``, ``resume``.
        compare_wanted: the id of the model that it is to be compared with.
    """

    acted = Signal(str)
    compare_wanted = Signal(str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(icons, parent)
        self._paused = False
        self._others: list[tuple[str, str]] = []
        self.use = QPushButton(self)
        self.use.setAutoDefault(False)
        self.menu_button = QToolButton(self)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setObjectName("more_button")
        self.menu_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        icons.bind(self.menu_button, "more")
        self.menu = QMenu(self)
        self.report = self.menu.addAction("")
        self.compare = self.menu.addMenu("")
        self.menu.addSeparator()
        self.delete = self.menu.addAction("")
        self.menu_button.setMenu(self.menu)
        self.buttons.addWidget(self.use)
        self.buttons.addWidget(self.menu_button)
        self.use.clicked.connect(lambda: self.acted.emit("use"))
        self.report.triggered.connect(lambda: self.acted.emit("report"))
        self.delete.triggered.connect(lambda: self.acted.emit("delete"))
        self.work.cancel.clicked.connect(lambda: self.acted.emit("stop"))
        self.work.retry.clicked.connect(lambda: self.acted.emit("resume"))
        self.work.pause.clicked.connect(lambda: self.acted.emit("resume" if self._paused else "pause"))

    @property
    def controls(self) -> list[QWidget]:
        """What can have the focus, in its order."""
        return [self.use, self.menu_button, *super().controls]

    def show_model(self, state: PersonalState, models: ModelsState, model: PersonalModel) -> None:
        """Show it as it is now."""
        name, words = one_line(model.name), PersonalWords()
        facts = " · ".join(
            (
                words.date(model.created_at),
                words.preset(model.preset),
                words.learned_from(model.albums),
                size(model.size_bytes + model.vectors_bytes),
            )
        )
        switching = models.switch is not None and models.switch.bundle_id == model.id
        badges = []
        if model.active:
            badges.append(Badge(self.tr("In use"), BadgeKind.ACTIVE))
        elif model.next or switching:
            badges.append(Badge(self.tr("Getting ready"), BadgeKind.ACTIVE))
        self.show_words(name, badges, "", breakable(facts), ReportWords().figures(model))
        self.name.setText(_fitting(self.name, name, NAME_WIDTH))
        self.name.setToolTip(tooltip(name))
        self._show_work(state, models, model)
        applying = state.applying == model.id
        self.use.setText(self.tr("Use"))
        self.use.setAccessibleName(self.tr("Use {name}").format(name=name))
        self.use.setVisible(not model.active and not switching and not applying)
        self.use.setEnabled(not state.applying)
        self.menu_button.setAccessibleName(self.tr("More about {name}").format(name=name))
        self.menu_button.setToolTip(self.tr("More"))
        self.report.setText(self.tr("Show its report…"))
        self.report.setEnabled(model.report is not None)
        self.delete.setText(self.tr("Delete…"))
        self.delete.setEnabled(not (model.active or switching or applying))
        self._offer_others(state, model)

    def _show_work(self, state: PersonalState, models: ModelsState, model: PersonalModel) -> None:
        name, switch = one_line(model.name), models.switch
        if state.applying == model.id:
            progress = state.progress
            share = min(progress.done / progress.total, 1.0) if progress is not None and progress.total else None
            self.work.show_work(Work(name, self.tr("Your photos follow…"), share))
        elif switch is not None and switch.bundle_id == model.id:
            self._paused = switch.paused
            text = ModelWords().switch(switch, models.pace, models.waits)
            share = min(switch.done / switch.total, 1.0) if switch.total else None
            stopped = bool(switch.stopped)
            trouble = text if stopped else ""
            self.work.show_work(
                Work(name, text, share, paused=switch.paused, trouble=trouble, can_pause=not stopped, can_retry=stopped)
            )
        else:
            self.work.show_work(None)

    def _offer_others(self, state: PersonalState, model: PersonalModel) -> None:
        others = [(other.id, one_line(other.name)) for other in state.kept if other.id != model.id]
        if any(bundle.id == model.parent for bundle in state.bundles):
            others.insert(0, (model.parent, one_line(state.name_of(model.parent))))
        self.compare.setTitle(self.tr("Compare with"))
        self.compare.setEnabled(bool(others))
        if others == self._others:
            return
        self._others = others
        self.compare.clear()
        for bundle_id, name in others:
            action = self.compare.addAction(_fitting(self, name, MENU_WIDTH).replace("&", "&&"))
            action.setData(bundle_id)
            action.triggered.connect(lambda _, bundle_id=bundle_id: self.compare_wanted.emit(bundle_id))


class KeptList(QObject):
    """The rows of all personal models.

    Signals:
        acted: what is wanted (see :class:`KeptRow`), and of which model.
        compare_wanted: the ids of two models.
    """

    acted = Signal(str, str)
    compare_wanted = Signal(str, str)

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._icons = icons
        self.card = RowList(parent)
        self.rows: dict[str, KeptRow] = {}

    def show_state(self, state: PersonalState, models: ModelsState) -> None:
        """Show them, the newest first."""
        ids = [model.id for model in state.kept]
        changed = list(self.rows) != ids
        for gone in self.rows.keys() - set(ids):
            row = self.rows.pop(gone)
            row.hide()
            row.deleteLater()
        self.rows = {bundle_id: self.rows.get(bundle_id) or self._row(bundle_id) for bundle_id in ids}
        for model in state.kept:
            self.rows[model.id].show_model(state, models, model)
        if changed:
            self.card.arrange(list(self.rows.values()))
        self.card.setVisible(bool(ids))

    def _row(self, bundle_id: str) -> KeptRow:
        row = KeptRow(self._icons, self.card)
        row.acted.connect(lambda what: self.acted.emit(what, bundle_id))
        row.compare_wanted.connect(lambda other: self.compare_wanted.emit(other, bundle_id))
        return row


class InUseCard(ButtonCard):
    """Which model searches, and the button that leads back to what a personal one was derived from."""

    def show_state(self, state: PersonalState) -> None:
        """Show it, where there are personal models."""
        active, personal = state.active, state.active_personal
        self.setVisible(bool(state.kept) and active is not None)
        if active is None:
            return
        name = self.tr("Searches use “{name}”").format(name=breakable(one_line(active.name)))
        if personal is None:
            self.set_words(name, self.tr("Not a personal model. Choose one below to search with it."), "")
        else:
            parent = one_line(personal.parent_name or state.name_of(personal.parent))
            help_text = self.tr("It learned your words on top of {parent}. Going back deletes nothing.")
            back = self.tr("Back to {parent}").format(parent=_fitting(self.button, parent, BUTTON_WIDTH))
            self.set_words(name, breakable(help_text.format(parent=parent)), back)
        self.button.setVisible(personal is not None)
        self.button.setEnabled(not state.applying)


def _fitting(widget: QWidget, text: str, width: int) -> str:
    """Return a text that is no wider, in the widget's font."""
    widget.ensurePolished()
    return widget.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
