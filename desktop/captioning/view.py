"""Fills the captioning page."""

from __future__ import annotations

from desktop.captioning.page import CaptioningPage
from desktop.captioning.queue import Queue
from desktop.captioning.suggesting import PhotoFacts
from desktop.captioning.words import CaptioningWords
from desktop.grid.model import PhotoListModel
from desktop.i18n import long_date
from desktop.plain import one_line


class CaptioningView:
    """Shows what the controller has decided.

    Args:
        page: what is filled.
        photos: the photos' summaries, as far as they are here.
        words: says it.
    """

    def __init__(self, page: CaptioningPage, photos: PhotoListModel, words: CaptioningWords) -> None:
        self._page, self._photos, self._words = page, photos, words
        self._place: tuple[int | None, str] = (None, "")

    def show_title(self, title: str) -> None:
        """Show what is captioned."""
        self._page.title.setText(one_line(self._words.title(title)))

    def show_progress(self, queue: Queue, *, can_repeat: bool, loading: bool) -> None:
        """Show how many photos have a caption, which is shown, and what can be done."""
        page, words = self._page, self._words
        page.count.setText("" if loading else words.progress(queue))
        page.progress.setRange(0, max(1, len(queue.ids)))
        page.progress.setValue(queue.captioned)
        page.progress.setAccessibleName(words.progress(queue))
        page.place.setText(words.place(queue) if queue.photo is not None else "")
        page.ditto.setEnabled(can_repeat)
        page.previous.setEnabled(queue.row > 0)
        page.only_without.setChecked(queue.only_without)

    def show_empty(self, queue: Queue, *, loading: bool) -> None:
        """Say why there is no photo."""
        empty, words = self._page.empty, self._words
        if loading:
            empty.say("caption", *words.loading())
        elif not queue.ids:
            empty.say("caption", *words.nothing(), words.back(), "back")
        elif queue.captioned == len(queue.ids):
            button = (words.show_all(), "all") if queue.only_without else (words.back(), "back")
            empty.say("check", *words.all_captioned(queue), *button)
        else:
            empty.say("check", *words.at_end(queue), words.back(), "back")
        self._page.show_empty()

    def show_place(self, facts: PhotoFacts | None, photo_id: int | None) -> None:
        """Show where a photo was taken."""
        self._place = (photo_id, one_line(facts.details.place or "") if facts is not None else "")
        self.show_facts(photo_id)

    def show_facts(self, photo_id: int | None) -> None:
        """Show the name of a photo's file, and when and where it was taken."""
        row = None if photo_id is None else self._photos.row_of(photo_id)
        summary = None if row is None else self._photos.summary(row)
        name = "" if summary is None else one_line(summary.path.name)
        date = long_date(summary.taken_at) if summary is not None and summary.taken_at is not None else ""
        place = self._place[1] if self._place[0] == photo_id else ""
        self._page.facts.setText(" · ".join(part for part in (name, date, place) if part))
