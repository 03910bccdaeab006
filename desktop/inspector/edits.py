"""What the user does in the inspector, as edits that can be undone."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.backend.session import LibrarySession
from desktop.editing import Editor
from desktop.i18n import photo_count
from desktop.inspector.panel import InspectorPanel
from desktop.photo_edits import PhotoEdits
from desktop.plain import one_line
from engine.edits import (
    CreateAlbum,
    SetCaptions,
    adding_tags,
    removing_tags,
)
from engine.records import Album, Completion

MOST_OFFERED, MOST_REMEMBERED = 8, 40


class InspectorEdits(QObject):
    """Applies what is clicked and typed to all photos that are shown.

    Attributes:
        ids: the photos.
        albums: those that photos can be put into.
    """

    def __init__(self, panel: InspectorPanel, session: LibrarySession, editor: Editor, parent: QObject) -> None:
        super().__init__(parent)
        self._panel, self._session, self._editor = panel, session, editor
        self._photos = PhotoEdits(editor, self)
        self.ids: tuple[int, ...] = ()
        self.albums: list[Album] = []
        self._channel = f"inspector-{id(self)}"  # there may be another one in the viewer
        self._used: list[str] = []  # the tags that were put on last, the newest first
        panel.stars.rated.connect(self._rate)
        panel.favourite.clicked.connect(self._favour)
        panel.caption.finished.connect(self._caption)
        panel.tags.added.connect(self._add_tag)
        panel.tags.spread.connect(self._add_tag)
        panel.tags.removed.connect(self._remove_tag)
        panel.tags.asked.connect(self._complete_tag)
        panel.albums.added.connect(self._add_album)
        panel.albums.spread.connect(self._put_into)
        panel.albums.removed.connect(self._remove_album)
        panel.albums.asked.connect(self._complete_album)

    def _rate(self, stars: int) -> None:
        self._photos.rate(self.ids, stars)

    def _favour(self, favourite: bool) -> None:
        if self.ids:
            self._panel.set_favourite(favourite)
            self._photos.favour(self.ids, favourite)

    def _caption(self, text: str) -> None:
        # The panel tells of a caption before other photos are shown: it is for those it was written on.
        if self.ids:
            photos = photo_count(len(self.ids))
            written = self.tr("Caption written for {photos}").format(photos=photos)
            words = written if text else self.tr("Caption taken off {photos}").format(photos=photos)
            self._editor.apply(SetCaptions(dict.fromkeys(self.ids, text or None)), words)

    def _add_tag(self, name: str) -> None:
        if self.ids:
            words = self.tr("{photos} tagged “{tag}”").format(photos=photo_count(len(self.ids)), tag=one_line(name))
            self._editor.apply(adding_tags(self.ids, [name]), words)
            self._used = [name, *(used for used in self._used if used != name)][:MOST_REMEMBERED]

    def _remove_tag(self, name: str) -> None:
        photos = photo_count(len(self.ids))
        words = self.tr("Tag “{tag}” taken off {photos}").format(photos=photos, tag=one_line(name))
        self._editor.apply(removing_tags(self.ids, [name]), words)

    def _complete_tag(self, typed: str) -> None:
        def offer(found: list[Completion]) -> None:
            names = [completion.value for completion in found]
            there = {chip.content.label for chip in self._panel.tags.chips if not chip.content.count}
            last = [name for name in self._used if name.casefold().startswith(typed.casefold())]
            known = {name.casefold() for name in (*names, *there, *last)}
            offered = [name for name in dict.fromkeys([*last, *names]) if name not in there]
            self._panel.tags.offer(typed, offered[:MOST_OFFERED], new=typed.casefold() not in known)

        self._session.ask(
            lambda library: library.completions("tag", typed, 2 * MOST_OFFERED), offer, channel=f"{self._channel}-tags"
        )

    def _complete_album(self, typed: str) -> None:
        names = [album.name for album in self.albums if typed.casefold() in album.name.casefold()]
        there = {chip.content.label for chip in self._panel.albums.chips if not chip.content.count}
        offered = [name for name in dict.fromkeys(names) if name not in there]
        new = all(typed.casefold() != album.name.casefold() for album in self.albums)
        self._panel.albums.offer(typed, offered[:MOST_OFFERED], new=new)

    def _add_album(self, name: str) -> None:
        known = next((album for album in self.albums if album.name.casefold() == name.casefold()), None)
        if known is not None:
            self._put_into(known)
        elif self.ids:
            words = self.tr("Album “{album}” made").format(album=one_line(name))
            self._editor.apply(CreateAlbum(name, photo_ids=self.ids), words)

    def _put_into(self, album: Album) -> None:
        self._photos.add_to_album(self.ids, album)

    def _remove_album(self, album: Album) -> None:
        self._photos.remove_from_album(self.ids, album)
