"""Personal training of a :class:`~tests.desktop.fake_library.FakeLibrary`: a test says what the run does, and when."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.control import Control
from engine.errors import AlbumUnknown, BundleUnknown, Cancelled, TrainingImpossible
from engine.personal.events import (
    TrainingBegan,
    TrainingCommand,
    TrainingEnded,
    TrainingEvent,
    TrainingPaused,
    TrainingResumed,
)
from engine.personal.records import (
    ApplyProgress,
    Change,
    Comparison,
    Estimate,
    Material,
    ModelApplied,
    PersonalModel,
    Preset,
    Recall,
    Report,
    RunState,
    TrainingRequest,
    TrainingRun,
    Verdict,
)

if TYPE_CHECKING:
    from tests.desktop.fake_library import FakeStore

MB = 2**20
STEPS = 4
"""Steps of :meth:`FakePersonal.apply_model`."""


def make_recall(first: int, *, queries: int = 40, gallery: int = 120) -> Recall:
    """Return figures in which the right photo came first so often."""
    at_1 = first / queries
    return Recall(queries, gallery, at_1, min(1.0, at_1 + 0.2), min(1.0, at_1 + 0.3), 1.0 if at_1 > 0.5 else 4.0)


def make_report(verdict: Verdict = Verdict.BETTER, *, before: int = 15, after: int = 26) -> Report:
    """Return the report of the issue's example, with gains of photos 1 to 4 and a loss of photo 5."""
    gains = tuple(Change(number, f"Nabi asleep on the sofa, {number}", 20 * number, number) for number in range(1, 5))
    return Report(
        verdict,
        make_recall(before),
        make_recall(after),
        0.08 if verdict is Verdict.BETTER else -0.02,
        0.31,
        make_recall(144, queries=200, gallery=200),
        make_recall(143, queries=200, gallery=200),
        gains,
        (Change(5, "The blue tent by the river", 2, 9),),
        120,
        310,
        {"en": 200, "ko": 100, "und": 10},
        74.0,
        640 * MB,
        400,
        settings={"seed": 0, "ratio": 0.8},
    )


def make_estimate(preset: Preset = "quick", **changes: object) -> Estimate:
    """Return what a preset costs on a computer that can carry it."""
    quick = preset == "quick"
    estimate = Estimate(
        preset,
        (45.0, 100.0) if quick else (7_200.0, 14_400.0),
        (640 if quick else 3_500) * MB,
        (120 if quick else 900) * MB,
        60_000 * MB,
        12_000 * MB,
        3.0 if quick else 5_400.0,
        "cpu",
        "starter",
        "Starter",
    )
    return replace(estimate, **changes)  # type: ignore[arg-type]


class PersonalStore:
    """What training of this library does, and was told.

    Attributes:
        estimates: by preset.
        run, events: the run there is, and all that it told.
        requests, commands: what was asked for, in its order.
        kept: personal models, the newest first; their bundles are in the store's.
        comparison: what comparing gives; both models' ids are put in.
        errors: raised by the next call of the method of this name.
        slow: methods that wait until the test sets the event.
        go: if a test holds it, each step of applying a model waits for it.
        embedding: models whose photos have to be embedded first (Full).
    """

    def __init__(self) -> None:
        self.estimates: dict[Preset, Estimate] = {"quick": make_estimate("quick"), "full": make_estimate("full")}
        self.run: TrainingRun | None = None
        self.events: list[TrainingEvent] = []
        self.requests: list[TrainingRequest] = []
        self.commands: list[TrainingCommand] = []
        self.kept: list[PersonalModel] = []
        self.comparison: Comparison | None = None
        self.errors: dict[str, Exception] = {}
        self.slow: dict[str, threading.Event] = {}
        self.go: threading.Semaphore | None = None
        self.embedding: set[str] = set()
        self.runs = 0

    def tell(self, *events: TrainingEvent) -> None:
        """Let the run tell this; it is running from its first event on."""
        assert self.run is not None
        self.events.extend(events)
        if self.run.state is RunState.STARTING:
            self.run = replace(self.run, state=RunState.RUNNING)

    def begin(self) -> None:
        """Let the run that was started begin."""
        self.tell(TrainingBegan(108, 280, 12, "cpu"))

    def end(self, state: RunState, report: Report | None = None, *, error: str = "", reason: str = "") -> None:
        """Let the run end; an interrupted one and one that failed can be resumed."""
        assert self.run is not None
        resumable = state in (RunState.INTERRUPTED, RunState.FAILED)
        self.events.append(TrainingEnded(str(state), error, reason))
        self.run = replace(self.run, state=state, report=report, error=error, reason=reason, resumable=resumable)

    def put_run(self, state: RunState, report: Report | None = None, *, error: str = "", reason: str = "") -> None:
        """Let there be a run that ended before the window came."""
        self.run = TrainingRun("run-0", TrainingRequest(), "2026-11-21T10:00:00+00:00", state, "starter", "Starter")
        self.end(state, report, error=error, reason=reason)

    def meet(self, name: str) -> None:
        """Wait and fail as the test wants it; called by the method of this name."""
        if name in self.slow:
            self.slow[name].wait(10)
        error = self.errors.pop(name, None)
        if error is not None:
            raise error


class FakePersonal:
    """The part of the protocol that is about personal models."""

    _store: FakeStore

    def training_material(self, albums: Sequence[int] = ()) -> Material:
        """Count the captions of the store."""
        store = self._store
        store.personal.meet("training_material")
        with store.lock:
            counts = {
                album.id: sum(number in store.captions for number in store.album_photos.get(album.id, ()))
                for album in store.albums
            }
            if unknown := [album for album in albums if album not in counts]:
                raise AlbumUnknown(unknown[0])
            chosen = {number for album in albums for number in store.album_photos.get(album, ())}
            chosen = chosen if albums else set(store.photos)
            lines = [line for number in sorted(chosen & store.captions.keys()) for line in _lines(store, number)]
        photos = len(chosen & store.captions.keys())
        uncaptioned = len(chosen) - photos if albums else 0
        return Material(photos, len(lines), len(set(lines)), _languages(lines), uncaptioned, album_photos=counts)

    def training_estimate(self, preset: Preset, albums: Sequence[int] = ()) -> Estimate:
        """Return what the test says."""
        self._store.personal.meet("training_estimate")
        return self._store.personal.estimates[preset]

    def start_training(self, request: TrainingRequest) -> TrainingRun:
        """Remember it; the test lets it begin."""
        personal = self._store.personal
        personal.meet("start_training")
        if personal.run is not None:
            raise TrainingImpossible("busy", "another run is under way")
        personal.requests.append(request)
        personal.runs += 1
        estimate = personal.estimates[request.preset]
        personal.events = []
        personal.run = TrainingRun(
            f"run-{personal.runs}",
            request,
            "2026-11-21T20:00:00+00:00",
            RunState.STARTING,
            estimate.parent,
            estimate.parent_name,
        )
        return personal.run

    def training_run(self) -> TrainingRun | None:
        """Return the one there is."""
        self._store.personal.meet("training_run")
        return self._store.personal.run

    def training_events(self, run_id: str, after: int = 0) -> tuple[list[TrainingEvent], int]:
        """Return those behind a number of events."""
        self._store.personal.meet("training_events")
        self._run(run_id)
        events = list(self._store.personal.events)
        return events[after:], len(events)

    def command_training(self, run_id: str, command: TrainingCommand) -> None:
        """Pause, go on and leave at once; what STOP leads to is the test's to say."""
        personal, run = self._store.personal, self._run(run_id)
        personal.meet("command_training")
        personal.commands.append(command)
        if command is TrainingCommand.PAUSE:
            personal.events.append(TrainingPaused())
            personal.run = replace(run, state=RunState.PAUSED)
        elif command is TrainingCommand.RESUME:
            personal.events.append(TrainingResumed())
            personal.run = replace(run, state=RunState.RUNNING)
        elif command is TrainingCommand.LEAVE:
            personal.end(RunState.INTERRUPTED)

    def resume_training(self, run_id: str, *, background: bool = False) -> TrainingRun:
        """Begin again."""
        personal, run = self._store.personal, self._run(run_id)
        personal.meet("resume_training")
        if not run.resumable:
            raise TrainingImpossible("no_run", "this run cannot be resumed")
        request = replace(run.request, background=background)
        personal.run = replace(
            run, state=RunState.RUNNING, resumable=False, error="", reason="", report=None, request=request
        )
        personal.events.append(TrainingBegan(108, 280, 12, "cpu", resumed_step=100))
        return personal.run

    def keep_training(self, run_id: str, name: str = "") -> str:
        """Add a model."""
        personal, run = self._store.personal, self._run(run_id)
        personal.meet("keep_training")
        if run.state is not RunState.OFFERED:
            raise TrainingImpossible("no_run", "this run is not offered")
        model = f"personal-{len(personal.kept) + 1}"
        self._store.keep_personal(model, name or run.request.name or "Personal", run)
        personal.run = None
        return model

    def discard_training(self, run_id: str) -> None:
        """Forget it."""
        self._store.personal.meet("discard_training")
        self._run(run_id)
        self._store.personal.run = None

    def apply_model(self, bundle_id: str, control: Control | None = None) -> Iterator[ApplyProgress | ModelApplied]:
        """Follow in a few steps, or wait for photos to be embedded."""
        personal, control = self._store.personal, control or Control()
        personal.meet("apply_model")
        if bundle_id not in {bundle.id for bundle in self._store.bundles}:
            raise BundleUnknown(bundle_id, [])
        if bundle_id in personal.embedding:
            yield ModelApplied(bundle_id, searching=False)
            return
        for step in range(STEPS):
            yield ApplyProgress(step * 10, STEPS * 10)
            while personal.go is not None and not personal.go.acquire(timeout=0.01):
                if control.cancelled:
                    raise Cancelled("as asked")
        self._store.active = bundle_id
        yield ModelApplied(bundle_id, searching=True)

    def personal_models(self) -> list[PersonalModel]:
        """Return those that were not removed."""
        self._store.personal.meet("personal_models")
        there = {bundle.id for bundle in self._store.bundles}
        switch = self._store.switch
        return [
            replace(
                model, active=model.id == self._store.active, next=switch is not None and switch.bundle_id == model.id
            )
            for model in self._store.personal.kept
            if model.id in there
        ]

    def compare_models(self, left: str, right: str, control: Control | None = None) -> Comparison:
        """Return what the test says."""
        self._store.personal.meet("compare_models")
        assert self._store.personal.comparison is not None
        return replace(self._store.personal.comparison, left=left, right=right)

    def _run(self, run_id: str) -> TrainingRun:
        run = self._store.personal.run
        if run is None or run.id != run_id:
            raise TrainingImpossible("no_run", "there is no such run")
        return run


def _lines(store: FakeStore, number: int) -> list[str]:
    return [line for line in store.captions[number].splitlines() if line.strip()]


def _languages(lines: Sequence[str]) -> dict[str, int]:
    korean = sum(any("가" <= char <= "힣" for char in line) for line in lines)
    counts = {"en": len(lines) - korean, "ko": korean}
    return {code: count for code, count in sorted(counts.items(), key=lambda item: -item[1]) if count}
