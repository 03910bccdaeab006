"""``sajin index``."""

from __future__ import annotations

import argparse
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from engine.cli.arguments import add_command
from engine.cli.output import say, show
from engine.cli.progress import make_reporter
from engine.control import Control
from engine.events import IndexFinished
from engine.library import Library

if TYPE_CHECKING:
    from engine.cli.arguments import Commands


def register(commands: Commands) -> None:
    """Add the commands of this group."""
    index = add_command(commands, "index", _index, "scan the source folders and make their photos searchable")
    index.add_argument("--watch", action="store_true", help="stay, and follow changes until Ctrl+C")


def _index(arguments: argparse.Namespace) -> int:
    control = Control()
    with Library.open(arguments.library) as library, interruptible(control), make_reporter() as reporter:
        if not library.folders():
            say("there are no source folders yet; add one with sajin add FOLDER")
        for event in library.watch(control) if arguments.watch else library.index(control):
            reporter.report(event)
            if isinstance(event, IndexFinished) and (event.cancelled or not arguments.watch or _is_news(event)):
                reporter.clear()
                show(summary(event))
    return 130 if control.cancelled else 0


def _is_news(event: IndexFinished) -> bool:
    changed = event.added or event.edited or event.moved or event.removed or event.failed
    return bool(changed or event.described or event.conflicts)


def summary(event: IndexFinished) -> str:
    """Return the last line of a run."""
    line = f"added {event.added}, unchanged {event.unchanged}, moved {event.moved}, removed {event.removed}, "
    edited = f", edited {event.edited}" if event.edited else ""
    described = f", described by others {event.described}" if event.described else ""
    conflicts = f", conflicts {event.conflicts} (sajin metadata conflicts)" if event.conflicts else ""
    edited += described + conflicts
    return f"{line}failed {event.failed}{edited}{' (stopped; what was done is kept)' if event.cancelled else ''}"


@contextmanager
def interruptible(control: Control) -> Iterator[None]:
    """Let the first Ctrl+C finish the batch at hand, and the second one break off."""

    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        # In a thread: the handler may have interrupted this very thread inside the lock that cancel() needs.
        threading.Thread(target=control.cancel, daemon=True).start()

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
