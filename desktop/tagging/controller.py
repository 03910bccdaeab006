"""What the page of proposed tags does: reads what is proposed, decides, and goes on to the next."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QObject, Signal

from desktop.backend.session import LibrarySession
from desktop.editing import Editor
from desktop.tagging.decisions import Decisions
from desktop.tagging.page import ReviewPage
from desktop.tagging.preview import Preview
from desktop.tagging.queue import Queue, ranked_anew, without
from desktop.tagging.review_view import ReviewView
from desktop.tagging.shown_queue import ShownQueue
from desktop.tagging.state import Tagging
from desktop.tagging.tag_acts import TagActs
from desktop.tagging.undone import Undone
from desktop.tagging.words import name_of
from engine.edits import Edited
from engine.tagging.records import Proposal, ProposalGroup, TaggingState

HOLD_S = 0.5
"""After it has gone on to another tag by itself, it takes no decision for so long: a key may be on its way."""


class ReviewController(QObject):
    """Keeps the page in step with the library, and turns keys into decisions.

    Args:
        page: the layout.
        session: reads what is proposed.
        editor: its undo brings proposals back.
        tagging: tells when proposals are others, and learns.
        decisions: accepts and rejects.
        preview: shows the photo that is looked at.
        clock: seconds that only grow.

    Attributes:
        view: fills the page; acts: the menu over the tag.

    Signals:
        open_wanted: photo ids, and which of them is to be looked at.
        told: something to say.
        current_changed: another photo is looked at, or others are selected.
    """

    open_wanted = Signal(list, int)
    told = Signal(str)
    current_changed = Signal()

    def __init__(
        self,
        page: ReviewPage,
        session: LibrarySession,
        editor: Editor,
        tagging: Tagging,
        decisions: Decisions,
        preview: Preview,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._page, self._session, self._tagging, self._decisions = page, session, tagging, decisions
        self._preview, self._clock = preview, clock
        self.view = ReviewView(page, tagging, self)
        self._queue = ShownQueue(page.photos, page.grid, self.view)
        self.acts = TagActs(page.heading, session, lambda: page.groups.group(self._key), self)
        self._undone = Undone()
        self._key: str | None = None
        self._back_to: str | None = None
        self._count = 0
        self._shown = self._fresh = False
        self._steady_at_s = 0.0
        self._own: Edited | None = None
        self._connect(editor)

    def _connect(self, editor: Editor) -> None:
        page, grid = self._page, self._page.grid
        grid.decided.connect(self.decide)
        grid.all_decided.connect(self.decide_all)
        grid.skipped.connect(self.skip)
        grid.tag_stepped.connect(self.step_tag)
        grid.opened.connect(lambda row: self.open_wanted.emit(list(page.photos.ids), row))
        grid.selection_changed.connect(self._selection_changed)
        grid.selectionModel().currentChanged.connect(self._current_changed)
        page.stage.accept.clicked.connect(lambda: self.decide(True))
        page.stage.reject.clicked.connect(lambda: self.decide(False))
        page.stage.skip.clicked.connect(self.skip)
        page.heading.all_decided.connect(self._decide_selected_or_all)
        page.list.selectionModel().currentChanged.connect(self._tag_chosen)
        page.list.activated.connect(lambda _: grid.setFocus())
        page.reworded.connect(self._reworded)
        self._tagging.proposals_changed.connect(self.refresh)
        self._tagging.forgotten.connect(self._start_afresh)
        self._tagging.state_changed.connect(self._counted)
        editor.changed.connect(self._edited)
        editor.undone.connect(lambda _: self._undone_step())
        editor.failed.connect(self._failed)

    # What is shown ----------------------------------------------------------------------------------------------------

    def show(self) -> None:
        """The user came here: the tags stand in their order, those with most photos first."""
        self._shown = True
        self.view.loading = bool(self._tagging.state.proposals)
        self.view.show_state()
        self._start_afresh()
        self.refresh()

    def _start_afresh(self) -> None:
        """Nothing that is shown has to stay where it is."""
        self._fresh = True
        self._queue.put(Queue())

    def leave(self) -> None:
        """The user went on."""
        self._shown = False
        self.view.say_decided("")
        self._preview.leave()

    def refresh(self) -> None:
        """Read what is proposed."""
        if self._shown:
            self._tagging.read_state()
            self._session.ask(lambda library: library.proposal_groups(), self._groups_came, channel="review-groups")
            self._read_queue()

    def _counted(self, state: TaggingState) -> None:
        """Read again when proposals have come from elsewhere: for new photos, from the command line."""
        more, self._count = state.proposals > self._count, state.proposals
        if more:
            self.refresh()

    def set_language(self, code: str) -> None:
        """Name tags in another language."""
        self._page.groups.retranslate(code)
        self._show_tag()

    def _groups_came(self, groups: Sequence[ProposalGroup]) -> None:
        model = self._page.groups
        self._arrange(groups)
        self.view.loading = False
        if self._back_to is not None and model.group(self._back_to) is not None:
            self._select(self._back_to)
        elif model.group(self._key) is None:
            self._select(model.groups[0].key if model.groups else None)
        self._show_tag()
        self.view.show_state()

    def _arrange(self, groups: Sequence[ProposalGroup]) -> None:
        """Put tags into the list; the view, which goes to a neighbour of one that is gone, is not followed."""
        model, self._queue.putting = self._page.groups, True
        if self._fresh:
            model.arrange(groups)
        else:
            model.update_groups(groups, keep=self._key if len(self._page.photos.ids) else None)
        self._fresh = False
        self.view.mark_tag(self._key)
        self._queue.putting = False

    def _read_queue(self) -> None:
        key = self._key
        if key is not None:
            came = partial(self._queue_came, key)
            self._session.ask(lambda library: library.proposals_of(key), came, channel="review-queue")

    def _queue_came(self, key: str, proposals: Sequence[Proposal]) -> None:
        if key != self._key:
            return
        hidden = self._undone.hidden(key)
        self._queue.know(proposals)
        ranked = [one.photo_id for one in proposals if one.photo_id not in hidden]
        back, gone = self._undone.take(key)
        self._put(ranked_anew(self._queue.now, ranked, back=back, gone=gone))

    def _put(self, queue: Queue) -> None:
        """Show this queue; where it is empty, the next tag."""
        if not queue.ids:
            self._next_tag()
            return
        self._queue.put(queue)
        if self._key is not None:
            self._page.groups.recount(self._key, len(queue.ids))
        self._show_tag()
        self._show_photo()

    def _select(self, key: str | None) -> None:
        """Go to a tag."""
        self._key, self._back_to = key, None
        self._queue.put(Queue())
        self.view.mark_tag(key)
        self._show_tag()
        self._show_photo()
        self._read_queue()

    def _next_tag(self) -> None:
        """The tag is done: on to the one below it, or the one above."""
        model, done = self._page.groups, self._key
        row = model.row_of(done)
        left = [group for group in model.groups if group.key != done]
        self._queue.put(Queue())
        self._arrange(left)
        self._steady_at_s = self._clock() + HOLD_S
        self._select(left[min(row or 0, len(left) - 1)].key if left else None)
        self.view.show_state()

    def _show_tag(self) -> None:
        self.view.show_tag(self._page.groups.group(self._key))

    def _show_photo(self) -> None:
        self._preview.show_photo(self._queue.now.photo)
        self.view.say_photo(self._queue.now.photo)

    def _reworded(self) -> None:
        self.view.reword()
        self._show_tag()
        self._show_photo()

    # What the user does -----------------------------------------------------------------------------------------------

    def decide(self, accepted: bool) -> None:
        """Decide on the photo that is looked at, or on all that are selected with it."""
        self._decide(self._queue.selected, accepted)

    def decide_all(self, accepted: bool) -> None:
        """Decide on all photos of the tag."""
        self._decide(self._queue.ids, accepted)

    def _decide_selected_or_all(self, accepted: bool) -> None:
        selected = self._queue.selected
        self._decide(selected if len(selected) > 1 else self._queue.ids, accepted)

    def _decide(self, ids: list[int], accepted: bool) -> None:
        group = self._page.groups.group(self._key)
        if group is None or not ids or self._clock() < self._steady_at_s:
            return
        self._back_to = None
        self._undone.decided(group.key, ids)
        name = name_of(group, self._page.groups.language)
        self.view.tell_decided(ids, accepted)
        self._decisions.decide(group.key, name, ids, accepted, self._decided, quiet=len(ids) == 1)
        self._put(without(self._queue.now, set(ids)))

    def _decided(self, outcome: Edited) -> None:
        self._own = outcome

    def skip(self) -> None:
        """Go on to the next photo, or behind the last one to the next tag, without a decision."""
        queue = self._queue.now
        if queue.current + 1 < len(queue.ids):
            self._queue.go(queue.current + 1)
        elif not self.step_tag(1):
            self.told.emit(self.view.words.skipped_last())

    def step_tag(self, by: int) -> bool:
        """Go to the tag above or below; return whether there is one."""
        model, row = self._page.groups, self._page.groups.row_of(self._key)
        if row is None or not 0 <= row + by < len(model.groups):
            return False
        self._select(model.groups[row + by].key)
        return True

    def _tag_chosen(self, index: QModelIndex) -> None:
        groups = self._page.groups.groups
        if not self._queue.putting and index.isValid() and groups[index.row()].key != self._key:
            self._select(groups[index.row()].key)

    def _current_changed(self) -> None:
        if not self._queue.putting:
            self._show_photo()

    def _selection_changed(self) -> None:
        self._page.heading.show_selected(len(self._page.grid.selected_ids()))
        self.current_changed.emit()

    # What comes of it -------------------------------------------------------------------------------------------------

    def _edited(self, outcome: Edited) -> None:
        """Show again what was taken back, and no longer what was decided elsewhere."""
        if outcome is self._own:
            self._own = None
            return
        self._undone.edited(outcome.photo_ids, self._key)
        self.refresh()

    def _undone_step(self) -> None:
        """Go to the tag of which something was taken back."""
        self._back_to = self._undone.elsewhere
        if self._back_to is not None:
            self.refresh()

    def _failed(self) -> None:
        """Show what is proposed indeed: a decision that failed was none."""
        self._undone.forget()
        self.refresh()
