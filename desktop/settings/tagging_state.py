"""What Settings > Tagging shows, and what is changed there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from desktop.editing import Editor
from desktop.i18n import Translations
from desktop.status.messages import Messages
from desktop.theme.icons import Icons
from desktop.vocabulary.controller import VocabularyController
from engine.settings import Value
from engine.tagging.records import ProposalGroup

PRECISION, NEW_PHOTOS = "tagging_precision", "tagging_new_photos"


@dataclass(frozen=True)
class TaggingShown:
    """A snapshot.

    Attributes:
        precision: the share of proposals that is to be right.
        new_photos: whether tags are proposed for new photos.
        automatic: tags that are accepted by themselves.
        proposals: how many wait to be decided.
        entries, edited, off: of the vocabulary: how many there are, are not as they ship, are not proposed.
        language: of the window.
        known: it was read.
    """

    precision: float = 0.85
    new_photos: bool = False
    automatic: tuple[ProposalGroup, ...] = ()
    proposals: int = 0
    entries: int = 0
    edited: int = 0
    off: int = 0
    language: str = "en"
    known: bool = False


class TaggingSettings(QObject):
    """Reads how it stands, and carries out what is wanted.

    Attributes:
        vocabulary: its editor.

    Signals:
        changed: :attr:`state` is another.
        learn_wanted: proposals are to follow what was set.
        forget_wanted: the user wants all proposals forgotten, and is to be asked.
    """

    changed = Signal()
    learn_wanted = Signal()
    forget_wanted = Signal()

    def __init__(
        self,
        session: LibrarySession,
        editor: Editor,
        messages: Messages,
        icons: Icons,
        translations: Translations,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._messages, self._translations = session, messages, translations
        self.vocabulary = VocabularyController(session, editor, messages, icons, translations, window)
        self.over: QWidget | None = None
        self.state = TaggingShown(language=translations.code)
        self.vocabulary.changed.connect(self._count)
        translations.changed.connect(self._count)

    def refresh(self) -> None:
        """Read it all."""
        self.vocabulary.refresh()
        self.read()

    def read(self) -> None:
        """Read what can change while photos are tagged."""
        self._session.ask(_read, self._know, channel="tagging-settings")

    def set_precision(self, precision: float) -> None:
        """Propose fewer and surer, or more."""
        self._set(PRECISION, precision)

    def set_new_photos(self, on: bool) -> None:
        """Propose tags for new photos, or not."""
        self._set(NEW_PHOTOS, on)

    def stop_accepting(self, key: str) -> None:
        """Have a tag no longer accepted by itself; what was accepted stays."""
        self._session.ask(lambda library: library.auto_accept(key, None), lambda _: self._is_set())

    def edit_vocabulary(self) -> None:
        """Open the editor."""
        self.vocabulary.open(self.over)

    def _set(self, key: str, value: Value) -> None:
        def failed(error: Exception) -> None:
            self._messages.report(error)
            self.read()

        self._session.ask(lambda library: library.set_setting(key, value), lambda _: self._is_set(), failed)

    def _is_set(self) -> None:
        self.learn_wanted.emit()
        self.read()

    def _know(self, read: TaggingShown) -> None:
        state = self.state
        kept = replace(read, entries=state.entries, edited=state.edited, off=state.off, language=state.language)
        self._put(kept)

    def _count(self) -> None:
        entries = self.vocabulary.entries
        own = sum(bool(entry.edited) or not entry.shipped for entry in entries)
        off = sum(not entry.enabled for entry in entries)
        code = self._translations.code
        self._put(replace(self.state, entries=len(entries), edited=own, off=off, language=code))

    def _put(self, state: TaggingShown) -> None:
        self.state = state
        self.changed.emit()


def _read(library: LibraryProtocol) -> TaggingShown:
    return TaggingShown(
        float(library.setting(PRECISION)),
        bool(library.setting(NEW_PHOTOS)),
        tuple(library.auto_accepted()),
        library.proposal_count(),
        known=True,
    )
