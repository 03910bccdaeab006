"""Follows the source folders: watchdog's events start scans; where folders cannot be watched, time does."""

from __future__ import annotations

import errno
import os
import stat
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from watchdog.observers.api import BaseObserver, EventDispatcher, EventEmitter, ObservedWatch
from watchdog.utils import BaseThread

from engine.catalog import folders
from engine.catalog import settings as stored_settings
from engine.catalog.clock import Clock, now
from engine.catalog.connection import Catalog
from engine.catalog.rows import path_of
from engine.control import Control
from engine.encoding.protocol import EncoderProtocol, release
from engine.events import IndexEvent, IndexPaused, WatchStatus
from engine.indexing.inotify import Trouble, make_observer, why_refused
from engine.indexing.lock import IndexLock
from engine.indexing.meanwhile import Meanwhile
from engine.indexing.mounts import network_file_system
from engine.indexing.news import KINDS, Events
from engine.indexing.pipeline import pool_options, run_once
from engine.indexing.pool import PoolOptions

_TICK_S = 0.1
_LOOK_S = 1.0
_Identity = tuple[Path, int, int]  # a folder, its device and its inode: another folder of the same name is another one


@dataclass(frozen=True)
class WatchOptions:
    """When a watch scans.

    Attributes:
        settle_s: how long the folders must be quiet, and a new file unmodified, before it is read.
        longest_wait_s: a scan starts at the latest so long after an event, even if events never stop.
        recheck_s: between looks for folders that were away and are back, and for what events missed.
        poll_interval_s: between scans where there are no events; None takes the library's setting.
        observer: makes the watchdog observer, which notes its trouble.
    """

    settle_s: float = 1.0
    longest_wait_s: float = 10.0
    recheck_s: float = 300.0
    poll_interval_s: float | None = None
    observer: Callable[[Trouble], BaseObserver] = make_observer


def watch_library(
    catalog: Catalog,
    encoder: EncoderProtocol,
    library_dir: Path,
    control: Control,
    *,
    workers: int | None = None,
    clock: Clock = now,
    options: PoolOptions | None = None,
    watching: WatchOptions | None = None,
    rescan: threading.Event | None = None,
    meanwhile: Meanwhile | None = None,
) -> Iterator[IndexEvent]:
    """Index, then follow changes until cancelled; each change ends in an ``IndexFinished`` of its own.

    Args:
        catalog: open to write.
        encoder: makes the vectors.
        library_dir: where the thumbnails go, and the lock is.
        control: pauses and cancels.
        workers: decode processes, one a core by default.
        clock: tells the time that is written.
        options: all of the decode pool's settings, in place of ``workers``.
        watching: when scans happen.
        rescan: set by the caller to have a scan at once (a source folder was added or removed).
        meanwhile: what is done while nothing changes; it says with which encoder.

    Raises:
        LibraryBusy: another process is indexing this library.
        StorageFull, CatalogError: the catalog cannot be written.
    """
    pool, watching, rescan = options or pool_options(workers), watching or WatchOptions(), rescan or threading.Event()
    with IndexLock(library_dir), _Watcher(watching, library_dir / "cache") as watcher:
        status: WatchStatus | None = None
        while not control.cancelled:
            rescan.clear()
            # Watched before scanned: a change in between is seen by the scan, by an event, or by both.
            news = watcher.watch(*_places(catalog), _poll_interval(catalog, watching))
            if news != status:
                status = news
                yield status
            watcher.forget_events()
            encoder = encoder if meanwhile is None else meanwhile.encoder()
            unsettled = yield from run_once(catalog, encoder, library_dir, control, pool, clock, watching.settle_s)
            watcher.rest(unsettled)
            if meanwhile is not None and not control.cancelled:
                yield from meanwhile.work(control, lambda: watcher.is_due(rescan))
            if not control.cancelled:
                watcher.wait(control, rescan, None if meanwhile is None else meanwhile.woken)
            if control.paused:
                yield IndexPaused(control.reason)
                release(encoder)
                control.wait_while_paused()


def _places(catalog: Catalog) -> tuple[list[Path], list[Path]]:
    """Return the source folders, and where disks were mounted inside them."""
    known = folders.all_folders(catalog)
    mounts = {path_of(path) for folder in known for path in folders.mounts(catalog, folder.id)}
    roots = [folder.path for folder in known]
    return roots, sorted(mounts.difference(roots))


def _poll_interval(catalog: Catalog, watching: WatchOptions) -> float:
    if watching.poll_interval_s is not None:
        return watching.poll_interval_s
    return float(stored_settings.get(catalog, "poll_interval_s"))


class _Watcher:
    """The watches of all folders that can be watched, and why the others are polled."""

    def __init__(self, options: WatchOptions, ignored: Path) -> None:
        self._options = options
        self._events = Events(os.fsencode(ignored))
        self._trouble = Trouble()
        self._observer = options.observer(self._trouble)
        self._watches: dict[_Identity, ObservedWatch] = {}
        self._interval_s = 0.0
        self._polled = False
        self._seen: dict[Path, _Identity | None] = {}
        self._patience_s = options.settle_s / 2
        self._tried_at = self._rested_at = time.monotonic()
        self._next_look_s = 0.0
        self._unsettled = False
        self._listeners: set[threading.Thread] = set()

    def __enter__(self) -> _Watcher:
        self._observer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._observer.stop()
        self._observer.join()

    def forget_events(self) -> None:
        """Start over: what came until now is what the next scan sees."""
        self._events.forget()

    def watch(self, paths: list[Path], mounts: list[Path], interval_s: float) -> WatchStatus:
        """Watch exactly these folders, anew those that were replaced; return how.

        Args:
            paths: the source folders, also those that are away.
            mounts: folders in them whose disks come and go.
            interval_s: between scans, where events do not tell all.
        """
        self._interval_s = interval_s
        if self._trouble.refused and time.monotonic() - self._tried_at >= self._options.recheck_s:
            self._restart()  # the limit may have been raised since, or others may have given theirs back
        self._seen = {path: _identity(path) for path in [*paths, *mounts]}
        wanted = {identity for path in paths if (identity := self._seen[path]) is not None}
        for identity in self._watches.keys() - wanted:
            self._observer.unschedule(self._watches.pop(identity))
            self._listeners.clear()  # one of them may have been there for this watch alone
        missing = sorted(wanted - self._watches.keys())
        reasons = [reason for identity in missing if (reason := self._try(identity)) is not None]
        self._listeners |= _shared_listeners() | {self._observer}
        if self._trouble.refused:
            reasons.append(f"some folders cannot be watched: {why_refused(OSError(errno.ENOSPC, ''))}")
        if self._deaf:
            reasons.insert(0, "the system's news of changes broke off; starting Sajin again brings them back")
        self._polled = bool(reasons)
        return WatchStatus("polling", reasons[0]) if reasons else WatchStatus("events", "")

    def rest(self, unsettled: bool) -> None:
        """Begin to wait for what is to be scanned next."""
        self._rested_at, self._next_look_s, self._unsettled = time.monotonic(), 0.0, unsettled
        # What is written for long is looked at less and less often: each look is a scan of all folders.
        self._patience_s = (
            min(self._patience_s * 2, self._options.longest_wait_s) if unsettled else self._options.settle_s / 2
        )

    def wait(self, control: Control, rescan: threading.Event, woken: Callable[[], bool] | None = None) -> None:
        """Return when there may be something to scan, or something to stop for.

        Args:
            woken: asked now and then whether there is something else to do.
        """
        next_look_s = time.monotonic() + _LOOK_S
        while not control.sleep(_TICK_S) and not control.paused and not self.is_due(rescan):
            if woken is not None and time.monotonic() >= next_look_s:
                next_look_s = time.monotonic() + _LOOK_S
                if woken():
                    return

    def is_due(self, rescan: threading.Event) -> bool:
        """Tell whether there may be something to scan."""
        waited_s = time.monotonic() - self._rested_at
        if rescan.is_set() or self._events.due(self._options.settle_s, self._options.longest_wait_s):
            return True
        if self._unsettled and waited_s >= self._patience_s:
            return True
        if self._trouble.lost or not all(emitter.is_alive() for emitter in self._observer.emitters):
            self._restart()
            return True
        if (self._deaf or self._trouble.refused) and not self._polled:
            return True
        if waited_s >= (self._interval_s if self._polled else self._options.recheck_s):
            return True
        if waited_s >= self._next_look_s:  # not each time: a look at a network drive can be slow
            self._next_look_s = waited_s + _LOOK_S
            if any(_identity(path) != identity for path, identity in self._seen.items()):
                self._restart()
                return True
        return False

    @property
    def _deaf(self) -> bool:
        """Whether a thread that all watches need has ended: no watch says so, each would be silent for ever."""
        return not all(thread.is_alive() for thread in self._listeners)

    def _restart(self) -> None:
        """Watch all anew: a watch ended by itself (its folder was deleted, its disk is gone), or some are missing."""
        self._observer.unschedule_all()
        self._watches.clear()
        self._listeners.clear()
        self._trouble.refused = self._trouble.lost = False
        self._tried_at = time.monotonic()

    def _try(self, identity: _Identity) -> str | None:
        path = identity[0]
        network = network_file_system(path)
        if network is not None:
            return f"{path} is on a network file system ({network})"
        try:
            self._watches[identity] = self._observer.schedule(
                self._events, str(path), recursive=True, event_filter=KINDS
            )
        except OSError as error:
            return f"{path} cannot be watched: {why_refused(error)}"
        return None


def _shared_listeners() -> set[threading.Thread]:
    """Return watchdog's threads that are no single watch's and no observer's: what reads from the system for all."""
    return {
        thread
        for thread in threading.enumerate()
        if isinstance(thread, BaseThread) and not isinstance(thread, EventDispatcher | EventEmitter)
    }


def _identity(path: Path) -> _Identity | None:
    try:
        status = path.stat()
    except OSError:
        return None
    if not stat.S_ISDIR(status.st_mode):
        return None
    return path, status.st_dev, status.st_ino
