"""The processes that open files and packets for writing: started when first asked, killed when late, started again."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from engine.metadata.faults import Fault

TIMEOUT_S = 30.0
"""Longest time that one file or packet may take."""

_NEEDED = {"exiv2": "exiv2"}
_MOST_ANSWER_BYTES = 64 * 2**20
_END_TIMEOUT_S = 5.0

Document = dict[str, Any]


class ProgramFailed(Exception):
    """A program crashed or hung on what it was asked.

    Attributes:
        fault: which of the two.
    """

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def lacks() -> tuple[str, ...]:
    """Return the packages that are missing to write metadata; nothing is imported."""
    if getattr(sys, "frozen", False):  # no Python to start, and nothing can be installed beside it
        return tuple(_NEEDED.values())
    return tuple(package for module, package in _NEEDED.items() if importlib.util.find_spec(module) is None)


class Program:
    """A process that answers lines of JSON; one thread asks.

    Args:
        module: what it runs, as ``python -m`` names it.
        timeout_s: how long an answer may take.
    """

    def __init__(self, module: str, timeout_s: float = TIMEOUT_S) -> None:
        self._command = [sys.executable, "-P", "-m", module]
        self._timeout_s = timeout_s
        self._process: subprocess.Popen[bytes] | None = None
        self._number = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ask(self, request: Document) -> Document:
        """Return the answer to a request.

        Raises:
            ProgramFailed: there is none; the next request starts another process.
        """
        process = self._process = self._process or self._start()
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._timeout_s, end)
        timer.daemon = True
        timer.start()
        try:
            return self._exchange(process, request)
        except (OSError, ValueError):
            self.close()
            raise ProgramFailed(Fault.SLOW if late.is_set() else Fault.CRASHED) from None
        finally:
            timer.cancel()
            timer.join()

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is None:
            return
        process, self._process = self._process, None
        process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_END_TIMEOUT_S)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _exchange(self, process: subprocess.Popen[bytes], request: Document) -> Document:
        assert process.stdin is not None and process.stdout is not None
        self._number += 1
        process.stdin.write(json.dumps({**request, "number": self._number}).encode() + b"\n")
        process.stdin.flush()
        line = process.stdout.readline(_MOST_ANSWER_BYTES)
        if not line.endswith(b"\n"):
            raise ValueError("no answer, or one without end")
        document = json.loads(line)
        if not isinstance(document, dict) or document.get("number") != self._number:
            raise ValueError("an answer to another question")
        return cast(Document, document)

    def _start(self) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:  # no memory, or too many processes or open files
            raise ProgramFailed(Fault.CRASHED) from None


def _environment() -> dict[str, str]:
    # The path, so that a checkout's process finds the packages, as for decode workers.
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    return os.environ | {"PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1"}
