"""Settings: look, language, and the shape of the tiles; a choice applies at once."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QSlider, QWidget

from desktop.i18n import NATIVE_NAMES, Language
from desktop.preferences import TILE_MAX, TILE_MIN, Preferences
from desktop.settings.controls import FIELD_WIDTH, Choices
from desktop.settings.form import FormRow, Pane, Section
from desktop.theme.icons import Icons
from desktop.theme.theme import Scheme

_WIDE = FIELD_WIDTH + 40


class AppearancePane(Pane):
    """Four choices.

    Args:
        preferences: what was chosen before.

    Signals:
        scheme_chosen: a Scheme.
        language_chosen: a Language.
        justified_chosen: whether photos keep their own shape.
        tile_chosen: the size of the tiles, pixels.
    """

    scheme_chosen = Signal(object)
    language_chosen = Signal(object)
    justified_chosen = Signal(bool)
    tile_chosen = Signal(int)

    def __init__(self, icons: Icons, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.scheme, self.language = Choices(len(Scheme), self), QComboBox(self)
        self.shape, self.tile = Choices(2, self), QSlider(Qt.Orientation.Horizontal, self)
        self.tile.setRange(TILE_MIN, TILE_MAX)
        self.tile.setSingleStep(16)
        self.tile.setPageStep(48)
        for control in (self.scheme, self.language, self.shape, self.tile):
            control.setFixedWidth(_WIDE)
        for choice in Language:
            self.language.addItem("", str(choice))
        self._rows = [FormRow(icons, control, self) for control in (self.scheme, self.language, self.shape, self.tile)]
        self._look, self._grid = QLabel(self), QLabel(self)
        self.add_section(Section(*self._rows[:2], parent=self), self._look)
        self.add_section(Section(*self._rows[2:], parent=self), self._grid)
        self.finish()
        self.refresh()
        self.scheme.currentIndexChanged.connect(lambda index: self.scheme_chosen.emit(list(Scheme)[index]))
        self.language.currentIndexChanged.connect(lambda index: self.language_chosen.emit(list(Language)[index]))
        self.shape.currentIndexChanged.connect(lambda index: self.justified_chosen.emit(index == 1))
        self.tile.valueChanged.connect(self.tile_chosen)
        self._retranslate()

    def refresh(self) -> None:
        """Show what holds; some of it can be changed elsewhere."""
        preferences = self._preferences
        for control in (self.scheme, self.language, self.shape, self.tile):
            control.blockSignals(True)
        self.scheme.setCurrentIndex(list(Scheme).index(preferences.scheme))
        self.language.setCurrentIndex(list(Language).index(preferences.language))
        self.shape.setCurrentIndex(int(preferences.justified))
        self.tile.setValue(preferences.tile_size)
        for control in (self.scheme, self.language, self.shape, self.tile):
            control.blockSignals(False)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.title.setText(self.tr("Appearance"))
        self.text.setText(self.tr("How Sajin looks and speaks."))
        self._look.setText(self.tr("Look"))
        self._grid.setText(self.tr("Photos"))
        scheme, language, shape, tile = self._rows
        scheme.set_words(self.tr("&Colours"))
        language.set_words(self.tr("&Language"))
        shape.set_words(self.tr("&Shape of photos"), self.tr("Cropped to squares, or whole in their own shape."))
        tile.set_words(self.tr("Si&ze of photos"))
        schemes = (self.tr("System"), self.tr("Light"), self.tr("Dark"))
        self.scheme.set_words(self.tr("Colours"), schemes)
        self.shape.set_words(self.tr("Shape of photos"), (self.tr("Square"), self.tr("Own shape")))
        languages = (self.tr("As the system"), NATIVE_NAMES[Language.ENGLISH], NATIVE_NAMES[Language.KOREAN])
        for row, text in enumerate(languages):
            self.language.setItemText(row, text)
