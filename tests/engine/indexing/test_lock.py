"""One indexer a library: real processes that hold the lock, are killed, or meet a lock that cannot be had."""

from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.errors import FolderUnusable, LibraryBusy
from engine.indexing import lock
from engine.indexing.lock import IndexLock
from tests.support import ROOT, process_environment

_HOLD = (
    "import sys; from pathlib import Path; from engine.indexing.lock import IndexLock; "
    "held = IndexLock(Path(sys.argv[1])); held.acquire(); sys.stdout.write('held\\n'); sys.stdout.flush(); "
    "sys.stdin.read()"
)


@contextmanager
def _holder(library_dir: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", _HOLD, str(library_dir)]
    environment = process_environment(library_dir)
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_process_is_told_and_the_next_gets_it_from_a_killed_one(library_dir: Path) -> None:
    with _holder(library_dir) as holder:
        with pytest.raises(LibraryBusy), IndexLock(library_dir):
            pass
        holder.kill()  # SIGKILL: nothing of the holder's own runs any more
        holder.wait()
        with IndexLock(library_dir):
            pass


def test_the_lock_can_be_had_again_after_each_release(library_dir: Path) -> None:
    for _ in range(2):
        with IndexLock(library_dir), pytest.raises(LibraryBusy):
            IndexLock(library_dir).acquire()


def test_a_lock_that_cannot_be_opened_is_not_taken_for_a_held_one(library_dir: Path) -> None:
    (library_dir / "index.lock").mkdir(parents=True)
    with pytest.raises(FolderUnusable, match="cannot be opened"):
        IndexLock(library_dir).acquire()


def test_a_file_system_without_locks_is_told(library_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    with monkeypatch.context() as patched:
        patched.setattr(lock, "_lock", refuse)
        with pytest.raises(FolderUnusable, match="cannot lock files"):
            IndexLock(library_dir).acquire()
    with IndexLock(library_dir):
        pass
