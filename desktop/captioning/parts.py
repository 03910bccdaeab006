"""All of the window that captions photos, put together."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.backend.images import PhotoLoader
from desktop.backend.protocol import LibraryProtocol
from desktop.captioning.controller import CaptioningController
from desktop.captioning.files import CaptionFiles
from desktop.captioning.page import CaptioningPage
from desktop.captioning.reading import ReadPhotos
from desktop.captioning.saving import Saving
from desktop.captioning.unsaved import Unsaved
from desktop.editing import Editor
from desktop.grid.model import PhotoListModel
from desktop.places import Place, PlaceKind
from desktop.services import Services
from desktop.tagging.preview import Preview


class CaptioningParts(QObject):
    """Makes them, and connects them with each other.

    Args:
        services: the window's.
        editor: sets captions.
        loader: decodes photos for the page.
        window: the dialogs' parent.

    Attributes:
        page, controller: where photos are captioned.
        files: reads captions from files.

    Signals:
        page_wanted: the page is to be shown.
        changed: captions are others now.
    """

    page_wanted = Signal()
    changed = Signal()

    def __init__(self, services: Services, editor: Editor, loader: PhotoLoader, window: QWidget) -> None:
        super().__init__(window)
        session, icons, messages = services.session, services.icons, services.messages
        self._session = session
        self.page = CaptioningPage(icons)
        self.photos = PhotoListModel(session.load_summaries, self)
        saving = Saving(session, editor, Unsaved(services.preferences), self)
        preview = Preview(self.page.canvas, self.photos, loader, services.locate, self)
        self.controller = CaptioningController(self.page, self.photos, preview, session, editor, saving, self)
        self.files = CaptionFiles(session, editor, messages, icons, window)
        self.controller.told.connect(messages.say)
        self.controller.captioned.connect(self.changed)
        self.files.imported.connect(self.changed)
        self.files.imported.connect(self.controller.suggested.read_words)
        session.photo_changed.connect(self.photos.update_summary)
        session.photos_changed.connect(self.photos.expire)
        self._saving = saving

    def start(self) -> None:
        """Save what could not be saved when the window was open the last time."""
        self._saving.restore()

    def speak(self, code: str) -> None:
        """Name proposed tags and places in another language."""
        self.controller.suggested.language = code

    def save(self) -> None:
        """Save what is written: the window closes."""
        self.controller.save()

    def caption_photos(self, photo_ids: Sequence[int], title: str = "") -> None:
        """Caption these photos, one after another."""
        ids = list(photo_ids)
        self._begin(lambda library: ids, title)

    def caption_all(self) -> None:
        """Caption all photos that have no caption, the newest first."""
        self._begin(lambda library: library.photo_ids(), self.tr("All photos"), only_without=True)

    def caption_place(self, place: Place) -> None:
        """Caption the photos of an album."""
        if place.kind is PlaceKind.ALBUM and place.id is not None:
            album_id = place.id
            self._begin(lambda library: library.album_photos(album_id), place.name, search=place.smart)

    def caption_albums(self, album_ids: Sequence[int]) -> None:
        """Caption what albums hold that has no caption; no album: all photos."""
        if not album_ids:
            self.caption_all()
            return
        wanted = list(album_ids)
        title = self.tr("%Ln album(s)", "", len(wanted))
        # Some may be smart ones, which are searches.
        self._begin(lambda library: _photos_of(library, wanted), title, search=True, only_without=True)

    def import_captions(self, over: QWidget | None = None) -> None:
        """Ask for files of captions."""
        self.files.ask(over)

    def _begin(self, read: ReadPhotos, title: str, *, search: bool = False, only_without: bool | None = None) -> None:
        self.page_wanted.emit()
        self.controller.begin(read, title, search=search, only_without=only_without)


def _photos_of(library: LibraryProtocol, album_ids: Sequence[int]) -> list[int]:
    return list(dict.fromkeys(photo_id for album in album_ids for photo_id in library.album_photos(album)))
