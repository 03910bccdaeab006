"""Asking for proposals: the explanation before the first ones, the job, what came of it; and forgetting them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.backend.session import LibrarySession
from desktop.browse.reading import reader
from desktop.confirm import ConfirmDialog
from desktop.i18n import photo_count
from desktop.places import Place, PlaceKind
from desktop.status.messages import Messages
from desktop.tagging.review_words import ReviewWords
from desktop.tagging.run import TaggingRun, WhichPhotos
from desktop.tagging.state import Tagging
from desktop.theme.icons import Icons
from engine.settings import Value
from engine.tagging.records import TaggingFinished, TaggingProgress

NEW_PHOTOS = "tagging_new_photos"
TOPIC = "tagging"
READ_EVERY_S = 2.0
"""While proposals are made, what shows them reads them so often."""

NO_PHOTOS = (
    PlaceKind.DUPLICATES,
    PlaceKind.PROBLEMS,
    PlaceKind.REMOVED,
    PlaceKind.PROPOSALS,
    PlaceKind.CAPTIONS,
)


class Proposing(QObject):
    """Asks for proposals, and tells how it went.

    Args:
        session: works on the library.
        tagging: told when there are other proposals.
        messages: tells what came of it.
        icons: of the dialogs.
        window: the dialogs' parent.
        clock: seconds that only grow.

    Attributes:
        run: makes the proposals.
        dialog: the question that is shown, or was last.
        reviewing: tells whether the proposals are being looked at, and need not be offered.

    Signals:
        review_wanted: the proposals are to be looked at.
        new_photos_changed: tags are proposed for new photos from now on, or not any more.
    """

    review_wanted = Signal()
    new_photos_changed = Signal(bool)

    def __init__(
        self,
        session: LibrarySession,
        tagging: Tagging,
        messages: Messages,
        icons: Icons,
        window: QWidget,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(window)
        self._session, self._tagging, self._messages = session, tagging, messages
        self._icons, self._window, self._clock = icons, window, clock
        self._words = ReviewWords(self)
        self._read_at_s = 0.0
        self._forgets = False
        self.reviewing: Callable[[], bool] = lambda: False
        self.dialog: ConfirmDialog | None = None
        self.run = TaggingRun(session, self)
        self.run.progressed.connect(self._progressed)
        self.run.finished.connect(self._finished)
        self.run.failed.connect(self._failed)

    # Asking -----------------------------------------------------------------------------------------------------------

    def propose_all(self) -> None:
        """Propose tags for all photos."""
        self._propose(lambda library: None)

    def propose_for(self, ids: Sequence[int]) -> None:
        """Propose tags for some photos."""
        wanted = list(ids)
        if wanted:
            self._propose(lambda library: wanted)

    def propose_in(self, place: Place) -> None:
        """Propose tags for the photos of a place."""
        if place.kind in NO_PHOTOS:
            self._messages.say(self.tr("Go to some photos first: tags are proposed for those that are shown."))
        elif place.kind is PlaceKind.ALL:
            self.propose_all()
        else:
            read = reader(place)
            self._propose(lambda library: read(library).ids.tolist())

    def _propose(self, which: WhichPhotos) -> None:
        if self.run.running:
            self._messages.say(self.tr("Tags are being proposed; these photos come next."), topic=TOPIC)
            self.run.start(which)
            return

        def known(is_wanted: Value) -> None:
            if self._tagging.state.wanted:
                self.run.start(which)
            else:
                self._explain(which, bool(is_wanted))

        self._session.ask(lambda library: library.setting(NEW_PHOTOS), known)

    def _explain(self, which: WhichPhotos, new_photos: bool) -> None:
        """Say before the first proposals what they are."""
        text = self.tr(
            "Sajin compares your photos with the words of its vocabulary. Proposals have a dashed outline beside your "
            "own tags, and wait for you under “Proposed tags”. A proposal is no tag: no search finds it, and it is "
            "written nowhere, until you accept it. Tags of your own are never changed."
        )
        dialog = self._question(
            self.tr("Propose tags?"), text, self.tr("Propose tags"), self.tr("Also for photos that are added later")
        )
        if dialog is None:
            return
        dialog.choice.setChecked(new_photos)

        def agreed(also_new: bool) -> None:
            if also_new != new_photos:
                self._session.ask(
                    lambda library: library.set_setting(NEW_PHOTOS, also_new),
                    lambda _: self.new_photos_changed.emit(also_new),
                )
            self.run.start(which)

        dialog.ask(agreed)

    def _question(
        self, title: str, text: str, action: str, choice: str = "", *, over: QWidget | None = None
    ) -> ConfirmDialog | None:
        if self.dialog is not None:
            return None
        cancel, icons = self.tr("Cancel"), self._icons
        parent = over if over is not None and over.isVisible() else self._window
        self.dialog = ConfirmDialog(title, text, action, cancel, parent, choice=choice, icons=icons, icon="tag")
        self.dialog.finished.connect(self._answered)
        return self.dialog

    def _answered(self) -> None:
        self.dialog = None

    # What comes of it -------------------------------------------------------------------------------------------------

    def _progressed(self, _: TaggingProgress) -> None:
        if self._clock() - self._read_at_s > READ_EVERY_S:
            self._read_at_s = self._clock()
            self._tagging.refresh()

    def _finished(self, outcome: TaggingFinished) -> None:
        if self._forgets:
            self._forget()
            return
        self._tagging.refresh()
        if outcome.accepted:
            self._session.refresh()
        review = bool(outcome.proposals) and not self.reviewing()
        act = self.review_wanted.emit if review else None
        self._messages.say(self._outcome(outcome), self.tr("Review") if review else "", act, topic=TOPIC)

    def _failed(self, error: Exception) -> None:
        self._forgets = False
        self._tagging.refresh()
        self._messages.report(error)

    def _outcome(self, outcome: TaggingFinished) -> str:
        photos = photo_count(outcome.photos)
        if outcome.proposals:
            proposals = self._words.summary(outcome.proposals)
            parts = [self.tr("{proposals} for {photos}").format(proposals=proposals, photos=photos)]
        elif outcome.photos:
            parts = [self.tr("Nothing sure enough to be proposed for {photos}").format(photos=photos)]
        else:
            parts = [self.tr("No proposals were made")]
        if outcome.accepted:
            parts.append(self.tr("%Ln accepted by itself", "", outcome.accepted))
        if outcome.cancelled:
            parts.append(self.tr("stopped before the end"))
        elif outcome.waiting:
            parts.append(self.tr("%Ln photo(s) follow as soon as they are indexed", "", outcome.waiting))
        return " · ".join(parts)

    # Forgetting -------------------------------------------------------------------------------------------------------

    def forget(self, over: QWidget | None = None) -> None:
        """Ask, over a window that is open, whether all proposals shall be forgotten."""
        proposals = self._words.summary(self._tagging.state.proposals)
        text = self.tr(
            "{proposals} will be gone. No tag of yours is touched: tags that you accepted stay on their photos, and "
            "what you rejected is not proposed again. You can have tags proposed again at any time."
        ).format(proposals=proposals)
        dialog = self._question(self.tr("Forget all proposals?"), text, self.tr("Forget proposals"), over=over)
        if dialog is not None:
            dialog.ask(lambda _: self._forget())

    def _forget(self) -> None:
        self._forgets = self.run.running  # what is being proposed meanwhile would stay
        if self._forgets:
            self.run.cancel()
            return

        def forgotten(_: None) -> None:
            self._tagging.forget()
            self._messages.say(self.tr("All proposals are forgotten; your tags are as they were."), topic=TOPIC)

        self._session.ask(lambda library: library.forget_proposals(), forgotten)
