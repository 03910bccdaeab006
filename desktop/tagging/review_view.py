"""Puts what the page of proposed tags shows on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject

from desktop.plain import one_line
from desktop.tagging.page import ReviewPage
from desktop.tagging.queue import Queue
from desktop.tagging.review_words import ReviewWords
from desktop.tagging.state import Tagging
from engine.tagging.records import ProposalGroup, TaggingProgress

_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect


class ReviewView(QObject):
    """Fills the page.

    Attributes:
        words: what is said.
        working: whether proposals are being made.
        loading: whether there are proposals, which are on their way.
    """

    def __init__(self, page: ReviewPage, tagging: Tagging, parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._tagging = page, tagging
        self.words = ReviewWords(self)
        self.working = self.loading = False
        self._decided: tuple[str, int, bool] | None = None
        self._photo: int | None = None
        page.photos.dataChanged.connect(lambda: self.say_photo(self._photo))
        tagging.state_changed.connect(lambda _: self.show_state())
        self.reword()

    def show_queue(self, queue: Queue) -> None:
        """Show photos, and which of them is looked at."""
        page, before = self._page, self._page.photos.row_of(self._photo) if self._photo is not None else None
        page.photos.set_photos(queue.ids)
        if queue.photo is None:
            page.grid.verticalScrollBar().setValue(0)
            return
        index, model = page.photos.index(queue.current), page.grid.selectionModel()
        several = len(page.grid.selected_ids()) > 1 and before is not None and queue.photo == self._photo
        if model.currentIndex() != index or not several:
            model.setCurrentIndex(index, _SELECT)
        page.grid.viewport().update()

    def mark_tag(self, key: str | None) -> None:
        """Mark a tag in the list."""
        row = self._page.groups.row_of(key)
        index = QModelIndex() if row is None else self._page.groups.index(row)
        self._page.list.selectionModel().setCurrentIndex(index, _SELECT)

    def show_tag(self, group: ProposalGroup | None) -> None:
        """Show the tag over the photos."""
        self._page.heading.show_group(group, self._page.groups.language)

    def show_state(self) -> None:
        """Show the proposals, or why there are none."""
        page, state = self._page, self._tagging.state
        page.summary.setText(self.words.summary(state.proposals))
        if page.groups.groups or self.loading:
            page.show_proposals()
        else:
            page.hold_focus()
            self.words.explain(page.empty, state, working=self.working)
            page.show_empty()

    def say_photo(self, photo_id: int | None) -> None:
        """Say which photo is looked at."""
        self._photo = photo_id
        photos = self._page.photos
        row = None if photo_id is None else photos.row_of(photo_id)
        summary = None if row is None else photos.peek(row)
        name = "" if summary is None else one_line(summary.path.name)
        self._page.stage.name.setText(self.words.photo(name, photos.likely(photo_id)) if photo_id and name else "")

    def tell_decided(self, ids: Sequence[int], accepted: bool) -> None:
        """Say what was decided just now."""
        photos = self._page.photos
        row = photos.row_of(ids[0])
        summary = None if row is None else photos.peek(row)
        self._decided = ("" if summary is None else one_line(summary.path.name), len(ids), accepted)
        self.say_decided(self.words.decided(*self._decided))

    def say_decided(self, words: str) -> None:
        """Say this; empty for nothing: then it is said which keys there are."""
        self._page.stage.done.setText(words or self.words.keys())
        if not words:
            self._decided = None

    def reword(self) -> None:
        """Say all again."""
        self.show_state()
        self.say_decided("" if self._decided is None else self.words.decided(*self._decided))

    # Proposing --------------------------------------------------------------------------------------------------------

    def begun(self) -> None:
        """Proposals are being made."""
        self.working = True
        self._page.show_progress(self.words.begun(), 0, 0)
        self.show_state()

    def progressed(self, event: TaggingProgress) -> None:
        """So far."""
        self._page.show_progress(self.words.progress(event), event.done, event.total)

    def ended(self) -> None:
        """They are made."""
        self.working = False
        self._page.hide_progress()
        self.show_state()
