"""The indexing child process: events in, commands out; the window never waits for it but at its own end."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from engine import events

logger = logging.getLogger(__name__)

STOP_MS = 8_000
PACKAGE_ROOT = Path(__file__).resolve().parents[2]


def indexer_command(library_dir: Path) -> list[str]:
    """Return the command line of the indexing process of a library."""
    return [sys.executable, "-m", "engine.indexer", "--library", str(library_dir), "--watch"]


class IndexProcess(QObject):
    """Runs the indexer and follows it.

    Once it was cancelled, or has failed, it stands still until :meth:`start_again`, :meth:`rescan` or :meth:`restart`:
    whoever only wants it to run while there are folders calls :meth:`start`, as often as they like.

    Args:
        command: program and arguments.

    Signals:
        reported: an :data:`engine.events.IndexEvent`.
        failed: the process ended on its own; what it said last.
        running_changed: it has started or ended.
    """

    reported = Signal(object)
    failed = Signal(str)
    running_changed = Signal(bool)

    def __init__(self, command: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = list(command)
        self._stopping = False
        self._restarting = False
        self._held = False
        self._last_words = ""
        self._process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        known = environment.value("PYTHONPATH")
        environment.insert("PYTHONPATH", f"{PACKAGE_ROOT}{_separator()}{known}" if known else str(PACKAGE_ROOT))
        environment.insert("PYTHONUNBUFFERED", "1")
        environment.insert("PYTHONIOENCODING", "utf-8")
        self._process.setProcessEnvironment(environment)
        self._process.readyReadStandardOutput.connect(self._read_events)
        self._process.readyReadStandardError.connect(self._read_errors)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._error)

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._process.state() != QProcess.ProcessState.NotRunning

    def start(self) -> None:
        """Start the process, if it does not run and nobody has stopped it."""
        if not self.running and not self._held:
            self._launch()

    def start_again(self) -> None:
        """Start the process after it was cancelled or has failed; one that is about to leave is followed by another."""
        self._held = False
        if not self.running:
            self._launch()
        elif self._stopping:
            self._restarting = True

    def pause(self) -> None:
        """Let the work stand still."""
        self._send("pause")

    def resume(self) -> None:
        """Go on."""
        self._send("resume")

    def rescan(self) -> None:
        """Look through the folders again (some were added or removed); starts the process if need be."""
        if self.running and not self._stopping:
            self._send("rescan")
        else:
            self.start_again()

    def cancel(self) -> None:
        """Let the process end after its batch, without waiting for it."""
        self._held, self._restarting = True, False
        if self.running:
            self._leave()

    def restart(self) -> None:
        """End the process cleanly and start another, without waiting for either."""
        if self.running:
            self._leave()
        self.start_again()

    def stop(self) -> None:
        """End the process cleanly: it finishes its batch; only one that does not answer is killed."""
        self.cancel()
        if not self.running:
            return
        if not self._process.waitForFinished(STOP_MS):
            logger.warning("the indexing process does not answer; it is killed")
            self._process.kill()
            self._process.waitForFinished(STOP_MS)

    def _launch(self) -> None:
        self._stopping, self._last_words = False, ""
        self._process.start(self._command[0], self._command[1:])
        self.running_changed.emit(True)

    def _leave(self) -> None:
        if not self._stopping:
            self._stopping = True
            self._send("cancel")
            self._process.closeWriteChannel()

    def _send(self, command: str) -> None:
        if self.running:
            self._process.write(f"{command}\n".encode())

    def _read_events(self) -> None:
        while self._process.canReadLine():
            line = bytes(self._process.readLine().data()).decode("utf-8", "replace").strip()
            if not line:
                continue
            try:
                event = events.from_json(line)
            except (ValueError, TypeError):
                logger.warning("indexing process: %s", line)
                continue
            self.reported.emit(event)

    def _read_errors(self) -> None:
        text = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace").strip()
        if text:
            self._last_words = text.splitlines()[-1]
            logger.warning("indexing process: %s", text)

    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read_events()
        self.running_changed.emit(False)
        if self._restarting:
            self._restarting = False
            self._launch()
            return
        if not self._stopping and (code != 0 or status is QProcess.ExitStatus.CrashExit):
            self._held = True
            self.failed.emit(self._last_words)

    def _error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._held = True
            self.running_changed.emit(False)
            self.failed.emit(self._process.errorString())


def _separator() -> str:
    return ";" if sys.platform == "win32" else ":"
