"""One window a library: a second start hands over what it was asked to open, and leaves.

A lock file tells who is first, whatever becomes of the others; later starts reach it through a local socket (a named
pipe on Windows).  Python's own, not Qt's: QtNetwork would bring system libraries that nothing else here needs.
"""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import json
import logging
import os
import sys
import tempfile
import threading
import time
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.errors import LibraryBusy, SajinError
from engine.indexing.lock import IndexLock

logger = logging.getLogger(__name__)

WAIT_S = 3.0
MOST_BYTES = 1 << 16
ANSWER = b"raised"
LOCK = "window.lock"


class SingleInstance(QObject):
    """Listens for later starts over the same library.

    Args:
        library_dir: windows of different libraries stand beside each other.

    Signals:
        asked: another start wants this window in front; the folder or file it was given, None for none.
    """

    asked = Signal(object)

    def __init__(self, library_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address = _address(library_dir)
        self._lock = IndexLock(library_dir, LOCK)
        self._listener: Listener | None = None
        self._thread: threading.Thread | None = None

    def first(self, path: Path | None = None) -> bool:
        """Return whether this start is to open a window; else the one that is open was asked to, and comes forward.

        Args:
            path: what to open there.
        """
        try:
            self._lock.acquire()
        except LibraryBusy:
            return not self._hand_over(path)
        except (SajinError, OSError) as error:  # a read-only library: each start opens a window of its own
            logger.info("a second start will open a second window: %s", error)
            return True
        self._listen()
        return True

    def close(self) -> None:
        """Stop listening; the next start opens a window."""
        listener, self._listener = self._listener, None
        if listener is not None:
            with contextlib.suppress(OSError, EOFError), Client(self._address) as connection:  # wakes the thread
                connection.send_bytes(b"null")
            if self._thread is not None:
                self._thread.join(WAIT_S)
            listener.close()
        self._lock.release()

    def _hand_over(self, path: Path | None) -> bool:
        message = json.dumps({"open": None if path is None else str(path)}).encode()
        deadline = time.monotonic() + WAIT_S
        while True:
            try:
                with Client(self._address) as connection:
                    connection.send_bytes(message)
                    return connection.poll(WAIT_S) and connection.recv_bytes(MOST_BYTES) == ANSWER
            except (OSError, EOFError):  # it has just started, or is about to leave
                if time.monotonic() > deadline:
                    return False
                time.sleep(0.05)

    def _listen(self) -> None:
        if sys.platform != "win32":
            Path(self._address).unlink(missing_ok=True)  # left by a window that was killed; the lock says it is gone
        try:
            self._listener = Listener(self._address)
        except OSError as error:
            logger.warning("a second start cannot reach this window: %s", error)
            return
        self._thread = threading.Thread(target=self._answer, args=(self._listener,), name="instance", daemon=True)
        self._thread.start()

    def _answer(self, listener: Listener) -> None:
        while self._listener is listener:
            with contextlib.suppress(OSError, EOFError), listener.accept() as connection:
                self._hear(connection)

    def _hear(self, connection: Connection) -> None:
        if not connection.poll(WAIT_S):
            return
        try:
            message = json.loads(connection.recv_bytes(MOST_BYTES))
            path = None if message is None else message["open"]
            asked = None if path is None else Path(path)
        except (ValueError, TypeError, KeyError):
            logger.warning("what another start said is not understood")
            return
        if message is not None:
            connection.send_bytes(ANSWER)
            self.asked.emit(asked)


def _address(library_dir: Path) -> str:
    """Return the socket's address: short enough for every system, another one for each user and library."""
    whose = f"{getpass.getuser()}\n{library_dir.absolute()}"
    name = f"sajin-{hashlib.blake2b(whose.encode('utf-8', 'surrogateescape'), digest_size=10).hexdigest()}"
    if sys.platform == "win32":
        return rf"\\.\pipe\{name}"
    return str(Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / name)
