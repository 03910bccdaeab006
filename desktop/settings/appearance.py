"""Settings: look and language; a choice applies at once."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from desktop.i18n import NATIVE_NAMES, Language
from desktop.theme.theme import Scheme


class AppearancePane(QWidget):
    """Two choices.

    Signals:
        scheme_chosen: a Scheme.
        language_chosen: a Language.
    """

    scheme_chosen = Signal(object)
    language_chosen = Signal(object)

    def __init__(self, scheme: Scheme, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel(self)
        self.title.setProperty("role", "title")
        self._scheme_label, self._language_label = QLabel(self), QLabel(self)
        self.scheme, self.language = QComboBox(self), QComboBox(self)
        for scheme_choice in Scheme:
            self.scheme.addItem("", str(scheme_choice))
        for language_choice in Language:
            self.language.addItem("", str(language_choice))
        for label, box in ((self._scheme_label, self.scheme), (self._language_label, self.language)):
            box.setMinimumWidth(220)
            label.setBuddy(box)
            label.setMinimumHeight(32)
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(16)
        form.addRow(self._scheme_label, self.scheme)
        form.addRow(self._language_label, self.language)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(16)
        column.addWidget(self.title)
        column.addLayout(form)
        column.addStretch(1)
        self.scheme.setCurrentIndex(list(Scheme).index(scheme))
        self.language.setCurrentIndex(list(Language).index(language))
        self.scheme.currentIndexChanged.connect(lambda index: self.scheme_chosen.emit(list(Scheme)[index]))
        self.language.currentIndexChanged.connect(lambda index: self.language_chosen.emit(list(Language)[index]))
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.title.setText(self.tr("Appearance"))
        self._scheme_label.setText(self.tr("&Colours"))
        self._language_label.setText(self.tr("&Language"))
        schemes = (self.tr("As the system"), self.tr("Light"), self.tr("Dark"))
        for row, text in enumerate(schemes):
            self.scheme.setItemText(row, text)
        languages = (self.tr("As the system"), NATIVE_NAMES[Language.ENGLISH], NATIVE_NAMES[Language.KOREAN])
        for row, text in enumerate(languages):
            self.language.setItemText(row, text)
