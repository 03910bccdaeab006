"""One training run's folder: what lies in it, and what that says of the run (docs/personal-runs.md).

What a run is doing is told by its files and by a lock that the operating system releases when its holder ends: there
is nothing that a killed process could leave behind and that would be wrong.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.errors import FolderUnusable, StorageFull
from engine.indexing.lock import IndexLock, is_locked
from engine.personal.events import TrainingCommand, TrainingEnded, TrainingEvent, TrainingPaused
from engine.personal.following import last_event
from engine.personal.records import PRESETS, Report, RunState, TrainingRequest, TrainingRun, Verdict
from engine.personal.stored import known_fields, read_report
from engine.replacing import NO_ROOM, durably_replacing

LOCK = "lock"
CHANGING = "changing.lock"
"""Beside the runs: held by whoever starts, resumes, keeps or discards one."""

_COMMAND_BYTES = 128
_LARGEST_BYTES = 2**20
_MOMENT_S = 0.002
_HOPELESS = frozenset({"TrainingImpossible", "AlbumUnknown"})
"""Errors that the next try would end with, too."""

_KILLED = "its process was ended from outside: killed, perhaps for lack of memory, or the computer was switched off"


@dataclass(frozen=True)
class RunDescription:
    """What was to be done, as it was when the run began.

    Attributes:
        created_at: ISO 8601, UTC.
        parent, parent_name: the model that it begins with.
        albums: names of the chosen albums; empty: all captioned photos.
        parent_vectors: fingerprint of what makes the parent's vectors, so that another model under its name is noticed.
    """

    request: TrainingRequest
    created_at: str
    parent: str
    parent_name: str
    albums: tuple[str, ...] = ()
    parent_vectors: str = ""


class RunFolder:
    """One run's folder.

    Attributes:
        path: ``<library>/training/<id>``.
        events: every event, a line each; stays as the log.
        command: what the user wants.
        checkpoint, material: what a process that goes on with it needs.
        candidate: the folder of the bundle's files, whole once there is a report.
        scratch: what the training keeps beside that.
        report: what came of it.
        output: what its processes printed, to find out why one died.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.id = path.name
        self.events = path / "events.jsonl"
        self.command = path / "command.json"
        self.checkpoint = path / "checkpoint"
        self.material = path / "material"
        self.candidate = path / "candidate"
        self.scratch = path / "scratch"
        self.report = path / "report.json"
        self.output = path / "output.log"
        self._process = path / "process.json"
        self._description = path / "run.json"

    @property
    def library_dir(self) -> Path:
        """The library that it belongs to."""
        return self.path.parents[1]

    def lock(self) -> IndexLock:
        """Return the lock that whoever works on the run holds."""
        return IndexLock(self.path, LOCK)

    def working(self) -> bool:
        """Tell whether a process works on it."""
        if os.name == "nt" and is_locked(self.path / LOCK):
            time.sleep(_MOMENT_S)  # there, one who looks holds off another who does
        return is_locked(self.path / LOCK)

    def described(self) -> RunDescription:
        """Return what it was to do.

        Raises:
            ValueError: its description cannot be read, or is another version's.
        """
        values = known_fields(RunDescription, _read_json(self._description))
        request = known_fields(TrainingRequest, values["request"])
        request["albums"] = tuple(int(album) for album in request.get("albums", ()))
        if request.get("preset", "quick") not in PRESETS:
            raise ValueError(f"another version of Sajin made it: preset {request['preset']!r}")
        values["albums"] = tuple(str(name) for name in values.get("albums", ()))
        return RunDescription(**values | {"request": TrainingRequest(**request)})

    def describe(self, description: RunDescription) -> None:
        """Write what it is to do; raises OSError."""
        with durably_replacing(self._description) as part:
            part.write_text(json.dumps(asdict(description), ensure_ascii=False, indent=1), encoding="utf-8")

    def run(self, *, beginning: bool | None = None) -> TrainingRun:
        """Return the run as of now.  Cheap: a few small files and the end of a larger one.

        Args:
            beginning: whether a process is being started, where that is known.
        """
        try:
            described = self.described()
        except (OSError, TypeError, ValueError) as fault:
            nothing = TrainingRequest()
            reason = f"{self._description.name} cannot be read ({fault}); discard the run"
            return TrainingRun(
                self.id, nothing, "", RunState.FAILED, "", "", error="ValueError", reason=reason, log=str(self.events)
            )
        working = self.working()
        report = None if working else read_report(self.report)  # a process may have more to do once it is written
        last = last_event(self.events)
        beginning = is_locked(self.path.parent / CHANGING) if beginning is None else beginning
        state = self._state(working, beginning, report, last)
        error, reason = _why(state, last)
        return TrainingRun(
            self.id,
            described.request,
            described.created_at,
            state,
            described.parent,
            described.parent_name,
            report=report,
            error=error,
            reason=reason,
            resumable=state == RunState.INTERRUPTED or (state == RunState.FAILED and error not in _HOPELESS),
            log=str(self.events),
        )

    def _state(self, working: bool, beginning: bool, report: Report | None, last: TrainingEvent | None) -> RunState:
        if working:
            if last is None or isinstance(last, TrainingEnded):
                return RunState.STARTING
            return RunState.PAUSED if isinstance(last, TrainingPaused) else RunState.RUNNING
        if report is not None:
            return RunState.OFFERED if report.verdict == Verdict.BETTER else RunState.REFUSED
        if beginning:
            return RunState.STARTING
        failed = isinstance(last, TrainingEnded) and last.state == RunState.FAILED
        return RunState.FAILED if failed else RunState.INTERRUPTED

    def tell(self, command: TrainingCommand) -> None:
        """Leave a command for the process that works on it.

        The file keeps its place on the disk, so that a run can be stopped where the disk is full.

        Raises:
            StorageFull, FolderUnusable: it cannot be written.
        """
        line = json.dumps({"command": str(command)}).encode().ljust(_COMMAND_BYTES - 1) + b"\n"
        with telling(self.command):
            descriptor = os.open(self.command, os.O_WRONLY | os.O_CREAT, 0o644)
            try:
                os.write(descriptor, line)
            finally:
                os.close(descriptor)

    def told(self) -> TrainingCommand | None:
        """Return the last command; None where there is none (or half of one: the next look sees it whole)."""
        try:
            return TrainingCommand(str(_read_json(self.command)["command"]))
        except (OSError, ValueError, KeyError):
            return None

    def note_process(self, pid: int, created_at: float) -> None:
        """Note which process works on it, for :meth:`process`; by the holder of the lock alone."""
        with durably_replacing(self._process) as part:
            part.write_text(json.dumps({"pid": pid, "created_at": created_at}), encoding="utf-8")

    def process(self) -> tuple[int, float] | None:
        """Return the id of the process that works on it and when that was created; None where it is not known.

        Only meant for ending it: whether there is one at all is told by the lock.
        """
        try:
            noted = _read_json(self._process)
            return int(noted["pid"]), float(noted["created_at"])
        except (OSError, ValueError, KeyError, TypeError):
            return None


@contextmanager
def telling(place: Path) -> Iterator[None]:
    """Turn an error of the file system into one that says what to do; raises StorageFull, FolderUnusable."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StorageFull(place) from error
        raise FolderUnusable(place, f"cannot be changed ({error.strerror or error})") from error


def _why(state: RunState, last: TrainingEvent | None) -> tuple[str, str]:
    """Return the type of the error, and the reason, of a run in this state."""
    if isinstance(last, TrainingEnded) and state in (RunState.FAILED, RunState.INTERRUPTED):
        return last.error, last.reason
    if isinstance(last, TrainingPaused) and state == RunState.PAUSED:
        return "", last.reason
    return "", _KILLED if state == RunState.INTERRUPTED else ""


def _read_json(path: Path) -> dict[str, Any]:
    """Read a small JSON object; raises OSError, ValueError."""
    with path.open("rb") as file:
        document = json.loads(file.read(_LARGEST_BYTES).decode("utf-8"))
    if not isinstance(document, dict):
        raise ValueError(f"{path.name} holds no object")
    return document
