"""Auto-tagging of a :class:`~tests.desktop.fake_library.FakeLibrary`: it sees what the file names say, and learns."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.control import Control
from engine.edits import Decide, Edited
from engine.records import Tag
from engine.tagging.records import (
    Proposal,
    ProposalGroup,
    TaggingEvent,
    TaggingFinished,
    TaggingProgress,
    TaggingState,
)

if TYPE_CHECKING:
    from tests.desktop.fake_library import FakeStore

FLOOR = 0.6
ALIKE = 3
"""Photos whose numbers differ by a multiple of this look alike: what was decided of one moves the others."""

Pair = tuple[int, str]


@dataclass(frozen=True)
class Concept:
    """A tag that can be proposed, for photos whose file name has its key."""

    key: str
    name: str
    name_ko: str
    parents: tuple[tuple[str, str], ...] = ()


_CONCEPTS = (
    Concept("dog", "Dog", "개", (("Animals", "동물"),)),
    Concept("beach", "Beach", "해변", (("Landscapes", "풍경"),)),
    Concept("mountain", "Mountain", "산", (("Landscapes", "풍경"),)),
    Concept("child", "Child", "아이"),
    Concept("city", "City", "도시", (("Places", "장소"), ("Built", "건축"))),
)


class TaggingStore:
    """What was asked for, proposed and decided.

    Attributes:
        concepts: by key; a test may add some.
        unseen: photos that have no vector yet.
        decisions: what the user said.
        learned: the decisions that the probabilities follow.
        learnings: how often :meth:`FakeTagging.learn` ran.
        go: if a test holds it, each photo that is scored waits for it.
        error: what scoring fails with.
    """

    def __init__(self) -> None:
        self.concepts = {concept.key: concept for concept in _CONCEPTS}
        self.wanted: set[int] = set()
        self.unseen: set[int] = set()
        self.proposals: dict[Pair, float] = {}
        self.decisions: dict[Pair, bool] = {}
        self.learned: dict[Pair, bool] = {}
        self.auto: dict[str, float] = {}
        self.automatic: set[Pair] = set()
        self.learnings = 0
        self.languages: list[str] = []
        self.go: threading.Semaphore | None = None
        self.error: Exception | None = None


class FakeTagging:
    """The part of the protocol that is about proposals."""

    _store: FakeStore

    def propose_tags(
        self, photo_ids: Sequence[int] | None = None, control: Control | None = None
    ) -> Iterator[TaggingEvent]:
        """Score these photos by their names."""
        store, tagging, control = self._store, self._store.tagging, control or Control()
        ids = sorted(store.photos) if photo_ids is None else list(photo_ids)
        scored = 0
        for done, number in enumerate(ids):
            yield TaggingProgress(done, len(ids))
            while tagging.go is not None and not control.cancelled and not tagging.go.acquire(timeout=0.01):
                control.wait_while_paused()
            if tagging.error is not None:
                raise tagging.error
            if control.cancelled:
                break
            with store.lock:
                tagging.wanted.add(number)
                scored += number not in tagging.unseen
                self._score(number)
        open_ = sum(number in ids for number, _ in self._open())
        waiting = len(tagging.unseen & set(ids))
        store.revision += 1
        yield TaggingFinished(scored, waiting, open_, self._accept_by_itself(), control.cancelled)

    def learn(self) -> frozenset[str]:
        """Let all probabilities follow the decisions."""
        tagging = self._store.tagging
        with self._store.lock:
            tagging.learnings += 1
            before = dict(tagging.proposals)
            tagging.learned = dict(tagging.decisions)
            for number in tagging.wanted:
                self._score(number)
            self._accept_by_itself()
            pairs = before.keys() | tagging.proposals.keys()
            return frozenset(pair[1] for pair in pairs if before.get(pair) != tagging.proposals.get(pair))

    def proposal_groups(self) -> list[ProposalGroup]:
        """Return the tags that are proposed."""
        with self._store.lock:
            keys = dict.fromkeys(key for _, key in self._open())
            return sorted((self._group(key) for key in keys), key=lambda group: (-group.photo_count, group.key))

    def proposals_of(self, key: str, limit: int | None = None) -> list[Proposal]:
        """Return those of one tag."""
        with self._store.lock:
            found = [self._proposal(pair, value) for pair, value in self._open().items() if pair[1] == key]
        return sorted(found, key=lambda one: (-one.probability, one.photo_id))[:limit]

    def photo_proposals(self, ids: Sequence[int]) -> dict[int, list[Proposal]]:
        """Return those of these photos."""
        with self._store.lock:
            found: dict[int, list[Proposal]] = {}
            for pair, value in sorted(self._open().items(), key=lambda item: -item[1]):
                if pair[0] in ids:
                    found.setdefault(pair[0], []).append(self._proposal(pair, value))
        return found

    def proposal_count(self) -> int:
        """Count them."""
        with self._store.lock:
            return len(self._open())

    def tagging_state(self) -> TaggingState:
        """Count what there is."""
        tagging = self._store.tagging
        with self._store.lock:
            return TaggingState(len(tagging.wanted), len(tagging.unseen & tagging.wanted), len(self._open()))

    def forget_proposals(self) -> None:
        """Forget them; decisions stay."""
        with self._store.lock:
            self._store.tagging.wanted.clear()
            self._store.tagging.proposals.clear()
            self._store.revision += 1

    def auto_accept(self, key: str, precision: float | None) -> None:
        """Remember it."""
        with self._store.lock:
            if precision is None:
                self._store.tagging.auto.pop(key, None)
            else:
                self._store.tagging.auto[key] = precision

    def accepted_by_itself(self, key: str | None = None) -> dict[int, list[str]]:
        """Return what was accepted so, and stands."""
        found: dict[int, list[str]] = {}
        with self._store.lock:
            for number, accepted in sorted(self._store.tagging.automatic):
                if key in (None, accepted) and self._store.tagging.decisions.get((number, accepted)):
                    found.setdefault(number, []).append(accepted)
        return found

    def auto_accepted(self) -> list[ProposalGroup]:
        """Return what was remembered."""
        with self._store.lock:
            return sorted((self._group(key) for key in self._store.tagging.auto), key=lambda group: group.name)

    def decide(self, edit: Decide) -> Edited:
        """Put accepted tags on photos; the inverse decides as it was before."""
        tagging, before, changed = self._store.tagging, {}, []
        with self._store.lock:
            tagging.languages.append(edit.language)
            for number, decided in edit.values.items():
                old = {key: tagging.decisions.get((number, key)) for key in decided}
                before[number] = old
                if old != decided:
                    changed.append(number)
                self._put_tags(number, decided, edit.language)
            self._store.revision += 1
        return Edited(Decide(before, edit.language), tuple(changed))

    def _put_tags(self, number: int, decided: Mapping[str, bool | None], language: str) -> None:
        tagging = self._store.tagging
        for key, value in decided.items():
            if value is None:
                tagging.decisions.pop((number, key), None)
            else:
                tagging.decisions[number, key] = value
            concept = tagging.concepts[key]
            name = next(
                (name for name in (concept.name, concept.name_ko) if name in self._store.tagged),
                concept.name_ko if language == "ko" else concept.name,
            )
            photos = self._store.tagged.setdefault(name, set())
            photos.add(number) if value else photos.discard(number)
            if not photos:
                del self._store.tagged[name]
        known = [tag for tag in self._store.tags if tag.name not in self._names() or tag.name in self._store.tagged]
        for name in self._names() & self._store.tagged.keys() - {tag.name for tag in known}:
            known.append(Tag(1000 + len(known), name, None, len(self._store.tagged[name])))
        self._store.tags = known

    def _names(self) -> set[str]:
        return {name for one in self._store.tagging.concepts.values() for name in (one.name, one.name_ko)}

    def _score(self, number: int) -> None:
        tagging, photo = self._store.tagging, self._store.photos[number]
        for key in tagging.concepts:
            tagging.proposals.pop((number, key), None)
            value = (0.97 - 0.002 * number) if key in photo.path.name and number not in tagging.unseen else 0.1
            for (other, decided), accepted in tagging.learned.items():
                if decided == key and other != number and (other - number) % ALIKE == 0:
                    value += 0.01 if accepted else -0.1
            if value >= FLOOR:
                tagging.proposals[number, key] = min(value, 0.99)

    def _open(self) -> dict[Pair, float]:
        tagging = self._store.tagging
        return {pair: value for pair, value in tagging.proposals.items() if pair not in tagging.decisions}

    def _accept_by_itself(self) -> int:
        tagging = self._store.tagging
        sure = [
            pair for pair, value in self._open().items() if pair[1] in tagging.auto and value >= tagging.auto[pair[1]]
        ]
        self._store.tagging.automatic.update(sure)
        for number, key in sure:
            self._put_tags(number, {key: True}, "en")
        return len(sure)

    def _proposal(self, pair: Pair, probability: float) -> Proposal:
        concept = self._store.tagging.concepts[pair[1]]
        return Proposal(pair[0], concept.key, concept.name, concept.name_ko, probability)

    def _group(self, key: str) -> ProposalGroup:
        tagging, concept = self._store.tagging, self._store.tagging.concepts[key]
        values = [value for pair, value in self._open().items() if pair[1] == key]
        said = [value for pair, value in tagging.decisions.items() if pair[1] == key]
        known = {tag.name: tag.id for tag in self._store.tags}
        return ProposalGroup(
            key,
            concept.name,
            concept.name_ko,
            concept.parents,
            len(values),
            sum(values) / len(values) if values else 1.0,
            known.get(concept.name, known.get(concept.name_ko)),
            sum(said),
            len(said) - sum(said),
            tagging.auto.get(key),
        )
