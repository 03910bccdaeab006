"""Catching up: proposals are brought in line with what was decided and edited since they were made."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.catalog import concepts, proposals, settings, tag_changes, tag_marks, wanted
from engine.catalog.concepts import Concept
from engine.catalog.connection import Catalog
from engine.catalog.typed import TypedConnection
from engine.tagging import accepting, cutting
from engine.tagging.blocks import settle_block
from engine.tagging.columns import Columns
from engine.tagging.judging import Judge

if TYPE_CHECKING:
    from engine.encoding.protocol import EncoderProtocol
    from engine.library.models import Models

IDLE_S = 60.0
"""After so long without a tick the vectors are let go of."""

_BLOCK_PHOTOS = 4096


class Learner:
    """What one library object keeps in memory to learn, and learning itself.

    Args:
        catalog: read and written.
        models: of the library.
        clock: seconds.
    """

    def __init__(self, catalog: Catalog, models: Models, clock: Callable[[], float] = time.monotonic) -> None:
        self._catalog, self._models, self._clock = catalog, models, clock
        self._judge: Judge | None = None
        self._judged_by: EncoderProtocol | None = None
        self._columns: Columns | None = None

    @property
    def bundle_id(self) -> str:
        """The model that judges."""
        return self._models.active_id()

    def judge(self) -> Judge:
        """Return the judge for the active model and the vocabulary as they are now."""
        encoder = self._models.encoder()
        if self._judge is None or encoder is not self._judged_by or not self._judge.fits(encoder):
            self._columns = None
            self._judge = Judge(self._catalog, encoder, self._models.folder / "cache")
            self._judged_by = encoder
        return self._judge

    def release_idle(self) -> None:
        """Let go of the vectors if no tick came for a while."""
        if self._columns is not None and self._clock() - self._columns.used_at >= IDLE_S:
            self._columns = None

    def warm_up(self) -> None:
        """Read what the first tick would otherwise have to wait for, if anything was judged yet."""
        if wanted.wanted(self._catalog):
            self._refreshed(self.judge())

    def learn(self) -> frozenset[str]:
        """Bring proposals in line; see :meth:`engine.library.Library.learn`."""
        connection = self._catalog.connection
        pairs = tag_changes.changes(connection)
        if not wanted.wanted(self._catalog):
            if pairs:
                with self._catalog.transaction():
                    tag_changes.drop_changes(connection, pairs)
            return frozenset()
        judge = self.judge()
        tags = {tag_id for tag_id, _ in pairs}
        own = judge.own
        judge.look_at_tags(connection, tags if judge.made_of else None)
        known = concepts.stored(connection)
        changed = self._drop_strangers(judge, known)
        stale = self._stale(judge, tags, known) | set(judge.own).difference(own)
        moved = {tag_id for tag_id, photo_id in pairs if not photo_id}
        if moved:  # what they mean, or are implied by, may be another now
            stale |= judge.differing(connection, {key: concept.learned_from for key, concept in known.items()})
        touched = {photo_id for _, photo_id in pairs}
        self._settle(judge, touched.union(tag_marks.tagged(connection, moved | judge.links.inside(moved))))
        if stale and not wanted.any_scored(connection, judge.bundle_id):
            self._begin(judge)
        else:
            changed |= {key for key in sorted(stale) if self._score(judge, key, pairs)}
        self._forget(pairs)
        changed |= self.cut(judge, stale)
        changed |= accepting.accept(self._catalog, judge.vocabulary, judge.all_keys).keys()
        if changed:
            with self._catalog.transaction(revision=True):
                pass  # windows and other processes look again
        return frozenset(changed)

    def cut(self, judge: Judge, keys: Collection[str] = ()) -> set[str]:
        """Cut these concepts, and all that were cut for another precision; return the keys that show others now."""
        stated = float(settings.get(self._catalog, "tagging_precision"))
        known = concepts.stored(self._catalog.connection)
        due = [known[key] for key in judge.all_keys if key in known and (key in keys or known[key].stated != stated)]
        if not due:
            return set()
        with self._catalog.transaction() as connection:
            return {concept.key for concept in due if cutting.cut(connection, concept.id, stated)}

    def _stale(self, judge: Judge, tags: Iterable[int], known: Mapping[str, Concept]) -> set[str]:
        """Return the concepts whose proposals are not of what they would be made of now."""
        touched = {judge.links.key(tag_id) for tag_id in tags}
        found = set()
        for key in judge.all_keys:
            learned_from = known[key].learned_from if key in known else None
            if key in touched or learned_from is None or not learned_from.startswith(f"{judge.static(key)}:"):
                found.add(key)
        return found

    def _drop_strangers(self, judge: Judge, known: Mapping[str, Concept]) -> set[str]:
        """Delete the proposals of what is not proposed any more."""
        gone = [known[key] for key in known.keys() - set(judge.all_keys) if known[key].learned_from]
        if not gone:
            return set()
        with self._catalog.transaction() as connection:
            proposals.drop_concepts(connection, [concept.id for concept in gone])
            for concept in gone:
                connection.execute(
                    "UPDATE concepts SET learned_from = NULL, shown_from = NULL, stated = NULL WHERE id = ?",
                    [concept.id],
                )
        return {concept.key for concept in gone}

    def _settle(self, judge: Judge, photo_ids: Iterable[int]) -> None:
        """Find out anew what is settled for photos of which something was decided."""
        ids = np.array(sorted(photo_ids), np.int64)
        for start in range(0, len(ids), _BLOCK_PHOTOS):
            with self._catalog.transaction() as connection:
                settle_block(connection, judge, ids[start : start + _BLOCK_PHOTOS])

    def _begin(self, judge: Judge) -> None:
        """Note of what proposals will be made: nothing was scored yet."""
        with self._catalog.transaction() as connection:
            judge.learn(connection, judge.all_keys)
            ids = concepts.ids(connection, judge.all_keys)
            proposals.learned(connection, {ids[key]: judge.made_of[key] for key in judge.all_keys})

    def _score(self, judge: Judge, key: str, pairs: list[tuple[int, int]]) -> bool:
        """Judge all photos anew for one concept, by what is known of it now; return whether anything is different."""
        if self._columns is None:
            self._refreshed(judge)  # it takes a while, in which others may write
        with self._catalog.transaction() as connection:
            columns = self._refreshed(judge)
            judge.learn(connection, judge.family(key))
            (concept_id,) = concepts.ids(connection, [key]).values()
            log_odds = columns.log_odds(key)
            at = np.flatnonzero(log_odds > cutting.KEPT_LOG_ODDS)
            ids, chance = columns.ids[at], cutting.kept(log_odds[at])
            chance[np.isin(ids, self._settled(connection, judge, key))] *= -1
            proposals.learned(connection, {concept_id: judge.made_of[key]})
            tag_changes.drop_changes(connection, [pair for pair in pairs if judge.links.key(pair[0]) == key])
            return proposals.write_concept(connection, concept_id, columns.ids, ids, chance)

    def _refreshed(self, judge: Judge) -> Columns:
        if self._columns is None:
            self._columns = Columns(self._catalog, judge, self._clock)
        self._columns.refresh()
        return self._columns

    def _settled(self, connection: TypedConnection, judge: Judge, key: str) -> NDArray[np.int64]:
        """Return the photos for which a concept is settled, int64[n]."""
        own = judge.links.tags(key)
        rows = tag_marks.marks_of(connection, judge.implying(key))
        return np.unique([row[0] for row in rows if row[2] == "accepted" or row[1] in own]).astype(np.int64)

    def _forget(self, pairs: list[tuple[int, int]]) -> None:
        """Forget the changes that concerned nothing that is proposed."""
        if pairs:
            with self._catalog.transaction() as connection:
                tag_changes.drop_changes(connection, pairs)
