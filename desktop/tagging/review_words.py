"""What the page of proposed tags says where there is nothing to decide, and what was decided last."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject

from desktop.grid.empty import EmptyPage
from desktop.i18n import photo_count
from engine.tagging.records import TaggingProgress, TaggingState


class ReviewWords(QObject):
    """Words the page; a QObject for the plural forms."""

    def explain(self, page: EmptyPage, state: TaggingState, *, working: bool) -> None:
        """Say why there is nothing to decide, and what can be done.

        Args:
            page: where.
            state: how it stands with proposals.
            working: proposals are being made.
        """
        everything = self.tr("Propose tags for all photos")
        if working:
            page.say(
                "tag", self.tr("Tags are being proposed"), self.tr("You can review them as soon as they are here.")
            )
        elif not state.wanted:
            page.say("tag", self.tr("Let Sajin propose tags"), self._what_it_is(), everything, "propose")
        elif state.waiting == state.wanted:
            waiting = self.tr(
                "%Ln photo(s) still wait for the search model to look at them. Tags are proposed as soon as it has.",
                "",
                state.waiting,
            )
            page.say("clock", self.tr("No proposals yet"), waiting)
        else:
            page.say("check", self.tr("All reviewed"), self._all_reviewed(state), everything, "propose")

    def _what_it_is(self) -> str:
        return self.tr(
            "Sajin looks at your photos and proposes tags for them. You accept or reject each with one key, and each "
            "time the next ones get better. Nothing is a tag until you accept it, and no photo leaves this computer."
        )

    def _all_reviewed(self, state: TaggingState) -> str:
        text = self.tr("No proposal waits for you. Tags can be proposed again whenever photos have been added.")
        if state.waiting:
            more = self.tr("%Ln photo(s) follow once the search model has looked at them.", "", state.waiting)
            text = f"{text} {more}"
        return text

    def progress(self, event: TaggingProgress) -> str:
        """Word how far proposing is."""
        done, total = QLocale().toString(event.done), QLocale().toString(event.total)
        return self.tr("Proposing tags: {done} of {total} photos").format(done=done, total=total)

    def begun(self) -> str:
        """Word that it has begun."""
        return self.tr("Proposing tags…")

    def summary(self, proposals: int) -> str:
        """Word how many proposals there are."""
        return self.tr("%Ln proposal(s)", "", proposals)

    def photo(self, name: str, likely: str) -> str:
        """Word which photo is to be decided, and how likely the proposal is right."""
        return self.tr("{name} · {percent} likely").format(name=name, percent=likely) if likely else name

    def decided(self, name: str, count: int, accepted: bool) -> str:
        """Word what was decided last."""
        photos = name if count == 1 else photo_count(count)
        said = self.tr("Accepted for {photos}") if accepted else self.tr("Rejected for {photos}")
        how = self.tr("Ctrl+Z takes it back")
        return f"{said.format(photos=photos)} · {how}"

    def keys(self) -> str:
        """Word which keys there are besides those on the buttons."""
        return self.tr("Arrows move · O opens large · Shift+Y, Shift+N: all of the tag · Alt+↓: next tag")

    def automatic(self, tag: str, likely: str) -> str:
        """Word that a tag is accepted by itself from now on, or (``likely`` empty) is not."""
        if not likely:
            return self.tr("“{tag}” is no longer accepted by itself").format(tag=tag)
        return self.tr("“{tag}” is accepted by itself from {percent} on").format(tag=tag, percent=likely)

    def skipped_last(self) -> str:
        """Word that there is nothing behind the photo that was skipped."""
        return self.tr("That was the last one. What you skipped stays here.")
