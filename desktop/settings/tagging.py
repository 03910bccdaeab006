"""Settings: how surely tags are proposed, for which photos, which are accepted by themselves, and the vocabulary."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.i18n import photo_count
from desktop.plain import one_line
from desktop.settings.controls import Switch
from desktop.settings.form import FormRow, Pane, Section
from desktop.settings.model_row import RowList, text_label
from desktop.settings.precision import PrecisionSlider, number, out_of
from desktop.settings.tagging_state import TaggingSettings, TaggingShown
from desktop.tagging.words import parents_words, percent
from desktop.theme.icons import Icons
from engine.tagging.records import ProposalGroup


class ButtonCard(QFrame):
    """A card with words at the left and a button at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.name, self.help, self.button = text_label(self), text_label(self, "small"), QPushButton(self)
        self.button.setAutoDefault(False)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.name)
        words.addWidget(self.help)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 14, 16, 14)
        row.setSpacing(24)
        row.addLayout(words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_words(self, name: str, help_text: str, button: str) -> None:
        """Say what there is, what it means, and what can be done."""
        self.name.setText(name)
        self.help.setText(help_text)
        self.help.setVisible(bool(help_text))
        self.button.setText(button)
        self.button.setAccessibleDescription(f"{name} {help_text}".strip())


class AutomaticRow(QWidget):
    """A tag that is accepted by itself, and the switch that ends that."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.facts, self.switch = text_label(self, "name"), text_label(self, "small"), Switch(icons, self)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.name)
        words.addWidget(self.facts)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(24)
        row.addLayout(words, 1)
        row.addWidget(self.switch)

    def show_group(self, group: ProposalGroup, language: str) -> None:
        """Show a tag as it is now."""
        name = one_line(group.named(language))
        self.name.setText(name)
        parts = [self.tr("from {percent} on").format(percent=percent(group.auto_accept or 0.0))]
        if group.accepted:
            parts.append(self.tr("ticked on {photos}").format(photos=photo_count(group.accepted)))
        parents = parents_words(group, language)
        self.facts.setText(" · ".join(filter(None, (*parts, parents))))
        self.switch.setChecked(True)
        self.switch.setAccessibleName(self.tr("Accept “{name}” by itself").format(name=name))
        self.switch.setAccessibleDescription(self.facts.text())


class TaggingPane(Pane):
    """Layout only: shows a :class:`TaggingShown` and tells what is wanted.

    Signals:
        precision_chosen: the share of proposals that is to be right.
        new_photos_chosen: whether tags are to be proposed for new photos.
        stopped: the key of a tag that is not to be accepted by itself any more.
        vocabulary_wanted, forget_wanted: buttons.
    """

    precision_chosen = Signal(float)
    new_photos_chosen = Signal(bool)
    stopped = Signal(str)
    vocabulary_wanted = Signal()
    forget_wanted = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._state = icons, TaggingShown()
        self.precision, self.new_photos = PrecisionSlider(self), Switch(icons, self)
        self._precision_row = FormRow(icons, self.precision, self)
        self._new_row = FormRow(icons, self.new_photos, self)
        self.vocabulary, self.open_proposals = ButtonCard(self), ButtonCard(self)
        self.automatic, self.no_automatic = RowList(self), text_label(self, "small")
        self.rows: dict[str, AutomaticRow] = {}
        self._headings = [QLabel(self) for _ in range(4)]
        sections = (
            Section(self._precision_row, self._new_row, parent=self),
            self.vocabulary,
            self.automatic,
            self.open_proposals,
        )
        for heading, section in zip(self._headings, sections, strict=True):
            self.add_section(section, heading)
            if section is self.automatic:
                self._column.addWidget(self.no_automatic)
        self.finish()
        self.precision.chosen.connect(self.precision_chosen)
        self.precision.moved.connect(self._word_precision)
        self.new_photos.clicked.connect(self.new_photos_chosen)
        self.vocabulary.button.clicked.connect(self.vocabulary_wanted)
        self.open_proposals.button.clicked.connect(self.forget_wanted)
        self._retranslate()

    def show_state(self, state: TaggingShown) -> None:
        """Show what holds."""
        self._state = state
        self.precision.show_precision(state.precision)
        self._word_precision(self.precision.precision if self.precision.slider.isSliderDown() else state.precision)
        self.new_photos.setChecked(state.new_photos)
        self._word_vocabulary()
        self._word_proposals()
        self._show_automatic(state.automatic)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _show_automatic(self, groups: Sequence[ProposalGroup]) -> None:
        keys = [group.key for group in groups]
        changed = list(self.rows) != keys
        for gone in self.rows.keys() - set(keys):
            row = self.rows.pop(gone)
            row.hide()
            row.deleteLater()
        self.rows = {key: self.rows.get(key) or self._row(key) for key in keys}
        for group in groups:
            self.rows[group.key].show_group(group, self._state.language)
        if changed:
            self.automatic.arrange(list(self.rows.values()))
            before: QWidget = self.vocabulary.button
            for row in self.rows.values():
                self.setTabOrder(before, row.switch)
                before = row.switch
        self.automatic.setVisible(bool(groups))
        self.no_automatic.setVisible(not groups)

    def _row(self, key: str) -> AutomaticRow:
        row = AutomaticRow(self._icons, self.automatic)
        row.switch.clicked.connect(lambda: self.stopped.emit(key))
        return row

    def _word_precision(self, precision: float) -> None:
        right, proposed = out_of(precision)
        text = self.tr("About {right} of {all} proposals are right.").format(right=number(right), all=number(proposed))
        self._precision_row.set_words(self.tr("&How sure proposals are"), text)
        self.precision.slider.setAccessibleName(self.precision.accessibleName())
        self.precision.slider.setAccessibleDescription(text)

    def _word_vocabulary(self) -> None:
        state = self._state
        parts = [self.tr("%Ln entry(ies)", "", state.entries)] if state.entries else [self.tr("Looking…")]
        if state.edited:
            parts.append(self.tr("%Ln of them changed or added by you", "", state.edited))
        if state.off:
            parts.append(self.tr("%Ln off", "", state.off))
        help_text = self.tr("What Sajin looks for in photos: names, other words, and what the model is asked.")
        self.vocabulary.set_words(" · ".join(parts), help_text, self.tr("Edit the vocabulary…"))

    def _word_proposals(self) -> None:
        count = self._state.proposals
        waiting = self.tr("%Ln proposal(s) wait for you", "", count) if count else self.tr("No proposals wait for you")
        help_text = self.tr("Forgetting them touches no tag of yours, and nothing that you ticked or crossed.")
        self.open_proposals.set_words(waiting, help_text, self.tr("Forget all proposals…"))
        self.open_proposals.button.setEnabled(bool(count))

    def _retranslate(self) -> None:
        self.title.setText(self.tr("Tagging"))
        self.text.setText(
            self.tr(
                "Sajin proposes tags; you tick or cross them, and it learns from that. A proposal is no tag until then."
            )
        )
        texts = (self.tr("Proposals"), self.tr("Vocabulary"), self.tr("Accepted by themselves"), self.tr("Waiting"))
        for heading, text in zip(self._headings, texts, strict=True):
            heading.setText(text)
        self.precision.set_words(self.tr("Fewer, surer"), self.tr("More of them"))
        self._new_row.set_words(
            self.tr("Propose tags for &new photos"), self.tr("As they come. Else only for photos that you ask for.")
        )
        self.no_automatic.setText(
            self.tr("None. While you review a tag's proposals, you can have the surest accepted by themselves.")
        )
        self.show_state(self._state)


def connect_tagging(pane: TaggingPane, dialog: QWidget, tagging: TaggingSettings) -> None:
    """Let the pane show what there is, and what is wanted be done."""
    tagging.over = dialog
    pane.precision_chosen.connect(tagging.set_precision)
    pane.new_photos_chosen.connect(tagging.set_new_photos)
    pane.stopped.connect(tagging.stop_accepting)
    pane.vocabulary_wanted.connect(tagging.edit_vocabulary)
    pane.forget_wanted.connect(tagging.forget_wanted)
    tagging.changed.connect(lambda: pane.show_state(tagging.state))
    pane.show_state(tagging.state)
