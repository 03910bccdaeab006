"""What the user wants of a training process, and what the process takes: looked at several times a second."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

import psutil

from engine.personal.events import TrainingCommand
from engine.personal.run_folder import RunFolder

LOOK_S = 0.25
CHILDREN_LOOKS = 8
PATIENCE_S = 10.0
"""How long a step may go on after the process was told to leave: some (the exporter's) cannot be interrupted."""


class Left(Exception):
    """The run is to be left as it is; another process may go on with it."""


class Watch:
    """Follows the commands of a run, while entered; SIGTERM (the computer is shut down) means to leave.

    Args:
        insist: ends the process on the spot; called where it was told to leave and does not get to it.

    Attributes:
        wanted: the last command.
        peak_memory_bytes: the most that this process and its children took together.
    """

    def __init__(self, folder: RunFolder, insist: Callable[[], None], patience_s: float = PATIENCE_S) -> None:
        self._folder = folder
        self._insist, self._patience_s = insist, patience_s
        self._over, self._changed = threading.Event(), threading.Event()
        self._signalled = False
        self._before: dict[int, object] = {}
        self._written_at = 0
        self._thread = threading.Thread(target=self._follow, name="commands", daemon=True)
        self._memory = _Memory()
        self.wanted = folder.told() or TrainingCommand.RESUME
        self.peak_memory_bytes = 0

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            self._before[signal.SIGTERM] = signal.signal(signal.SIGTERM, self._leave)
        self._look()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    @property
    def told(self) -> int:
        """A number that changes when the user says something, be it the same again."""
        return self._written_at

    def wait(self, seconds: float) -> None:
        """Wait, but only until the user says something."""
        self._changed.wait(seconds)
        self._changed.clear()

    def _follow(self) -> None:
        since: float | None = None
        while not self._over.wait(LOOK_S):
            self._look()
            if self.wanted != TrainingCommand.LEAVE:
                since = None
            elif since is None:
                since = time.monotonic()
            elif time.monotonic() - since > self._patience_s:
                self._insist()

    def _look(self) -> None:
        try:
            written_at = self._folder.command.stat().st_mtime_ns
        except OSError:
            written_at = self._written_at
        gone = not self._folder.path.is_dir()  # deleted, or its disk was taken away
        wanted = TrainingCommand.LEAVE if self._signalled or gone else self._folder.told()
        if wanted is not None and (wanted, written_at) != (self.wanted, self._written_at):
            self.wanted, self._written_at = wanted, written_at
            self._changed.set()
        self.peak_memory_bytes = max(self.peak_memory_bytes, self._memory.look())

    def _leave(self, *_: object) -> None:
        self._signalled = True  # the thread sees it; a handler must take no lock


class Stopwatch:
    """Seconds that were worked.

    Args:
        before: of the processes before this one.
    """

    def __init__(self, before: float = 0.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._before = before
        self._since: float | None = clock()

    @property
    def seconds(self) -> float:
        """Until now."""
        return self._before + (0.0 if self._since is None else self._clock() - self._since)

    def add(self, seconds: float) -> None:
        """Count what another process worked."""
        self._before += seconds

    def stop(self) -> None:
        """Count no further."""
        self._before, self._since = self.seconds, None

    def go_on(self) -> None:
        """Count again."""
        self._since = self._clock()


def end_now(code: int) -> None:
    """End this process and all that it started, on the spot."""
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            child.kill()
    os._exit(code)


class _Memory:
    """What this process and its children hold in memory; what they share is counted for each."""

    def __init__(self) -> None:
        self._this = psutil.Process()
        self._children: list[psutil.Process] = []
        self._looks = 0

    def look(self) -> int:
        """Return the bytes; children are looked for now and then, which takes a look at every process there is."""
        with suppress(psutil.Error):
            if self._looks % CHILDREN_LOOKS == 0:
                self._children = self._this.children(recursive=True)
        self._looks += 1
        total = 0
        for process in (self._this, *self._children):
            with suppress(psutil.Error):
                total += process.memory_info().rss
        return total
