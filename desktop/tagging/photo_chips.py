"""Which tags are proposed for the photos that are looked at, and what the user decides there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from statistics import fmean

from PySide6.QtCore import QEvent, QLocale, QObject, QTimer
from PySide6.QtWidgets import QWidget

from desktop.backend.session import LibrarySession
from desktop.editing import Editor
from desktop.i18n import photo_count
from desktop.tagging.chips import ProposalChips, Proposed
from desktop.tagging.decisions import Decisions
from desktop.tagging.state import Tagging
from desktop.tagging.words import name_of, percent, precision_words
from engine.edits import Edited
from engine.tagging.records import Proposal

READ_AFTER_MS = 60
MOST_READ = 2_000
MOST_CHIPS = 40


class PhotoChips(QObject):
    """Fills chips with what is proposed for one photo, or for several.

    Args:
        chips: where they are shown.
        panel: nothing is read while it is hidden.
        session: reads what is proposed.
        editor: its edits change it.
        tagging: tells when proposals are others.
        decisions: accepts and rejects.
    """

    def __init__(
        self,
        chips: ProposalChips,
        panel: QWidget,
        session: LibrarySession,
        editor: Editor,
        tagging: Tagging,
        decisions: Decisions,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._chips, self._panel, self._session, self._decisions = chips, panel, session, decisions
        self._ids: tuple[int, ...] = ()
        self._filled: tuple[int, ...] = ()
        self._soon = QTimer(self, singleShot=True, interval=READ_AFTER_MS)
        self._soon.timeout.connect(self._read)
        chips.decided.connect(self._decide)
        editor.changed.connect(self._edited)
        editor.failed.connect(self._soon.start)  # chips that were decided are gone already
        tagging.proposals_changed.connect(self._soon.start)
        panel.installEventFilter(self)

    def show_photos(self, ids: Sequence[int]) -> None:
        """Show what is proposed for these photos."""
        if tuple(ids) != self._ids:
            self._ids = tuple(ids)
            self._soon.start()

    def retranslate(self) -> None:
        """Name all again."""
        self._soon.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt's: a panel that is shown wants to know."""
        if event.type() == QEvent.Type.Show and watched is self._panel:
            self._soon.start()
        return False

    def _read(self) -> None:
        if not self._panel.isVisible():
            return
        ids, wanted = list(self._ids[:MOST_READ]), self._ids
        if ids:
            came = partial(self._came, wanted)
            self._session.ask(lambda library: library.photo_proposals(ids), came, channel=f"proposals-{id(self)}")
        else:
            self._fill(wanted, {})

    def _came(self, ids: tuple[int, ...], found: Mapping[int, Sequence[Proposal]]) -> None:
        if ids == self._ids:
            self._fill(ids, found)

    def _fill(self, ids: tuple[int, ...], found: Mapping[int, Sequence[Proposal]]) -> None:
        together: dict[str, list[Proposal]] = {}
        for photo_id in ids[:MOST_READ]:
            for proposal in found.get(photo_id, ()):
                together.setdefault(proposal.key, []).append(proposal)
        ordered = sorted(together.values(), key=lambda ones: (-len(ones), -fmean(one.probability for one in ones)))
        chips = [self._proposed(ones, len(ids)) for ones in ordered[:MOST_CHIPS]]
        self._chips.set_proposed(chips, others=ids != self._filled)
        self._filled = ids

    def _proposed(self, ones: Sequence[Proposal], of: int) -> Proposed:
        first, mean = ones[0], fmean(one.probability for one in ones)
        name, ids = name_of(first, self._decisions.language), tuple(one.photo_id for one in ones)
        if of == 1:
            return Proposed(first.key, name, ids, self.tr("{percent} likely").format(percent=percent(mean)))
        words = self.tr("proposed for {n} of {photos}, {precision}").format(
            n=QLocale().toString(len(ones)), photos=photo_count(of), precision=precision_words(mean)
        )
        count = "" if len(ones) == of else f"({QLocale().toString(len(ones))})"
        return Proposed(first.key, name, ids, words, count)

    def _decide(self, proposed: Proposed, accepted: bool) -> None:
        left = [chip.proposed for chip in self._chips.chips if chip.proposed != proposed]
        self._chips.set_proposed(left)
        self._decisions.decide(proposed.key, proposed.name, proposed.ids, accepted)

    def _edited(self, outcome: Edited) -> None:
        if not outcome.photo_ids or not set(self._ids).isdisjoint(outcome.photo_ids):
            self._soon.start()
