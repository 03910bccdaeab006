"""What the page of duplicates says while it looks, and where there is nothing to show."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QLocale, QObject

from desktop.duplicates.page import DuplicatesPage
from desktop.wording import word_error
from engine.duplicates.records import CompareProgress, LookProgress


class State(Enum):
    """Why there is nothing to show."""

    LOOKING = auto()
    NONE = auto()
    STOPPED = auto()
    FAILED = auto()


class DuplicateWords(QObject):
    """Words the page; a QObject for the plural forms."""

    def explain(self, page: DuplicatesPage, state: State, unseen: int, error: Exception | None) -> None:
        """Say on the empty page why it is empty, and what can be done.

        Args:
            page: where.
            state: why.
            unseen: photos that could not be compared.
            error: what ended the search.
        """
        again, say = self.tr("Look again"), page.empty.say
        if state is State.LOOKING:
            text = self.tr("Photos are compared with each other. Nothing is changed.")
            say("duplicates", self.tr("Looking for duplicates"), text)
        elif state is State.STOPPED:
            text = self.tr("The search was stopped before it was done.")
            say("duplicates", self.tr("No duplicates yet"), text, self.tr("Look for duplicates"), "look")
        elif state is State.FAILED and error is not None:
            say("alert", self.tr("The search failed"), word_error(error), again, "look")
        else:
            say("check", self.tr("No duplicates"), self._all_fine(unseen), again, "look")

    def progress(self, event: LookProgress | CompareProgress) -> str:
        """Word how far the search is."""
        if isinstance(event, LookProgress):
            words = self.tr("Looking at photos: {done} of {total}")
        else:
            words = self.tr("Comparing photos: {done} of {total}")
        return words.format(done=QLocale().toString(event.done), total=QLocale().toString(event.total))

    def begun(self) -> str:
        """Word that a search has begun."""
        return self.tr("Looking for duplicates…")

    def _all_fine(self, unseen: int) -> str:
        text = self.tr("Every photo is here once.")
        if unseen:
            more = self.tr("%Ln photo(s) could not be compared: they are not indexed to the end yet.", "", unseen)
            text = f"{text} {more}"
        return text
