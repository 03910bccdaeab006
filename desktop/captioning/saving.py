"""Saves captions; what could not be saved is kept, said, and tried again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from desktop.captioning.texts import joined, tidy
from desktop.captioning.unsaved import Typed, Unsaved
from desktop.editing import Editor
from desktop.plain import one_line
from engine.edits import Edited, SetCaptions
from engine.errors import PhotoUnknown

LONGEST_WORDS = 40


class Saving(QObject):
    """The way of a caption from the field into the library.

    Args:
        session: reads captions.
        editor: sets them, so that it can be undone.
        unsaved: what was typed stays there until it is set.

    Signals:
        saved: a photo's id and its caption, as it is in the library now.
        failed_changed: which captions could not be saved, or why, is other now.
        restored: how many captions that were typed before, and could not be saved, are saved now.
    """

    saved = Signal(int, str)
    failed_changed = Signal()
    restored = Signal(int)

    def __init__(
        self, session: LibrarySession, editor: Editor, unsaved: Unsaved, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._editor, self.unsaved = session, editor, unsaved
        self._under_way: dict[int, str] = {}
        self.failed: dict[int, str] = {}
        self.reason: Exception | None = None

    def save(self, photo_id: int, text: str, before: str) -> None:
        """Set a caption.

        Args:
            before: the caption that the photo has.
        """
        if tidy(text) == tidy(before) and photo_id not in self.failed:
            self.unsaved.drop(photo_id)
            return
        self.unsaved.put(photo_id, Typed(text, before))
        self._set(photo_id, text, quiet=bool(text))

    def keep(self, photo_id: int, text: str, before: str) -> None:
        """Keep what is being typed, without setting it yet; what was taken back is forgotten."""
        if tidy(text) != tidy(before):
            self.unsaved.put(photo_id, Typed(text, before))
        elif not self.is_under_way(photo_id):
            self.unsaved.drop(photo_id)

    def retry(self) -> None:
        """Try those again that could not be saved."""
        for photo_id, text in dict(self.failed).items():
            self._set(photo_id, text, quiet=True)

    def restore(self) -> None:
        """Save what was typed in an earlier window and could not be saved."""

        def opened(folder: str) -> None:
            self.unsaved.open(folder)
            ids = list(self.unsaved.typed)
            if ids:
                self._session.ask(partial(_read, ids), self._restore)

        self._session.ask(lambda library: str(library.folder), opened)

    def is_under_way(self, photo_id: int) -> bool:
        """Tell whether a caption of this photo is not in the library yet."""
        return photo_id in self._under_way or photo_id in self.failed

    def _restore(self, known: tuple[Mapping[int, str], set[int]]) -> None:
        captions, there = known
        count = 0
        for photo_id, typed in dict(self.unsaved.typed).items():
            now = captions.get(photo_id, "")
            wanted = typed.text if tidy(now) == tidy(typed.before) else joined(now, typed.text)
            if photo_id not in there or tidy(wanted) == tidy(now):
                self.unsaved.drop(photo_id)
            elif photo_id not in self._under_way:
                count += 1
                self.unsaved.put(photo_id, Typed(wanted, now))
                self._set(photo_id, wanted, quiet=True)
        if count:
            self.restored.emit(count)

    def _set(self, photo_id: int, text: str, *, quiet: bool) -> None:
        self._under_way[photo_id] = text
        done, failed = partial(self._saved, photo_id, text), partial(self._failed, photo_id, text)
        words = self._words(text)
        self._editor.apply(SetCaptions({photo_id: text or None}), words, done, quiet=quiet, on_failed=failed)

    def _saved(self, photo_id: int, text: str, _: Edited) -> None:
        if self._under_way.get(photo_id) == text:
            del self._under_way[photo_id]
        self.unsaved.drop(photo_id, text)
        self.saved.emit(photo_id, text)
        if self.failed.pop(photo_id, None) is not None:
            self.failed_changed.emit()
        if self.failed and not self._under_way:
            self.retry()  # what was in the way is gone

    def _failed(self, photo_id: int, text: str, error: Exception) -> None:
        if self._under_way.get(photo_id) != text:
            return  # another text of this photo is on its way
        del self._under_way[photo_id]
        if isinstance(error, PhotoUnknown):  # there is nothing left that it could be the caption of
            self.failed.pop(photo_id, None)
            self.unsaved.drop(photo_id)
        else:
            self.failed[photo_id], self.reason = text, error
        self.failed_changed.emit()

    def _words(self, text: str) -> str:
        if not text:
            return self.tr("Caption removed")
        line = one_line(text.splitlines()[0])
        short = line if len(line) <= LONGEST_WORDS else f"{line[: LONGEST_WORDS - 1]}…"
        return self.tr("Caption “{text}”").format(text=short)


def _read(ids: list[int], library: LibraryProtocol) -> tuple[Mapping[int, str], set[int]]:
    """Return the captions of photos, and which of them there are; for a worker's thread."""
    return library.captions_of(ids), {summary.id for summary in library.summaries(ids)}
