"""What happens when a part of Sajin fails in a way that nobody foresaw: it is logged, told, and can be reported."""

from __future__ import annotations

import contextlib
import faulthandler
import io
import logging
import platform
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler, qVersion

import engine

logger = logging.getLogger(__name__)

LOG_LINES = 60
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashReporter(QObject):
    """Hears of every exception that nothing else caught, in any thread, and of crashes of the last run.

    Args:
        logs: the folder of the log files.

    Signals:
        crashed: the text of a report, on the thread that owns the reporter.
    """

    crashed = Signal(str)
    _raised = Signal(str)

    def __init__(self, logs: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._logs = logs
        self._told: set[str] = set()
        self._trace: io.TextIOWrapper | None = None
        self._raised.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def log_file(self) -> Path:
        """Where everything is written down."""
        return self._logs / "sajin.log"

    def install(self) -> None:
        """Take over from Python's and Qt's own handlers, which only print."""
        sys.excepthook = self._exception
        threading.excepthook = self._thread_exception
        qInstallMessageHandler(_log_qt)
        with contextlib.suppress(OSError):  # a read-only library: the crash is only printed
            self._trace = self._trace_file.open("w", encoding="utf-8")
            faulthandler.enable(self._trace)

    def uninstall(self) -> None:
        """Give the handlers back; the run has ended well."""
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        qInstallMessageHandler(None)
        if self._trace is not None:
            faulthandler.disable()
            self._trace.close()
            self._trace = None
            with contextlib.suppress(OSError):
                self._trace_file.unlink()

    def last_crash(self) -> str:
        """Return the report of a crash that ended the last run at once; empty when it ended well.

        To be asked before :meth:`install`.
        """
        try:
            trace = self._trace_file.read_text("utf-8", "replace").strip()
        except OSError:
            return ""
        return self._report(trace) if trace else ""

    @property
    def _trace_file(self) -> Path:
        return self._logs / "crash.txt"

    def _exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        logger.error("unforeseen: %s", text)
        self._raised.emit(text)

    def _thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._exception(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _tell(self, text: str) -> None:
        if text not in self._told:  # one that comes with every repaint is told once
            self._told.add(text)
            self.crashed.emit(self._report(text))

    def _report(self, trace: str) -> str:
        return f"{_machine()}\n\n{trace.strip()}\n\n{self._last_lines()}".strip() + "\n"

    def _last_lines(self) -> str:
        try:
            lines = self.log_file.read_text("utf-8", "replace").splitlines()
        except OSError:
            return ""
        return "\n".join(lines[-LOG_LINES:])


def _machine() -> str:
    versions = {"Python": platform.python_version(), "PySide6": PySide6.__version__, "Qt": qVersion()}
    parts = ", ".join(f"{name} {version}" for name, version in versions.items())
    return f"Sajin {engine.__version__}, {parts}\n{platform.platform()}"


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s", message)
