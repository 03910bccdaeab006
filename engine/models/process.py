"""Converting a model in a process of its own: torch never runs in this one, and a crash or a kill costs nothing.

The process (``python -m training convert``) prints one JSON event a line, and reads its standard input: ``cancel``, or
the end of input, tells it to leave.  So it does not outlive the one that started it, however that one ends.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from engine import errors
from engine.control import Control
from engine.models.events import InstallEvent, InstallFailed, InstallProgress, InstallWarning, from_json
from engine.models.records import ModelSource, Precision

GRACE_S = 3.0
"""Time that the process gets to leave by itself when it is cancelled."""

_NEEDED = {
    "torch": "torch",
    "torchvision": "torchvision",
    "open_clip": "open_clip_torch",
    "timm": "timm",
    "transformers": "transformers",
    "onnx": "onnx",
    "onnxscript": "onnxscript",
    "training": "training",
}
"""Modules that converting imports, and the names of their packages."""

_LOOK_S = 0.2
_TAIL_BYTES = 4000


def conversion_lacks() -> tuple[str, ...]:
    """Return the packages that are missing to convert models; nothing is imported, which would take seconds."""
    if getattr(sys, "frozen", False):  # no Python to start, and nothing can be installed beside it
        return tuple(_NEEDED.values())
    return tuple(package for module, package in _NEEDED.items() if importlib.util.find_spec(module) is None)


def convert(
    source: ModelSource,
    into: Path,
    bundle_id: str,
    control: Control,
    *,
    precision: Precision = "auto",
    architecture: str = "",
    downloads: Path | None = None,
) -> Iterator[InstallEvent]:
    """Turn a model into a bundle; yield what the process tells until it is done.

    Args:
        into: an empty folder, where the bundle will be.
        downloads: where files that are fetched are kept for another try.

    Raises:
        ConversionUnavailable: packages are missing.
        ModelSourceInvalid, DownloadFailed, ModelRejected, StorageFull: what the process ended with.
        Cancelled: by ``control``.
    """
    lacks = conversion_lacks()
    if lacks:
        raise errors.ConversionUnavailable(lacks)
    command = [sys.executable, "-P", "-m", "training", "convert", str(source), "--into", str(into), "--id", bundle_id]
    command += ["--precision", precision, "--json"]
    command += ["--architecture", architecture] if architecture else []
    command += ["--downloads", str(downloads)] if downloads is not None else []
    yield from follow(command, str(source), into, control)


def follow(command: list[str], source: str, into: Path, control: Control) -> Iterator[InstallEvent]:
    """Run a converting process and yield its events; raise the error that it ended with, as :func:`convert` does."""
    with tempfile.TemporaryFile() as said, _running(command, said) as process:
        failed: InstallFailed | None = None
        for event in _events(process, control):
            if isinstance(event, InstallFailed):
                failed = event
            elif isinstance(event, InstallProgress | InstallWarning):
                yield event
        if control.cancelled:
            raise errors.Cancelled
        if failed is not None:
            raise _error(failed, source, into)
        if process.wait():
            raise errors.ModelRejected(source, _post_mortem(process.returncode, said))


@contextlib.contextmanager
def _running(command: list[str], said: IO[bytes]) -> Iterator[subprocess.Popen[str]]:
    # A session of its own: Ctrl+C in a terminal reaches this process alone, which then ends that one in good order.
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=said,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=_environment(),
        start_new_session=os.name == "posix",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        yield process
    finally:
        _end(process)


def _events(process: subprocess.Popen[str], control: Control) -> Iterator[InstallEvent]:
    """Yield events until the process closes its output; once cancelled, wait for that a moment, and then end it."""
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    reader = threading.Thread(target=_read, args=(process, lines), name="converting", daemon=True)
    reader.start()
    deadline: float | None = None
    try:
        while True:
            if control.cancelled and deadline is None:
                deadline = time.monotonic() + GRACE_S
                _ask_to_leave(process)
            if deadline is not None and time.monotonic() > deadline:
                return
            try:
                line = lines.get(timeout=_LOOK_S)
            except queue.Empty:
                continue
            if line is None:
                return
            with contextlib.suppress(ValueError, TypeError):  # a library's own chatter is no event
                yield from_json(line)
    finally:
        if reader.is_alive():
            _kill(process)
        reader.join()


def _read(process: subprocess.Popen[str], lines: queue.SimpleQueue[str | None]) -> None:
    assert process.stdout is not None
    with contextlib.suppress(ValueError, OSError):
        for line in process.stdout:
            lines.put(line)
    lines.put(None)


def _ask_to_leave(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError, ValueError):
        process.stdin.write("cancel\n")
        process.stdin.close()


def _end(process: subprocess.Popen[str]) -> None:
    """Leave nothing of it running."""
    if process.poll() is None:
        _ask_to_leave(process)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_S)
    _kill(process)
    process.wait()
    for stream in (process.stdin, process.stdout):
        with contextlib.suppress(OSError, ValueError):
            if stream is not None:
                stream.close()


def _kill(process: subprocess.Popen[str]) -> None:
    """Kill the process, and on POSIX what it started, too."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()


def _error(failed: InstallFailed, source: str, into: Path) -> errors.SajinError:
    """Return the error that the process named."""
    kind, _, detail = failed.kind.partition(":")
    if kind == "Cancelled":
        return errors.Cancelled()
    if kind == "StorageFull":
        place = Path(failed.reason) if failed.reason else into  # downloads have a disk of their own
        return errors.StorageFull(place, int(detail) if detail.isdigit() else None)
    if kind == "ModelSourceInvalid":
        return errors.ModelSourceInvalid(source, failed.reason)
    if kind == "ConversionUnavailable":
        return errors.ConversionUnavailable(tuple(failed.reason.split(", ")))
    if kind == "DownloadFailed":
        known = detail in set(errors.DownloadFault)
        return errors.DownloadFailed(source, errors.DownloadFault(detail if known else "broken"), failed.reason)
    return errors.ModelRejected(source, failed.reason if kind == "ModelRejected" else f"{failed.kind}: {failed.reason}")


def _post_mortem(code: int, said: IO[bytes]) -> str:
    said.seek(max(0, said.seek(0, os.SEEK_END) - _TAIL_BYTES))
    lines = said.read().decode("utf-8", "replace").strip().splitlines()
    last = f": {lines[-1].strip()[:500]}" if lines else ""
    if code == -getattr(signal, "SIGKILL", 9):
        return "the conversion was killed, perhaps for lack of memory; close other programs, or take a smaller model"
    return f"the conversion ended with code {code}{last}"


def _environment() -> dict[str, str]:
    # The path, so that a checkout's process finds the packages, as for decode workers.
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    return os.environ | {"PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}
