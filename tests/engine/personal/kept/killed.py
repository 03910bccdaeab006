"""Keeps or applies a personal model again and again, each time in a process that ends itself with SIGKILL on the way.

``python -m tests.engine.personal.kept.killed keep|apply TEMPLATE WORK`` copies the library ``TEMPLATE`` into folders of
``WORK``, one a kill, and prints how many there were.  It starts no threads, so that it can fork: a new interpreter for
each kill would take a hundred times as long.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import onnxruntime  # noqa: F401  (before the forks, so that not each of them has to)

from engine.catalog import derived, switching
from engine.library import Library
from engine.personal import deriving, runs

KEEP_KILLS = 8
_TOUCHES = ("os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "shutil.copyfile", "shutil.rmtree")
_MOST_TOUCHES = 1000


def main() -> None:
    """Kill, and say how often."""
    what, template, work = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    if what == "keep":
        points = _touches(template, work / "counted")
        chosen = sorted({round(at * (points - 1) / (KEEP_KILLS - 1)) for at in range(KEEP_KILLS)})
        killed = [_dies(template, work / str(point), lambda at=point: _keep(at)) for point in chosen]
    else:
        killed = [_dies(template, work / str(point), lambda at=point: _apply(at)) for point in range(9)]
    assert all(killed), killed
    sys.stdout.write(f"{len(killed)}\n")


def _dies(template: Path, place: Path, work: Callable[[], object]) -> bool:
    """Do it in a copy of the library, in a process of its own; return whether that was killed."""
    shutil.copytree(template, place)
    child = os.fork()
    if child == 0:
        try:
            os.chdir(place)
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _keep(last: int) -> int:
    """Keep the run that waits, and die before files are touched for so many times; return how often they were."""
    touched = 0

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal touched
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if event in _TOUCHES or writes:
            if touched == last:
                os.kill(os.getpid(), signal.SIGKILL)
            touched += 1

    with Library.open(Path.cwd()) as library:
        run = runs.all_runs(Path.cwd())[0]
        sys.addaudithook(hear)
        library.keep_training(run.id, "Kept")
    return touched


def _touches(template: Path, place: Path) -> int:
    """Return how often files are touched where nothing goes wrong."""
    shutil.copytree(template, place)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.chdir(place)
            os.write(writing, b"%d" % _keep(_MOST_TOUCHES))
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    return int(os.read(reading, 10))


def _apply(point: int) -> None:
    """Apply a Quick model, a photo at a time, and die: before or after a vector is written, or at the switch."""
    deriving.derive.__defaults__ = (lambda: False, 1)
    write, choose, calls = derived._write, switching.choose, 0

    def dying_write(*arguments: object) -> None:
        nonlocal calls
        for after in (0, 1):
            if calls == point:
                os.kill(os.getpid(), signal.SIGKILL)
            calls += 1
            if not after:
                write(*arguments)  # type: ignore[arg-type]

    def dying_choose(*arguments: object, **named: object) -> bool:
        with arguments[0].transaction():  # type: ignore[attr-defined]
            choose(*arguments, **named)  # type: ignore[arg-type]
            os.kill(os.getpid(), signal.SIGKILL)
        return False

    derived._write, switching.choose = dying_write, dying_choose
    with Library.open(Path.cwd()) as library:
        list(library.apply_model("nabi"))


if __name__ == "__main__":
    main()
