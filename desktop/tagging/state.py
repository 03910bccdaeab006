"""How it stands with proposals, for all who show it; and learning from what was decided, in the background."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from desktop.editing import Editor
from engine.edits import AddToAlbum, Edit, Edited, RemoveFromAlbum, Restore, SetCaptions, SetFavourites, SetRatings
from engine.tagging.records import TaggingState

LEARN_AFTER_MS = 150
"""Ticks in quick succession are learned from together."""

_NO_TAGS = (SetFavourites, SetRatings, SetCaptions, AddToAlbum, RemoveFromAlbum)
_NO_TAG_TABLES = frozenset({"favourites", "ratings", "captions", "albums", "album_photos"})


class Tagging(QObject):
    """Knows how many proposals there are, and has the library learn from what the user decides and tags.

    Signals:
        state_changed: a TaggingState.
        forgotten: the user wants all proposals gone.
        proposals_changed: which tags are proposed for which photos, or how surely, is other now.
    """

    state_changed = Signal(object)
    forgotten = Signal()
    proposals_changed = Signal()

    def __init__(self, session: LibrarySession, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.state = TaggingState()
        self.known = False
        self._learning = self._again = False
        self._soon = QTimer(self, singleShot=True, interval=LEARN_AFTER_MS)
        self._soon.timeout.connect(self._learn)
        editor.changed.connect(self._edited)

    @property
    def learning(self) -> bool:
        """Whether something was decided that proposals do not follow yet."""
        return self._learning or self._soon.isActive()

    def refresh(self) -> None:
        """Read how it stands, and let everyone read proposals again that shows some."""
        self.read_state()
        self.proposals_changed.emit()

    def forget(self) -> None:
        """All proposals are forgotten."""
        self.forgotten.emit()
        self.refresh()

    def read_state(self) -> None:
        """Read how it stands."""
        self._session.ask(lambda library: library.tagging_state(), self._take, channel="tagging-state")

    def learn_soon(self) -> None:
        """Learn from what was decided or set, once no more of it comes for a moment; if proposals are wanted at all."""
        if not self.known or self.state.wanted or self.state.proposals:
            self._soon.start()

    def _edited(self, outcome: Edited) -> None:
        if _of_tags(outcome.inverse):
            self.read_state()
            self.learn_soon()

    def _take(self, state: TaggingState) -> None:
        self.known = True
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)

    def _learn(self) -> None:
        if self._learning:
            self._again = True
            return
        self._learning = True
        # Where searches run the model is there already, and nobody waits for the catalog's thread meanwhile.
        self._session.seek(_learn, self._learned, self._failed)

    def _learned(self, keys: frozenset[str]) -> None:
        self._end()
        if keys:  # some may have been accepted by themselves
            self._session.refresh_organised()
        self.refresh()  # also where no proposal has changed: what was decided counts as an example now

    def _failed(self, error: Exception) -> None:
        self._learned(frozenset())
        self._session.failed.emit(error)

    def _end(self) -> None:
        self._learning = False
        if self._again:
            self._again = False
            self.learn_soon()


def _learn(library: LibraryProtocol) -> frozenset[str]:
    return library.learn()


def _of_tags(edit: Edit) -> bool:
    """Tell whether an edit may concern tags, from which proposals are learned."""
    if isinstance(edit, Restore):
        return not _NO_TAG_TABLES.issuperset(edit.tables)
    return not isinstance(edit, _NO_TAGS)
