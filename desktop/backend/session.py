"""The window's way to the library: one thread for the catalog, one for searches; nothing here waits for either."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.backend.protocol import LibraryOpener, LibraryProtocol
from desktop.backend.timeline import TimelineReader
from desktop.backend.worker import Worker
from engine.records import PhotoSummary, SearchResult

Result = TypeVar("Result")


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
        failed: a call without handler of its own raised this.
        ready: the model is loaded.
    """

    timeline_changed = Signal(object)
    folders_changed = Signal(list)
    problems_changed = Signal(list)
    photo_changed = Signal(object)
    failed = Signal(object)
    ready = Signal()

    def __init__(self, open_catalog: LibraryOpener, open_finder: LibraryOpener, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalog: Worker[LibraryProtocol] = Worker(open_catalog, _close, name="catalog", parent=self)
        self._finder: Worker[LibraryProtocol] = Worker(open_finder, _close, name="finder", parent=self)
        self._timeline = TimelineReader()

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

    def cancel_find(self) -> None:
        """Drop the search that runs."""
        self._finder.cancel("find")

    def warm_up(self) -> None:
        """Load the model in the background, so that the first search does not wait."""
        self._finder.submit(lambda library: library.warm_up(), lambda _: self.ready.emit(), self.failed.emit)

    def load_summaries(self, ids: list[int], on_result: Callable[[list[PhotoSummary]], None]) -> None:
        """Read summaries; the loader of the grid's model."""
        self.ask(lambda library: library.summaries(ids), on_result)

    def refresh(self) -> None:
        """Read photos, folders and problems again."""
        self.ask(lambda library: library.folders(), self.folders_changed.emit, channel="folders")
        self.ask(self._timeline.read, self.timeline_changed.emit, channel="timeline")
        self.ask(lambda library: library.problems(), self.problems_changed.emit, channel="problems")

    def set_favourite(self, photo_id: int, favourite: bool) -> None:
        """Mark or unmark a favourite."""
        self._edit(photo_id, lambda library: library.set_favourite(photo_id, favourite))

    def set_caption(self, photo_id: int, text: str | None) -> None:
        """Set or clear a caption."""
        self._edit(photo_id, lambda library: library.set_caption(photo_id, text))

    def close(self) -> None:
        """Finish edits that run, and end the threads."""
        self._catalog.drain()
        self._catalog.close()
        self._finder.close()

    def _edit(self, photo_id: int, edit: Callable[[LibraryProtocol], None]) -> None:
        def edit_and_read(library: LibraryProtocol) -> list[PhotoSummary]:
            edit(library)
            return library.summaries([photo_id])

        self.ask(edit_and_read, self._edited)

    def _edited(self, summaries: list[PhotoSummary]) -> None:
        for summary in summaries:
            self.photo_changed.emit(summary)


def _close(library: LibraryProtocol) -> None:
    library.close()
