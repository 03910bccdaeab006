"""One entry in full, at the right of the editor."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.plain import one_line
from desktop.settings.controls import Field, Switch
from desktop.settings.model_row import text_label
from desktop.theme.icons import Icons
from desktop.vocabulary.entries import Entries
from desktop.vocabulary.phrases import PhraseField
from desktop.vocabulary.words import EntryWords
from engine.tagging.records import VocabularyEntry

_MARGINS = (20, 16, 20, 16)


class EntryDetails(QScrollArea):
    """Layout only; what is changed is told.

    Signals:
        renamed: language (``en``, ``ko``) and name.
        changed: name of another field of the entry, and its value.
        acted: what is wanted: ``move``, ``merge``, ``part``, ``restore``, ``remove``.
    """

    renamed = Signal(str, str)
    changed = Signal(str, object)
    acted = Signal(str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._words = icons, EntryWords(self)
        self._entry: VocabularyEntry | None = None
        self._entries, self._language = Entries(), "en"
        self.setObjectName("entry_details")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.title, self.state = text_label(self, "strong"), text_label(self, "small")
        self.nothing, self.problem = text_label(self, "muted"), text_label(self, "error")
        self.names = {"en": Field(self), "ko": Field(self)}
        self.place, self.move_button = text_label(self), QPushButton(self)
        self.synonyms, self.prompts = PhraseField(icons, self), PhraseField(icons, self)
        self.enabled_switch, self.exclusive = Switch(icons, self), Switch(icons, self)
        self.merge_button, self.part_button = QPushButton(self), QPushButton(self)
        self.restore_button, self.remove_button = QPushButton(self), QPushButton(self)
        self._labels = {name: text_label(self) for name in ("en", "ko", "place", "synonyms", "prompts")}
        self._helps = {name: text_label(self, "small") for name in ("synonyms", "prompts", "enabled", "exclusive")}
        self._switches = {name: text_label(self) for name in ("enabled", "exclusive")}
        self._inside = self._lay_out()
        self.setWidget(self._inside)
        self._connect()
        self._retranslate()

    def show_entry(self, entry: VocabularyEntry | None, entries: Entries, language: str) -> None:
        """Show an entry as it stands; None: that none is chosen."""
        other = (entry and entry.key) != (self._entry and self._entry.key)
        self._entry, self._entries, self._language = entry, entries, language
        if other:
            self.refuse("", "")
            for field in (self.synonyms, self.prompts):
                field.clear_typing()
            self.verticalScrollBar().setValue(0)
        for widget in self._parts:
            widget.setVisible(entry is not None)
        self.nothing.setVisible(entry is None)
        if entry is not None:
            self._fill(entry)

    def refuse(self, language: str, text: str) -> None:
        """Say why a name in a language cannot be; nothing where it can."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        for other, field in self.names.items():
            refused = text if other == language else ""
            field.set_invalid(bool(refused))
            field.setAccessibleDescription(refused)

    def take_back(self) -> None:
        """Show what holds, whatever was typed."""
        entry = self._entry
        if entry is not None:
            for language, field in self.names.items():
                field.setText(entry.named(language))
            self._fill(entry)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _fill(self, entry: VocabularyEntry) -> None:
        merged = entry.merged_into is not None
        self.problem.setVisible(bool(self.problem.text()))
        name = one_line(entry.named(self._language))
        self.title.setText(name)
        self.state.setText(self._words.standing(entry, self._entries, self._language))
        for language, field in self.names.items():
            field.show_value(entry.named(language))
        self.place.setText(self._words.path(entry.parent, self._entries, self._language))
        self.synonyms.set_phrases(entry.synonyms)
        self.prompts.set_phrases(entry.prompts)
        self.prompts.edit.setPlaceholderText(self.tr("Add a description") if entry.prompts else one_line(entry.name))
        self.enabled_switch.setChecked(entry.enabled)
        self.exclusive.setChecked(entry.exclusive)
        children = bool(self._entries.children(entry.key))
        for widget in (self.exclusive, self._switches["exclusive"], self._helps["exclusive"]):
            widget.setVisible(children or entry.exclusive)
        for widget in (self.enabled_switch, self._switches["enabled"], self._helps["enabled"]):
            widget.setVisible(not merged)
        self.merge_button.setVisible(not merged)
        self.part_button.setVisible(merged)
        self.restore_button.setVisible(entry.shipped and bool(entry.edited))
        self.remove_button.setVisible(not entry.shipped)
        self.setAccessibleName(name)

    def _connect(self) -> None:
        for language, field in self.names.items():
            field.committed.connect(lambda text, language=language: self.renamed.emit(language, text.strip()))
        self.synonyms.changed.connect(lambda phrases: self.changed.emit("synonyms", phrases))
        self.prompts.changed.connect(lambda phrases: self.changed.emit("prompts", phrases))
        self.enabled_switch.clicked.connect(lambda on: self.changed.emit("enabled", on))
        self.exclusive.clicked.connect(lambda on: self.changed.emit("exclusive", on))
        for button, what in (
            (self.move_button, "move"),
            (self.merge_button, "merge"),
            (self.part_button, "part"),
            (self.restore_button, "restore"),
            (self.remove_button, "remove"),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, what=what: self.acted.emit(what))

    def _lay_out(self) -> QWidget:
        inside = QWidget()
        inside.setObjectName("pane")
        column = QVBoxLayout(inside)
        column.setContentsMargins(*_MARGINS)
        column.setSpacing(4)
        for widget in (self.title, self.state):
            column.addWidget(widget)
        for language, field in self.names.items():
            field.setMinimumWidth(120)
            field.setMaximumWidth(10_000)
            self._add(column, self._labels[language], field)
        column.addWidget(self.problem)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.place, 1)
        row.addWidget(self.move_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addSpacing(8)
        column.addWidget(self._labels["place"])
        column.addLayout(row)
        for name, chips in (("synonyms", self.synonyms), ("prompts", self.prompts)):
            self._add(column, self._labels[name], self._helps[name], chips)
        for name, switch in (("enabled", self.enabled_switch), ("exclusive", self.exclusive)):
            column.addSpacing(8)
            column.addLayout(self._switch_row(name, switch))
        column.addSpacing(16)
        for button in (self.merge_button, self.part_button, self.restore_button, self.remove_button):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            column.addSpacing(4)
        column.addWidget(self.nothing)
        column.addStretch(1)
        self._parts = [widget for widget in inside.findChildren(QWidget, options=_DIRECT) if widget is not self.nothing]
        return inside

    def _add(self, column: QVBoxLayout, label: QLabel, *widgets: QWidget) -> None:
        column.addSpacing(8)
        column.addWidget(label)
        label.setBuddy(widgets[-1])
        for widget in widgets:
            column.addWidget(widget)

    def _switch_row(self, name: str, switch: Switch) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._switches[name])
        words.addWidget(self._helps[name])
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addWidget(switch, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _retranslate(self) -> None:
        self.nothing.setText(self.tr("Choose an entry to see what it is called, and what the model is asked about it."))
        texts = {
            "en": self.tr("English name"),
            "ko": self.tr("Korean name"),
            "place": self.tr("Lies in"),
            "synonyms": self.tr("Other words for it"),
            "prompts": self.tr("How the model is asked"),
        }
        for name, text in texts.items():
            self._labels[name].setText(text)
        for language, field in self.names.items():
            field.setAccessibleName(texts[language])
        self.synonyms.edit.setAccessibleName(self.tr("Add another word"))
        self.synonyms.edit.setPlaceholderText(self.tr("Add another word"))
        self.prompts.edit.setAccessibleName(self.tr("Add a description"))
        self._helps["synonyms"].setText(self.tr("Tags of yours with one of these names are this, in any language."))
        self._helps["prompts"].setText(
            self.tr("What a photo of it shows, in English: “a puppy that sleeps”. Without any: its English name.")
        )
        self._switches["enabled"].setText(self.tr("Propose it"))
        self._helps["enabled"].setText(self.tr("Off, you can still tag photos with it yourself."))
        self._switches["exclusive"].setText(self.tr("Either-or"))
        self._helps["exclusive"].setText(self.tr("A photo shows one at most of what lies in it, as with seasons."))
        self.enabled_switch.setAccessibleName(self._switches["enabled"].text())
        self.exclusive.setAccessibleName(self._switches["exclusive"].text())
        self.move_button.setText(self.tr("Move…"))
        self.merge_button.setText(self.tr("Merge into another…"))
        self.part_button.setText(self.tr("Part it again"))
        self.restore_button.setText(self.tr("Back to what ships"))
        self.remove_button.setText(self.tr("Remove"))
        if self._entry is not None:
            self._fill(self._entry)


_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
