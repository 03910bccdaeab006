"""Tags that are accepted by themselves from a stated precision on, and taking that back with all that came of it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from desktop.i18n import photo_count
from desktop.status.messages import Messages
from desktop.tagging.decisions import Decisions
from desktop.tagging.review_words import ReviewWords
from desktop.tagging.state import Tagging
from desktop.tagging.words import name_of, percent
from engine.tagging.records import ProposalGroup

TOPIC = "tagging"


@dataclass(frozen=True)
class _Before:
    """How it was: from which precision on, and on which photos the tag was put by itself."""

    precision: float | None
    photos: frozenset[int]


class Automatic(QObject):
    """Turns it on and off.

    Args:
        session: works on the library.
        tagging: learns, by which what is sure enough is accepted.
        decisions: takes back what was accepted; knows the language.
        messages: tells what was set, and offers Undo.
    """

    def __init__(
        self, session: LibrarySession, tagging: Tagging, decisions: Decisions, messages: Messages, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._tagging, self._decisions, self._messages = session, tagging, decisions, messages
        self._words = ReviewWords(self)

    def set(self, group: ProposalGroup, precision: float | None) -> None:
        """Have a tag accepted by itself from a stated precision on; None: not any more, what was accepted stays."""
        key, name = group.key, name_of(group, self._decisions.language)

        def put(library: LibraryProtocol) -> _Before:
            known = {one.key: one.auto_accept for one in library.auto_accepted()}
            before = _Before(known.get(key), frozenset(library.accepted_by_itself(key)))
            library.auto_accept(key, precision)
            return before

        def done(before: _Before) -> None:
            if before.precision == precision:
                return
            self._tagging.learn_soon()
            words = self._words.automatic(name, "" if precision is None else percent(precision))
            self._messages.say(words, self.tr("Undo"), lambda: self._take_back(key, name, before), topic=TOPIC)

        self._session.ask(put, done)

    def _take_back(self, key: str, name: str, before: _Before) -> None:
        """Set it as it was, and take the tag off the photos that it was put on since."""

        def put(library: LibraryProtocol) -> list[int]:
            library.auto_accept(key, before.precision)
            return [photo_id for photo_id in library.accepted_by_itself(key) if photo_id not in before.photos]

        def done(since: list[int]) -> None:
            self._tagging.learn_soon()
            words = self._words.automatic(name, "" if before.precision is None else percent(before.precision))
            if since:
                taken = self.tr("Tag “{tag}”, accepted by itself, taken off {photos}")
                self._decisions.take_back(key, since, taken.format(tag=name, photos=photo_count(len(since))))
            else:
                self._messages.say(words, topic=TOPIC)

        self._session.ask(put, done)
