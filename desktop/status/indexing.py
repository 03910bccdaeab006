"""What indexing tells, in words, and what the window does about it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale, QObject, QTimer, Signal

from desktop.backend.indexing import IndexProcess
from desktop.i18n import duration, photo_count
from desktop.plain import one_line
from desktop.status.bar import StatusBar
from desktop.status.messages import Messages
from desktop.wording import word_failure
from engine import events

REFRESH_MS = 1_000


class IndexController(QObject):
    """Connects the indexing process with the status bar.

    Signals:
        photos_changed: there are new photos to show (at most once a second).
    """

    photos_changed = Signal()

    def __init__(
        self, process: IndexProcess, bar: StatusBar, messages: Messages, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._process, self._bar, self._messages = process, bar, messages
        self._last: events.IndexEvent | None = None
        self._paused = False
        self._offline: set[str] = set()
        self._failure: events.IndexFailed | None = None
        self._refresh = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._refresh.timeout.connect(self.photos_changed)
        process.reported.connect(self._event)
        process.failed.connect(self._failed)
        bar.pause_toggled.connect(self.set_paused)

    def set_paused(self, paused: bool) -> None:
        """Pause or go on."""
        self._paused = paused
        if paused:
            self._process.pause()
        else:
            self._process.resume()
        self._bar.set_paused(paused)
        self.word()

    def word(self) -> None:
        """Put the last news into words (again: the language may have changed)."""
        event = self._last
        if isinstance(event, events.ScanProgress):
            self._bar.show_progress(0, 0)
            text = self.tr("Looking through folders · %Ln file(s)", "", event.seen)
        elif isinstance(event, (events.IndexStarted, events.IndexProgress)):
            text = self._word_progress(event)
        elif isinstance(event, events.IndexFinished):
            self._bar.hide_progress()
            text = self._word_finished(event)
        else:
            text = ""
        self._bar.label.setText(text)

    def _word_progress(self, event: events.IndexStarted | events.IndexProgress) -> str:
        done = event.done if isinstance(event, events.IndexProgress) else 0
        if not event.total:
            self._bar.hide_progress()
            return ""
        self._bar.show_progress(done, event.total)
        locale = QLocale()
        parts = [
            self.tr("{done} of {total}").format(done=locale.toString(done), total=locale.toString(event.total)),
        ]
        if self._paused:
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
            parts.append(self.tr("%Ln folder(s) offline", "", len(self._offline)))
        return " · ".join(parts) or self.tr("Everything is up to date")

    def _event(self, event: events.IndexEvent) -> None:
        if isinstance(event, events.FolderOffline):
            self._offline_folder(event.path)
        if isinstance(event, events.IndexFailed):
            self._failure = event  # it is said when the process has ended, which comes next
        if isinstance(event, (events.ScanProgress, events.IndexStarted, events.IndexProgress, events.IndexFinished)):
            self._last = event
            self.word()
        if isinstance(event, (events.IndexProgress, events.IndexFinished, events.FolderOffline)):
            if isinstance(event, events.IndexFinished):
                self._refresh.start(0)
            elif not self._refresh.isActive():
                self._refresh.start(REFRESH_MS)

    def _offline_folder(self, path: str) -> None:
        if path in self._offline:
            return
        self._offline.add(path)
        name = one_line(Path(path).name or path)
        self._messages.say(self.tr("“{name}” is offline. Its photos are kept.").format(name=name))

    def _failed(self, last_words: str) -> None:
        self._last = None
        self._bar.hide_progress()
        self._bar.label.setText(self.tr("Indexing stopped"))
        failure, self._failure = self._failure, None
        if failure is not None:
            text = word_failure(failure)
        else:
            text = self.tr("Indexing stopped unexpectedly. {why}").replace("{why}", last_words).strip()
        self._messages.say(text, self.tr("Start again"), self._process.start)
