"""The judge of a library's photos: which concepts there are, what each has learned, and how likely a photo shows it."""

from __future__ import annotations

import functools
import hashlib
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.catalog import tag_marks, vectors, vocabulary
from engine.catalog.concepts import OWN_TAG, TagLinks, own_tag_id
from engine.catalog.connection import Catalog
from engine.catalog.typed import TypedConnection
from engine.encoding.protocol import EncoderProtocol
from engine.tagging.implied import Implications
from engine.tagging.learning import NEVER, Head, learn
from engine.tagging.learning_spread import Spread
from engine.tagging.scoring import Concepts, Scorer
from engine.tagging.statistics import SAMPLE

if TYPE_CHECKING:
    from engine.tagging.records import VocabularyEntry

LEAST_OWN = 3
"""So many photos a tag of the user's own must be on to be proposed: it is known by examples alone."""

MOST_EXAMPLES = 256
"""At most so many ticks and so many crosses teach a concept, taken evenly: more tell little more."""

_GROWN = 0.1
_MOST_LEVELS = 20_000

Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Examples:
    """The photos that a concept learns from, by id: int64[p] that show it, int64[r] that do not."""

    accepted: Ids
    rejected: Ids

    @property
    def name(self) -> str:
        """A short name; other examples have another."""
        parts = self.accepted.tobytes() + b"|" + self.rejected.tobytes()
        return hashlib.blake2b(parts, digest_size=6).hexdigest()


class Judge:
    """Judges photos under one model and one vocabulary, by what the decisions of :meth:`learn` said.

    Args:
        catalog: read from.
        encoder: of the model.
        cache_dir: the library's.

    Attributes:
        keys: of the entries that are proposed, in the order of the scorer's columns.
        own: keys of the user's tags that no entry means.
        all_keys: both, those of the columns of :meth:`log_odds`.
        links: which tags stand for which concepts.
        made_of: by key, what tells of what its log odds are made (see ``concepts.learned_from``).
    """

    def __init__(self, catalog: Catalog, encoder: EncoderProtocol, cache_dir: Path) -> None:
        self._catalog = catalog
        self.bundle_id, self.dim = encoder.bundle_id, encoder.dim
        self.stamp = vocabulary_stamp(catalog.connection)
        self.vocabulary = vocabulary.entries(catalog)
        self.entries = self.vocabulary.proposable()
        self.implied = Implications(self.vocabulary)
        self._newest = vectors.newest_stamp(catalog)
        self.photos = vectors.count(catalog, self.bundle_id)
        sample = vectors.sample(catalog, self.bundle_id, self.dim, SAMPLE).astype(np.float32)
        concepts = Concepts.of(encoder, cache_dir, self.vocabulary.entries, self.entries)
        self.scorer = Scorer.of_library(encoder, cache_dir, concepts, sample)
        self.spread = Spread.of(sample, self.photos)
        self.keys = concepts.keys
        self.own: tuple[str, ...] = ()
        self.all_keys = self.keys
        self._places = {key: place for place, key in enumerate(self.keys)}
        self._statics = {entry.key: self._static(entry) for entry in self.entries}
        self._levels: dict[bytes, NDArray[np.float32]] = {}
        self._heads: dict[str, Head] = {}
        self.made_of: dict[str, str] = {}
        self.links = TagLinks(catalog.connection, self.vocabulary)

    def fits(self, encoder: EncoderProtocol) -> bool:
        """Tell whether this is still the judge for a model, the vocabulary and the photos that there are."""
        if encoder.bundle_id != self.bundle_id or vocabulary_stamp(self._catalog.connection) != self.stamp:
            return False
        if vectors.newest_stamp(self._catalog) == self._newest:
            return True
        return abs(vectors.count(self._catalog, self.bundle_id) - self.photos) <= _GROWN * self.photos

    def static(self, key: str) -> str:
        """Return what tells of what a concept's log odds are made besides its examples."""
        return self._statics.get(key, f"{self.bundle_id}:")

    def place(self, key: str) -> int | None:
        """Return the column of an entry in the scorer; None for others."""
        return self._places.get(key)

    def head(self, key: str) -> Head | None:
        """Return what a concept has learned; None where there was nothing to learn from."""
        return self._heads.get(key)

    def look_at_tags(self, connection: TypedConnection, among: Container[int] | None = None) -> None:
        """Find out which tags there are now, and which of them are concepts of their own.

        Args:
            among: only these can have become one, or are none any more; all without.
        """
        self.links = TagLinks(connection, self.vocabulary)
        tags = self.links.own_tags()
        known = {own_tag_id(key) for key in self.own}
        counts = tag_marks.count_accepted(connection, [tag for tag in tags if among is None or tag in among])
        stay = set() if among is None else {tag for tag in tags if tag in known and tag not in among}
        enough = stay.union(tag for tag, count in counts.items() if count >= LEAST_OWN)
        self.own = tuple(f"{OWN_TAG}{tag}" for tag in sorted(enough))
        self.all_keys = (*self.keys, *self.own)
        for key in [key for key in self.made_of if key not in self._places and key not in self.own]:
            del self.made_of[key]
            self._heads.pop(key, None)

    def differing(self, connection: TypedConnection, learned_from: Mapping[str, str | None]) -> set[str]:
        """Return the concepts that would be made of something else than they were."""
        found = self._examples(connection, list(self.all_keys))
        return {key for key in found if learned_from.get(key) != f"{self.static(key)}:{found[key].name}"}

    def learn(self, connection: TypedConnection, keys: Iterable[str]) -> None:
        """Learn concepts from what was decided until now."""
        for key, examples in self._examples(connection, list(keys)).items():
            made_of = f"{self.static(key)}:{examples.name}"
            if self.made_of.get(key) == made_of:
                continue
            accepted, rejected = self._vectors(examples.accepted), self._vectors(examples.rejected)
            self._heads.pop(key, None)
            if len(accepted) or len(rejected):
                place = self._places.get(key)
                known = None if place is None else functools.partial(self._by_text, place)
                self._heads[key] = learn(self.spread, accepted, rejected, known)
            self.made_of[key] = made_of

    def log_odds(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the calibrated log odds that photos show each concept, float32[n, t], in the order of all keys.

        Args:
            rows: float32[n, dim]; some thousand at a time use the processor best.
        """
        heads = {self._places[key]: head for key, head in self._heads.items() if key in self._places}
        found = np.empty((len(rows), len(self.all_keys)), np.float32)
        found[:, : len(self.keys)] = self.scorer.log_odds(rows, heads)
        for place, key in enumerate(self.own, len(self.keys)):
            head = self._heads.get(key)
            found[:, place] = NEVER if head is None else head.apply(rows, None)
        return found

    def settled(self, connection: TypedConnection, photo_ids: Ids) -> NDArray[np.bool_]:
        """Tell which concepts are settled for which of these photos, bool[n, t], in the order of all keys.

        Args:
            photo_ids: int64[n], ascending.
        """
        found = np.zeros((len(photo_ids), len(self.all_keys)), bool)
        where: dict[tuple[int, str], list[int]] = defaultdict(list)
        for photo_id, tag_id, state in tag_marks.marks(connection, photo_ids):
            where[tag_id, state].append(photo_id)
        columns = {key: place for place, key in enumerate(self.all_keys)}
        for (tag_id, state), marked in where.items():
            keys = self.settled_by(tag_id) if state == "accepted" else {self.links.key(tag_id)}
            places = np.array([columns[key] for key in keys if key in columns], np.int64)
            found[np.ix_(np.searchsorted(photo_ids, np.array(marked, np.int64)), places)] = True
        return found

    def settled_by(self, tag_id: int) -> set[str | None]:
        """Return the concepts that need not be proposed for a photo that has a tag: its own and what that implies."""
        found = {self.links.key(item) for item in (tag_id, *self.links.above(tag_id))}
        return found.union(self.implied.settled_by(self.links.key(tag_id) or ""))

    def implying(self, key: str) -> set[int]:
        """Return the tags that settle a concept for the photos that they are on."""
        own = self.links.tags(key)
        others = [entry.key for entry in self.vocabulary.entries if key in self.implied.settled_by(entry.key)]
        return {*own, *self.links.inside(own), *(tag_id for other in others for tag_id in self.links.tags(other))}

    def family(self, key: str) -> tuple[str, ...]:
        """Return the entries by which the log odds of one are settled: what lies in it, its rivals, and itself."""
        entry = self.vocabulary.get(key)
        above = None if entry is None else self.vocabulary.get(entry.parent)
        top = key if above is None or not above.exclusive else above.key
        inside = {key, *self.implied.inside(top)}
        return tuple(other for other in self.all_keys if other in inside)

    def _by_text(self, place: int, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the log odds of one entry by its text; photos that were asked for before are quick."""
        names = [row.tobytes() for row in rows]
        new = [place for place, name in enumerate(names) if name not in self._levels]
        if len(self._levels) + len(new) > _MOST_LEVELS:
            self._levels.clear()
            new = list(range(len(names)))
        self._levels.update(zip((names[at] for at in new), self.scorer.levels(rows[new]), strict=True))
        return self.scorer.base(rows, np.stack([self._levels[name] for name in names]), [place])[:, 0]

    def _static(self, entry: VocabularyEntry) -> str:
        rivals = [self.vocabulary.get(key) for key in self.family(entry.key)]
        said: list[object] = [entry.name, entry.name_ko, entry.prompts]
        said += [(other.key, other.parent, other.name, other.prompts) for other in rivals if other is not None]
        return f"{self.bundle_id}:{hashlib.blake2b(repr(said).encode(), digest_size=6).hexdigest()}"

    def _examples(self, connection: TypedConnection, keys: list[str]) -> Mapping[str, Examples]:
        tags = {tag_id: key for key in keys for tag_id in self.links.tags(key)}
        states: dict[str, dict[int, bool]] = {key: {} for key in keys}
        for photo_id, tag_id, state, origin in tag_marks.marks_of(connection, tags):
            if state == "rejected":
                states[tags[tag_id]].setdefault(photo_id, False)
            elif origin != "auto":  # what nobody looked at is no example
                states[tags[tag_id]][photo_id] = True
        return {key: Examples(_evenly(known, True), _evenly(known, False)) for key, known in states.items()}

    def _vectors(self, photo_ids: Ids) -> NDArray[np.float32]:
        blocks = [rows for _, rows in vectors.blocks(self._catalog, self.bundle_id, self.dim, photo_ids)]
        return np.concatenate([np.empty((0, self.dim), np.float16), *blocks]).astype(np.float32)


def vocabulary_stamp(connection: TypedConnection) -> str:
    """Return what tells whether the user's edits of the vocabulary are still the same."""
    rows = connection.execute("SELECT key, edits FROM vocabulary ORDER BY key").fetchall()
    return hashlib.blake2b(repr(rows).encode("utf-8", "replace"), digest_size=8).hexdigest()


def _evenly(known: Mapping[int, bool], wanted: bool) -> Ids:
    found = np.array(sorted(photo_id for photo_id, state in known.items() if state is wanted), np.int64)
    if len(found) <= MOST_EXAMPLES:
        return found
    return found[np.linspace(0, len(found) - 1, MOST_EXAMPLES).astype(np.int64)]
