"""What Sajin is doing in the background: one list of jobs, whoever does them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal

from desktop.grid.model import AnyIndex


class JobState(StrEnum):
    """What a job is up to."""

    RUNNING = "running"
    PAUSED = "paused"
    IDLE = "idle"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Job:
    """One job as it is now; everything in the user's language.

    Attributes:
        key: tells jobs apart.
        progress: 0 to 1; None where it is not known how much there is to do.
        can_pause, can_cancel, can_restart: what the user may do with it in this state.
        can_open: whether there is more of it to see elsewhere.
    """

    key: str
    title: str
    detail: str = ""
    progress: float | None = None
    state: JobState = JobState.RUNNING
    can_pause: bool = False
    can_cancel: bool = False
    can_restart: bool = False
    can_open: bool = False


JOB_ROLE = Qt.ItemDataRole.UserRole


class Jobs(QAbstractListModel):
    """The jobs, in the order in which they were first told of.

    Signals:
        pause_wanted, resume_wanted, cancel_wanted, restart_wanted: the key of a job; whoever does it, hears of it.
        open_wanted: the key of a job that more is to be shown of.
    """

    pause_wanted = Signal(str)
    resume_wanted = Signal(str)
    cancel_wanted = Signal(str)
    restart_wanted = Signal(str)
    open_wanted = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[Job] = []

    @property
    def jobs(self) -> list[Job]:
        """All jobs."""
        return list(self._jobs)

    def put(self, job: Job) -> None:
        """Tell how a job is doing; a new one is added."""
        row = self._row(job.key)
        if row is None:
            self.beginInsertRows(QModelIndex(), len(self._jobs), len(self._jobs))
            self._jobs.append(job)
            self.endInsertRows()
        elif self._jobs[row] != job:
            self._jobs[row] = job
            self.dataChanged.emit(self.index(row), self.index(row))

    def remove(self, key: str) -> None:
        """A job is over; nothing happens where it is not known."""
        row = self._row(key)
        if row is not None:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._jobs[row]
            self.endRemoveRows()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """Qt's."""
        return 0 if parent.isValid() else len(self._jobs)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's."""
        if not index.isValid() or index.row() >= len(self._jobs):
            return None
        job = self._jobs[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return job.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (job.title, job.detail) if part)
        return job if role == JOB_ROLE else None

    def _row(self, key: str) -> int | None:
        return next((row for row, job in enumerate(self._jobs) if job.key == key), None)
