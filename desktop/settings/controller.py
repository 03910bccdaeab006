"""What the settings dialog does."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from desktop.i18n import Language, Translations
from desktop.metadata.controller import MetadataController
from desktop.models.controller import ModelsController
from desktop.personal.controller import PersonalController
from desktop.personal.pane import connect_personal
from desktop.preferences import Preferences
from desktop.settings.dialog import PANES, SettingsDialog
from desktop.settings.metadata import connect_metadata
from desktop.settings.models import connect_models
from desktop.settings.performance import KEYS
from desktop.settings.removal import ask_removal
from desktop.settings.tagging import connect_tagging
from desktop.settings.tagging_state import TaggingSettings
from desktop.theme.icons import Icons
from desktop.theme.theme import Scheme, Theme
from engine.errors import SettingInvalid
from engine.records import Machine, SourceFolder
from engine.settings import Value

_FOR_INDEXING = ("provider", "encoder_threads", "decode_workers")
_FOR_MODEL = ("provider",)


class SettingsController(QObject):
    """Opens the dialog and carries out what is chosen.

    Args:
        models, personal, tagging, metadata: do what is chosen about search models, personal ones, proposed tags, and
            files' metadata.

    Signals:
        add_folder: a folder is to be chosen and added.
        folder_removed: a source folder was removed.
        rescan_wanted: a SourceFolder is to be looked through again.
        indexing_changed: the indexing process is to start anew, with other settings.
        index_engine_changed: another engine holds the vectors.
        tiles_changed: shape or size of the tiles are others in the preferences.
    """

    add_folder = Signal()
    folder_removed = Signal()
    rescan_wanted = Signal(object)
    indexing_changed = Signal()
    index_engine_changed = Signal()
    tiles_changed = Signal()

    def __init__(
        self,
        session: LibrarySession,
        preferences: Preferences,
        icons: Icons,
        translations: Translations,
        models: ModelsController,
        personal: PersonalController,
        tagging: TaggingSettings,
        metadata: MetadataController,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._personal, self._tagging, self._metadata = personal, tagging, metadata
        self._session, self._preferences, self._icons = session, preferences, icons
        self._translations, self._models, self._window = translations, models, window
        self._indexing = False
        self.dialog: SettingsDialog | None = None
        session.folders_changed.connect(self._folders_changed)
        models.switched.connect(self._ask_machine)

    def open(self, pane: str = "") -> None:
        """Show the dialog, at one of its panes (:data:`desktop.settings.dialog.PANES`) if one is named."""
        if self.dialog is None:
            self.dialog = self._make()
        if pane in PANES:
            self.dialog.show_pane(pane)
        self.dialog.appearance.refresh()
        self._session.refresh()
        self._models.refresh()
        self._tagging.refresh()
        self._metadata.refresh()
        self._ask_settings()
        self._ask_machine()
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

    def set_indexing(self, indexing: bool) -> None:
        """Hear whether the source folders are being read now."""
        self._indexing = indexing
        if self.dialog is not None:
            self.dialog.folders.set_indexing(indexing)

    @property
    def _theme(self) -> Theme:
        return self._icons.theme

    def _make(self) -> SettingsDialog:
        personal = self._personal
        dialog = SettingsDialog(self._icons, self._preferences, personal.thumbnails, personal.runs, self._window)
        dialog.folders.set_indexing(self._indexing)
        dialog.folders.rescan_wanted.connect(self.rescan_wanted)
        dialog.appearance.justified_chosen.connect(self._set_justified)
        dialog.appearance.tile_chosen.connect(self._set_tile)
        dialog.performance.chosen.connect(self._change)
        dialog.folders.add_wanted.connect(self.add_folder)
        dialog.folders.remove_wanted.connect(lambda folder: self._remove(folder.path))
        connect_models(dialog.models, dialog, self._models)
        connect_personal(dialog.personal, dialog, personal, self._models)
        connect_tagging(dialog.tagging, dialog, self._tagging)
        connect_metadata(dialog.metadata, dialog, self._metadata)
        dialog.appearance.scheme_chosen.connect(self.set_scheme)
        dialog.appearance.language_chosen.connect(self.set_language)
        return dialog

    def remove_folder(self, path: Path) -> None:
        """Ask whether a source folder is to leave the library, and remove it."""
        ask_removal(path, self._window, lambda: self._remove(path))

    def _folders_changed(self, folders: list[SourceFolder]) -> None:
        if self.dialog is not None:
            self.dialog.folders.set_folders(folders)

    def _remove(self, path: Path) -> None:
        self._session.ask(lambda library: library.remove_folder(path), lambda _: self.folder_removed.emit())

    def _set_justified(self, on: bool) -> None:
        self._preferences.justified = on
        self.tiles_changed.emit()

    def _set_tile(self, size: int) -> None:
        self._preferences.tile_size = size
        self.tiles_changed.emit()

    def _change(self, key: str, value: Value) -> None:
        def changed(_: None) -> None:
            self._ask_settings()
            if key in _FOR_INDEXING:
                self.indexing_changed.emit()
            if key in _FOR_MODEL:
                self._ask_machine()
            if key == "vector_index_address":
                self.index_engine_changed.emit()

        def failed(error: Exception) -> None:
            if isinstance(error, SettingInvalid) and self.dialog is not None:
                self.dialog.performance.refuse(key)
                return
            self._session.failed.emit(error)  # a full disk, a library that cannot be written
            self._ask_settings()

        self._session.ask(lambda library: library.set_setting(key, value), changed, failed)

    def _ask_settings(self) -> None:
        dialog = self.dialog
        if dialog is not None:
            self._session.ask(_performance_settings, dialog.performance.set_values, channel="settings")

    def _ask_machine(self) -> None:
        dialog = self.dialog
        if dialog is None:
            return

        def known(machine: Machine) -> None:
            dialog.performance.set_machine(machine)
            self._models.set_machine(machine)

        # Where searches run: it runs the model once, and a large one would hold up the photos of the grid.
        self._session.seek(lambda library: library.machine(), known, channel="machine")


def _performance_settings(library: LibraryProtocol) -> dict[str, Value]:
    return {key: library.setting(key) for key in KEYS}
