"""Lays over the photo in the viewer where the words of the search were found."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from desktop.backend.session import LibrarySession
from desktop.viewer.page import ViewerPage
from desktop.viewer.why import WhyController, WhyShown
from desktop.wording import word_error


class WhyOverlay(QObject):
    """On and off by W, when the photos came from a search.

    Args:
        page: has the canvas, the card and the button.
        session: answers.
    """

    def __init__(self, page: ViewerPage, session: LibrarySession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._asking = WhyController(session, self)
        self._query = ""
        self._photo_id: int | None = None
        self._shown: WhyShown | None = None
        self._on = False
        self._heat = QImage()
        self._asking.explained.connect(self._explained)
        self._asking.failed.connect(self._failed)
        page.buttons["why"].clicked.connect(self.toggle)
        page.why.closed.connect(self.toggle)
        page.why.term_chosen.connect(self._choose)
        self.set_query("")

    @property
    def on(self) -> bool:
        """Whether it is shown."""
        return self._on

    def set_query(self, text: str) -> None:
        """Explain by this search; "" explains nothing."""
        self._query = text.strip()
        self._page.buttons["why"].setVisible(bool(self._query))
        if not self._query and self._on:
            self._turn(False)

    def toggle(self) -> None:
        """Show it, or take it away; without a search there is nothing to show."""
        if self._query or self._on:
            self._turn(not self._on)

    def show_photo(self, photo_id: int) -> None:
        """Explain another photo, if it is on."""
        self._photo_id, self._heat = photo_id, QImage()
        if self._on:
            self._ask()

    def lay_over(self) -> None:
        """Lay over again: the picture was replaced."""
        self._page.canvas.set_heat(self._heat if self._on else QImage())

    def forget(self) -> None:
        """What is known of the photos has changed."""
        self._asking.forget()
        if self._on:
            self._ask()

    def _turn(self, on: bool) -> None:
        self._on = on
        self._page.show_part("why", on)
        if on:
            self._ask()
        else:
            self._asking.drop()
            self._heat = QImage()
            if self._page.why.isAncestorOf(self._page.focusWidget()):
                self._page.setFocus()
        self.lay_over()

    def _ask(self) -> None:
        if self._photo_id is not None:
            self._shown = None
            self._page.why.ask()
            self._asking.ask(self._photo_id, self._query)

    def _explained(self, shown: WhyShown) -> None:
        if self._on and shown.explanation.photo_id == self._photo_id:
            self._shown = shown
            self._page.why.show_why(shown)
            self._page.place()

    def _failed(self, error: Exception) -> None:
        if self._on:
            self._page.why.show_problem(word_error(error))
            self._page.place()

    def _choose(self, place: int) -> None:
        heat = self._shown.heats[place] if self._shown is not None and place >= 0 else None
        self._heat = heat or QImage()
        self.lay_over()
