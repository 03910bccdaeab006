"""Installing models off the window's thread: one after another, each followed, paused, cancelled and tried again."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal

from desktop.backend.protocol import LibraryProtocol
from desktop.backend.session import LibrarySession
from engine.control import Control
from engine.errors import Cancelled
from engine.models.events import InstallEvent, InstallProgress, InstallWarning, ModelInstalled, Stage
from engine.models.records import Precision

TOLD_EVERY_S = 0.2
COUNTED_S, LEARN_S = 8.0, 1.0
"""The rate is that of the last seconds, and is told once it was counted for this long."""


@dataclass(frozen=True)
class Request:
    """What is to be installed.

    Attributes:
        source: as :class:`engine.models.records.ModelSource` writes it.
        name: what it is called on the screen.
        architecture: of a checkpoint that does not say it itself.
    """

    source: str
    name: str
    precision: Precision = "auto"
    architecture: str = ""


class InstallState(StrEnum):
    """What an installation is up to; one that succeeded is no longer listed."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    FAILED = "failed"


@dataclass(frozen=True)
class Install:
    """One installation as it is now.

    Attributes:
        progress: what was told last.
        rate: bytes per second while downloading; 0.0 while unknown.
        warnings: what was told on the way.
        error: why it failed.
    """

    request: Request
    state: InstallState = InstallState.WAITING
    progress: InstallProgress | None = None
    rate: float = 0.0
    warnings: tuple[InstallWarning, ...] = ()
    error: Exception | None = None

    @property
    def can_pause(self) -> bool:
        """Whether it can wait: downloads go on where they stopped, conversions do not."""
        loading = self.progress is not None and self.progress.stage == Stage.DOWNLOADING
        return self.state is InstallState.PAUSED or (self.state is InstallState.RUNNING and loading)

    @property
    def remaining_s(self) -> float | None:
        """Time left of the download, None while unknown."""
        progress = self.progress
        if progress is None or progress.stage != Stage.DOWNLOADING or not self.rate or not progress.total:
            return None
        return max(0, progress.total - progress.done) / self.rate


class _Run:
    """An installation that was handed over: what steers it, and how fast it is."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.control = Control()
        self._clock = clock
        self._counted: deque[tuple[float, int]] = deque()

    def count(self, done: int) -> float:
        """Return the rate, bytes per second, now that so many are there; 0.0 while unknown."""
        now = self._clock()
        if self._counted and done < self._counted[-1][1]:
            self._counted.clear()
        self._counted.append((now, done))
        while now - self._counted[0][0] > COUNTED_S:
            self._counted.popleft()
        since, before = self._counted[0]
        return (done - before) / (now - since) if now - since >= LEARN_S else 0.0

    def count_anew(self) -> None:
        """Forget the pace: it stood still."""
        self._counted.clear()


class ModelInstalls(QObject):
    """Installs models in the background, whether or not the settings are open.

    Args:
        clock: seconds that only grow.

    Signals:
        changed: one was begun, is further, has failed or is over.
        installed: a ModelInstalled.
    """

    changed = Signal()
    installed = Signal(object)
    _told = Signal(object, object)

    def __init__(
        self, session: LibrarySession, parent: QObject | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._session, self._clock = session, clock
        self._installs: dict[str, Install] = {}
        self._runs: dict[str, _Run] = {}
        # From the thread that installs to the window's.
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def installs(self) -> list[Install]:
        """Those that wait, run or have failed, in the order in which they were begun."""
        return list(self._installs.values())

    def get(self, source: str) -> Install | None:
        """Return the installation of a source, if there is one."""
        return self._installs.get(source)

    def begin(self, request: Request) -> None:
        """Install a model, after those that were begun before; nothing happens where that is under way already."""
        known = self._installs.get(request.source)
        if known is not None and known.state is not InstallState.FAILED:
            return
        run = _Run(self._clock)
        self._runs[request.source] = run
        self._put(Install(request))
        done, failed = partial(self._done, run, request.source), partial(self._failed, run, request.source)
        run.control = self._session.install(partial(self._run, run, request), done, failed)

    def retry(self, source: str) -> None:
        """Begin again what has failed; what was downloaded is used."""
        known = self._installs.get(source)
        if known is not None and known.state is InstallState.FAILED:
            self.begin(known.request)

    def pause(self, source: str) -> None:
        """Let a download wait."""
        known = self._installs.get(source)
        if known is not None and known.can_pause and known.state is InstallState.RUNNING:
            self._runs[source].control.pause()
            self._put(replace(known, state=InstallState.PAUSED, rate=0.0))

    def resume(self, source: str) -> None:
        """Go on with a download."""
        known = self._installs.get(source)
        if known is not None and known.state is InstallState.PAUSED:
            self._runs[source].count_anew()
            self._runs[source].control.resume()
            self._put(replace(known, state=InstallState.RUNNING))

    def cancel(self, source: str) -> None:
        """Stop one that runs, drop one that waits, put one that has failed out of sight."""
        known = self._installs.get(source)
        if known is None:
            return
        self._runs[source].control.cancel()
        if known.state in (InstallState.WAITING, InstallState.FAILED):
            self._forget(source)
        else:
            self._put(replace(known, state=InstallState.STOPPING, rate=0.0))

    def _run(self, run: _Run, request: Request, library: LibraryProtocol, control: Control) -> ModelInstalled:
        """Runs in a thread."""
        if control.cancelled:
            raise Cancelled
        told_s, stage = 0.0, ""
        events = library.install_model(
            request.source, control, precision=request.precision, architecture=request.architecture
        )
        for event in events:
            if isinstance(event, ModelInstalled):
                return event
            new = not isinstance(event, InstallProgress) or event.stage != stage
            if new or time.monotonic() - told_s > TOLD_EVERY_S:
                told_s = time.monotonic()
                stage = event.stage if isinstance(event, InstallProgress) else stage
                self._told.emit(run, (request.source, event))
        raise Cancelled

    def _tell(self, run: _Run, news: tuple[str, InstallEvent]) -> None:
        source, event = news
        known = self._installs.get(source)
        if known is None or self._runs.get(source) is not run:
            return
        if known.state is InstallState.WAITING:
            known = replace(known, state=InstallState.RUNNING)
        if isinstance(event, InstallWarning):
            known = replace(known, warnings=(*known.warnings, event))
        elif isinstance(event, InstallProgress):
            running = known.state is InstallState.RUNNING and event.stage == Stage.DOWNLOADING
            known = replace(known, progress=event, rate=run.count(event.done) if running else 0.0)
        self._put(known)

    def _done(self, run: _Run, source: str, installed: ModelInstalled) -> None:
        if self._runs.get(source) is run:
            self._forget(source)
        self.installed.emit(installed)

    def _failed(self, run: _Run, source: str, error: Exception) -> None:
        known = self._installs.get(source)
        if known is None or self._runs.get(source) is not run:
            return
        if isinstance(error, Cancelled):
            self._forget(source)
        else:
            self._put(replace(known, state=InstallState.FAILED, rate=0.0, error=error))

    def _put(self, install: Install) -> None:
        self._installs[install.request.source] = install
        self.changed.emit()

    def _forget(self, source: str) -> None:
        self._installs.pop(source, None)
        self._runs.pop(source, None)
        self.changed.emit()
