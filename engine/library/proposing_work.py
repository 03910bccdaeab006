"""Proposals as whoever indexes makes them: for new photos, those that waited for a vector, and for another model."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from engine.catalog import settings, wanted
from engine.catalog.connection import Catalog
from engine.control import Control
from engine.errors import BundleInvalid, BundleUnknown, ModelFailed
from engine.events import IndexEvent, TagsProposed
from engine.tagging.records import TaggingProgress

if TYPE_CHECKING:
    from engine.encoding.protocol import EncoderProtocol
    from engine.library.models import Models

logger = logging.getLogger(__name__)


class ProposingWork:
    """Implements :class:`engine.indexing.meanwhile.Meanwhile`.

    Args:
        models: of the library.
    """

    def __init__(self, catalog: Catalog, models: Models) -> None:
        self._catalog = catalog
        self._models = models
        self._seen: object = None

    def encoder(self) -> EncoderProtocol:
        """Return the model that searches, to index with."""
        return self._models.encoder_to_index()

    def woken(self) -> bool:
        """Tell whether photos wait that can be judged now, or new ones came that proposals are wanted for."""
        state = self._state()
        if state == self._seen:
            return False
        self._seen = state  # asked about once a second: the tables are looked at only after something changed
        return self._is_due()

    def work(self, control: Control, interrupted: Callable[[], bool]) -> Iterator[IndexEvent]:
        """Judge the photos that wait; photos that are to be indexed come first."""
        if self._is_due():
            try:
                yield from self._propose(lambda: control.cancelled or control.paused or interrupted())
            except (BundleUnknown, BundleInvalid, ModelFailed) as error:
                logger.warning("no tags are proposed: %s", error)
        self._seen = self._state()

    def _propose(self, stop: Callable[[], bool]) -> Iterator[IndexEvent]:
        from engine.tagging.catching_up import Learner
        from engine.tagging.proposing import run

        learner = Learner(self._catalog, self._models)  # not kept: it holds much, and is seldom needed
        for event in run(self._catalog, learner, stop):
            if isinstance(event, TaggingProgress) and event.done:
                yield TagsProposed(event.done, event.total)

    def _is_due(self) -> bool:
        wanted.want_new(self._catalog, wanted=bool(settings.get(self._catalog, "tagging_new_photos")))
        return wanted.is_due(self._catalog, self._models.active_id())

    def _state(self) -> object:
        keys = ("tagging_new_photos", "model")
        return self._catalog.revision(), *(settings.get(self._catalog, key) for key in keys)
