"""Proposals: what the machine thinks photos show, what the user decided of it, and what it learned from that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from engine.catalog import settings
from engine.control import Control
from engine.library.blame import blaming_damage
from engine.library.surroundings import Surroundings
from engine.tagging.records import Proposal, ProposalGroup, TaggingEvent, TaggingState

if TYPE_CHECKING:
    from engine.tagging.catching_up import Learner


@blaming_damage
class Tagging(Surroundings):
    """A base of :class:`engine.library.Library`; decisions are edits (:class:`engine.edits.Decide`)."""

    _learner: Learner | None = None

    def propose_tags(
        self, photo_ids: Sequence[int] | None = None, control: Control | None = None
    ) -> Iterator[TaggingEvent]:
        """Make proposals for these photos (None: all), and remember that they are wanted; the last event sums up.

        The work is done while the events are consumed.  Photos that have no vector of the active model yet wait, and
        whoever indexes proposes for them once they have.  What is committed stays, wherever it stops; whoever indexes
        goes on with the rest.

        Args:
            photo_ids: photos; those that are unknown or were removed are left out.
            control: pauses and cancels.

        Raises:
            StorageFull, CatalogReadOnly: it cannot be written; nothing is half done.
            BundleUnknown, BundleInvalid: the active model cannot be used.

        Example:
            >>> for event in library.propose_tags():  # doctest: +SKIP
            ...     if isinstance(event, TaggingFinished):
            ...         print(event.proposals, "proposals")
        """
        from engine.tagging.proposing import propose

        return propose(self._catalog, self._learning(), photo_ids, control or Control())

    def learn(self) -> frozenset[str]:
        """Bring proposals in line with decisions and edits made since, by whatever process.

        To be called after tags, the vocabulary, or the setting ``tagging_precision`` were changed; quick where little
        was.  What is to be accepted by itself is.

        Returns:
            The keys whose proposals changed.

        Raises:
            StorageFull, CatalogReadOnly: it cannot be written.
            BundleUnknown, BundleInvalid: the active model cannot be used.
        """
        return self._learning().learn()

    def warm_learning(self) -> None:
        """Read the vectors by which ticks are learned, so that the first one need not wait; see :meth:`release_idle`.

        Raises:
            BundleUnknown, BundleInvalid: the active model cannot be used.
        """
        self._learning().warm_up()

    def proposal_groups(self) -> list[ProposalGroup]:
        """Return the tags that are proposed, those with most photos first."""
        from engine.tagging import groups

        return groups.open_groups(self._catalog)

    def concept_named(self, name: str) -> str:
        """Return the key that a name means in decisions: of a tag, of an entry of the vocabulary, or the key itself.

        Raises:
            TagUnknown: nothing is called so; the error names what was probably meant.
        """
        from engine.tagging import groups

        return groups.concept_named(self._catalog, name)

    def proposals_of(self, key: str, limit: int | None = None) -> list[Proposal]:
        """Return the open proposals of one tag, surest first; none for a key that nothing has."""
        from engine.tagging import groups

        return groups.proposals_of(self._catalog, key, limit)

    def photo_proposals(self, ids: Sequence[int]) -> dict[int, list[Proposal]]:
        """Return the open proposals of these photos, surest first; photos without any are left out."""
        from engine.tagging import groups

        return groups.photo_proposals(self._catalog, ids)

    def proposal_count(self) -> int:
        """Return how many proposals wait to be decided."""
        return self.tagging_state().proposals

    def tagging_state(self) -> TaggingState:
        """Return how many photos proposals are wanted for, wait for a vector, and how many proposals there are."""
        from engine.tagging import groups

        return groups.state(self._catalog, self._models.active_id())

    def forget_proposals(self) -> None:
        """Forget every proposal, and which photos they are wanted for; tags and decisions stay."""
        from engine.catalog import proposals

        proposals.forget(self._catalog)

    def auto_accept(self, key: str, precision: float | None) -> None:
        """Have a tag's proposals accepted by themselves from a stated precision on; None: never.

        :meth:`learn` and :meth:`propose_tags` then accept; what they accepted stays until it is taken back.

        Raises:
            TagUnknown: nothing has this key.
            SettingInvalid: the precision is not 0.5 to 0.999.
        """
        from engine.tagging import accepting

        accepting.set_precision(self._catalog, key, precision)

    def auto_accepted(self) -> list[ProposalGroup]:
        """Return the tags whose proposals are accepted by themselves, by name; those without open proposals, too."""
        from engine.tagging import groups

        return groups.by_themselves(self._catalog)

    def accepted_by_itself(self, key: str | None = None) -> dict[int, list[str]]:
        """Return the photos on which tags were put by themselves, with the keys; of one tag only where it is named.

        ``Decide({photo_id: {key: None}})`` takes one back, a rejection (False) for good.
        """
        from engine.tagging import accepting

        return accepting.accepted(self._catalog, key)

    def release_idle(self) -> None:
        """Give back the memory of models and of learning that have not been used for a while; cheap."""
        super().release_idle()
        if self._learner is not None:
            self._learner.release_idle()

    def _note_new_photos(self) -> None:
        """Settle which photos are not new any more, before ``tagging_new_photos`` is changed."""
        from engine.catalog import wanted

        wanted.want_new(self._catalog, wanted=bool(settings.get(self._catalog, "tagging_new_photos")))

    def _learning(self) -> Learner:
        if self._learner is None:
            from engine.tagging.catching_up import Learner

            self._learner = Learner(self._catalog, self._models)
        return self._learner
