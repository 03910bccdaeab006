"""Watching in a thread: what the tests of watching share."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from engine.catalog import Catalog
from engine.control import Control
from engine.events import IndexEvent, IndexFinished, WatchStatus
from engine.indexing.watch import WatchOptions, watch_library
from tests.engine.indexing.bench import Bench, wait_until

EAGER = WatchOptions(settle_s=0.2, longest_wait_s=1.0, poll_interval_s=0.2)


@contextmanager
def watched(
    bench: Bench, watching: WatchOptions = EAGER, rescan: threading.Event | None = None
) -> Iterator[list[IndexEvent]]:
    """Watch in a thread with a catalog connection of its own; yield the growing list of events."""
    control, events, failures = Control(), list[IndexEvent](), list[BaseException]()

    def follow() -> None:
        try:
            with Catalog.open(bench.catalog.path) as catalog:
                run = watch_library(
                    catalog,
                    bench.encoder,
                    bench.library_dir,
                    control,
                    options=bench.options,
                    watching=watching,
                    rescan=rescan,
                )
                events.extend(run)
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=follow)
    thread.start()
    try:
        wait_until(lambda: bool(failures) or bool(finished(events)))
        yield events
    finally:
        control.cancel()
        thread.join()
    assert failures == []


def finished(events: list[IndexEvent]) -> list[IndexFinished]:
    """Return how each scan ended."""
    return [event for event in list(events) if isinstance(event, IndexFinished)]


def statuses(events: list[IndexEvent]) -> list[WatchStatus]:
    """Return what was said of how changes are followed."""
    return [event for event in list(events) if isinstance(event, WatchStatus)]
