"""Network work that a Control can end or hold at any moment, whatever the network is doing.

The work runs in an event loop of its own, because only there can a connection that stalls, be it while its host is
looked up, while it connects or while it reads, be given up at once without a thread staying behind.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from engine.control import Control
from engine.errors import Cancelled

_LOOK_S = 0.1

T = TypeVar("T")


def run(work: Callable[[], Coroutine[Any, Any, T]], control: Control) -> T:
    """Run ``work``; when paused it is ended, and begun anew when resumed: it must go on from where it was.

    Raises:
        Cancelled: the control was cancelled; within about 0.1 s of it.
    """
    if not _is_inside_a_loop():
        return _run(work, control)
    with ThreadPoolExecutor(1) as elsewhere:  # a notebook's cell runs inside a loop, where no other can
        return elsewhere.submit(_run, work, control).result()


def _is_inside_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _run(work: Callable[[], Coroutine[Any, Any, T]], control: Control) -> T:
    while True:
        control.wait_while_paused()
        if control.cancelled:
            raise Cancelled("cancelled")
        done = _in_loop(lambda: _watched(work(), control))
        if done is not None:
            return done[0]


async def _watched(work: Coroutine[Any, Any, T], control: Control) -> tuple[T] | None:
    """Return what ``work`` returned, or None when it was ended by the control."""
    task = asyncio.ensure_future(work)
    while not task.done():
        await asyncio.wait({task}, timeout=_LOOK_S)
        if not task.done() and (control.cancelled or control.paused):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
    return None if task.cancelled() else (task.result(),)


def _in_loop(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    loop = _Loop()
    try:
        return loop.run_until_complete(work())
    finally:  # after Ctrl+C, tasks are still under way
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(asyncio.wait(left))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


class _Loop(asyncio.SelectorEventLoop):
    """A loop that does not wait for the look-up of a host that it has given up.

    The system's look-up cannot be ended; asyncio's own thread for it would be waited for, by the loop and by Python.
    """

    async def getaddrinfo(self, *arguments: Any, **options: Any) -> Any:
        """Look a host up in a thread that nobody waits for."""
        future: asyncio.Future[Any] = self.create_future()

        def look() -> None:
            try:
                found, error = socket.getaddrinfo(*arguments, **options), None
            except Exception as caught:  # every kind is the asker's to see
                found, error = [], caught
            with suppress(RuntimeError):  # the loop is closed: nobody asks any more
                self.call_soon_threadsafe(_settle, future, found, error)

        threading.Thread(target=look, name="host look-up", daemon=True).start()
        return await future


def _settle(future: asyncio.Future[Any], found: object, error: Exception | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(found)
    else:
        future.set_exception(error)
