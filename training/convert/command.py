"""``python -m training convert``: a model as a bundle, told of in events (``--json``) or to a person.

With ``--json`` it prints one event a line (:mod:`engine.models.events`), and ``cancel`` on its standard input, or the
input's end, tells it to leave: a program that crashed leaves no orphan.  Exit code: 0 done, 1 failed (the last event
then is ``InstallFailed``), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol

from engine.control import Control
from engine.errors import Cancelled, ConversionUnavailable, DownloadFailed, SajinError, StorageFull
from engine.models.events import InstallEvent, InstallFailed, to_json
from engine.models.records import PRECISIONS
from engine.models.source import bundle_id_for, is_bundle_id, parse_source

_STDIN = 0
_PATIENCE_S = 2.0
"""How long a step may go on after it was cancelled: the exporter cannot be interrupted otherwise."""


class Reporter(Protocol):
    """Tells of a conversion."""

    def tell(self, event: InstallEvent) -> None:
        """Tell of one event."""

    def done(self, folder: Path) -> None:
        """Tell that the bundle is there."""


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("convert", help="turn a model of open_clip into a bundle")
    parser.add_argument(
        "source", metavar="SOURCE", help="open_clip:ARCH/WEIGHTS, hf-hub:ORG/REPO[@REVISION], a checkpoint or a folder"
    )
    parser.add_argument(
        "--into", type=Path, required=True, metavar="FOLDER", help="where the bundle goes; empty or new"
    )
    parser.add_argument("--id", default="", metavar="ID", help="what the bundle is called; else named after the source")
    parser.add_argument("--precision", choices=PRECISIONS, default="auto", help="of the weights; auto is the default")
    parser.add_argument("--architecture", default="", metavar="ARCH", help="open_clip's name, for a checkpoint's file")
    parser.add_argument("--downloads", type=Path, default=None, metavar="DIR", help="keeps weights that are on no hub")
    parser.add_argument("--json", action="store_true", help="print events; leave when the input ends or says cancel")
    parser.set_defaults(run=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Convert as the arguments say; return the exit code."""
    _check(arguments)
    control = Control()
    reporter = _Lines(sys.stdout) if arguments.json else _terminal()
    with _leaving(arguments, control, reporter):
        try:
            with contextlib.redirect_stdout(sys.stderr):  # libraries talk, too
                folder = _convert(arguments, control, reporter)
        except SajinError as error:
            _empty(arguments.into)
            reporter.tell(failure_of(error))
            return 1
        except BrokenPipeError:
            _empty(arguments.into)
            _forget_output()
            return 1
        except Exception as error:  # a bug: whoever started this hears of it, the trace goes to standard error
            _empty(arguments.into)
            reporter.tell(InstallFailed(type(error).__name__, str(error)))
            raise
        reporter.done(folder)
        return 0


def failure_of(error: SajinError) -> InstallFailed:
    """Return how an error is told of; a download's fault, and the bytes that must be free, stand behind a colon."""
    kind = type(error).__name__
    if isinstance(error, DownloadFailed):
        kind += f":{error.fault}"
    if isinstance(error, ConversionUnavailable):
        return InstallFailed(kind, ", ".join(error.missing))
    if isinstance(error, StorageFull):
        needed = "" if error.needed_bytes is None else f":{error.needed_bytes}"
        return InstallFailed(kind + needed, str(error.path))
    return InstallFailed(kind, str(getattr(error, "reason", error)))


def _convert(arguments: argparse.Namespace, control: Control, reporter: Reporter) -> Path:
    from engine.models.process import conversion_lacks

    source = parse_source(arguments.source, arguments.architecture)
    lacks = conversion_lacks()
    if lacks:
        raise ConversionUnavailable(lacks)
    _keep_libraries_offline()
    from training.convert.convert import Conversion

    into: Path = arguments.into
    Conversion(
        source,
        into,
        arguments.id or bundle_id_for(source),
        reporter.tell,
        control,
        precision=arguments.precision,
        downloads=arguments.downloads,
    ).run()
    return into


def _check(arguments: argparse.Namespace) -> None:
    """End with exit code 2 if the folder cannot be used or the id cannot be one."""
    into: Path = arguments.into
    if arguments.id and not is_bundle_id(arguments.id):
        arguments.parser.error(f"{arguments.id!r} cannot be the name of a folder on every system")
    try:
        into.mkdir(parents=True, exist_ok=True)
        taken = any(into.iterdir())
    except OSError as error:
        arguments.parser.error(f"{into} cannot be used: {error.strerror or error}")
    if taken:
        arguments.parser.error(f"{into} is not empty")


@contextlib.contextmanager
def _leaving(arguments: argparse.Namespace, control: Control, reporter: Reporter) -> Iterator[None]:
    """Leave in good order when told to: by the input or SIGTERM with ``--json``, else by SIGTERM or Ctrl+C."""
    leave = _Leave(control, reporter, arguments.into)
    before = {signal.SIGTERM: signal.signal(signal.SIGTERM, lambda *_: leave.now())}
    if arguments.json:
        # Ctrl+C reaches all processes of a terminal; the one that started this decides.
        before[signal.SIGINT] = signal.signal(signal.SIGINT, signal.SIG_IGN)
        threading.Thread(target=leave.listen, args=(_STDIN,), name="commands", daemon=True).start()
    else:
        before[signal.SIGINT] = signal.signal(signal.SIGINT, lambda *_: leave.now())
    try:
        yield
    finally:
        leave.over()
        for number, handler in before.items():
            signal.signal(number, handler)


class _Leave:
    """Ends the work: at its next safe point, or, if that takes too long, on the spot."""

    def __init__(self, control: Control, reporter: Reporter, into: Path) -> None:
        self._control, self._reporter, self._into = control, reporter, into
        self._over = threading.Event()
        self._waiting: threading.Thread | None = None

    def listen(self, descriptor: int) -> None:
        """Leave at the line ``cancel`` or the end of the input."""
        # os.read, not sys.stdin: a thread that still waits inside a buffered reader aborts the interpreter's shutdown.
        rest = b""
        while chunk := os.read(descriptor, 4096):
            *lines, rest = (rest + chunk).split(b"\n")
            if any(line.strip() == b"cancel" for line in lines):
                break
        self.now()

    def now(self) -> None:
        """Ask the work to end, and see to it."""
        self._control.cancel()
        if self._waiting is None and not self._over.is_set():
            self._waiting = threading.Thread(target=self._insist, name="leaving", daemon=True)
            self._waiting.start()

    def over(self) -> None:
        """Say that the work has ended by itself."""
        self._over.set()
        if self._waiting is not None:
            self._waiting.join()

    def _insist(self) -> None:
        if self._over.wait(_PATIENCE_S):
            return
        _empty(self._into)
        with contextlib.suppress(OSError, ValueError):
            self._reporter.tell(failure_of(Cancelled()))
        os._exit(1)


class _Lines:
    """Tells a program, in lines of JSON."""

    def __init__(self, output: IO[str]) -> None:
        self._output = output
        self._lock = threading.Lock()

    def tell(self, event: InstallEvent) -> None:
        with self._lock:
            self._output.write(to_json(event) + "\n")
            self._output.flush()

    def done(self, folder: Path) -> None:
        """Nothing: the exit code says it, and that the bundle is in place is for its installer to tell."""


def _terminal() -> Reporter:
    from training.convert.terminal import Terminal

    return Terminal(sys.stdout, sys.stderr)


def _keep_libraries_offline() -> None:
    """See that open_clip, timm and transformers fetch nothing by themselves, and draw no bars."""
    from engine.models.download import OFFLINE, QUIET

    before = {name: os.environ.get(name) for name in OFFLINE}
    os.environ.update(QUIET | OFFLINE)
    import huggingface_hub.constants  # noqa: F401  (read from the environment once, here)
    import transformers  # noqa: F401

    # Our own downloads read it each time, and may still go out if the user lets them.
    for name, value in before.items():
        os.environ.pop(name)
        if value is not None:
            os.environ[name] = value


def _empty(folder: Path) -> None:
    from training.convert.description import clear

    with contextlib.suppress(OSError):
        clear(folder)


def _forget_output() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
