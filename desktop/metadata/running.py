"""Writing metadata, or finding out what that would change, off the window's thread; told in handfuls."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from engine.control import Control
from engine.metadata.records import MetadataChange, MetadataEvent, MetadataFailed, MetadataFinished, MetadataProgress

TOLD_EVERY_MS = 100
"""A hundred thousand events one by one would be all that the window does."""


@dataclass
class News:
    """What has happened since it was told last."""

    changes: list[MetadataChange] = field(default_factory=list)
    failures: list[MetadataFailed] = field(default_factory=list)
    progress: MetadataProgress | None = None


class MetadataRun(QObject):
    """One run.

    Args:
        dry_run: write nothing.

    Signals:
        told: News.
        finished: the MetadataFinished.
        failed: the error that ended it.
    """

    told = Signal(object)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(self, session: LibrarySession, *, dry_run: bool = False) -> None:
        super().__init__()  # no parent: it lives until its work has ended, whoever looked on
        self._session, self._dry_run = session, dry_run
        self.control: Control | None = None
        self._lock, self._news = threading.Lock(), News()
        self._timer = QTimer(self, interval=TOLD_EVERY_MS)
        self._timer.timeout.connect(self._tell)

    def start(self) -> Control:
        """Begin; the answer pauses and stops it."""
        self.control = self._session.write(self._run, self._end, self._fail)
        self._timer.start()
        return self.control

    def stop(self) -> None:
        """Stop at the next photo; what is written stays."""
        if self.control is not None:
            self.control.cancel()

    def _run(self, library: LibraryProtocol, control: Control) -> MetadataFinished:
        """Runs in a thread."""
        for event in library.write_metadata(control=control, dry_run=self._dry_run):
            if isinstance(event, MetadataFinished):
                return event
            with self._lock:
                self._note(event)
        return MetadataFinished(0, 0, 0, cancelled=True)

    def _note(self, event: MetadataEvent) -> None:
        if isinstance(event, MetadataProgress):
            self._news.progress = event
        elif isinstance(event, MetadataFailed):
            self._news.failures.append(event)
        elif isinstance(event, MetadataChange) and self._dry_run:
            self._news.changes.append(event)

    def _tell(self) -> None:
        with self._lock:
            news, self._news = self._news, News()
        if news != News():
            self.told.emit(news)

    def _end(self, finished: MetadataFinished) -> None:
        self._stop_telling()
        self.finished.emit(finished)

    def _fail(self, error: Exception) -> None:
        self._stop_telling()
        self.failed.emit(error)

    def _stop_telling(self) -> None:
        self._timer.stop()
        self._tell()
        self.control = None
