"""Settings: the search model; which is in use, which are installed, and which can be had."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLabel, QWidget

from desktop.models.state import ModelsState
from desktop.settings.form import Pane
from desktop.settings.model_cards import ActiveCard, InstalledList
from desktop.settings.model_offers import OfferList
from desktop.settings.model_row import ModelRow
from desktop.settings.model_source import LacksNotice, SourceCard
from desktop.theme.icons import Icons


class ModelPane(Pane):
    """Layout only: shows a :class:`ModelsState` and tells what is wanted.

    Signals:
        model_acted: what is wanted of an installed model (see :class:`InstalledRow`), and its id.
        offer_acted: what is wanted of a model of the list (see :class:`OfferRow`), and its source.
    """

    model_acted = Signal(str, str)
    offer_acted = Signal(str, str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = ModelsState()
        self._ordered: list[ModelRow] = []
        self.active = ActiveCard(icons, self)
        self.installed, self.offers = InstalledList(icons, self), OfferList(icons, self)
        self.lacks, self.source = LacksNotice(icons, self), SourceCard(icons, self)
        self._headings = [QLabel(self) for _ in range(3)]
        for heading, section in zip(self._headings, (self.active, self.installed.card, self.lacks), strict=True):
            self.add_section(section, heading)
        self._column.addWidget(self.offers.card)
        self.add_section(self.source)
        self.finish()
        self.installed.acted.connect(self.model_acted)
        self.offers.acted.connect(self.offer_acted)
        self._retranslate()

    def show_state(self, state: ModelsState) -> None:
        """Show what there is."""
        self._state = state
        self.active.show_state(state)
        self.installed.show_state(state)
        self.lacks.set_lacks(state.lacks)
        self.offers.show_state(state)
        self._order_tabs()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _order_tabs(self) -> None:
        """Let Tab go from the top to the bottom: rows come later than what stands below them."""
        rows: list[ModelRow] = [*self.installed.rows.values(), *self.offers.rows.values()]
        if rows == self._ordered:
            return
        self._ordered = rows
        controls = [control for row in self.installed.rows.values() for control in row.controls]
        controls += [self.lacks.command, self.lacks.copy]
        controls += [control for row in self.offers.rows.values() for control in row.controls]
        controls += [self.source.field, self.source.browse, self.source.install]
        for before, after in pairwise(controls):
            self.setTabOrder(before, after)

    def _retranslate(self) -> None:
        self.title.setText(self.tr("Search model"))
        self.text.setText(
            self.tr(
                "The model understands photos and words, on this computer. Larger ones find more, and take longer to "
                "look at your photos."
            )
        )
        texts = (self.tr("In use"), self.tr("On this computer"), self.tr("Get another model"))
        for heading, text in zip(self._headings, texts, strict=True):
            heading.setText(text)
        self.show_state(self._state)
