"""Making proposals: photos are judged in blocks, each of which is stored whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.catalog import concepts, proposals, vectors, wanted
from engine.catalog.connection import Catalog
from engine.catalog.typed import TypedConnection
from engine.control import Control
from engine.tagging import accepting, blocks
from engine.tagging.catching_up import Learner
from engine.tagging.judging import Judge, vocabulary_stamp
from engine.tagging.records import TaggingEvent, TaggingFinished, TaggingProgress

BLOCK_PHOTOS = 4096
"""Photos that are judged, and stored, at once: about 50 MB of log odds and what makes them."""

_SHOWN_AFTER = tuple(4**power for power in range(8))
"""Blocks after which what was judged until then is shown: something is seen soon, and little is done twice."""


def propose(
    catalog: Catalog, learner: Learner, photo_ids: Sequence[int] | None, control: Control
) -> Iterator[TaggingEvent]:
    """Make proposals; see :meth:`engine.library.Library.propose_tags`."""
    wanted.want(catalog, photo_ids)
    photos, accepted = yield from run(catalog, learner, lambda: _stopped(control))
    waiting, count = proposals.standing(catalog, learner.bundle_id, photo_ids)
    yield TaggingFinished(photos, waiting, count, accepted, control.cancelled)


def run(catalog: Catalog, learner: Learner, stop: Callable[[], bool]) -> Generator[TaggingEvent, None, tuple[int, int]]:
    """Judge all photos that wait for it and have a vector; then what is sure enough is accepted, if it is to be.

    Whenever it stops, or is killed, the photos that were judged until then are done, and the others still wait.

    Args:
        stop: asked between blocks; it may take its time.

    Returns:
        How many photos were judged, and how many tags were accepted by themselves.
    """
    done = 0
    while True:
        blocks_of = _Blocks(catalog, learner)
        done, again = yield from blocks_of.judge_all(done, stop)
        if not again:
            break
    judge = learner.judge()
    learner.cut(judge, judge.all_keys)
    accepted = sum(accepting.accept(catalog, judge.vocabulary, judge.all_keys).values())
    learner.learn()
    if done or accepted:
        with catalog.transaction(revision=True):
            pass  # windows and other processes look again
    return done, accepted


class _Blocks:
    """Judges the photos that wait, under one vocabulary; what was judged before is in line with it."""

    def __init__(self, catalog: Catalog, learner: Learner) -> None:
        self._catalog, self._learner = catalog, learner
        learner.learn()
        self._judge = learner.judge()
        self._judge.look_at_tags(catalog.connection)
        with catalog.transaction() as connection:
            blocks.link(connection, self._judge)
        self._known = self._look(catalog.connection)

    def judge_all(self, done: int, stop: Callable[[], bool]) -> Generator[TaggingEvent, None, tuple[int, bool]]:
        """Judge them; return how many photos were, and whether to begin anew with another vocabulary."""
        judge = self._judge
        due = wanted.due(self._catalog, judge.bundle_id)
        total = done + len(due)
        if len(due):
            yield TaggingProgress(done, total)
        for number, start in enumerate(range(0, len(due), BLOCK_PHOTOS)):
            block = due[start : start + BLOCK_PHOTOS]
            if stop():
                return done, False
            if not self._judge_block(block):
                return done, True
            if number in _SHOWN_AFTER:
                self._learner.cut(judge, judge.all_keys)
            done += len(block)
            yield TaggingProgress(done, total)
        return done, False

    def _judge_block(self, photo_ids: NDArray[np.int64]) -> bool:
        """Judge a block of photos; return False where the vocabulary is another by now, and nothing was done."""
        judge = self._judge
        ids, rows = _vectors(self._catalog, judge, photo_ids)
        log_odds = judge.log_odds(rows)
        with self._catalog.transaction() as connection:
            if vocabulary_stamp(connection) != judge.stamp:
                return False
            if self._stored(connection) != self._known:  # something was decided, and learned elsewhere
                self._known = self._look(connection)
                log_odds = judge.log_odds(rows)
            blocks.write_block(connection, judge, ids, log_odds)
        return True

    def _look(self, connection: TypedConnection) -> dict[str, str | None]:
        """Learn all that was decided; return of what the stored proposals are made then."""
        self._judge.look_at_tags(connection)
        self._judge.learn(connection, self._judge.all_keys)
        return self._stored(connection)

    def _stored(self, connection: TypedConnection) -> dict[str, str | None]:
        return {key: concept.learned_from for key, concept in concepts.stored(connection).items()}


def _vectors(
    catalog: Catalog, judge: Judge, photo_ids: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    found = list(vectors.blocks(catalog, judge.bundle_id, judge.dim, photo_ids, BLOCK_PHOTOS))
    if not found:
        return np.empty(0, np.int64), np.empty((0, judge.dim), np.float32)
    return np.concatenate([ids for ids, _ in found]), np.concatenate([rows for _, rows in found]).astype(np.float32)


def _stopped(control: Control) -> bool:
    control.wait_while_paused()
    return control.cancelled
