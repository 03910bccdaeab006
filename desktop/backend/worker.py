"""Work off the window's thread: a result *or* an error always arrives on the thread that owns the worker."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

logger = logging.getLogger(__name__)

Context = TypeVar("Context")
Result = TypeVar("Result")


@dataclass(eq=False)
class _Job:
    call: Callable[[Any], Any]
    on_result: Callable[[Any], None]
    on_error: Callable[[Exception], None]
    channel: str | None
    ticket: int
    result: Any = None
    error: Exception | None = None


class Worker(QObject, Generic[Context]):
    """A few threads, each with a context of its own (a library, or nothing), that run jobs one after another.

    A job submitted on a ``channel`` replaces the channel's earlier jobs: they are not started any more, and if one is
    running, its outcome is dropped.

    Args:
        open_context: makes a thread's context; called in the thread, before its first job.
        close_context: disposes of it, in the same thread.
        threads: how many jobs run at a time.
        newest_first: take the newest job first (for what is on the screen now).
        max_waiting: the oldest waiting jobs beyond this number are forgotten; ``on_forgotten`` hears of their channels.
    """

    _done = Signal(object)

    def __init__(
        self,
        open_context: Callable[[], Context],
        close_context: Callable[[Context], None] | None = None,
        *,
        threads: int = 1,
        newest_first: bool = False,
        max_waiting: int | None = None,
        on_forgotten: Callable[[str | None], None] | None = None,
        name: str = "worker",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._open, self._close = open_context, close_context
        self._newest_first, self._max_waiting = newest_first, max_waiting
        self._on_forgotten = on_forgotten
        self._waiting: deque[_Job] = deque()
        self._wake = threading.Condition()
        self._closing = False
        self._running = 0
        self._tickets: dict[str, int] = {}
        self._next_ticket = 0
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._threads = [
            threading.Thread(target=self._run, name=f"{name}-{number}", daemon=True) for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def submit(
        self,
        call: Callable[[Context], Result],
        on_result: Callable[[Result], None],
        on_error: Callable[[Exception], None],
        *,
        channel: str | None = None,
        urgent: bool = False,
    ) -> None:
        """Run ``call(context)`` in a thread; then one of the two callbacks here, unless superseded on its channel.

        Args:
            call: runs in a thread.
            on_result, on_error: one of them is called on this thread.
            channel: replaces the channel's earlier jobs.
            urgent: before everything that waits.
        """
        self._next_ticket += 1
        job = _Job(call, on_result, on_error, channel, self._next_ticket)
        forgotten: list[_Job] = []
        with self._wake:
            if channel is not None:
                self._tickets[channel] = job.ticket
                self._waiting = deque(other for other in self._waiting if other.channel != channel)
            if urgent and not self._newest_first:
                self._waiting.appendleft(job)
            else:
                self._waiting.append(job)
            while self._max_waiting is not None and len(self._waiting) > self._max_waiting:
                forgotten.append(self._waiting.popleft())
            self._wake.notify()
        for old in forgotten:
            self._forget(old)

    def cancel(self, channel: str) -> None:
        """Drop what waits or runs on a channel; none of its callbacks is called any more."""
        with self._wake:
            self._tickets.pop(channel, None)
            self._waiting = deque(job for job in self._waiting if job.channel != channel)

    def drain(self, timeout_s: float = 10.0) -> bool:
        """Wait until every submitted job has run (for edits at closing time); return whether it came to that."""
        with self._wake:
            return self._wake.wait_for(lambda: not self._waiting and not self._running, timeout_s)

    def close(self, timeout_s: float = 10.0) -> bool:
        """Finish the running jobs, drop the waiting ones and end the threads; return whether they ended in time."""
        with self._wake:
            self._closing = True
            self._waiting.clear()
            self._tickets.clear()
            self._wake.notify_all()
        for thread in self._threads:
            thread.join(timeout_s)
        return not any(thread.is_alive() for thread in self._threads)

    def _forget(self, job: _Job) -> None:
        if job.channel is not None:
            self._tickets.pop(job.channel, None)
        if self._on_forgotten is not None:
            self._on_forgotten(job.channel)

    def _run(self) -> None:
        contexts: list[Context] = []
        while (job := self._take()) is not None:
            try:
                if not contexts:
                    contexts.append(self._open())
                job.result = job.call(contexts[0])
            except Exception as error:  # the boundary of the thread: whoever submitted the job hears of it
                job.error = error
            if not self._closing:
                self._done.emit(job)
            with self._wake:
                self._running -= 1
                self._wake.notify_all()
        if contexts and self._close is not None:
            self._close(contexts[0])

    def _take(self) -> _Job | None:
        with self._wake:
            while not self._waiting and not self._closing:
                self._wake.wait()
            if self._closing:
                return None
            self._running += 1
            return self._waiting.pop() if self._newest_first else self._waiting.popleft()

    def _deliver(self, job: _Job) -> None:
        if self._closing or (job.channel is not None and self._tickets.get(job.channel) != job.ticket):
            return
        if job.channel is not None:
            del self._tickets[job.channel]
        if job.error is None:
            job.on_result(job.result)
        else:
            job.on_error(job.error)
