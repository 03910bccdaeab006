"""What the settings are made with, for tests that open them without the window."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.backend.session import LibrarySession
from desktop.editing import Editor
from desktop.i18n import Translations
from desktop.metadata.controller import MetadataController
from desktop.models.controller import ModelsController
from desktop.preferences import Preferences
from desktop.settings.controller import SettingsController
from desktop.settings.tagging_state import TaggingSettings
from desktop.status.jobs import Jobs
from desktop.status.messages import Messages
from desktop.theme.icons import Icons


def make_settings(
    session: LibrarySession, icons: Icons, translations: Translations, preferences: Preferences, window: QWidget
) -> SettingsController:
    """Return what opens the settings, with all that it needs."""
    messages, editor = Messages(), Editor(session, window)
    models = ModelsController(session, messages, Jobs(), icons, translations, preferences, window)
    tagging = TaggingSettings(session, editor, messages, icons, translations, window)
    metadata = MetadataController(session, editor, messages, icons, translations, window)
    return SettingsController(session, preferences, icons, translations, models, tagging, metadata, window)
