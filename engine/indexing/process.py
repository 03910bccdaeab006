"""One decode worker as its parent sees it: a process that is asked, watched, and replaced when it ends."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, cast

from engine.encoding.preprocessing import Preprocessing
from engine.errors import WorkersBroken
from engine.indexing import frames
from engine.indexing.worker import OUT_OF_MEMORY_EXIT

DECODER = "engine.indexing.decode:decode_photo"
TIMEOUT_S = 30.0
"""Longest time that one file may take to hash, and then to decode."""

MEMORY_LIMIT_BYTES = 2 * 1024**3
"""Most resident memory of a worker, looked at ten times a second; on Linux its address space is bounded by twice it."""

GARBLED = "the decoder gave an answer that makes no sense"
_START_TIMEOUT_S = 60.0
_END_TIMEOUT_S = 5.0
"""Time that a worker which closed its output gets to end by itself, so that its exit status tells why."""


@dataclass(frozen=True)
class PoolOptions:
    """How workers run; tests pass their own decoder and shorter limits.

    Attributes:
        decoder: ``module:function`` of a function like :func:`engine.indexing.decode.decode_photo`.
    """

    workers: int
    decoder: str = DECODER
    timeout_s: float = TIMEOUT_S
    memory_limit_bytes: int = MEMORY_LIMIT_BYTES


@dataclass(frozen=True)
class Answer:
    """What a worker said of a file; ``failure`` and ``gone`` stand for what it could not say."""

    message: frames.Message
    blob: bytearray
    failure: str | None = None
    gone: bool = False


class WorkerProcess:
    """A worker process, started when first asked and again after each end.

    One thread asks; another calls :meth:`end_if_overdue` now and then.
    """

    def __init__(self, preprocessing: Preprocessing, options: PoolOptions) -> None:
        self._options = options
        self._command = [
            *(sys.executable, "-P", "-m", "engine.indexing.worker"),
            *(options.decoder, json.dumps(asdict(preprocessing)), str(options.memory_limit_bytes)),
        ]
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._deadline: float | None = None
        self._overdue = False
        self._number = 0
        self._first: Path | None = None

    def ask(self, what: str, path: Path, sidecar: Path | None = None) -> Answer:
        """Have the worker ``hash``, ``decode`` or ``describe`` a file; its crash or silence is the answer, too.

        A worker that read other files before may end by what they left behind: a new one is asked before the file is
        blamed.

        Raises:
            WorkersBroken: no worker starts.
        """
        process = self._process or self._start()
        self._first = self._first or path
        is_new = self._first == path
        self._expect_within(self._options.timeout_s)
        garbled = False
        try:
            answer: Answer | None = self._exchange(process, what, path, sidecar)
        except frames.Garbled:
            answer, garbled = None, True
            process.kill()
        except (EOFError, OSError):
            answer = None
        self._expect_within(None)
        if answer is not None and not self._overdue:
            return answer
        failure = self._post_mortem(process)
        if not is_new and not self._overdue and not self._closed:
            return self.ask(what, path, sidecar)
        return Answer({}, bytearray(), failure=GARBLED if garbled else failure)

    def distrust(self) -> None:
        """End the process, because what it answered makes no sense; the next question starts another."""
        if self._process is not None:
            self._process.kill()
            self._forget(self._process)

    def _exchange(self, process: subprocess.Popen[bytes], what: str, path: Path, sidecar: Path | None) -> Answer:
        self._number += 1
        request = {"do": what, "path": str(path), "number": self._number}
        request |= {} if sidecar is None else {"sidecar": str(sidecar)}
        frames.send(cast(BinaryIO, process.stdin), request)
        message, blob = frames.receive(cast(BinaryIO, process.stdout))
        if message.get("number") != self._number:
            raise frames.Garbled("an answer to another question")
        unreadable = message.get("unreadable")
        return Answer(message, blob, None if unreadable is None else str(unreadable), bool(message.get("gone")))

    def end_if_overdue(self) -> None:
        """Kill the process if its answer should have been there by now."""
        with self._lock:  # so that what is overdue just now is killed for this file, and not during the next
            if self._process is not None and self._deadline is not None and time.monotonic() > self._deadline:
                self._deadline, self._overdue = None, True
                self._process.kill()

    def kill(self) -> None:
        """End the process, and start none any more."""
        with self._lock:
            self._closed = True
            if self._process is not None:
                self._process.kill()

    def reap(self) -> None:
        """Wait for the end of the process that was killed; nobody asks any more."""
        if self._process is not None:
            _reap(self._process)
            self._process = None

    def _expect_within(self, timeout_s: float | None) -> None:
        with self._lock:
            self._deadline = None if timeout_s is None else time.monotonic() + timeout_s

    def _start(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed:
                raise WorkersBroken("the pool is closed")
            self._overdue, self._first = False, None
            self._process = process = _spawn(self._command)
        self._expect_within(_START_TIMEOUT_S)
        try:
            frames.receive(cast(BinaryIO, process.stdout))
        except (EOFError, OSError, frames.Garbled):
            self._forget(process)
            raise WorkersBroken(f"decode workers do not start: {' '.join(self._command[:5])}") from None
        return process

    def _post_mortem(self, process: subprocess.Popen[bytes]) -> str:
        status = self._forget(process)
        if self._overdue:
            return f"decoding it took longer than {self._options.timeout_s:.0f} seconds"
        if status == OUT_OF_MEMORY_EXIT:
            return f"decoding it needs more than {self._options.memory_limit_bytes / 1024**3:.1f} GB of memory"
        return "the decoder crashed on this file"

    def _forget(self, process: subprocess.Popen[bytes]) -> int:
        """Return the exit status of a process that is of no more use; the next question starts another."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_END_TIMEOUT_S)
        with self._lock:
            self._process = None
        _reap(process)
        return process.returncode


def _spawn(command: list[str]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:  # no memory, or too many processes or open files
        raise WorkersBroken(f"decode workers do not start: {error}") from error


def _reap(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):  # what was still buffered for the dead process cannot be delivered
                stream.close()


def _environment() -> dict[str, str]:
    # One thread a worker: there are as many workers as cores.  The path, so that a checkout's workers find it.
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONIOENCODING": "utf-8",
    }
