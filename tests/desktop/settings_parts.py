"""What the settings are made with, for tests that open them without the window."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.backend.session import LibrarySession
from desktop.backend.thumbnails import ThumbnailStore
from desktop.editing import Editor
from desktop.i18n import Translations
from desktop.metadata.controller import MetadataController
from desktop.models.controller import ModelsController
from desktop.personal.applying import ModelApplying
from desktop.personal.controller import PersonalController
from desktop.personal.runs import TrainingRuns
from desktop.preferences import Preferences
from desktop.settings.controller import SettingsController
from desktop.settings.tagging_state import TaggingSettings
from desktop.status.jobs import Jobs
from desktop.status.messages import Messages
from desktop.theme.icons import Icons


class Host(QWidget):
    """A window with one pane of the settings in it, and what the user was told.

    Attributes:
        told: the messages, in their order.
    """

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def hear(self, messages: Messages) -> None:
        """Note what is said."""
        messages.shown.connect(lambda message: self.told.append(message.text))

    def show_pane(self, pane: QWidget) -> None:
        """Show a pane."""
        column = QVBoxLayout(self)
        column.addWidget(pane)
        self.resize(760, 900)
        self.show()
        self.activateWindow()


@dataclass(frozen=True)
class Training:
    """What the pane of personal models needs of the window."""

    runs: TrainingRuns
    applying: ModelApplying


def make_settings(
    session: LibrarySession,
    icons: Icons,
    translations: Translations,
    preferences: Preferences,
    thumbnails: ThumbnailStore,
    window: QWidget,
) -> SettingsController:
    """Return what opens the settings, with all that it needs."""
    messages, editor = Messages(), Editor(session, window)
    models = ModelsController(session, messages, Jobs(), icons, translations, preferences, window)
    tagging = TaggingSettings(session, editor, messages, icons, translations, window)
    metadata = MetadataController(session, editor, messages, icons, translations, window)
    training = Training(TrainingRuns(session, window), ModelApplying(session, window))
    personal = PersonalController(session, training, models, messages, icons, thumbnails, window)
    return SettingsController(session, preferences, icons, translations, models, personal, tagging, metadata, window)
