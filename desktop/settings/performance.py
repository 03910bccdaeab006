"""Settings: what the work runs on, how much of the computer it takes, and what is kept safe."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QLocale, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from desktop.settings.controls import FIELD_WIDTH, Field, Switch
from desktop.settings.form import FormRow, Pane, Section
from desktop.settings.words import runs_on
from desktop.theme.icons import Icons
from engine.errors import SettingInvalid
from engine.records import Machine
from engine.settings import Value, declared

ALWAYS = ("auto", "cpu")
KEYS = (
    "provider", "encoder_threads", "decode_workers", "pause_on_battery", "backup_interval_h", "vector_index_address",
)  # fmt: skip
_AUTOMATIC = ("encoder_threads", "decode_workers")  # 0 of these is shown as an empty field


class PerformancePane(Pane):
    """One row for each of :data:`KEYS`.

    Signals:
        chosen: key and value of a setting; the value is acceptable.
    """

    chosen = Signal(str, object)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._machine: Machine | None = None
        self._provider = ""
        self.provider, self.battery = QComboBox(self), Switch(icons, self)
        self.provider.setFixedWidth(FIELD_WIDTH)
        self.threads, self.workers = Field(self, step=1), Field(self, step=1)
        self.backups, self.address = Field(self, step=1), Field(self)
        controls = (self.provider, self.threads, self.workers, self.battery, self.backups, self.address)
        self.rows = {key: FormRow(icons, control, self) for key, control in zip(KEYS, controls, strict=True)}
        rows = list(self.rows.values())
        self._headings = [QLabel(self) for _ in range(3)]
        for heading, section in zip(self._headings, (rows[:2], rows[2:4], rows[4:]), strict=True):
            self.add_section(Section(*section, parent=self), heading)
        self.finish()
        for key, row in self.rows.items():
            if isinstance(row.control, Field):
                row.control.committed.connect(lambda text, key=key: self._read(key, text))
        self.provider.activated.connect(lambda row: self.chosen.emit("provider", self.provider.itemData(row)))
        self.battery.clicked.connect(lambda on: self.chosen.emit("pause_on_battery", on))
        self._retranslate()

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Show what holds."""
        for key, value in values.items():
            self.rows[key].set_error("")
            control = self.rows[key].control
            if isinstance(control, Field):
                control.show_value(self._worded(key, value))
        self._provider = str(values.get("provider", ""))
        self._list_providers()
        self.battery.setChecked(bool(values.get("pause_on_battery")))

    def set_machine(self, machine: Machine) -> None:
        """Show what this computer offers."""
        self._machine = machine
        self._retranslate()

    def refuse(self, key: str) -> None:
        """Say beside its field why a value was refused."""
        self.rows[key].set_error(self._right(key))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _read(self, key: str, text: str) -> None:
        setting = declared(key)
        if not text.strip() and setting.kind is not str:
            text = str(setting.default)
        number, is_number = QLocale().toDouble(text)
        if setting.kind is float and is_number:  # a decimal comma, where that is the custom
            text = str(number)
        try:
            value = setting.read(text)
        except SettingInvalid:
            self.refuse(key)
            return
        self.rows[key].set_error("")
        self.chosen.emit(key, value)

    def _worded(self, key: str, value: Value) -> str:
        if key in _AUTOMATIC:
            return str(value) if value else ""
        return QLocale().toString(value, "g", 6) if isinstance(value, float) else str(value)

    def _right(self, key: str) -> str:
        words = {
            "encoder_threads": self.tr("A whole number from 1 to 256, or empty for automatic."),
            "decode_workers": self.tr("A whole number from 1 to 64, or empty for automatic."),
            "backup_interval_h": self.tr("A number of hours from 0 to 8760."),
            "vector_index_address": self.tr("http://HOST:PORT (no password), a full path ending in .db, or empty."),
        }
        return words.get(key, self.tr("This cannot be."))

    def _retranslate(self) -> None:
        self.title.setText(self.tr("Performance"))
        self.text.setText(self.tr("Sajin sets all this by itself. Changes count at once."))
        names = (self.tr("Search model"), self.tr("Indexing"), self.tr("Library"))
        for heading, name in zip(self._headings, names, strict=True):
            heading.setText(name)
        self._list_providers()
        self.address.setPlaceholderText(self.tr("This computer"))
        self._word_machine()
        self.rows["decode_workers"].set_words(
            self.tr("&Photos read at a time"), self.tr("More is faster, and takes more memory.")
        )
        self.rows["backup_interval_h"].set_words(
            self.tr("Hours between &backups"), self.tr("Of captions, tags and albums, not of photos. 0 makes none.")
        )
        self.rows["vector_index_address"].set_words(
            self.tr("Index &engine"), self.tr("A Milvus server that compares photos, for very large libraries.")
        )

    def _word_machine(self) -> None:
        machine = self._machine
        self.rows["provider"].set_words(self.tr("&Runs on"), runs_on(machine))
        self.rows["encoder_threads"].set_words(
            self.tr("Processor &threads"), self.tr("Fewer leave more of the computer to other programs.")
        )
        self.threads.setPlaceholderText(self._automatic(machine.cores if machine else None))
        self.workers.setPlaceholderText(self._automatic(machine.decode_workers if machine else None))
        has_battery = machine is None or machine.battery
        self.battery.setEnabled(has_battery)
        if not has_battery:
            reason = self.tr("This computer has no battery.")
        elif machine is not None and machine.on_battery:
            reason = self.tr("Indexing waits until the computer is plugged in. It runs on battery now.")
        else:
            reason = self.tr("Indexing waits until the computer is plugged in.")
        self.rows["pause_on_battery"].set_words(self.tr("Pause on b&attery"), reason)

    def _list_providers(self) -> None:
        """Offer what this computer has, and what is set though it is not there (it cannot be chosen again)."""
        offered = self._machine.providers if self._machine is not None else ALWAYS
        names = {
            "auto": self.tr("Automatic"),
            "cuda": self.tr("Graphics card (CUDA)"),
            "directml": self.tr("Graphics card (DirectML)"),
            "coreml": self.tr("Apple chip (Core ML)"),
            "openvino": self.tr("Intel chip (OpenVINO)"),
            "cpu": self.tr("Processor"),
        }
        self.provider.clear()
        for choice, name in names.items():
            if choice in offered or choice == self._provider:
                self.provider.addItem(name, choice)
                model = self.provider.model()
                if isinstance(model, QStandardItemModel):
                    model.item(self.provider.count() - 1).setEnabled(self._machine is None or choice in offered)
        self.provider.setCurrentIndex(self.provider.findData(self._provider))

    def _automatic(self, number: int | None) -> str:
        if number is None:
            return self.tr("Automatic")
        return self.tr("Automatic ({n})").format(n=QLocale().toString(number))
