"""What the settings dialog does."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.backend.session import LibrarySession
from desktop.i18n import Language, Translations
from desktop.preferences import Preferences
from desktop.settings.dialog import SettingsDialog
from desktop.theme.icons import Icons
from desktop.theme.theme import Scheme, Theme
from engine.records import SourceFolder


class SettingsController(QObject):
    """Opens the dialog and carries out what is chosen.

    Signals:
        add_folder: a folder is to be chosen and added.
        folder_removed: a source folder was removed.
        model_changed: another model is in use.
    """

    add_folder = Signal()
    folder_removed = Signal()
    model_changed = Signal()

    def __init__(
        self,
        session: LibrarySession,
        preferences: Preferences,
        icons: Icons,
        translations: Translations,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._preferences, self._icons = session, preferences, icons
        self._translations, self._window = translations, window
        self.dialog: SettingsDialog | None = None
        session.folders_changed.connect(self._folders_changed)

    def open(self) -> None:
        """Show the dialog."""
        if self.dialog is None:
            self.dialog = self._make()
        self._session.refresh()
        self._ask_bundles()
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def set_scheme(self, scheme: Scheme) -> None:
        """Change the look at once, and remember it."""
        self._preferences.scheme = scheme
        self._theme.set_scheme(scheme)

    def set_language(self, language: Language) -> None:
        """Change the language at once, and remember it."""
        self._preferences.language = language
        self._translations.set_language(language)

    @property
    def _theme(self) -> Theme:
        return self._icons.theme

    def _make(self) -> SettingsDialog:
        dialog = SettingsDialog(self._icons, self._preferences.scheme, self._preferences.language, self._window)
        dialog.folders.add_wanted.connect(self.add_folder)
        dialog.folders.remove_wanted.connect(self._remove_folder)
        dialog.models.use_wanted.connect(self._use)
        dialog.appearance.scheme_chosen.connect(self.set_scheme)
        dialog.appearance.language_chosen.connect(self.set_language)
        return dialog

    def _folders_changed(self, folders: list[SourceFolder]) -> None:
        if self.dialog is not None:
            self.dialog.folders.set_folders(folders)

    def _remove_folder(self, folder: SourceFolder) -> None:
        self._session.ask(lambda library: library.remove_folder(folder.path), lambda _: self.folder_removed.emit())

    def _use(self, bundle_id: str) -> None:
        def used(_: None) -> None:
            self._ask_bundles()
            self.model_changed.emit()

        self._session.ask(lambda library: library.use_bundle(bundle_id), used)

    def _ask_bundles(self) -> None:
        dialog = self.dialog
        if dialog is not None:
            self._session.ask(lambda library: library.bundles(), dialog.models.set_bundles, channel="bundles")
