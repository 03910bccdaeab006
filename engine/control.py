"""How a caller pauses and cancels long work."""

from __future__ import annotations

import threading
from collections.abc import Callable

_LOOK_S = 0.5


class Control:
    """A switch shared by the one who works and the one who may want it to wait or stop.  Thread-safe."""

    def __init__(self) -> None:
        self._running = threading.Event()
        self._running.set()
        self._cancelled = threading.Event()
        self._held: Callable[[], str] | None = None

    @property
    def cancelled(self) -> bool:
        """Whether :meth:`cancel` was called."""
        return self._cancelled.is_set()

    @property
    def paused(self) -> bool:
        """Whether work should wait."""
        return not self._running.is_set() or bool(self.reason)

    @property
    def reason(self) -> str:
        """Why work should wait, where it is nobody's wish (see :meth:`hold_while`); else empty."""
        return "" if self._held is None or self.cancelled else self._held()

    def hold_while(self, reason: Callable[[], str]) -> None:
        """Let work wait also while this gives a reason; the worker asks it often, and in its own thread."""
        self._held = reason

    def pause(self) -> None:
        """Ask the worker to wait at its next safe point."""
        self._running.clear()

    def resume(self) -> None:
        """Let a paused worker go on."""
        self._running.set()

    def cancel(self) -> None:
        """Ask the worker to stop at its next safe point; what it committed stays."""
        self._cancelled.set()
        self._running.set()

    def wait_while_paused(self) -> None:
        """Block until not paused (or cancelled)."""
        self._running.wait()
        while self.reason:
            self._cancelled.wait(_LOOK_S)
            self._running.wait()

    def sleep(self, seconds: float) -> bool:
        """Wait up to ``seconds``; return True at once when cancelled."""
        return self._cancelled.wait(seconds)
