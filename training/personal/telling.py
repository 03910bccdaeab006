"""The file of events of a run, written so that it can be read at any time and goes on after a kill or a full disk."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from engine.personal.events import TrainingEvent, TrainingProgress, to_json
from engine.replacing import NO_ROOM

RESERVE = "reserve"
"""A file beside the events that is given up where the disk is full, so that this can still be told."""

_RESERVE_BYTES = 65_536
_NEXT_PROGRESS_S = 0.2


class EventLog:
    """Appends events to a file; used by one thread, and by a dying process's last word.

    What finds no room is kept, and written before the next event.

    Args:
        clock: seconds that only grow.

    Raises:
        OSError: the file cannot be opened.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        self._reserve = path.with_name(RESERVE)
        self._clock = clock
        self._waiting = b"" if _ends_whole(self._descriptor) else b"\n"  # a killed process left half a line
        self._stage, self._told_at = "", clock()
        self.keep_reserve()

    def tell(self, event: TrainingEvent) -> None:
        """Write an event; of progress, as much as a person can read.

        Raises:
            OSError: the file cannot be written, though there is room.
        """
        if isinstance(event, TrainingProgress) and not self._is_news(event):
            return
        document = json.loads(to_json(event)) | {"at": datetime.now(UTC).isoformat(timespec="milliseconds")}
        self._waiting += json.dumps(document, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        self._write()

    def keep_reserve(self) -> None:
        """Take room for what must be told once the disk is full, if there is any."""
        with suppress(OSError):
            if self._reserve.exists() and self._reserve.stat().st_size == _RESERVE_BYTES:
                return
            self._reserve.write_bytes(os.urandom(_RESERVE_BYTES))  # a file system may pack what it can

    def close(self) -> None:
        """Close the file, and give up the reserve."""
        with suppress(OSError):
            self._reserve.unlink(missing_ok=True)
        with suppress(OSError):
            self._write()
        os.close(self._descriptor)

    def _write(self) -> None:
        while self._waiting:
            try:
                self._waiting = self._waiting[os.write(self._descriptor, self._waiting) :]
            except OSError as error:
                if error.errno not in NO_ROOM:
                    raise
                if not self._reserve.exists():
                    return
                self._reserve.unlink()

    def _is_news(self, event: TrainingProgress) -> bool:
        now = self._clock()
        if event.stage == self._stage and event.done != event.total and now - self._told_at < _NEXT_PROGRESS_S:
            return False
        self._stage, self._told_at = event.stage, now
        return True


def _ends_whole(descriptor: int) -> bool:
    size = os.fstat(descriptor).st_size
    if not size:
        return True
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return os.read(descriptor, 1) == b"\n"
