"""Settings: the search model."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QPushButton, QVBoxLayout, QWidget

from desktop.plain import one_line
from desktop.settings.cards import Card, CardDelegate, CardModel
from desktop.settings.words import runs_on
from desktop.theme.icons import Icons
from engine.records import BundleInfo, Machine


class ModelPane(QWidget):
    """Lists the models; one is active.

    Signals:
        use_wanted: the id of the model to use.
    """

    use_wanted = Signal(str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bundles: list[BundleInfo] = []
        self._machine: Machine | None = None
        self.title, self.text = QLabel(self), QLabel(self)
        self.title.setProperty("role", "title")
        self.text.setProperty("role", "muted")
        self.text.setWordWrap(True)
        self.model = CardModel(self)
        self.list = QListView(self)
        self.list.setObjectName("card_list")
        self.list.setModel(self.model)
        self.list.setItemDelegate(CardDelegate(icons, self.list))
        self.use_button = QPushButton(self)
        self.licence = QLabel(self)
        self.licence.setProperty("role", "small")
        self.licence.setWordWrap(True)
        self.licence.setTextFormat(Qt.TextFormat.PlainText)
        self.runs_on = QLabel(self)
        self.runs_on.setProperty("role", "muted")
        self.runs_on.setWordWrap(True)
        self.runs_on.setTextFormat(Qt.TextFormat.PlainText)
        self.use_button.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self.use_button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addSpacing(8)
        column.addWidget(self.list, 1)
        column.addWidget(self.runs_on)
        column.addWidget(self.licence)
        column.addLayout(row)
        self.use_button.clicked.connect(self._use)
        self.list.selectionModel().currentChanged.connect(self._show_current)
        self._retranslate()

    def set_bundles(self, bundles: Sequence[BundleInfo]) -> None:
        """Show these."""
        self._bundles = list(bundles)
        locale = QLocale()
        cards = []
        for bundle in self._bundles:
            languages = ", ".join(_language_name(code) for code in bundle.languages)
            embedded = self.tr("%Ln photo(s) searchable", "", bundle.embedded_photos)
            size = locale.formattedDataSize(bundle.size_bytes, 0, QLocale.DataSizeFormat.DataSizeSIFormat)
            badge = self.tr("In use") if bundle.active else ""
            cards.append(Card("model", one_line(bundle.name), " · ".join((embedded, size, languages)), badge))
        self.model.set_cards(cards)
        active = [row for row, bundle in enumerate(self._bundles) if bundle.active]
        if active and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(active[0]))
        self._show_current()

    def set_machine(self, machine: Machine) -> None:
        """Show what the model in use runs on."""
        self._machine = machine
        self.runs_on.setText(runs_on(machine))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _current(self) -> BundleInfo | None:
        row = self.list.currentIndex().row()
        return self._bundles[row] if 0 <= row < len(self._bundles) else None

    def _show_current(self) -> None:
        bundle = self._current()
        self.use_button.setEnabled(bundle is not None and not bundle.active)
        self.licence.setText(self.tr("Licence: {text}").format(text=one_line(bundle.licence)) if bundle else "")

    def _use(self) -> None:
        bundle = self._current()
        if bundle is not None:
            self.use_wanted.emit(bundle.id)

    def _retranslate(self) -> None:
        self.title.setText(self.tr("Search model"))
        self.text.setText(
            self.tr(
                "The model understands photos and words, on this computer. With another one, photos are read again."
            )
        )
        self.use_button.setText(self.tr("Use this model"))
        self.list.setAccessibleName(self.tr("Search models"))
        self.runs_on.setText(runs_on(self._machine))
        self.set_bundles(self._bundles)


def _language_name(code: str) -> str:
    """Return a language's name in itself (Qt knows English by its countries only)."""
    name = "English" if code == "en" else QLocale(code).nativeLanguageName() or code
    return name[:1].upper() + name[1:]
