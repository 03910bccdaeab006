"""What the captioning page does: shows one photo after another, keeps what is written, and goes on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.backend.session import LibrarySession
from desktop.captioning.page import CaptioningPage
from desktop.captioning.queue import Queue
from desktop.captioning.reading import ReadPhotos, Rereading, with_captions
from desktop.captioning.saving import Saving
from desktop.captioning.suggested import Suggested
from desktop.captioning.view import CaptioningView
from desktop.captioning.words import CaptioningWords
from desktop.editing import Editor
from desktop.grid.model import PhotoListModel
from desktop.tagging.preview import Preview
from engine.edits import Edited

KEEP_AFTER_MS = 1500
REACH = 4
"""How many photos before and after it a photo is likely to share its caption with."""


class CaptioningController(QObject):
    """Keeps the page in step with the library, and turns keys into captions.

    Args:
        page: the layout.
        photos: the photos that are captioned, for the preview.
        preview: shows the photo.
        session: reads; editor: its undo leads back to the photo.
        saving: sets captions.

    Signals:
        back_wanted: the user is done here.
        told: something to say.
        captioned: a caption was saved.
    """

    back_wanted = Signal()
    told = Signal(str)
    captioned = Signal()

    def __init__(
        self,
        page: CaptioningPage,
        photos: PhotoListModel,
        preview: Preview,
        session: LibrarySession,
        editor: Editor,
        saving: Saving,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page, self._photos, self._preview, self._session = page, photos, preview, session
        self.saving, self.words = saving, CaptioningWords(self)
        self.view = CaptioningView(page, photos, self.words)
        self.queue = Queue()
        self.suggested = Suggested(page, session, lambda: self.queue.captions_near(REACH), self)
        self._title, self._last = "", ""
        self._loading = self._shown = False
        self._photo: int | None = None
        self._reading = Rereading(session, self)
        self._just: tuple[int, ...] = ()
        self._keep_soon = QTimer(self, singleShot=True, interval=KEEP_AFTER_MS)
        self._keep_soon.timeout.connect(self._keep)
        self._connect(editor)

    def _connect(self, editor: Editor) -> None:
        page, field = self._page, self._page.field
        for signal in (field.accepted, page.save.clicked):
            signal.connect(lambda *_: self.accept())
        for signal in (field.ditto, page.ditto.clicked):
            signal.connect(lambda *_: self.put_last_in())
        field.repeated.connect(self.repeat)
        field.stepped.connect(self.step)
        page.previous.clicked.connect(lambda: self.step(-1))
        page.skip.clicked.connect(lambda: self.step(1))
        for signal in (field.left, page.left, page.back.clicked):
            signal.connect(lambda *_: self.back_wanted.emit())
        field.textChanged.connect(self._keep_soon.start)
        page.only_without.clicked.connect(self._arrange)
        page.empty.acted.connect(self._act)
        page.hidden.connect(self.save)
        page.reworded.connect(self._reworded)
        page.notice.acted.connect(self.saving.retry)
        self._photos.dataChanged.connect(lambda: self.view.show_facts(self._photo))
        self.suggested.facts_came.connect(lambda facts: self.view.show_place(facts, self._photo))
        self._reading.came.connect(self._reread_came)
        self.saving.saved.connect(self._saved)
        self.saving.failed_changed.connect(self._show_failed)
        self.saving.restored.connect(lambda count: self.told.emit(self.words.restored(count)))
        editor.changed.connect(self._edited)
        for signal in (editor.undone, editor.redone):
            signal.connect(lambda _: self._go_to_edited())
        self._session.timeline_changed.connect(lambda _: self._reread_all())

    # Which photos -----------------------------------------------------------------------------------------------------

    def begin(self, read: ReadPhotos, title: str, *, search: bool = False, only_without: bool | None = None) -> None:
        """Caption other photos.

        Args:
            read: returns them.
            title: what they are, to be shown.
            search: reading them is a search (a smart album).
            only_without: go through those without a caption; None: if there are several, and some have none.
        """
        self.save()
        self._title, self._loading, self.queue, self._photo = title, True, Queue(), None
        self._photos.set_photos([])
        self._show()
        self._page.take_focus()
        ask = self._session.seek if search else self._session.ask
        ask(partial(with_captions, read), partial(self._begun, only_without), self._not_begun, channel="captioning")
        self.suggested.read_words()

    def _begun(self, only_without: bool | None, found: tuple[Sequence[int], dict[int, str]]) -> None:
        self._loading = False
        self.queue = Queue(*found)
        if only_without is None:
            only_without = len(self.queue.ids) > 1 and self.queue.captioned < len(self.queue.ids)
        self._photos.set_photos(list(self.queue.ids))
        self.queue.arrange(only_without=only_without)
        self._page.only_without.setChecked(only_without)
        self._show()

    def _not_begun(self, error: Exception) -> None:
        self._loading = False
        self._show()
        self._session.failed.emit(error)

    def _arrange(self, only_without: bool) -> None:
        self.save()
        self.queue.arrange(only_without=only_without, at=self.queue.photo)
        self._show()
        self._page.field.setFocus()

    # Coming and going -------------------------------------------------------------------------------------------------

    def show(self) -> None:
        """The user came here."""
        self._shown = True
        self._show()

    def leave(self) -> None:
        """The user went on; what was written is saved."""
        self.save()
        self._shown = False
        self._preview.leave()
        self.captioned.emit()

    def save(self) -> None:
        """Save what is written."""
        field, photo_id = self._page.field, self._photo
        self._keep_soon.stop()
        if photo_id is None:
            return
        field.compose_end()
        if field.changed:
            text, before = field.text, self.queue.caption(photo_id)
            self.queue.set_caption(photo_id, text)
            field.kept(text)
            self._last = text or self._last
            self.saving.save(photo_id, text, before)
            self._show_progress()
        else:
            self._keep()

    # What the user does -----------------------------------------------------------------------------------------------

    def accept(self) -> None:
        """Save, and go to the next photo; to the next without a caption where only those are wanted."""
        if self._photo is None:
            return
        self.save()
        if self.queue.only_without:
            self._to_next_without()
        elif not self.queue.step(1):
            self.queue.end()
        self._show()

    def step(self, by: int) -> None:
        """Go to the next (1) or the previous (-1) photo; what is written is saved."""
        self.save()
        if not self.queue.step(by) and by > 0 and self._photo is not None:
            if self.queue.only_without:
                self._to_next_without()
            else:
                self.queue.end()
        self._show()

    def _to_next_without(self) -> None:
        row = self.queue.row
        if not self.queue.to_next_without():
            self.queue.end()
        elif self.queue.row <= row:
            self.told.emit(self.words.skipped())

    def put_last_in(self) -> None:
        """Put the caption in that was written last."""
        if self._photo is not None and self.last:
            self._page.field.insert_lines(self.last)
            self._page.field.setFocus()

    def repeat(self) -> None:
        """Where nothing is written, caption it as the last one; go on."""
        if not self._page.field.text:
            self.put_last_in()
        self.accept()

    @property
    def last(self) -> str:
        """The caption that was written last; at first that of the nearest photo."""
        near = self.queue.captions_near(REACH) if not self._last else ()
        return self._last or (near[0] if near else "")

    def _act(self, action: str) -> None:
        if action == "all":
            self._page.only_without.setChecked(False)
            self.queue.arrange(only_without=False)
            self._show()
        else:
            self.back_wanted.emit()

    def _show(self) -> None:
        page, photo = self._page, self.queue.photo
        self.view.show_title(self._title)
        self._show_progress()
        if self._shown:
            self._preview.show_photo(photo)
        if photo is None:
            self._photo = None
            self.view.show_facts(None)
            self.view.show_empty(self.queue, loading=self._loading)
            self.suggested.show_photo(None)
            return
        if photo != self._photo:
            self._photo = photo
            typed = self.saving.unsaved.typed.get(photo)
            page.field.show_caption(self.queue.caption(photo), typed.text if typed else None)
            self._keep_soon.stop()
            self.suggested.show_photo(photo)
        self.view.show_facts(photo)
        page.show_photo()

    def _show_progress(self) -> None:
        self.view.show_progress(self.queue, can_repeat=bool(self.last), loading=self._loading)

    def _show_failed(self) -> None:
        self._page.notice.say(self.words.failed(self.saving), self.words.retry())

    def _reworded(self) -> None:
        self._show()
        self._show_failed()

    def _keep(self) -> None:
        """Keep what is being written where it outlives a crash."""
        if self._photo is not None:
            self.saving.keep(self._photo, self._page.field.text, self.queue.caption(self._photo))

    def _saved(self, photo_id: int, text: str) -> None:
        self.suggested.words.learn_text(text)
        if self.queue.has(photo_id):
            self.queue.set_caption(photo_id, text)
        self._show_progress()

    def _edited(self, outcome: Edited) -> None:
        self._just = tuple(one for one in outcome.photo_ids if self.queue.has(one))
        self._reading.want(self._just)

    def _go_to_edited(self) -> None:
        """Show the photo whose caption was taken back, or set again."""
        if self._page.isVisible() and len(self._just) == 1 and not self._page.field.changed:
            if not self.queue.go(self._just[0]):
                self._page.only_without.setChecked(False)
                self.queue.arrange(only_without=False, at=self._just[0])
            self._show()

    def _reread_all(self) -> None:
        if self._page.isVisible():
            self._reading.want(self.queue.ids)

    def _reread_came(self, ids: frozenset[int], captions: dict[int, str]) -> None:
        for photo_id in ids:
            if self.queue.has(photo_id) and not self.saving.is_under_way(photo_id):
                self.queue.set_caption(photo_id, captions.get(photo_id, ""))
        photo = self._photo
        if photo is not None and photo in ids and not self.saving.is_under_way(photo):
            text = self.queue.caption(photo)
            if not self._page.field.changed and self._page.field.text != text:
                self._page.field.show_caption(text)
        self._show_progress()
        self.suggested.refresh()
