"""A small pool of decode workers.  Whatever a file does to its worker costs that file, and nothing else."""

from __future__ import annotations

import enum
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from engine.catalog.rows import path_of
from engine.encoding.preprocessing import Preprocessing
from engine.indexing import frames
from engine.indexing.decode import Decoded
from engine.indexing.process import GARBLED, PoolOptions, WorkerProcess
from engine.metadata.reading import Reading
from engine.metadata.sidecars import Sidecar

__all__ = ["DecodePool", "Outcome", "PoolOptions", "Task"]

_WATCH_S = 1.0
"""How often workers are looked at: one that hangs may have so much more time than its limit."""


class Reads(enum.Enum):
    """What is to be read of a file: what makes a photo, what is said of it, or both.

    What is said of a photo comes with decoding in any case.  A file whose content is known is not decoded; of it,
    it is read by itself.
    """

    PHOTO = "photo"
    ALL = "all"
    METADATA = "metadata"


@dataclass(frozen=True)
class Task:
    """A file to read, and its size and times when the scan saw it (None: never mind).

    Attributes:
        sidecar: the file beside it that says something of it.
        reads: what is to be read.
    """

    path: Path
    size_bytes: int
    mtime_ns: int
    ctime_ns: int | None = None
    sidecar: Sidecar | None = None
    reads: Reads = Reads.PHOTO


@dataclass(frozen=True)
class Outcome:
    """What became of a task: exactly one of the five, but that ``known`` may be ``described``, too.

    Attributes:
        content_hash: of the file; None where even that could not be had.
        decoded: everything of a photo that had to be decoded.
        known: the content needs no decoding: it is known, or another task decodes it.
        failure: why the file cannot be indexed, for a person.
        changed: the file is gone or changed while it was read; the next scan sees it anew.
        described: what is said of it, where it was not decoded.
    """

    task: Task
    content_hash: str | None = None
    decoded: Decoded | None = None
    known: bool = False
    failure: str | None = None
    changed: bool = False
    described: Reading | None = None


class DecodePool:
    """Worker processes, one thread for each that talks to it, and one that watches them all.

    A worker is started by the first task that finds no other idle: one file needs one, and no file none.

    Args:
        preprocessing: how the model wants its pixels.
        claim: told a content hash, says whether this task shall decode it; called from the pool's threads.
    """

    def __init__(self, preprocessing: Preprocessing, claim: Callable[[str], bool], options: PoolOptions) -> None:
        self._tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._outcomes: queue.SimpleQueue[Outcome | BaseException] = queue.SimpleQueue()
        self._claim = claim
        self._closed = threading.Event()
        self._side = preprocessing.size
        self._workers = [WorkerProcess(preprocessing, options) for _ in range(options.workers)]
        self._threads = [threading.Thread(target=self._serve, args=[worker], daemon=True) for worker in self._workers]
        self._threads.append(threading.Thread(target=self._watch, args=[options.timeout_s], daemon=True))
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
        self._closed.set()
        for _ in self._threads:
            self._tasks.put(None)
        for worker in self._workers:
            worker.kill()
        for thread in self._threads:
            thread.join()
        for worker in self._workers:
            worker.reap()

    def _watch(self, timeout_s: float) -> None:
        while not self._closed.wait(min(_WATCH_S, timeout_s / 4)):
            for worker in self._workers:
                worker.end_if_overdue()

    def _serve(self, worker: WorkerProcess) -> None:
        while (task := self._tasks.get()) is not None and not self._closed.is_set():
            try:
                outcome: Outcome | BaseException = self._do(worker, task)
            except BaseException as error:  # handed to the caller of take(), so that it never waits for nothing
                outcome = error
            self._outcomes.put(outcome)

    def _do(self, worker: WorkerProcess, task: Task) -> Outcome:
        if task.reads is Reads.METADATA:
            return _described(worker, task, Outcome(task))
        hashed = worker.ask("hash", task.path)
        if hashed.failure or hashed.gone:
            return Outcome(task, failure=hashed.failure, changed=hashed.gone)
        content_hash = hashed.message.get("hash")
        if not isinstance(content_hash, str):
            worker.distrust()
            return Outcome(task, failure=GARBLED)
        if not _unchanged(task):
            return Outcome(task, changed=True)
        if not self._claim(content_hash):
            known = Outcome(task, content_hash, known=True)
            return known if task.reads is Reads.PHOTO else _described(worker, task, known)
        answer = worker.ask("decode", task.path, _sidecar_path(task))
        if answer.gone or not _unchanged(task):
            return Outcome(task, content_hash, changed=True)
        if answer.failure:
            return Outcome(task, content_hash, failure=answer.failure)
        try:
            return Outcome(task, content_hash, decoded=frames.as_decoded(answer.message, answer.blob, self._side))
        except frames.Garbled:
            worker.distrust()
            return Outcome(task, content_hash, failure=GARBLED)


def _described(worker: WorkerProcess, task: Task, outcome: Outcome) -> Outcome:
    answer = worker.ask("describe", task.path, _sidecar_path(task))
    if not _unchanged(task):
        return Outcome(task, changed=True)
    try:
        reading = frames.as_reading(answer.message.get("reading")) if not answer.failure else None
    except frames.Garbled:
        worker.distrust()
        reading = None
    return replace(outcome, described=reading or Reading(fault=answer.failure or GARBLED))


def _sidecar_path(task: Task) -> Path | None:
    return None if task.sidecar is None else path_of(task.sidecar.path)


def _unchanged(task: Task) -> bool:
    try:
        status = task.path.stat()
    except OSError:
        return False
    facts = (status.st_size, status.st_mtime_ns)
    return facts == (task.size_bytes, task.mtime_ns) and task.ctime_ns in (None, status.st_ctime_ns)
