"""watchdog's observer, and what it keeps to itself: watches that the system refused, and events that it lost."""

from __future__ import annotations

import errno
import sys
import warnings
from dataclasses import dataclass

from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, EventEmitter, ObservedWatch


@dataclass
class Trouble:
    """What went wrong with watches since this was made; set by watchdog's threads, looked at by the watcher's.

    Attributes:
        refused: whether a folder inside a watched one could not be watched, for the limit of watches.
        lost: whether events were lost or watches ended, so that all is to be watched and scanned anew.
    """

    refused: bool = False
    lost: bool = False


class _RefusingObserver(BaseObserver):
    """Stands in where the system allows no observer at all: refuses each folder with the reason."""

    def __init__(self, error: OSError) -> None:
        super().__init__(EventEmitter)
        self._error = error

    def schedule(self, *_: object, **__: object) -> ObservedWatch:
        raise OSError(self._error.errno, self._error.strerror)


def make_observer(trouble: Trouble) -> BaseObserver:
    """Return an observer, not started yet, that tells its trouble where the system has any to tell."""
    try:
        return _make(trouble)
    except OSError as error:
        return _RefusingObserver(error)


def why_refused(error: OSError) -> str:
    """Return in words why a folder cannot be watched."""
    if error.errno == errno.ENOSPC:
        return "the system's limit of watches is reached (fs.inotify.max_user_watches)"
    if error.errno == errno.EMFILE:
        return "the system's limit of watchers is reached (fs.inotify.max_user_instances)"
    return error.strerror or str(error)


if sys.platform == "linux":
    from watchdog.observers.inotify import InotifyEmitter, InotifyObserver
    from watchdog.observers.inotify_c import (
        CallbackId,
        InotifyConstants,
        InotifyEvent,
        InotifyFD,
        Mask,
        WatchCallback,
        WatchDescriptor,
    )

    class _Reader(InotifyFD):
        """Notes the errors of sub-folders, which watchdog drops, and the losses, for which it has no event."""

        def __init__(self, trouble: Trouble) -> None:
            super().__init__()
            self._trouble = trouble

        def add_callback(self, path: bytes, mask: Mask, callback: WatchCallback, id_: CallbackId) -> WatchDescriptor:
            try:
                # A folder that is moved or made again may be told of twice; that it is watched already is no harm.
                with warnings.catch_warnings():
                    warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
                    return super().add_callback(path, mask, callback, id_)
            except OSError as error:
                if error.errno == errno.ENOSPC:
                    self._trouble.refused = True
                raise

        def handle_event(self, event: InotifyEvent) -> None:
            super().handle_event(event)
            if event.is_queue_overflow or event.mask & InotifyConstants.IN_UNMOUNT:
                self._trouble.lost = True

    class _TellingObserver(InotifyObserver):
        def __init__(self, trouble: Trouble) -> None:
            reader = _Reader(trouble)
            BaseObserver.__init__(self, InotifyEmitter, inotify_fd=reader)  # watchdog's own makes a reader of its own
            self._inotify_fd = reader
            reader.start()

    def _make(trouble: Trouble) -> BaseObserver:
        return _TellingObserver(trouble)

else:

    def _make(trouble: Trouble) -> BaseObserver:
        return Observer()
