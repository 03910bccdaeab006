"""What the window is made with; nothing of it is global."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.backend.indexing import IndexProcess
from desktop.backend.session import LibrarySession
from desktop.backend.thumbnails import ThumbnailLocator
from desktop.i18n import Translations
from desktop.preferences import Preferences
from desktop.status.messages import Messages
from desktop.theme.icons import Icons


@dataclass(frozen=True)
class Services:
    """Made once at the start, handed to the window's parts through their constructors."""

    session: LibrarySession
    indexer: IndexProcess
    locate: ThumbnailLocator
    icons: Icons
    translations: Translations
    preferences: Preferences
    messages: Messages
