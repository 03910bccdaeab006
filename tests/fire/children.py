"""Child processes that are killed: started in a group of their own, heard line by line, and ended with SIGKILL."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import psutil

from tests.support import ROOT, process_environment

DEADLINE_S = 30.0
_REMEMBERED = 1000


class Child:
    """A process that says on its standard output how far it is.

    Attributes:
        lines: what it has said so far.
    """

    def __init__(self, arguments: Sequence[str], library_dir: Path) -> None:
        self.lines: list[str] = []
        self._process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=process_environment(library_dir),
            start_new_session=True,
            encoding="utf-8",
        )
        self._follower: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process's id, and its group's."""
        return self._process.pid

    def listen(self, count: int) -> bool:
        """Hear so many lines more; return whether it is still speaking."""
        assert self._process.stdout is not None
        for _ in range(count):
            line = self._process.stdout.readline()
            if not line:
                return False
            self.lines.append(line.rstrip("\n"))
        return True

    def listen_for(self, word: str, count: int) -> bool:
        """Hear it until it has said so many lines with a word in them; return whether it did."""
        while count > 0 and self.listen(1):
            count -= word in self.lines[-1]
        return count == 0

    def follow(self, counts: Counter[str] | None = None) -> None:
        """Hear it from now on, in a thread; its last lines are kept, and each is counted."""
        self._follower = threading.Thread(target=self._follow, args=[Counter() if counts is None else counts])
        self._follower.start()

    def _follow(self, counts: Counter[str]) -> None:
        while self.listen(1):
            counts[self.lines[-1]] += 1
            del self.lines[:-_REMEMBERED]

    def hang_up(self) -> None:
        """End its input, which tells it to leave."""
        assert self._process.stdin is not None
        self._process.stdin.close()

    def tell(self, line: str) -> None:
        """Write a line to its standard input."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def kill(self, after_s: float, *, alone: bool = False) -> bool:
        """Kill it in the midst of what it does; return whether it was still at it.

        Args:
            after_s: wait so long first (it goes on meanwhile).
            alone: its own processes are left to find out by themselves; they must all end, too.
        """
        try:
            self._process.wait(after_s)
            at_work = False
        except subprocess.TimeoutExpired:
            at_work = True
            if alone:
                self._process.kill()
            else:
                os.killpg(self.pid, signal.SIGKILL)
        self.finish()
        return at_work

    def finish(self) -> int:
        """Hear it to its end; return its exit code, once all of its group are gone."""
        assert self._process.stdout is not None and self._process.stdin is not None
        if self._follower is not None:
            self._follower.join()
        else:
            self.listen(sys.maxsize)
        self._process.stdout.close()
        self._process.stdin.close()
        code = self._process.wait(DEADLINE_S)
        deadline = time.monotonic() + DEADLINE_S
        while left := group_members(self.pid):
            assert time.monotonic() < deadline, f"still there after {DEADLINE_S:.0f} s: {left}"
            time.sleep(0.01)
        return code


def group_members(group: int) -> list[psutil.Process]:
    """Return the processes of a group that are alive."""
    return [process for process in psutil.process_iter() if _is_member(process, group)]


def _is_member(process: psutil.Process, group: int) -> bool:
    try:
        return os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.NoSuchProcess, ProcessLookupError, PermissionError):
        return False
