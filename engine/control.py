"""How a caller pauses and cancels long work."""

from __future__ import annotations

import threading


class Control:
    """A switch shared by the one who works and the one who may want it to wait or stop.  Thread-safe."""

    def __init__(self) -> None:
        self._running = threading.Event()
        self._running.set()
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether :meth:`cancel` was called."""
        return self._cancelled.is_set()

    @property
    def paused(self) -> bool:
        """Whether work should wait."""
        return not self._running.is_set()

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

    def sleep(self, seconds: float) -> bool:
        """Wait up to ``seconds``; return True at once when cancelled."""
        return self._cancelled.wait(seconds)
