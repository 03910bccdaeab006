"""What the buttons over the photos and on empty pages do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from desktop.backend.session import LibrarySession
from desktop.browse.page import BrowsePage
from desktop.browse.scope import everywhere, filter_of, within
from desktop.browse.words import BrowseWords
from desktop.editing import Editor
from desktop.places import Place
from engine.edits import SetAlbumQuery


class PageActs(QObject):
    """Turns presses into searches, edits and wishes.

    Args:
        place: returns the place that is shown, or was before the search.
        searched: returns the search text whose results are shown; None for a place.

    Signals:
        search_wanted: a text that is to be searched for.
        wanted: ``add_folder``, ``all``, ``rescan`` or ``less_likely``.
    """

    search_wanted = Signal(str)
    wanted = Signal(str)

    def __init__(
        self,
        page: BrowsePage,
        session: LibrarySession,
        editor: Editor | None,
        words: BrowseWords,
        place: Callable[[], Place],
        searched: Callable[[], str | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._page, self._session, self._editor, self._words = page, session, editor, words
        self._place, self._searched = place, searched
        self._changing: Place | None = None
        page.empty.acted.connect(self._act)
        page.head.act.connect(self._head_act)
        page.head.scope_toggled.connect(self._scope_toggled)
        page.problems_page.retry_wanted.connect(self._retry)
        page.problems_page.folder_wanted.connect(_show_folder)

    def change_search(self, album: Place) -> None:
        """Search for what a smart album finds, so that its search can be changed and saved."""
        self._changing = album
        self.search_wanted.emit(album.query or "")

    def end_change(self) -> None:
        """The search was left: what was changed of it is not saved."""
        self._changing = None

    def offer_to_save(self) -> None:
        """Offer to save the search that is shown, where it is another than that of the album it was taken from."""
        album, text = self._changing, (self._searched() or "").strip()
        if album is not None:  # a smart album finds in the whole library
            self._page.head.offer_scope("")
        if album is not None and text and text != album.query:
            self._page.head.offer(self._words.save_search(album), "check")
        else:
            self._page.head.offer("")

    def _act(self, action: str) -> None:
        if action == "change_search":
            self.change_search(self._place())
        elif action:
            self.wanted.emit(action)

    def _head_act(self) -> None:
        text = self._searched()
        if text is not None:
            self._save_search(text.strip())
        elif self._place().smart:
            self.change_search(self._place())
        else:
            self.search_wanted.emit(f"{filter_of(self._place())} ")

    def _save_search(self, text: str) -> None:
        album, self._changing = self._changing, None
        if self._editor is not None and album is not None and album.id is not None:
            self._editor.apply(SetAlbumQuery(album.id, text), self._words.saved(album))
        self.offer_to_save()

    def _scope_toggled(self, inside: bool) -> None:
        text = self._searched() or ""
        self.search_wanted.emit(within(text, self._place()) if inside else everywhere(text, self._place()))

    def _retry(self, paths: list[Path]) -> None:
        def forgotten(_: None) -> None:
            self._session.refresh()
            self.wanted.emit("rescan")

        self._session.ask(lambda library: library.retry_problems(paths), forgotten)


def _show_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
