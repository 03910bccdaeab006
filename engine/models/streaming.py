"""Work that reports through a callback, as events that a generator yields."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator
from typing import TypeVar

from engine.control import Control
from engine.models.events import InstallEvent

T = TypeVar("T")


def streamed(work: Callable[[Callable[[InstallEvent], None]], T], control: Control) -> Generator[InstallEvent, None, T]:
    """Do work in a thread, yield the events that it hands to its argument, and return what it returns.

    Args:
        work: may raise; what it raises is raised here.
        control: is cancelled when whoever consumes the events leaves before the end, so that the work ends soon.
    """
    events: queue.SimpleQueue[InstallEvent | None] = queue.SimpleQueue()
    results: list[T] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work(events.put))
        except BaseException as error:  # whatever it is, it is raised where the work was asked for
            failures.append(error)
        finally:
            events.put(None)

    worker = threading.Thread(target=run, name="installing")
    worker.start()
    finished = False
    try:
        while (event := events.get()) is not None:
            yield event
        finished = True
    finally:
        if not finished:
            control.cancel()
        worker.join()
    if failures:
        raise failures[0]
    return results[0]
