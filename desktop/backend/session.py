"""The window's way to the library: threads for the catalog, for searches and for long work; nothing waits for them."""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.backend.organised import Organised, read_organised
from desktop.backend.protocol import LibraryOpener, LibraryProtocol
from desktop.backend.timeline import Timeline, TimelineReader
from desktop.backend.worker import Worker
from engine.control import Control
from engine.records import PhotoSummary, SearchResult

Result = TypeVar("Result")

MOST_REREAD = 500
IDLE_MS = 15_000
"""How often memory of models that are not in use is given back."""
REST = 6
"""While photos are indexed, this many times as long as reading them takes they are not read again."""


class LibrarySession(QObject):
    """Runs calls on the library in worker threads.

    Args:
        open_catalog: opens the library for reading and editing.
        open_finder: opens it for searching (a model is loaded there, which must not hold up the grid).

    Signals:
        timeline_changed: all photos, a :class:`Timeline`.
        folders_changed: a list of SourceFolder.
        problems_changed: a list of Problem.
        photo_changed: a PhotoSummary after an edit.
        photos_changed: more photos than are worth naming have changed: what is shown of them is out of date.
        albums_changed: a list of Album.
        tags_changed: a list of Tag.
        places_changed: a list of PlaceCount.
        removed_changed: how many photos were removed lately.
        favourites_changed: how many favourites there are.
        failed: a call without handler of its own raised this.
        loading, ready: the model is being loaded; it is there.
        not_ready: it cannot be loaded, and why (``failed`` tells so, too).
    """

    timeline_changed = Signal(object)
    folders_changed = Signal(list)
    problems_changed = Signal(list)
    photo_changed = Signal(object)
    photos_changed = Signal()
    albums_changed = Signal(list)
    tags_changed = Signal(list)
    places_changed = Signal(list)
    removed_changed = Signal(int)
    favourites_changed = Signal(int)
    failed = Signal(object)
    loading = Signal()
    ready = Signal()
    not_ready = Signal(object)

    def __init__(self, open_catalog: LibraryOpener, open_finder: LibraryOpener, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalog: Worker[LibraryProtocol] = Worker(open_catalog, _close, name="catalog", parent=self)
        self._finder: Worker[LibraryProtocol] = Worker(open_finder, _close, name="finder", parent=self)
        self._background: Worker[LibraryProtocol] = Worker(open_catalog, _close, name="background", parent=self)
        self._installer: Worker[LibraryProtocol] = Worker(open_catalog, _close, name="installer", parent=self)
        self._writer: Worker[LibraryProtocol] = Worker(open_catalog, _close, name="writer", parent=self)
        self._trainer: Worker[LibraryProtocol] = Worker(open_catalog, _close, name="trainer", parent=self)
        self._controls: weakref.WeakSet[Control] = weakref.WeakSet()
        self._timeline = TimelineReader()
        self._refreshed = False
        self._began_s = self._read_s = self._took_s = 0.0
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self.refresh)
        self._organised: Organised | None = None
        self._idle = QTimer(self, interval=IDLE_MS)
        self._idle.timeout.connect(self._release_idle)
        self.ready.connect(self._idle.start)

    def ask(
        self,
        call: Callable[[LibraryProtocol], Result],
        on_result: Callable[[Result], None],
        on_error: Callable[[Exception], None] | None = None,
        *,
        channel: str | None = None,
    ) -> None:
        """Run a call on the catalog; errors go to ``on_error``, or to the signal ``failed``."""
        self._catalog.submit(call, on_result, on_error or self.failed.emit, channel=channel)

    def start(
        self,
        call: Callable[[LibraryProtocol, Control], Result],
        on_result: Callable[[Result], None],
        on_error: Callable[[Exception], None] | None = None,
        *,
        channel: str | None = None,
    ) -> Control:
        """Run long work on a library of its own, so that nothing else waits for it; the control pauses and cancels it.

        When the window closes it is cancelled, and what it has committed stays.
        """
        control = Control()
        self._controls.add(control)
        run, failed = partial(_controlled, call, control), on_error or self.failed.emit
        self._background.submit(run, on_result, failed, channel=channel)
        return control

    def install(
        self,
        call: Callable[[LibraryProtocol, Control], Result],
        on_result: Callable[[Result], None],
        on_error: Callable[[Exception], None],
    ) -> Control:
        """Run what may take an hour (a model that is downloaded) beside all else, one such thing after another."""
        control = Control()
        self._controls.add(control)
        self._installer.submit(partial(_controlled, call, control), on_result, on_error)
        return control

    def write(
        self,
        call: Callable[[LibraryProtocol, Control], Result],
        on_result: Callable[[Result], None],
        on_error: Callable[[Exception], None],
    ) -> Control:
        """Run work on photos' metadata, which takes as long as their disk is slow, beside all else."""
        control = Control()
        self._controls.add(control)
        self._writer.submit(partial(_controlled, call, control), on_result, on_error)
        return control

    def train(
        self,
        call: Callable[[LibraryProtocol, Control], Result],
        on_result: Callable[[Result], None],
        on_error: Callable[[Exception], None],
    ) -> Control:
        """Start, keep and discard training runs, and let the library follow a model, beside all else."""
        control = Control()
        self._controls.add(control)
        self._trainer.submit(partial(_controlled, call, control), on_result, on_error)
        return control

    def find(
        self,
        call: Callable[[LibraryProtocol], SearchResult],
        on_result: Callable[[SearchResult], None],
        on_error: Callable[[Exception], None] | None = None,
        *,
        channel: str = "find",
    ) -> None:
        """Run a search; a newer one on the channel takes its place."""
        self._finder.submit(call, on_result, on_error or self.failed.emit, channel=channel)

    def seek(
        self,
        call: Callable[[LibraryProtocol], Result],
        on_result: Callable[[Result], None],
        on_error: Callable[[Exception], None] | None = None,
        *,
        channel: str | None = None,
    ) -> None:
        """Run a call that may need the model (a smart album) where searches run."""
        self._finder.submit(call, on_result, on_error or self.failed.emit, channel=channel)

    def cancel_find(self) -> None:
        """Drop the search that runs."""
        self._finder.cancel("find")

    def warm_up(self) -> None:
        """Load the model in the background, so that the first search does not wait."""
        self.loading.emit()
        self._finder.submit(lambda library: library.warm_up(), lambda _: self.ready.emit(), self._not_loaded)

    def load_summaries(self, ids: list[int], on_result: Callable[[list[PhotoSummary]], None]) -> None:
        """Read summaries; the loader of the grid's model.  They are waited for with open eyes, and come first."""
        self._catalog.submit(lambda library: library.summaries(ids), on_result, self.failed.emit, urgent=True)

    def refresh(self) -> None:
        """Read again what may be other now: photos, folders, problems, albums, tags, places."""
        if not self._refreshed:  # the first screens are there long before all photos are
            self._refreshed = True
            self.ask(self._timeline.read_first, self.timeline_changed.emit, channel="first")
        self.ask(lambda library: library.folders(), self.folders_changed.emit, channel="folders")
        self._began_s = time.monotonic()
        self.ask(self._timeline.read, self._timeline_read, channel="timeline")
        self.ask(lambda library: library.problems(), self.problems_changed.emit, channel="problems")
        self.refresh_organised()

    def refresh_soon(self) -> None:
        """Read again, but not all the time: while photos are indexed, a large library is never read to the end."""
        if not self._again.isActive():
            rest_s = REST * self._took_s - (time.monotonic() - self._read_s)
            self._again.start(max(0, round(1000 * rest_s)))

    def _timeline_read(self, timeline: Timeline) -> None:
        self._read_s = time.monotonic()
        self._took_s = self._read_s - self._began_s
        self.timeline_changed.emit(timeline)

    def refresh_organised(self) -> None:
        """Read albums, tags, places and counts again, if anything has changed since they were read."""
        known = None if self._organised is None else self._organised.revision
        self.ask(lambda library: read_organised(library, known), self._organise, channel="organised")

    def reread(self, ids: Sequence[int]) -> None:
        """Read again what an edit has changed of these photos, and albums and tags."""
        if len(ids) > MOST_REREAD:
            self.photos_changed.emit()
        elif ids:
            self.ask(lambda library: library.summaries(ids), self._edited)
        self.refresh_organised()

    def close(self) -> None:
        """Finish edits that run, and end the threads."""
        self._idle.stop()
        for control in self._controls:
            control.cancel()
        self._catalog.drain()
        self._catalog.close()
        self._finder.close()
        self._background.close()
        self._installer.close()
        self._writer.close()
        self._trainer.close()

    def _release_idle(self) -> None:
        """Where searches run, models are loaded; nobody waits for this, and no failure of it is worth a word."""
        self._finder.submit(lambda library: library.release_idle(), _ignore, _ignore, channel="idle")

    def _not_loaded(self, error: Exception) -> None:
        self.not_ready.emit(error)
        self.failed.emit(error)

    def _organise(self, found: Organised | None) -> None:
        old, self._organised = self._organised, found or self._organised
        if found is None:
            return
        for value, before, changed in (
            (found.albums, old and old.albums, self.albums_changed),
            (found.tags, old and old.tags, self.tags_changed),
            (found.places, old and old.places, self.places_changed),
            (found.removed, old and old.removed, self.removed_changed),
            (found.favourites, old and old.favourites, self.favourites_changed),
        ):
            if old is None or value != before:
                changed.emit(value)

    def _edited(self, summaries: list[PhotoSummary]) -> None:
        for summary in summaries:
            self.photo_changed.emit(summary)


def _controlled(
    call: Callable[[LibraryProtocol, Control], Result], control: Control, library: LibraryProtocol
) -> Result:
    return call(library, control)


def _close(library: LibraryProtocol) -> None:
    library.close()


def _ignore(_: object) -> None:
    pass
