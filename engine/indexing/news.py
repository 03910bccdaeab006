"""What watchdog is asked to tell, and when what it told is worth a scan."""

from __future__ import annotations

import os
import threading
import time

from watchdog.events import (
    DirAttribEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)

from engine.indexing.formats import is_photo_name
from engine.indexing.walk import is_below
from engine.metadata.sidecars import is_sidecar_name

# Not asked for: that files are opened and closed unchanged (indexing does it itself), and that a folder is modified,
# as what made it so has its own event.
KINDS: list[type[FileSystemEvent]] = [
    DirAttribEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]


class Events(FileSystemEventHandler):
    """Notes when events about photos or folders came, on watchdog's thread."""

    def __init__(self, ignored: bytes) -> None:
        self._ignored = ignored
        self.first_at: float | None = None
        self.last_at: float | None = None
        self._lock = threading.Lock()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note when it came, if it may concern a photo or what is said of one."""
        paths = [os.fsencode(path) for path in (event.src_path, event.dest_path) if path]
        if all(is_below(path, [self._ignored]) for path in paths):
            return
        if not event.is_directory and not any(is_photo_name(path) or is_sidecar_name(path) for path in paths):
            return
        with self._lock:
            self.last_at = time.monotonic()
            self.first_at = self.first_at or self.last_at

    def forget(self) -> None:
        """Start over."""
        with self._lock:
            self.first_at = self.last_at = None

    def due(self, settle_s: float, longest_wait_s: float) -> bool:
        """Return whether events came, and either stopped or go on for too long to wait."""
        with self._lock:
            if self.first_at is None or self.last_at is None:
                return False
            moment = time.monotonic()
            return moment - self.last_at >= settle_s or moment - self.first_at >= longest_wait_s
