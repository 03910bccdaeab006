"""All of the window that is about proposed tags, put together."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.backend.images import PhotoLoader
from desktop.backend.thumbnails import ThumbnailStore
from desktop.editing import Editor
from desktop.inspector.panel import InspectorPanel
from desktop.services import Services
from desktop.tagging.automatic import Automatic
from desktop.tagging.chips import ProposalChips
from desktop.tagging.controller import ReviewController
from desktop.tagging.decisions import Decisions
from desktop.tagging.page import ReviewPage
from desktop.tagging.photo_chips import PhotoChips
from desktop.tagging.preview import Preview
from desktop.tagging.proposing import Proposing
from desktop.tagging.state import Tagging
from desktop.viewer.info import InfoPanel


class TaggingParts(QObject):
    """Makes them, and connects them with each other.

    Args:
        services: the window's.
        editor: applies decisions.
        thumbnails, loader: pictures for the page.
        inspector, info: show proposals beside tags.
        window: the dialogs' parent.

    Attributes:
        state: how it stands with proposals; it learns in the background.
        decisions: accepts and rejects.
        proposing: asks for proposals, and forgets them.
        automatic: has tags accepted by themselves.
        page, review: where proposals are reviewed.
        selected: what is proposed for the selection; viewed: for the photo in the viewer.
    """

    def __init__(
        self,
        services: Services,
        editor: Editor,
        thumbnails: ThumbnailStore,
        loader: PhotoLoader,
        inspector: InspectorPanel,
        info: InfoPanel,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        session, icons = services.session, services.icons
        self.state, self.decisions = Tagging(session, editor, self), Decisions(editor, self)
        self.proposing = Proposing(session, self.state, services.messages, icons, window)
        self.automatic = Automatic(session, self.state, self.decisions, services.messages, self)
        self.page = ReviewPage(session.load_summaries, thumbnails, icons)
        preview = Preview(self.page.stage.canvas, self.page.photos, loader, services.locate, self)
        self.review = ReviewController(self.page, session, editor, self.state, self.decisions, preview, self)

        def chips(of: ProposalChips, panel: QWidget) -> PhotoChips:
            return PhotoChips(of, panel, session, editor, self.state, self.decisions, self)

        self.selected, self.viewed = chips(inspector.proposed, inspector), chips(info.proposed, info)
        self.review.told.connect(services.messages.say)
        self.review.acts.automatic_wanted.connect(self.automatic.set)
        run, view = self.proposing.run, self.review.view
        run.begun.connect(lambda _: view.begun())
        run.progressed.connect(view.progressed)
        for ended in (run.finished, run.failed):
            ended.connect(lambda _: view.ended())
        self.proposing.reviewing = self.page.isVisible
        self.page.cancel_wanted.connect(run.cancel)
        self.page.empty.acted.connect(lambda _: self.proposing.propose_all())
        session.photo_changed.connect(self.page.photos.update_summary)
        session.photos_changed.connect(self.page.photos.expire)
        session.timeline_changed.connect(self.page.photos.know)

    def speak(self, code: str) -> None:
        """Name tags in another language, new ones, too."""
        self.decisions.language = code
        self.review.set_language(code)
        for chips in (self.selected, self.viewed):
            chips.retranslate()

    def show_photos(self, ids: Sequence[int]) -> None:
        """Other photos are selected."""
        self.selected.show_photos(ids)
