"""The viewer's behaviour: which photo, loading and preloading, keys, edits."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QImage, QKeyEvent

from desktop.backend.images import PhotoLoader, Picture
from desktop.backend.session import LibrarySession
from desktop.backend.thumbnails import ThumbnailLocator
from desktop.editing import Editor
from desktop.grid.model import PhotoListModel
from desktop.viewer.canvas import STEP
from desktop.viewer.edits import ViewerEdits
from desktop.viewer.head import Head
from desktop.viewer.keys import Keys
from desktop.viewer.moving import MovingPhoto
from desktop.viewer.page import ViewerPage
from desktop.viewer.show import SlideshowButton
from desktop.viewer.slideshow import Slideshow
from desktop.viewer.why_overlay import WhyOverlay
from engine.edits import Decide, Edited, Restore, SetCaptions, SetTags
from engine.records import PhotoDetails, PhotoSummary

PRELOADED = (1, -1, 2)


class ViewerController(QObject):
    """Walks through the photos of a model.

    Args:
        editor: applies ratings and favourites; without one it makes its own, whose steps the window cannot undo.

    Signals:
        closed: back to the grid; the row that was shown last.
        fullscreen_toggled: enter or leave full screen.
        trash_wanted: a list of the PhotoSummary that is to be moved to the trash.
        photo_changed: the id of the photo that is shown now.
    """

    closed = Signal(int)
    fullscreen_toggled = Signal()
    trash_wanted = Signal(list)
    photo_changed = Signal(int)

    def __init__(
        self,
        page: ViewerPage,
        model: PhotoListModel,
        session: LibrarySession,
        loader: PhotoLoader,
        locate: ThumbnailLocator,
        parent: QObject | None = None,
        *,
        editor: Editor | None = None,
    ) -> None:
        super().__init__(parent)
        self._page, self._model, self._session = page, model, session
        self._loader, self._locate = loader, locate
        self._photo_id: int | None = None
        self._row = -1
        self._path: Path | None = None
        self._content_hash = ""
        if editor is None:
            editor = Editor(session, self)
            editor.changed.connect(lambda outcome: session.reread(outcome.photo_ids))
        self.edits = ViewerEdits(editor, self)
        self.slideshow = Slideshow(page.canvas, self._advance, self)
        self._head = Head(page, self)
        self._slideshow_button = SlideshowButton(page, self.slideshow, self)
        self.moving = MovingPhoto(page, loader.animation, self)
        self.why = WhyOverlay(page, session, self)
        self._keys = Keys(self, page)
        page.filmstrip.set_source(model, loader.small, locate)
        self._connect()

    @property
    def row(self) -> int:
        """The row that is shown; -1 while the viewer is closed."""
        return self._row

    @property
    def photo_id(self) -> int | None:
        """The photo that is shown."""
        return self._photo_id

    @property
    def summary(self) -> PhotoSummary | None:
        """The photo that is shown, once its facts have come."""
        return self._model.summary(self._row) if self._row >= 0 else None

    def open(self, row: int) -> None:
        """Show a photo of the model."""
        if not 0 <= row < self._model.rowCount():
            return
        self._page.info.save()
        if self._row < 0 or self._page.info.caption.hasFocus():
            self._page.setFocus()
        self._row, self._photo_id = row, self._model.ids[row]
        self._path = None
        self._page.notice.clear()
        self.moving.stop()
        if not self.slideshow.running:
            self._page.canvas.set_picture(None)
        self._show_position()
        self._show_summary()
        self._ask_details()
        self.why.show_photo(self._photo_id)
        self.photo_changed.emit(self._photo_id)

    def step(self, by: int) -> None:
        """Go on or back."""
        self.open(self._row + by)

    @property
    def last_row(self) -> int:
        """The last photo's row."""
        return self._model.rowCount() - 1

    def close(self) -> None:
        """Back to the grid."""
        self.save()
        self.slideshow.end()
        self.moving.stop()
        row, self._row, self._photo_id = self._row, -1, None
        self._page.canvas.set_picture(None)
        self._loader.rest()  # large photos are not held on to behind the grid
        self.closed.emit(row)

    def save(self) -> None:
        """Keep a caption that is being written."""
        self._page.info.save()

    def set_query(self, text: str) -> None:
        """Tell what was searched for when the photos were found; "" when they were not."""
        self.why.set_query(text)

    def retranslate(self) -> None:
        """Word everything again."""
        self._slideshow_button.word()
        if self._row >= 0:
            self._show_position()
            self._show_summary()

    def toggle_favourite(self) -> None:
        """Make the photo a favourite, or not any more."""
        if self.summary is not None:
            self.edits.set_favourite(self.summary, not self.summary.favourite)

    def rate(self, stars: int) -> None:
        """Rate the photo."""
        if self.summary is not None:
            self.edits.rate(self.summary, stars)

    def want_trash(self) -> None:
        """Ask for the photo to be moved to the trash."""
        self.slideshow.hold()
        if self.summary is not None:
            self.trash_wanted.emit([self.summary])

    def go_on_or_play(self) -> None:
        """Hold or play what moves by itself (a slideshow, an animation); else go to the next photo."""
        if self.slideshow.active:
            self.slideshow.toggle()
        elif not self.moving.toggle():
            self.step(1)

    def escape(self) -> None:
        """End the slideshow, or go back to the grid."""
        if self.slideshow.active:
            self.slideshow.end()
        else:
            self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt's: the keys of the viewer, and whether the window is in full screen."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self._page:
            return self._keys.press(event)
        if event.type() == QEvent.Type.Show and watched is self._page:
            self._page.window().installEventFilter(self)  # it alone hears of its state
        if event.type() in (QEvent.Type.WindowStateChange, QEvent.Type.Show):
            full = self._page.window().isFullScreen()
            if full != self._page.chrome.floating:
                self._page.set_full_screen(full)
        return False

    def _connect(self) -> None:
        page, canvas = self._page, self._page.canvas
        for name, action in (
            ("back", self.close),
            ("zoom_in", lambda: canvas.zoom_by(STEP)),
            ("zoom_out", lambda: canvas.zoom_by(1 / STEP)),
            ("fit", canvas.toggle_zoom),
            ("rotate_left", lambda: canvas.turn(-1)),
            ("rotate_right", lambda: canvas.turn(1)),
            ("favourite", self.toggle_favourite),
            ("trash", self.want_trash),
            ("filmstrip", lambda: page.toggle_part("filmstrip")),
            ("info", lambda: page.toggle_part("info")),
            ("fullscreen", self.fullscreen_toggled.emit),
            ("previous", lambda: self.step(-1)),
            ("next", lambda: self.step(1)),
        ):
            page.buttons[name].clicked.connect(action)
        page.stars.rated.connect(self.rate)
        page.filmstrip.chosen.connect(self.open)
        page.filmstrip.stepped.connect(self.step)
        page.notice.retry.connect(self._retry)
        page.info.caption_changed.connect(self.edits.caption)
        page.info.caption.done.connect(page.setFocus)
        canvas.touched.connect(self.slideshow.hold)
        self._loader.loaded.connect(self._loaded)
        self._loader.failed.connect(self._failed)
        for signal in (self._model.modelReset, self._model.rowsRemoved, self._model.rowsMoved):
            signal.connect(self._list_changed)
        self._model.dataChanged.connect(self._summaries_came)
        self._model.rowsInserted.connect(self._list_changed)
        self.edits.editor.changed.connect(self._edited)
        page.installEventFilter(self)

    def _edited(self, outcome: Edited) -> None:
        """Explain anew, and show anew, what an edit has changed."""
        if isinstance(outcome.inverse, SetCaptions | SetTags | Decide | Restore):
            self.why.forget()
            if self._photo_id in outcome.photo_ids:
                self._ask_details()

    def _advance(self) -> bool:
        """Show the next photo of the slideshow; after the last one the first."""
        count = self._model.rowCount()
        if count < 2 or self._row < 0:
            return False
        self.open((self._row + 1) % count)
        return True

    def _show_position(self) -> None:
        if self._row >= 0:
            self._head.show_position(self._row, self._model.rowCount())

    def _show_summary(self) -> None:
        summary = self.summary
        if summary is None:
            return
        self._head.show_photo(summary)
        if summary.path != self._path or summary.content_hash != self._content_hash:
            if summary.path == self._path:  # the file was replaced under its name
                self._loader.forget(summary.path)
            self._path, self._content_hash = summary.path, summary.content_hash
            self._show_image(summary)

    def _show_image(self, summary: PhotoSummary) -> None:
        picture = self._loader.get(summary.path)
        if picture is not None:
            self._page.canvas.set_picture(picture)
            self._shown(summary.path)
        else:
            thumbnail = QImage(str(self._locate(summary.content_hash)))
            self._page.canvas.set_picture(Picture((thumbnail,)), (summary.width, summary.height))
        rows = [self._row + by for by in PRELOADED if 0 <= self._row + by < self._model.rowCount()]
        neighbours = [found for row in rows if (found := self._model.summary(row)) is not None]
        photos = [(found.path, found.width * found.height) for found in neighbours]
        self._loader.preload(photos, summary.width * summary.height)

    def _loaded(self, path: Path, picture: Picture) -> None:
        if path == self._path:
            self._page.canvas.replace(picture)
            self._shown(path)

    def _shown(self, path: Path) -> None:
        self._page.notice.clear()
        self.moving.show(path)
        self.why.lay_over()
        self.slideshow.photo_shown()

    def _failed(self, path: Path, error: Exception) -> None:
        if path == self._path:
            self._page.notice.explain(error, self.summary)
            self._page.place()
            self.why.lay_over()
            self.slideshow.photo_shown()

    def _retry(self) -> None:
        if self._path is not None:
            self._page.notice.clear()
            self._page.setFocus()
            self._loader.forget(self._path)
            self._path = None
            self._show_summary()

    def _summaries_came(self) -> None:
        if self._row >= 0:
            self._show_summary()

    def _list_changed(self) -> None:
        """Stay on the photo when the list around it has changed; where it is gone, go on to the next."""
        if self._photo_id is None:
            return
        row = self._model.row_of(self._photo_id)
        if row is None:
            if self._model.rowCount():
                self.open(min(self._row, self._model.rowCount() - 1))
            else:
                self.close()
            return
        self._row = row
        self._show_position()
        self._show_summary()

    def _ask_details(self) -> None:
        photo_id = self._photo_id
        if photo_id is not None:
            self._session.ask(lambda library: library.photo(photo_id), self._details, channel="details")

    def _details(self, details: PhotoDetails) -> None:
        if details.summary.id == self._photo_id:
            self._page.info.show_details(details)
