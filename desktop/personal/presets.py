"""How to train: two presets as cards with what they cost here, and the button that starts."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.models.words import size
from desktop.personal.columns import Columns
from desktop.personal.runs import Doing
from desktop.personal.state import PersonalState, hindered
from desktop.personal.words import PersonalWords
from desktop.plain import breakable, one_line
from desktop.settings.model_row import text_label
from desktop.settings.model_source import LacksNotice
from desktop.theme.icons import Icons
from desktop.wording import word_error
from engine.personal.records import PRESETS, Estimate, Preset

NARROWEST = 264
_INDENT = 24


class PresetCard(QFrame):
    """One preset: what it is for, what it costs, and why it cannot be started.

    Signals:
        chosen: the user wants this one.
    """

    chosen = Signal()

    def __init__(self, preset: Preset, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preset_card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.preset: Preset = preset
        self.button = QRadioButton(self)
        self.button.setObjectName("option")
        self.help, self.hindrance = text_label(self, "small"), text_label(self, "small")
        self._icons, self._alert = icons, QLabel(self)
        self.labels = [text_label(self, "small") for _ in range(5)]
        self.values = [text_label(self, "small") for _ in range(5)]
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(12)
        self._facts.setVerticalSpacing(4)
        self._facts.setColumnStretch(1, 1)
        for row, (label, value) in enumerate(zip(self.labels, self.values, strict=True)):
            label.setWordWrap(False)
            value.setProperty("role", "value")
            self._facts.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(value, row, 1)
        warning = QHBoxLayout()
        warning.setSpacing(6)
        warning.addWidget(self._alert, 0, Qt.AlignmentFlag.AlignTop)
        warning.addWidget(self.hindrance, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(8)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.help)
        column.addLayout(self._facts)
        column.addLayout(warning)
        column.addStretch(1)
        self.button.clicked.connect(self.chosen)
        icons.theme.changed.connect(self._repaint)
        self._repaint()

    def show_state(self, state: PersonalState) -> None:
        """Show what it costs as things are."""
        words, estimate = PersonalWords(), state.estimates.get(self.preset)
        self.button.setText(words.preset(self.preset))
        chosen = state.choice.preset == self.preset
        self.button.setChecked(chosen)
        self.help.setText(words.preset_help(self.preset))
        self._show_facts(estimate, self._waits(state))
        refused = state.refused.get(self.preset)
        why = words.hindrance(estimate) if estimate is not None else word_error(refused) if refused is not None else ""
        self.hindrance.setText(breakable(why))
        self.hindrance.setVisible(bool(why))
        self._alert.setVisible(bool(why))
        facts = [f"{label.text()}: {value.text()}" for label, value in self._shown() if value.text()]
        self.button.setAccessibleDescription(". ".join(filter(None, (self.help.text(), why, *facts))))
        if bool(self.property("chosen")) != chosen:
            self.setProperty("chosen", chosen)
            self.style().unpolish(self)
            self.style().polish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's: a click anywhere chooses it."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.button.setFocus(Qt.FocusReason.MouseFocusReason)
            self.chosen.emit()
        super().mousePressEvent(event)

    def _waits(self, state: PersonalState) -> str:
        """Say why nothing is known of the costs yet."""
        if state.refused.get(self.preset) is not None or state.choice.nothing:
            return "–"  # noqa: RUF001 (a dash, as in print)
        if state.material is not None and not state.material.photos:
            return "–"  # noqa: RUF001
        return self.tr("Working it out…")

    def _show_facts(self, estimate: Estimate | None, waits: str) -> None:
        words = PersonalWords()
        names = (self.tr("Time"), self.tr("Memory"), self.tr("Disk"), self.tr("Library follows"), self.tr("Runs on"))
        texts = [waits, "", "", "", ""]
        if estimate is not None:
            free = self.tr("{needed} ({free} free)")
            memory = size(estimate.memory_bytes)
            if estimate.free_memory_bytes:
                memory = free.format(needed=memory, free=size(estimate.free_memory_bytes))
            texts = [
                words.time(*estimate.seconds),
                memory,
                free.format(needed=size(estimate.disk_bytes), free=size(estimate.free_bytes)),
                words.follows(self.preset, estimate.apply_seconds),
                words.device(estimate.device),
            ]
        if estimate is not None and estimate.impossible:
            texts = ["", "", "", "", ""]
        for label, value, name, text in zip(self.labels, self.values, names, texts, strict=True):
            label.setText(name)
            value.setText(text)
            for widget in (label, value):
                widget.setVisible(bool(text))

    def _shown(self) -> list[tuple[QLabel, QLabel]]:
        return list(zip(self.labels, self.values, strict=True))

    def _repaint(self) -> None:
        self._alert.setPixmap(self._icons.pixmap("alert", "warning", 16, self.devicePixelRatioF()))


class TrainLacks(LacksNotice):
    """Says what Full needs that is not installed, and the command that installs it."""

    def _retranslate(self) -> None:
        super()._retranslate()
        text = self.tr(
            "Full needs packages that are not installed: {names}. Install them with the command below, then open the "
            "settings again. Quick works without them."
        )
        self.text.setText(text.format(names=one_line(", ".join(self._lacks))))


class PresetsView(QWidget):
    """Both presets, low priority, and Train.

    Signals:
        preset_chosen: ``quick`` or ``full``.
        background_chosen: whether it is to run at low priority.
        train_wanted: the button.
    """

    preset_chosen = Signal(str)
    background_chosen = Signal(bool)
    train_wanted = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = {preset: PresetCard(preset, icons, self) for preset in PRESETS}
        self._group = QButtonGroup(self)
        for preset, card in self.cards.items():
            self._group.addButton(card.button)
            card.chosen.connect(lambda preset=preset: self.preset_chosen.emit(preset))
        self.columns = Columns(list(self.cards.values()), NARROWEST, parent=self)
        self.lacks = TrainLacks(icons, self)
        self.background = QCheckBox(self)
        self.background.setObjectName("choice")
        self.help, self.trouble = text_label(self, "small"), text_label(self, "error")
        self.train = QPushButton(self)
        self.train.setProperty("role", "primary")
        self.train.setAutoDefault(False)
        self._lay_out()
        self.background.clicked.connect(self.background_chosen)
        self.train.clicked.connect(self.train_wanted)

    def show_state(self, state: PersonalState) -> None:
        """Show what the presets cost, and whether one can be started."""
        for card in self.cards.values():
            card.show_state(state)
        estimate = state.estimate
        lacks = estimate.lacks if estimate is not None and not estimate.impossible else ()
        self.lacks.set_lacks(lacks)
        self.background.setChecked(state.choice.background)
        self.background.setText(self.tr("In the &background, at low priority"))
        slower = self.tr("Takes longer, and leaves the computer to you meanwhile.")
        self.background.setAccessibleDescription(slower)
        name = one_line(estimate.parent_name) if estimate is not None else ""
        base = self.tr("Learns on top of {name}, which stays as it is.").format(name=name) if name else ""
        self.help.setText(breakable(f"{slower} {base}".strip()))
        trouble = word_error(state.trouble) if state.trouble is not None else ""
        self.trouble.setText(breakable(trouble))
        self.trouble.setVisible(bool(trouble))
        self.train.setText(self.tr("Starting…") if state.busy is Doing.STARTING else self.tr("Train"))
        self.train.setEnabled(state.can_train)
        self.train.setAccessibleDescription(self._why_not(state, estimate))
        self.train.setToolTip(self.train.accessibleDescription())

    def _why_not(self, state: PersonalState, estimate: Estimate | None) -> str:
        if state.can_train or state.busy is not Doing.NOTHING:
            return ""
        if state.material is not None and not state.material.enough:
            return PersonalWords().advice(state.material, nothing=state.choice.nothing)
        if estimate is not None and hindered(estimate):
            return PersonalWords().hindrance(estimate)
        return ""

    def _lay_out(self) -> None:
        card = QFrame(self)
        card.setObjectName("card")
        self.help.setContentsMargins(_INDENT, 0, 0, 0)
        self.trouble.setContentsMargins(_INDENT, 4, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.background, 0, Qt.AlignmentFlag.AlignLeft)
        words.addWidget(self.help)
        words.addWidget(self.trouble)
        row = QHBoxLayout(card)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(24)
        row.addLayout(words, 1)
        row.addWidget(self.train, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self.columns, self.lacks, card):
            column.addWidget(widget)
