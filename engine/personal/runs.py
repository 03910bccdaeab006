"""The training runs of a library: finding, making and removing them, each a folder (docs/personal-runs.md)."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from engine.errors import LibraryBusy, TrainingImpossible
from engine.indexing.lock import IndexLock
from engine.personal.events import TrainingCommand
from engine.personal.records import RunState, TrainingRun
from engine.personal.run_folder import CHANGING, RunDescription, RunFolder, telling
from engine.replacing import sync

FOLDER = "training"
PATIENCE_S = 3.0
"""How long a lock is tried for that others may hold for a moment, to see whether it is held."""

_MAKING, _REMOVED = ".making-", ".removed-"
_TRY_AGAIN_S = 0.05


def all_runs(library_dir: Path) -> list[RunFolder]:
    """Return the runs of a library, the newest first."""
    try:
        names = sorted(os.listdir(library_dir / FOLDER), reverse=True)
    except OSError:
        return []
    folders = (library_dir / FOLDER / name for name in names if not name.startswith("."))
    return [RunFolder(path) for path in folders if path.is_dir()]


def find(library_dir: Path, run_id: str) -> RunFolder:
    """Return a run by its id.

    Raises:
        TrainingImpossible: there is none (``no_run``).
    """
    for folder in all_runs(library_dir):
        if folder.id == run_id:
            return folder
    raise TrainingImpossible("no_run", f"there is no training run {run_id!r} any more")


def current(library_dir: Path) -> TrainingRun | None:
    """Return the run that is under way or waits to be decided: of several, the one that must be seen to first."""
    found = [run for folder in all_runs(library_dir) if (run := _run(folder)) is not None]
    return min(found, key=lambda run: _urgency(run.state), default=None)


def _run(folder: RunFolder) -> TrainingRun | None:
    run = folder.run()
    return run if folder.path.is_dir() else None  # it was removed while it was looked at


def _urgency(state: RunState) -> int:
    if state in (RunState.STARTING, RunState.RUNNING, RunState.PAUSED):
        return 0
    return 1 if state in (RunState.OFFERED, RunState.INTERRUPTED) else 2


@contextmanager
def changing(library_dir: Path) -> Iterator[None]:
    """Let this process alone start, resume and discard runs; what killed ones left of that is deleted first.

    Raises:
        TrainingImpossible: another process is at it (``busy``).
        StorageFull, FolderUnusable, CatalogReadOnly: the library cannot be written.
    """
    place = library_dir / FOLDER
    with telling(place):
        place.mkdir(parents=True, exist_ok=True)
    lock = IndexLock(place, CHANGING)
    try:
        acquire(lock)
    except LibraryBusy as error:
        raise TrainingImpossible("busy", "another window or command is starting or discarding a run") from error
    try:
        for left in (*place.glob(f"{_MAKING}*"), *place.glob(f"{_REMOVED}*")):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        lock.release()


def acquire(lock: IndexLock, patience_s: float = PATIENCE_S, wait: Callable[[float], object] = time.sleep) -> None:
    """Take a lock that others may hold for a moment, only to look at it.

    Raises:
        LibraryBusy: it is held for longer.
        FolderUnusable, CatalogReadOnly: as :meth:`IndexLock.acquire`.
    """
    until = time.monotonic() + patience_s
    while True:
        try:
            return lock.acquire()
        except LibraryBusy:
            if time.monotonic() > until:
                raise
        wait(_TRY_AGAIN_S)


def make_way(library_dir: Path, *, delete: bool = True) -> None:
    """See that a new run can begin: those that came to nothing are deleted; within :func:`changing`.

    Args:
        delete: else it is only looked whether it could be done.

    Raises:
        TrainingImpossible: one is under way (``busy``), or waits for the user (``undecided``).
    """
    for folder in all_runs(library_dir):
        if folder.working():
            raise TrainingImpossible("busy", "another training run is under way; stop or discard it first")
        state = folder.run(beginning=False).state
        if state == RunState.OFFERED:
            raise TrainingImpossible("undecided", "a trained model waits for you to keep or discard it")
        if state == RunState.INTERRUPTED:
            raise TrainingImpossible("undecided", "a training run was interrupted; resume or discard it first")
    for folder in all_runs(library_dir) if delete else ():
        remove(folder)


def create(library_dir: Path, description: RunDescription) -> RunFolder:
    """Make the folder of a new run; it is there whole or not at all.

    Raises:
        StorageFull, FolderUnusable: it cannot be written.
    """
    run_id = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    place, making = library_dir / FOLDER / run_id, library_dir / FOLDER / f"{_MAKING}{run_id}"
    try:
        with telling(place):
            making.mkdir(parents=True)
            folder = RunFolder(making)
            folder.describe(description)
            folder.tell(TrainingCommand.RESUME)
            sync(folder.command)
            os.rename(making, place)
            sync(place.parent)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return RunFolder(place)


def remove(folder: RunFolder) -> None:
    """Delete a run that nobody works on; it is gone at once, or not at all.

    Raises:
        FolderUnusable, StorageFull: it cannot be deleted.
    """
    gone = folder.path.with_name(f"{_REMOVED}{folder.id}")
    until = time.monotonic() + (PATIENCE_S if os.name == "nt" else 0.0)  # there, who reads a file holds its folder
    with telling(folder.path):
        while True:
            try:
                os.rename(folder.path, gone)
                break
            except PermissionError:
                if time.monotonic() >= until:
                    raise
            time.sleep(_TRY_AGAIN_S)
    shutil.rmtree(gone, ignore_errors=True)  # what is left goes when the next run begins
