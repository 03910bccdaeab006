"""The process that trains: it outlives the one that started it, and is only ever ended on purpose.

It has a session of its own, no pipe to anybody, and tells what it does in the files of its run; the operating system's
lock on one of them says that it lives.  See docs/personal-runs.md for why it is not a child on pipes, as others are.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from engine.errors import StorageFull, TrainingImpossible
from engine.personal.run_folder import RunFolder, telling

ALIVE_S = 90.0
"""Longest until the process holds its lock; importing numpy from a slow disk takes most of it."""

END_S = 10.0
"""Longest until a killed process is gone."""

_LOOK_S = 0.05
_TAIL_BYTES = 4000
_MISSING = re.compile(r"ModuleNotFoundError: No module named '([\w.]+)'")
_KILLED = (
    "the training process was killed, perhaps for lack of memory: close other programs, choose fewer photos, or take "
    "Quick instead of Full"
)


def training_lacks() -> tuple[str, ...]:
    """Return what is missing to start a training process at all: nothing, wherever Sajin was installed with pip."""
    if getattr(sys, "frozen", False) or importlib.util.find_spec("training") is None:
        return ("sajin",)
    return ()


def start(
    folder: RunFolder,
    *,
    background: bool = False,
    program: Sequence[str] = ("-m", "training", "train"),
    patience_s: float = ALIVE_S,
    wait: Callable[[float], object] = time.sleep,
) -> None:
    """Start a process that works on a run, and wait until it is seen to (or has ended, and told why).

    Args:
        background: at low priority.
        program: what this Python is to run; ``--library DIR --run ID`` is added.

    Raises:
        TrainingImpossible: it died before it could tell anything (``lacks``, ``memory``, ``failed``).
        StorageFull, FolderUnusable: there is no room for what it would print, or no process can be started.
    """
    command = [sys.executable, "-P", *program, "--library", str(folder.library_dir), "--run", folder.id]
    command += ["--background"] if background else []
    told = _size(folder.events)
    with telling(folder.output), folder.output.open("ab") as said:
        before = said.tell()
        process = _spawn(command, said.fileno())
    # Somebody must take note of its end, or it stays as a zombie; that it ends is no business of this process.
    threading.Thread(target=process.wait, name="training ended", daemon=True).start()
    until = time.monotonic() + patience_s
    while not folder.working():
        code = process.poll()
        if code is not None and not folder.working():
            if _size(folder.events) > told:
                return  # it was that quick; its events say what came of it
            raise _post_mortem(code, folder, before)
        if time.monotonic() > until:
            _kill(process.pid)
            raise TrainingImpossible("failed", f"the training process did not begin within {patience_s:.0f} s")
        wait(_LOOK_S)


def end(folder: RunFolder, patience_s: float = END_S, wait: Callable[[float], object] = time.sleep) -> None:
    """Kill the process that works on a run, and what it started; return once it is gone.

    Nothing is lost but the time since the last checkpoint.

    Raises:
        TrainingImpossible: it cannot be ended (``busy``).
    """
    until = time.monotonic() + patience_s
    while folder.working():
        noted = folder.process()
        if noted is not None and _is(*noted):
            _kill(noted[0])
        if time.monotonic() > until:
            raise TrainingImpossible("busy", "the training process does not end; end it in the system's task manager")
        wait(_LOOK_S)


def lower_priority() -> None:
    """Let everything else on this computer go before this process; also on the disk, where the system knows how."""
    this = psutil.Process()
    with contextlib.suppress(OSError, psutil.Error):
        if sys.platform == "win32":
            this.nice(psutil.IDLE_PRIORITY_CLASS)
            this.ionice(psutil.IOPRIO_VERYLOW)
        else:
            this.nice(15)
    if sys.platform == "linux":
        with contextlib.suppress(OSError, psutil.Error):
            this.ionice(psutil.IOPRIO_CLASS_IDLE)


def volunteer() -> None:
    """Let the system end this process, and not the window or the desktop, where memory runs out (Linux)."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")


def _spawn(command: list[str], said: int) -> subprocess.Popen[bytes]:
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        with contextlib.suppress(OSError):  # a job that forbids it ends the process with whoever started it
            return _popen(command, said, flags | subprocess.CREATE_BREAKAWAY_FROM_JOB)
    return _popen(command, said, flags)


def _popen(command: list[str], said: int, flags: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=said,
        stderr=subprocess.STDOUT,
        cwd=tempfile.gettempdir(),  # no folder of the user's is kept from being deleted or unmounted
        env=_environment(),
        start_new_session=os.name == "posix",
        creationflags=flags,
    )


def _post_mortem(code: int, folder: RunFolder, before: int) -> TrainingImpossible | StorageFull:
    """Return what a process died of that told nothing, by its exit code and its last words."""
    with contextlib.suppress(OSError), folder.output.open("rb") as said:
        said.seek(max(before, said.seek(0, os.SEEK_END) - _TAIL_BYTES))
        words = said.read().decode("utf-8", "replace").strip()
        missing = _MISSING.findall(words)
        if missing:
            name = missing[-1].partition(".")[0]
            return TrainingImpossible("lacks", f"the package {name} is missing: pip install {name}", (name,))
        if words and code > 0:
            return TrainingImpossible("failed", f"the training process ended at once: {words.splitlines()[-1][:500]}")
    if code == -getattr(signal, "SIGKILL", 9):
        return TrainingImpossible("memory", _KILLED)
    return TrainingImpossible("failed", f"the training process ended at once, with code {code}")


def _is(pid: int, created_at: float) -> bool:
    """Tell whether a process is still the one that was noted; its id may be another's by now."""
    try:
        return abs(psutil.Process(pid).create_time() - created_at) < 1.0
    except psutil.Error:
        return False


def _kill(pid: int) -> None:
    """Kill a process and all that it started."""
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        for one in (process, *process.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                one.kill()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _environment() -> dict[str, str]:
    # The path, so that a checkout's process finds the packages, as for decode workers.
    path = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)
    return os.environ | {"PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"}
