"""The inspector's behaviour: reads what is selected, and turns what the user does into edits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QSize, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from desktop.backend.thumbnails import ThumbnailStore
from desktop.editing import Editor
from desktop.inspector.chips import ChipContent
from desktop.inspector.edits import InspectorEdits
from desktop.inspector.facts import Counted, Facts, facts_of
from desktop.inspector.panel import MARGIN, PICTURE, InspectorPanel
from desktop.inspector.preview import preview
from desktop.inspector.wording import FactWords, first_path, wrapped
from desktop.metadata.notice import ConflictNotices
from engine.edits import Edited
from engine.query_filters import quoted
from engine.records import Album

READ_AFTER_MS = 60
MOST_READ = 2_000
MOST_CHIPS = 60


class InspectorController(QObject):
    """Follows the selection.

    Args:
        thumbnails: pictures for the preview.

    Signals:
        search_wanted: a search text, from a tag, album or place that was clicked.
        left: Escape was pressed; the focus goes back to the photos.
    """

    search_wanted = Signal(str)
    left = Signal()

    def __init__(
        self,
        panel: InspectorPanel,
        session: LibrarySession,
        editor: Editor,
        thumbnails: ThumbnailStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._panel, self._session, self._editor, self._thumbnails = panel, session, editor, thumbnails
        self._words = FactWords(self)
        self._edits = InspectorEdits(panel, session, editor, self)
        self._conflicts = ConflictNotices(panel.conflicts, session, editor, self)
        self._ids: tuple[int, ...] = ()
        self._facts: Facts | None = None
        self._language = "en"
        self._active = False
        self._read_soon = QTimer(self, singleShot=True, interval=READ_AFTER_MS)
        self._read_soon.timeout.connect(self._read)
        self._connect()

    # What is shown ----------------------------------------------------------------------------------------------------

    def show_photos(self, ids: Sequence[int]) -> None:
        """Show these photos; what was being written for others is kept first."""
        wanted = tuple(ids)
        if wanted == self._ids:
            return
        self.save()
        self._ids = self._edits.ids = wanted
        self._read_soon.start()

    def set_active(self, active: bool) -> None:
        """Read only while the panel is seen."""
        self._active = active
        if active:
            self._read_soon.start()
        else:
            self.save()

    def set_albums(self, albums: Sequence[Album]) -> None:
        """Know these albums by their names."""
        self._edits.albums = [album for album in albums if album.query is None]

    def set_language(self, code: str) -> None:
        """Word everything in another language."""
        self._language = code
        self._read_soon.start()

    def save(self) -> None:
        """Keep an unfinished caption."""
        self._panel.caption.save()

    def refresh(self) -> None:
        """Read the photos again: the library has changed."""
        if self._ids:
            self._read_soon.start()

    def focus_tags(self) -> None:
        """Let the user type a tag."""
        self._panel.tags.edit.setFocus()

    def focus_caption(self) -> None:
        """Let the user write a caption."""
        self._panel.caption.setFocus()
        self._panel.caption.selectAll()

    def _read(self) -> None:
        ids, language = list(self._ids[:MOST_READ]), self._language
        if not self._active:
            return
        if not ids:
            self._facts = None
            self._panel.show_facts(False)
            return
        wanted = self._ids

        def read(library: LibraryProtocol) -> Facts | None:
            photos = library.photos(ids, language)
            return facts_of(wanted, photos) if photos else None

        self._session.ask(read, partial(self._came, wanted), channel=f"inspector-{id(self)}")

    def _came(self, ids: tuple[int, ...], facts: Facts | None) -> None:
        if ids != self._ids:
            return
        if facts is None:
            self._facts = None
            self._panel.show_facts(False)
            return
        others = self._facts is None or self._facts.ids != ids
        self._facts = facts
        self._fill(self._facts, others=others)
        self._conflicts.show_photos(facts.ids)
        self._panel.show_facts(True)

    def _fill(self, facts: Facts, *, others: bool) -> None:
        panel, words = self._panel, self._words
        panel.title.setText(wrapped(words.title(facts)))
        panel.note.setText(words.note(facts))
        panel.note.setVisible(bool(panel.note.text()))
        panel.set_favourite(facts.favourite.value is True, mixed=facts.favourite.mixed)
        panel.stars.set_rating(facts.rating.value or 0, mixed=facts.rating.mixed)
        if others:
            panel.caption.reset(facts.caption.value or "")
            panel.tags.clear_typing()
            panel.albums.clear_typing()
        else:
            panel.caption.set_caption(facts.caption.value or "")
        hint = self.tr("What is this photo of? You can search for these words.")
        panel.caption.setPlaceholderText(self.tr("Different captions") if facts.caption.mixed else hint)
        panel.tags.set_chips([self._chip(tag.value, tag.value, tag) for tag in facts.tags[:MOST_CHIPS]])
        panel.albums.set_chips(
            [self._chip(album.value, album.value.name, album) for album in facts.albums[:MOST_CHIPS]]
        )
        panel.set_fact("date", words.date_name(facts), words.date(facts))
        panel.set_fact("size", self.tr("Size"), words.size(facts))
        panel.set_fact("camera", self.tr("Camera"), words.camera(facts))
        panel.set_fact("place", self.tr("Place"), words.place(facts))
        panel.place_button.setVisible(facts.place.value is not None)
        panel.set_fact("file", self.tr("File") if facts.single else self.tr("Folders"), wrapped(words.paths(facts)))
        self._show_picture()

    def _chip(self, key: object, label: str, counted: Counted[str] | Counted[Album]) -> ChipContent:
        return ChipContent(key, label, "" if counted.everywhere else f"({counted.count})")

    def _show_picture(self) -> None:
        if self._facts is not None:
            room = QSize(max(self._panel.width() - 2 * MARGIN, 1), PICTURE)
            ratio = self._panel.devicePixelRatioF()
            picture = preview(self._facts.shown, room, ratio, self._thumbnails, self._panel.tile_color)
            self._panel.set_picture(picture, alone=len(self._facts.shown) == 1)

    def _picture_came(self, content_hash: str) -> None:
        if self._facts is not None and any(photo.content_hash == content_hash for photo in self._facts.shown):
            self._show_picture()

    # What the user does -----------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        panel = self._panel
        panel.caption.left.connect(self.left)
        for field in (panel.tags, panel.albums):
            field.left.connect(self.left)
        panel.tags.activated.connect(lambda name: self.search_wanted.emit(f"tag:{quoted(name)}"))
        panel.albums.activated.connect(lambda album: self.search_wanted.emit(f"album:{quoted(album.name)}"))
        panel.folder_button.clicked.connect(self._show_folder)
        panel.copy_button.clicked.connect(self._copy_path)
        panel.place_button.clicked.connect(self._search_place)
        self._editor.changed.connect(self._edited)
        self._editor.failed.connect(self.refresh)  # the panel shows already what was asked for
        self._thumbnails.ready.connect(self._picture_came)

    def _edited(self, outcome: Edited) -> None:
        if not outcome.photo_ids or not set(self._ids).isdisjoint(outcome.photo_ids):
            self.refresh()

    def _show_folder(self) -> None:
        if self._facts is not None and self._facts.folders:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._facts.folders[0])))

    def _copy_path(self) -> None:
        if self._facts is None:
            return
        single = self._facts.single
        text = first_path(single) if single else "\n".join(str(folder) for folder in self._facts.folders)
        QGuiApplication.clipboard().setText(text)

    def _search_place(self) -> None:
        if self._facts is not None and self._facts.place.value:
            self.search_wanted.emit(f"place:{quoted(_town(self._facts.place.value, self._language))}")


def _town(place: str, language: str) -> str:
    """Return the town of a place in words: first in English, last in Korean."""
    return place.split(" ")[-1] if language == "ko" else place.split(", ")[0]
