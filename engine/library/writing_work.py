"""Writing metadata as whoever indexes does it: a few quiet seconds after edits, while there is nothing to index."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from engine.catalog import metadata_due, settings
from engine.catalog.connection import Catalog
from engine.control import Control
from engine.errors import MetadataBusy, StorageFull
from engine.events import IndexEvent
from engine.library.writing_run import CHUNK, Run
from engine.metadata.faults import Fault
from engine.metadata.programs import lacks
from engine.metadata.records import WriteTo

logger = logging.getLogger(__name__)

QUIET_S = 3.0
"""So long nothing must have been edited: who tags a series of photos has each written once, and not at each word."""

RETRY_S, SOON_S = 300.0, 15.0
"""After so long it is tried again to write what could not be written; what was to be read first is read by then."""


class WritingWork:
    """Work of :class:`engine.library.meanwhiles.Several`; does nothing while the setting ``metadata_write`` is off.

    Args:
        monotonic: tells the time, seconds.
    """

    def __init__(self, catalog: Catalog, library_dir: Path, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._catalog = catalog
        self._library_dir = library_dir
        self._monotonic = monotonic
        self._revision: int | None = None
        self._quiet_since = 0.0
        self._later: dict[int, float] = {}

    def woken(self) -> bool:
        """Tell whether something is to be written, and nothing was edited for a while."""
        return self._where() is not WriteTo.OFF and self._is_quiet() and bool(self._due()) and not lacks()

    def work(self, control: Control, interrupted: Callable[[], bool]) -> Iterator[IndexEvent]:
        """Write what is due; what is to be indexed comes first."""
        where = self._where()
        if where is WriteTo.OFF or not (self._revision is None or self._is_quiet()):
            return
        photo_ids = self._due()
        if photo_ids and not lacks():
            try:
                self._write(photo_ids, where, control, lambda: control.cancelled or control.paused or interrupted())
            except MetadataBusy:
                logger.info("another process writes metadata; what is left is written later")
                self._put_off(photo_ids, SOON_S)
            except StorageFull as error:
                logger.warning("metadata is not written: %s", error)
                self._put_off(photo_ids, RETRY_S)
        self._revision = self._catalog.revision()
        yield from ()

    def _write(self, photo_ids: list[int], where: WriteTo, control: Control, stop: Callable[[], bool]) -> None:
        with Run(self._catalog, self._library_dir, where, stop=stop) as run:
            for start in range(0, len(photo_ids), CHUNK):
                chunk = photo_ids[start : start + CHUNK]
                deque(run.photos(chunk, control, start, len(photo_ids)), maxlen=0)
                if stop():
                    break
            logger.info("metadata: %d written, %d failed", run.written, run.failed)
            for photo_id, fault in run.unwritten.items():
                self._put_off([photo_id], SOON_S if fault is Fault.CHANGED else RETRY_S)

    def _where(self) -> WriteTo:
        return WriteTo(str(settings.get(self._catalog, "metadata_write")))

    def _is_quiet(self) -> bool:
        revision = self._catalog.revision()
        if revision != self._revision:
            self._revision, self._quiet_since = revision, self._monotonic()
        return self._monotonic() - self._quiet_since >= QUIET_S

    def _due(self) -> list[int]:
        now = self._monotonic()
        self._later = {photo_id: at for photo_id, at in self._later.items() if at > now}
        return [photo_id for photo_id in metadata_due.due(self._catalog) if photo_id not in self._later]

    def _put_off(self, photo_ids: Iterable[int], wait_s: float) -> None:
        """Leave photos alone for a while: what keeps them from being written is not over at once."""
        self._later |= dict.fromkeys(photo_ids, self._monotonic() + wait_s)
