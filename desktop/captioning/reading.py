"""Reads captions, and those again that are others in the library now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession

ReadPhotos = Callable[[LibraryProtocol], Sequence[int]]
"""Returns photos in their order; runs in a worker's thread."""

AFTER_MS = 40


def with_captions(read: ReadPhotos, library: LibraryProtocol) -> tuple[Sequence[int], dict[int, str]]:
    """Return photos, and the captions of those that have one; for a worker's thread."""
    ids = list(read(library))
    return ids, library.captions_of(ids)


class Rereading(QObject):
    """Several changes at once are read once.

    Signals:
        came: the ids (a frozenset) that were read, and the captions (a dict) of those that have one.
    """

    came = Signal(object, object)

    def __init__(self, session: LibrarySession, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._stale: set[int] = set()
        self._soon = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._soon.timeout.connect(self._read)

    def want(self, photo_ids: Iterable[int]) -> None:
        """Read the captions of these photos soon."""
        self._stale.update(photo_ids)
        if self._stale:
            self._soon.start()

    def _read(self) -> None:
        ids, self._stale = frozenset(self._stale), set()
        self._session.ask(lambda library: library.captions_of(list(ids)), partial(self.came.emit, ids))
