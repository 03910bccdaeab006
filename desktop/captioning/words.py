"""What the captioning page says."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject

from desktop.captioning.queue import Queue
from desktop.captioning.saving import Saving
from desktop.i18n import photo_count
from desktop.wording import word_error


class CaptioningWords(QObject):
    """Words it, in the user's language."""

    def title(self, title: str) -> str:
        """Return the page's title; without a name of what is captioned."""
        return self.tr("Captions: {name}").format(name=title) if title else self.tr("Captions")

    def progress(self, queue: Queue) -> str:
        """Return how many photos have a caption."""
        done, total = QLocale().toString(queue.captioned), QLocale().toString(len(queue.ids))
        return self.tr("{done} of {total} captioned").format(done=done, total=total)

    def place(self, queue: Queue) -> str:
        """Return which of the photos is shown."""
        row, total = QLocale().toString(queue.row + 1), QLocale().toString(len(queue.shown))
        return self.tr("{n} of {total}").format(n=row, total=total)

    def failed(self, saving: Saving) -> str:
        """Return why captions are not saved; empty where all are."""
        if not saving.failed or saving.reason is None:
            return ""
        count = self.tr("%Ln caption(s) could not be saved.", "", len(saving.failed))
        kept = self.tr("What you wrote is kept here, and saved as soon as it can be.")
        return f"{count} {word_error(saving.reason)} {kept}"

    def retry(self) -> str:
        """Return what the button beside that says."""
        return self.tr("Try again")

    def loading(self) -> tuple[str, str]:
        """Return title and text while the photos are read."""
        return self.tr("Reading the photos…"), ""

    def nothing(self) -> tuple[str, str]:
        """Return title and text where there are no photos."""
        return self.tr("No photos to caption"), self.tr("Select photos, or put some into an album, and come back.")

    def all_captioned(self, queue: Queue) -> tuple[str, str]:
        """Return title and text where every photo has its caption."""
        title = self.tr("All captioned")
        text = self.tr("{photos} with captions. They can be searched, and a personal model can learn from them.")
        return title, text.format(photos=photo_count(len(queue.ids)))

    def at_end(self, queue: Queue) -> tuple[str, str]:
        """Return title and text behind the last photo."""
        return self.tr("That was the last photo"), self.progress(queue)

    def skipped(self) -> str:
        """Return what is said when those come again that were skipped."""
        return self.tr("That was the last one: here are those again that have no caption yet")

    def restored(self, count: int) -> str:
        """Return what is said of captions that were typed before."""
        return self.tr("%Ln caption(s) that could not be saved the last time are saved now", "", count)

    def back(self) -> str:
        """Return the button's words."""
        return self.tr("Back")

    def show_all(self) -> str:
        """Return the button's words."""
        return self.tr("Go through all photos")
