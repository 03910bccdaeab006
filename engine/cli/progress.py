"""How long work is shown, indexing first of all: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn, Self

from engine.cli.output import harmless, say
from engine.events import (
    FolderOffline,
    IndexEvent,
    IndexProgress,
    IndexStarted,
    ModelSwitched,
    PhotoFailed,
    SwitchProgress,
    WatchStatus,
)

if TYPE_CHECKING:
    from tqdm import tqdm

_STEPS = 20
"""Lines that a run prints at most where there is no terminal."""


class Lines:
    """What a person reads of long work on standard error, line by line."""

    def tell(self, message: str) -> None:
        """Show a message."""
        say(message)

    def clear(self) -> None:
        """Make room for a line on standard output."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()


class Bar:
    """One bar at a time at the foot of a terminal, with messages above it.

    Attributes:
        shown: the bar, if there is one.
    """

    def __init__(self) -> None:
        from tqdm import tqdm as make

        make.monitor_interval = 0  # no thread to watch over a bar that every event refreshes
        self._make = make
        self.shown: tqdm[NoReturn] | None = None

    def open(self, **layout: Any) -> None:
        """Show a new bar; ``layout`` is tqdm's."""
        self.close()
        self.shown = self._make(file=sys.stderr, leave=False, dynamic_ncols=True, **layout)

    def tell(self, message: str) -> None:
        """Show a message above the bar."""
        self._make.write(f"sajin: {harmless(message, sys.stderr)}", file=sys.stderr)

    def close(self) -> None:
        """Take the bar away."""
        if self.shown is not None:
            self.shown.close()
            self.shown = None


class Reporter(Lines):
    """Plain lines on standard error, for logs and pipes."""

    def __init__(self) -> None:
        self._shown = 0
        self._what = "files"

    def report(self, event: IndexEvent) -> None:
        """Show what there is to show of an event."""
        match event:
            case FolderOffline(path=path):
                self.tell(f"{path} is not there; its photos are kept")
            case PhotoFailed(path=path, reason=reason):
                self.tell(f"{path} cannot be read: {reason}")
            case WatchStatus(mode=mode, reason=reason):
                self.tell(f"following changes by {mode}{f' ({reason})' if reason else ''}; Ctrl+C ends it")
            case IndexStarted(total=total):
                self._shown = 0
                self.start(total)
            case IndexProgress():
                self.progress(event)
            case SwitchProgress():
                self._report_switch(event)
            case ModelSwitched(bundle_id=bundle_id):
                self.clear()
                self.tell(f"{bundle_id} searches now")
            case _:
                pass

    def _report_switch(self, event: SwitchProgress) -> None:
        name = f"the switch to {event.bundle_id}"
        if event.stopped:
            self.clear()
            self.tell(
                f"{name} stopped: {event.stopped}; sajin models switch --resume tries again, --cancel gives it up"
            )
        elif event.paused:
            self.clear()
            self.tell(f"{name} is paused; sajin models switch --resume lets it go on")
        else:
            if event.remaining_s is None:
                self._shown = event.done * _STEPS // max(1, event.total)
                if event.total > event.done:
                    self.tell(f"{event.total - event.done} photos are embedded for {event.bundle_id}")
                self.start(event.total, "photos")
            self.progress(event)

    def start(self, total: int, what: str = "files") -> None:
        """Show that ``total`` files are to be read, or photos to be embedded."""
        self._what = what
        if total and what == "files":
            say(f"{total} files to read")

    def progress(self, event: IndexProgress | SwitchProgress) -> None:
        """Show how far the run is, now and then."""
        step = event.done * _STEPS // max(1, event.total)
        if step > self._shown:
            self._shown = step
            left = f", {duration(event.remaining_s)} left" if event.remaining_s is not None else ""
            say(f"{event.done} of {event.total} {self._what}, {event.rate:.1f}/s{left}")


class BarReporter(Reporter):
    """A progress bar with rate and time left, as the engine measured them."""

    def __init__(self) -> None:
        super().__init__()
        self._bar = Bar()

    def tell(self, message: str) -> None:
        """Show a message above the bar."""
        self._bar.tell(message)

    def start(self, total: int, what: str = "files") -> None:
        """Open the bar."""
        self.clear()
        if total:
            layout = "{percentage:3.0f}% |{bar}| {n_fmt} of {total_fmt} " + what + "{postfix}"
            self._bar.open(total=total, bar_format=layout)

    def progress(self, event: IndexProgress | SwitchProgress) -> None:
        """Move the bar."""
        bar = self._bar.shown
        if bar is not None:
            bar.total, bar.n = event.total, event.done
            left = f", {duration(event.remaining_s)} left" if event.remaining_s is not None else ""
            bar.set_postfix_str(f"{event.rate:.1f}/s{left}")

    def clear(self) -> None:
        """Take the bar away."""
        self._bar.close()


def make_reporter() -> Reporter:
    """Return what suits standard error."""
    return BarReporter() if sys.stderr.isatty() else Reporter()


def duration(seconds: float) -> str:
    """Return a time span for people: ``8 s``, ``3 min``, ``2 h 5 min``."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
