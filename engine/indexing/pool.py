"""A small pool of decode workers.  Whatever a file does to its worker costs that file, and nothing else."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, cast

from engine.encoding.preprocessing import Preprocessing
from engine.errors import WorkersBroken
from engine.indexing import frames
from engine.indexing.decode import Decoded
from engine.indexing.worker import OUT_OF_MEMORY_EXIT

DECODER = "engine.indexing.decode:decode_photo"
TIMEOUT_S = 30.0
MEMORY_LIMIT_BYTES = 2 * 1024**3
_START_TIMEOUT_S = 60.0


@dataclass(frozen=True)
class Task:
    """A file to read, and its size and time when the scan saw it."""

    path: Path
    size_bytes: int
    mtime_ns: int


@dataclass(frozen=True)
class Outcome:
    """What became of a task: exactly one of the four.

    Attributes:
        content_hash: of the file; None where even that could not be had.
        decoded: everything of a photo that had to be decoded.
        known: the content needs no decoding: it is known, or another task decodes it.
        failure: why the file cannot be indexed, for a person.
        changed: the file is gone or changed while it was read; the next scan sees it anew.
    """

    task: Task
    content_hash: str | None = None
    decoded: Decoded | None = None
    known: bool = False
    failure: str | None = None
    changed: bool = False


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


class DecodePool:
    """Worker processes, and one thread for each that talks to it.

    Args:
        preprocessing: how the model wants its pixels.
        claim: told a content hash, says whether this task shall decode it; called from the pool's threads.
    """

    def __init__(self, preprocessing: Preprocessing, claim: Callable[[str], bool], options: PoolOptions) -> None:
        self._tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._outcomes: queue.SimpleQueue[Outcome | BaseException] = queue.SimpleQueue()
        self._claim = claim
        self._closed = False
        self._workers = [_Worker(preprocessing, options) for _ in range(options.workers)]
        self._threads = [threading.Thread(target=self._serve, args=[worker], daemon=True) for worker in self._workers]
        for thread in self._threads:
            thread.start()

    def submit(self, task: Task) -> None:
        """Hand over a task; its outcome arrives at :meth:`take`, in any order.  The caller bounds how many."""
        self._tasks.put(task)

    def take(self, most: int, timeout_s: float) -> list[Outcome]:
        """Return outcomes: those that are there, at most ``most``; wait for the first.

        Raises:
            WorkersBroken: workers do not start.
        """
        found: list[Outcome] = []
        try:
            while len(found) < most:
                item = self._outcomes.get(timeout=timeout_s) if not found else self._outcomes.get_nowait()
                if isinstance(item, BaseException):
                    raise item
                found.append(item)
        except queue.Empty:
            pass
        return found

    def close(self) -> None:
        """End the workers at once and wait for them."""
        self._closed = True
        for _ in self._threads:
            self._tasks.put(None)
        for worker in self._workers:
            worker.kill()
        for thread in self._threads:
            thread.join()
        for worker in self._workers:
            worker.kill()

    def _serve(self, worker: _Worker) -> None:
        while (task := self._tasks.get()) is not None and not self._closed:
            try:
                outcome: Outcome | BaseException = self._do(worker, task)
            except BaseException as error:  # handed to the caller of take(), so that it never waits for nothing
                outcome = error
            self._outcomes.put(outcome)

    def _do(self, worker: _Worker, task: Task) -> Outcome:
        hashed = worker.ask("hash", task.path)
        if hashed.failure or hashed.gone:
            return Outcome(task, failure=hashed.failure, changed=hashed.gone)
        content_hash = str(hashed.message["hash"])
        if not _unchanged(task):
            return Outcome(task, changed=True)
        if not self._claim(content_hash):
            return Outcome(task, content_hash, known=True)
        answer = worker.ask("decode", task.path)
        if answer.gone or not _unchanged(task):
            return Outcome(task, content_hash, changed=True)
        if answer.failure:
            return Outcome(task, content_hash, failure=answer.failure)
        return Outcome(task, content_hash, decoded=frames.as_decoded(answer.message, answer.blob))


@dataclass(frozen=True)
class _Answer:
    message: frames.Message
    blob: bytearray
    failure: str | None = None
    gone: bool = False


class _Worker:
    """One worker process, started when first asked and again after each end; used by one thread."""

    def __init__(self, preprocessing: Preprocessing, options: PoolOptions) -> None:
        self._options = options
        self._command = [
            *(sys.executable, "-P", "-m", "engine.indexing.worker"),
            *(options.decoder, json.dumps(asdict(preprocessing)), str(options.memory_limit_bytes)),
        ]
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._overdue = False

    def ask(self, what: str, path: Path) -> _Answer:
        """Have the worker hash or decode a file; its crash or silence is the answer, too."""
        process = self._running()
        self._overdue = False
        alarm = threading.Timer(self._options.timeout_s, self._kill_overdue, args=[process])
        alarm.start()
        try:
            frames.send(cast(BinaryIO, process.stdin), {"do": what, "path": str(path)})
            message, blob = frames.receive(cast(BinaryIO, process.stdout))
        except (EOFError, OSError):
            message, blob = {"dead": True}, bytearray()
        finally:
            alarm.cancel()
            alarm.join()  # an alarm that goes off just now must not hit the next file's work
        if self._overdue or "dead" in message:
            return _Answer({}, bytearray(), failure=self._post_mortem(process))
        return _Answer(message, blob, message.get("unreadable"), bool(message.get("gone")))

    def kill(self) -> None:
        """End the process, and start none any more."""
        with self._lock:
            self._closed = True
            if self._process is not None:
                _reap(self._process)
                self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed:
                raise WorkersBroken("the pool is closed")
            if self._process is None:
                self._process = self._start()
            return self._process

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        alarm = threading.Timer(_START_TIMEOUT_S, process.kill)
        alarm.start()
        try:
            frames.receive(cast(BinaryIO, process.stdout))
        except EOFError:
            _reap(process)
            raise WorkersBroken(f"decode workers do not start: {' '.join(self._command[:5])}") from None
        finally:
            alarm.cancel()
            alarm.join()
        return process

    def _kill_overdue(self, process: subprocess.Popen[bytes]) -> None:
        self._overdue = True
        process.kill()

    def _post_mortem(self, process: subprocess.Popen[bytes]) -> str:
        status = process.wait()
        with self._lock:
            _reap(process)
            self._process = None
        if self._overdue:
            return f"decoding it took longer than {self._options.timeout_s:.0f} seconds"
        if status == OUT_OF_MEMORY_EXIT:
            return f"decoding it needs more than {self._options.memory_limit_bytes / 1024**3:.1f} GB of memory"
        return "the decoder crashed on this file"


def _reap(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:
                continue  # what was still buffered for the dead process cannot be delivered


def _unchanged(task: Task) -> bool:
    try:
        status = task.path.stat()
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (task.size_bytes, task.mtime_ns)


def _environment() -> dict[str, str]:
    # One thread a worker: there are as many workers as cores.  The path, so that a checkout's workers find it.
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONIOENCODING": "utf-8",
    }
