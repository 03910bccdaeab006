"""What indexing tells, in words, and what the window does about it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QObject, QTimer, Signal

from desktop.backend.indexing import IndexProcess
from desktop.i18n import duration, photo_count
from desktop.plain import one_line
from desktop.status.bar import StatusBar
from desktop.status.jobs import Job, Jobs, JobState
from desktop.status.messages import Messages
from desktop.wording import word_failure
from engine import events

REFRESH_MS = 1_000
RESTART_MS, RESTARTED_S = 2_000, 60.0
KEY = "indexing"


class IndexController(QObject):
    """Connects the indexing process with the status bar and the list of jobs.

    Args:
        clock: seconds that only grow; tells a process that fails again and again from one that failed once.

    Signals:
        photos_changed: there are new photos to show (at most once a second).
        progress_changed: how far indexing is, 0 to 1; below 0 while that is not known; None when nothing runs.
    """

    photos_changed = Signal()
    progress_changed = Signal(object)

    def __init__(
        self,
        process: IndexProcess,
        bar: StatusBar,
        messages: Messages,
        parent: QObject | None = None,
        *,
        jobs: Jobs | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._process, self._bar, self._messages, self._clock = process, bar, messages, clock
        self._jobs = Jobs(self) if jobs is None else jobs
        self._last: events.IndexEvent | None = None
        self._watching: events.WatchStatus | None = None
        self._paused, self._on_battery, self._stopped = False, False, False
        self._offline: set[str] = set()
        self._seen_offline: set[str] = set()
        self._failure: events.IndexFailed | None = None
        self._trouble: Callable[[], str] | None = None
        self._restarted_at: float | None = None
        self._refresh = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._refresh.timeout.connect(self.photos_changed)
        self._restart = QTimer(self, singleShot=True, interval=RESTART_MS)
        self._restart.timeout.connect(process.start_again)
        process.reported.connect(self._event)
        process.failed.connect(self._failed)
        process.running_changed.connect(self._running_changed)
        bar.pause_toggled.connect(self.set_paused)
        for signal, act in (
            (self._jobs.pause_wanted, lambda: self.set_paused(True)),
            (self._jobs.resume_wanted, lambda: self.set_paused(False)),
            (self._jobs.cancel_wanted, self.cancel),
            (self._jobs.restart_wanted, self.start_again),
        ):
            signal.connect(lambda key, act=act: act() if key == KEY else None)

    def set_paused(self, paused: bool) -> None:
        """Pause or go on."""
        self._paused = paused
        if paused:
            self._process.pause()
        else:
            self._process.resume()
        self._bar.set_paused(paused)
        self.word()

    def cancel(self) -> None:
        """Stop indexing for now; what is done is kept, and the next start goes on."""
        self._restart.stop()
        self._last, self._stopped = None, True
        self._process.cancel()
        self._go_on()
        self._refresh.start(0)

    def start_again(self) -> None:
        """Start indexing again after it was stopped or failed."""
        self._restart.stop()
        self._stopped, self._trouble, self._restarted_at = False, None, None
        self._go_on()
        self._process.start_again()

    def _go_on(self) -> None:
        """Forget that it was paused: the process is another one."""
        self._paused, self._on_battery = False, False
        self._bar.set_paused(False)
        self.word()

    # Words ------------------------------------------------------------------------------------------------------------

    def word(self) -> None:
        """Put the last news into words (again: the language may have changed)."""
        event = self._last
        text, progress = "", None
        if self._trouble is not None:
            text = self.tr("Indexing stopped")
        elif self._restart.isActive():
            text = self.tr("Indexing broke off and starts again in a moment")
        elif self._stopped:
            text = self.tr("Indexing was stopped")
        elif isinstance(event, events.ScanProgress):
            text, progress = self.tr("Looking through folders · %Ln file(s)", "", event.seen), -1.0
        elif isinstance(event, (events.IndexStarted, events.IndexProgress)) and event.total:
            done = event.done if isinstance(event, events.IndexProgress) else 0
            text, progress = self._word_progress(event, done), done / event.total
        elif isinstance(event, events.IndexFinished):
            text = self._word_finished(event)
        self._show(text, progress, event)

    def _show(self, text: str, progress: float | None, event: events.IndexEvent | None) -> None:
        self._bar.label.setText(text)
        if progress is None:
            self._bar.hide_progress()
        elif progress < 0:
            self._bar.show_progress(0, 0)
        elif isinstance(event, events.IndexStarted | events.IndexProgress):
            self._bar.show_progress(round(progress * event.total), event.total)
        self._jobs.put(self._job(text, progress, event))
        self.progress_changed.emit(progress)

    def _job(self, text: str, progress: float | None, event: events.IndexEvent | None) -> Job:
        running, stopped = progress is not None, self._stopped or self._trouble is not None
        state = JobState.STOPPED if stopped else JobState.IDLE
        if running:
            state = JobState.PAUSED if self._paused or self._on_battery else JobState.RUNNING
        lines = [text, self._trouble() if self._trouble is not None else self._word_battery()]
        if not isinstance(event, events.IndexFinished):
            lines.append(self._word_offline())
        lines.append(self._word_watching())
        return Job(
            KEY,
            self.tr("Indexing"),
            "\n".join(line for line in lines if line),
            progress if progress is None or progress >= 0 else None,
            state,
            can_pause=running and not self._on_battery,
            can_cancel=running,
            can_restart=stopped,
        )

    def _word_progress(self, event: events.IndexStarted | events.IndexProgress, done: int) -> str:
        locale = QLocale()
        parts = [
            self.tr("{done} of {total}").format(done=locale.toString(done), total=locale.toString(event.total)),
        ]
        if self._on_battery:
            parts.append(self.tr("waiting for mains power"))
        elif self._paused:
            parts.append(self.tr("paused"))
        elif isinstance(event, events.IndexProgress):
            if event.rate > 0:
                precision = 0 if event.rate >= 10 else 1
                parts.append(self.tr("{rate}/s").format(rate=locale.toString(event.rate, "f", precision)))
            if event.remaining_s is not None:
                parts.append(duration(event.remaining_s))
        return " · ".join(parts)

    def _word_finished(self, event: events.IndexFinished) -> str:
        parts = []
        if event.added:
            parts.append(self.tr("{photos} added").format(photos=photo_count(event.added)))
        if event.failed:
            parts.append(self.tr("%Ln file(s) could not be read", "", event.failed))
        if self._offline:
            parts.append(self._word_offline())
        return " · ".join(parts) or self.tr("Everything is up to date")

    def _word_battery(self) -> str:
        """Say why it waits, and where that is decided."""
        if not self._on_battery:
            return ""
        return self.tr(
            "It goes on when the computer is plugged in. Settings, Performance, lets it run on battery, too."
        )

    def _word_offline(self) -> str:
        return self.tr("%Ln folder(s) offline", "", len(self._offline)) if self._offline else ""

    def _word_watching(self) -> str:
        watching = self._watching
        if watching is None or self._stopped or self._trouble is not None or not self._process.running:
            return ""
        if watching.mode == "events":
            return self.tr("Changes in your folders are noticed at once.")
        return self.tr("Folders are looked through from time to time: {why}.").format(why=one_line(watching.reason))

    # What the process tells -------------------------------------------------------------------------------------------

    def _event(self, event: events.IndexEvent) -> None:
        if isinstance(event, events.FolderOffline):
            self._offline_folder(event.path)
        if isinstance(event, events.IndexFailed):
            self._failure = event  # it is said when the process has ended, which comes next
        if isinstance(event, events.WatchStatus):
            self._watching = event
        self._on_battery = isinstance(event, events.IndexPaused) and event.reason == "battery"
        if isinstance(event, (events.ScanProgress, events.IndexStarted, events.IndexProgress, events.IndexFinished)):
            self._last = None if self._stopped else event
        if isinstance(event, events.IndexStarted):  # all folders were looked at: those not told of are there
            self._offline, self._seen_offline = self._seen_offline, set()
        self.word()
        if isinstance(event, (events.IndexProgress, events.IndexFinished, events.FolderOffline)):
            if isinstance(event, events.IndexFinished):
                self._refresh.start(0)
            elif not self._refresh.isActive():
                self._refresh.start(REFRESH_MS)

    def _offline_folder(self, path: str) -> None:
        self._seen_offline.add(path)
        if path in self._offline:
            return
        self._offline.add(path)
        name = one_line(Path(path).name or path)
        self._messages.say(self.tr("“{name}” is offline. Its photos are kept.").format(name=name))

    def _running_changed(self, running: bool) -> None:
        if running:
            self._stopped, self._trouble = False, None
            self._offline, self._seen_offline = set(), set()
            if self._paused:
                self._process.pause()
        self.word()

    def _failed(self, last_words: str) -> None:
        self._last, self._on_battery = None, False
        failure, self._failure = self._failure, None
        if failure is None and self._restart_once():
            self.word()
            return
        self._trouble = lambda: _word_trouble(failure, last_words)
        self._go_on()
        self._messages.say(self._trouble(), self.tr("Start again"), self.start_again)

    def _restart_once(self) -> bool:
        """Start a process that crashed again, by itself, unless it just was."""
        now = self._clock()
        if self._restarted_at is not None and now - self._restarted_at < RESTARTED_S:
            return False
        self._restarted_at = now
        self._restart.start()
        return True


def _word_trouble(failure: events.IndexFailed | None, last_words: str) -> str:
    if failure is not None:
        return word_failure(failure)
    text = QCoreApplication.translate("IndexController", "Indexing stopped unexpectedly. {why}")
    return text.replace("{why}", one_line(last_words)).strip()
