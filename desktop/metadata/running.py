"""Writing metadata, or finding out what that would change, off the window's thread; told in handfuls."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt, Signal

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from engine.control import Control
from engine.metadata.records import MetadataChange, MetadataFailed, MetadataFinished, MetadataProgress

TOLD_EVERY_S = 0.1
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
    _news = Signal(object)

    def __init__(self, session: LibrarySession, *, dry_run: bool = False) -> None:
        super().__init__()  # no parent: it lives until its work has ended, whoever looked on
        self._session, self._dry_run = session, dry_run
        self.control: Control | None = None
        self._news.connect(self.told, Qt.ConnectionType.QueuedConnection)

    def start(self) -> Control:
        """Begin; the answer pauses and stops it."""
        self.control = self._session.write(self._run, self._end, self._fail)
        return self.control

    def stop(self) -> None:
        """Stop at the next photo; what is written stays."""
        if self.control is not None:
            self.control.cancel()

    def _run(self, library: LibraryProtocol, control: Control) -> MetadataFinished:
        """Runs in a thread."""
        news, told_s = News(), 0.0
        finished = MetadataFinished(0, 0, 0, cancelled=True)
        for event in library.write_metadata(control=control, dry_run=self._dry_run):
            if isinstance(event, MetadataFinished):
                finished = event
            elif isinstance(event, MetadataProgress):
                news.progress = event
            elif isinstance(event, MetadataFailed):
                news.failures.append(event)
            elif self._dry_run:
                news.changes.append(event)
            if time.monotonic() - told_s > TOLD_EVERY_S:
                self._news.emit(news)
                news, told_s = News(), time.monotonic()
        self._news.emit(news)
        return finished

    def _end(self, finished: MetadataFinished) -> None:
        self.control = None
        self.finished.emit(finished)

    def _fail(self, error: Exception) -> None:
        self.control = None
        self.failed.emit(error)
