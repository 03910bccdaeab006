"""Fills the chips and the line of completions of the page, as the photo and the text at the cursor want it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from desktop.captioning.page import CaptioningPage
from desktop.captioning.suggesting import (
    Kind,
    PhotoFacts,
    Suggestion,
    caption_suggestions,
    read_facts,
    read_similar,
    words_for,
)
from desktop.captioning.texts import Words

REST_MS = 250
"""Photos that are passed faster than this are not searched for similar ones."""
MOST_COMPLETIONS = 5


class Suggested(QObject):
    """What can be put into the caption of the photo that is shown.

    Args:
        page: its chips and completions are filled, and what is chosen goes into its field.
        session: reads and searches.
        near: returns the captions of photos around the one that is shown.

    Signals:
        facts_came: the PhotoFacts of the photo.
    """

    facts_came = Signal(object)

    def __init__(
        self, page: CaptioningPage, session: LibrarySession, near: Callable[[], Sequence[str]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._page, self._session, self._near = page, session, near
        self.words, self.language = Words(), "en"
        self._photo: int | None = None
        self._facts: PhotoFacts | None = None
        self._similar: Sequence[str] = ()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._search)
        page.chips.chosen.connect(self._put_in)
        page.completions.chosen.connect(self._complete)
        page.field.typing.connect(self._offer)
        page.field.numbered.connect(page.chips.choose)
        page.field.completion_wanted.connect(lambda: page.completions.choose(1))
        for chips in (page.chips, page.completions):
            chips.left.connect(page.field.setFocus)

    def read_words(self) -> None:
        """Know the words that captions, tags and albums of the library use."""
        self._session.start(lambda library, _: _all_words(library), self._words_came, channel="caption-words")

    def show_photo(self, photo_id: int | None) -> None:
        """Suggest for a photo; None for none."""
        self._photo, self._facts, self._similar = photo_id, None, ()
        self._rest.stop()
        self._page.chips.set_suggestions([])
        if photo_id is not None:
            came = partial(self._came, photo_id)
            self._session.ask(partial(_facts, photo_id, self.language), came, channel="caption-facts")
            self._rest.start()

    def refresh(self) -> None:
        """Show what there is again; captions around it are others now."""
        self._fill()

    def _words_came(self, counted: Sequence[tuple[str, int]]) -> None:
        self.words = Words()
        self.words.learn(counted)

    def _came(self, photo_id: int, facts: PhotoFacts | None) -> None:
        if photo_id == self._photo:
            self._facts = facts
            self._fill()
            self.facts_came.emit(facts)

    def _search(self) -> None:
        photo_id = self._photo
        if photo_id is not None:
            came = partial(self._similar_came, photo_id)
            self._session.seek(partial(_similar, photo_id), came, _leave_it, channel="caption-similar")

    def _similar_came(self, photo_id: int, captions: Sequence[str]) -> None:
        if photo_id == self._photo and captions:
            self._similar = captions
            self._fill()

    def _fill(self) -> None:
        if self._photo is None:
            return
        words = words_for(self._facts, self.language) if self._facts is not None else []
        captions = caption_suggestions(self._near(), self._similar, self._page.field.text)
        self._page.chips.set_suggestions([*words, *captions])
        self._page.order_tabs()

    def _put_in(self, suggestion: Suggestion) -> None:
        field = self._page.field
        if suggestion.kind is Kind.CAPTION:
            field.insert_lines(suggestion.text)
        else:
            field.insert_word(suggestion.text)
        field.setFocus()

    def _offer(self, prefix: str) -> None:
        found = self.words.complete(prefix, MOST_COMPLETIONS) if prefix else []
        hint = QCoreApplication.translate("captioning", "Other captions use it")
        page = self._page
        page.completions.set_suggestions([Suggestion(Kind.WORD, word, hint) for word in found])
        page.order_tabs()
        page.field.completing = bool(found)
        page.line.setCurrentWidget(page.completions if found else page.hint)

    def _complete(self, suggestion: Suggestion) -> None:
        self._page.field.complete(suggestion.text)
        self._page.field.setFocus()


def _facts(photo_id: int, language: str, library: LibraryProtocol) -> PhotoFacts | None:
    return read_facts(library, photo_id, language)


def _similar(photo_id: int, library: LibraryProtocol) -> list[str]:
    return read_similar(library, photo_id)


def _all_words(library: LibraryProtocol) -> list[tuple[str, int]]:
    """Return words with how often they are used; names of tags and albums count, too."""
    names = [(tag.name, 1) for tag in library.tags()]
    names += [(album.name, 1) for album in library.albums() if album.query is None]
    return [*library.captioned_words(), *names]


def _leave_it(_: Exception) -> None:
    """A photo that is not embedded yet has none that are like it; nobody waits for them."""
