"""The indexing process of the window: ``python -m engine.indexer --library DIR [--watch]``.

It prints one JSON event a line (:mod:`engine.events`), and reads ``pause``, ``resume``, ``rescan`` and ``cancel``, one
a line, from standard input.  At the end of its input it finishes the batch at hand and leaves, so that a window that
crashed leaves no orphan.  Exit code: 0 done or told to leave, 1 failed (the last event then is ``IndexFailed``), 2
wrong usage.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.control import Control
from engine.errors import SajinError
from engine.events import IndexEvent, IndexFailed, to_json
from engine.library import Library
from engine.power import BatteryHold

_STDIN = 0


class Commands:
    """What the window asked for: set by the thread that reads, looked at by the one that works.

    Attributes:
        control: pauses and ends the work.
        rescan: set when the folders are to be looked at again.
    """

    def __init__(self) -> None:
        self.control = Control()
        self.rescan = threading.Event()

    def obey(self, command: str) -> None:
        """Do what one line of input says; what is not known is ignored (a newer window may say more)."""
        match command.strip():
            case "pause":
                self.control.pause()
            case "resume":
                self.control.resume()
            case "rescan":
                self.rescan.set()
            case "cancel":
                self.control.cancel()

    def listen(self, descriptor: int) -> None:
        """Obey each line until the input ends, which means ``cancel``."""
        # os.read, not sys.stdin: a thread that still waits inside a buffered reader aborts the interpreter's shutdown.
        rest = b""
        while chunk := os.read(descriptor, 4096):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self.obey(line.decode("utf-8", "replace"))
        self.obey("cancel")


def main(argv: Sequence[str] | None = None) -> int:
    """Index until done, or, with ``--watch``, until told to leave; return the exit code."""
    arguments = _parse(argv)
    # Ctrl+C in the terminal that the window was started from reaches this process, too; the window decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _lower_priority()
    commands = Commands()
    threading.Thread(target=commands.listen, args=(_STDIN,), name="commands", daemon=True).start()
    try:
        for event in _run(arguments.library, arguments.watch, commands):
            _emit(event)
    except BrokenPipeError:
        _forget_output()  # the window is gone
        return 1
    except SajinError as error:
        from engine.cli.wording import describe

        _emit(IndexFailed(describe(error), type(error).__name__))
        return 1
    except Exception as error:  # a bug: the window hears of it, the log (standard error) has the trace
        _emit(IndexFailed(str(error), type(error).__name__))
        raise
    return 0


def _run(library_dir: Path | None, watch: bool, commands: Commands) -> Iterator[IndexEvent]:
    with Library.open(library_dir) as library:
        commands.control.hold_while(BatteryHold(lambda: bool(library.setting("pause_on_battery"))))
        if watch:
            yield from library.watch(commands.control, commands.rescan)
            return
        commands.rescan.set()
        while commands.rescan.is_set() and not commands.control.cancelled:
            commands.rescan.clear()
            yield from library.index(commands.control)


def _emit(event: IndexEvent) -> None:
    sys.stdout.write(to_json(event) + "\n")
    sys.stdout.flush()


def _forget_output() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m engine.indexer", description="Index a library for the window.")
    parser.add_argument("--library", metavar="DIR", type=Path, default=None)
    parser.add_argument("--watch", action="store_true", help="stay, and follow changes")
    return parser.parse_args(argv)


def _lower_priority() -> None:
    """Let everything that the user does go first."""
    if sys.platform == "win32":
        import ctypes

        below_normal = 0x00004000
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), below_normal)
    else:
        os.nice(10)


if __name__ == "__main__":
    sys.exit(main())
