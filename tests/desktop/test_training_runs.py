"""The run as the window follows it: by its files alone, which others may change, too."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.backend.session import LibrarySession
from desktop.personal import runs as module
from desktop.personal.applying import ModelApplying
from desktop.personal.following import MOST_WARNINGS, Following
from desktop.personal.runs import Doing, TrainingRuns
from desktop.wording import word_error
from engine.errors import FolderUnusable, StorageFull, TrainingImpossible
from engine.personal.events import (
    TrainingBegan,
    TrainingCommand,
    TrainingEnded,
    TrainingPaused,
    TrainingPoint,
    TrainingResumed,
    TrainingWarning,
)
from engine.personal.records import ApplyProgress, ModelApplied, RunState, TrainingRequest, TrainingRun
from tests.desktop.fake_library import FakeLibrary, FakeStore
from tests.desktop.fake_personal import PersonalStore, make_report
from tests.desktop.training import learning, let_run, look, points


@pytest.fixture
def store(tmp_path: Path) -> FakeStore:
    return FakeStore(tmp_path, count=3)


@pytest.fixture
def personal(store: FakeStore) -> PersonalStore:
    return store.personal


@pytest.fixture
def session(store: FakeStore, qtbot: QtBot) -> Iterator[LibrarySession]:
    session = LibrarySession(lambda: FakeLibrary(store), lambda: FakeLibrary(store))
    yield session
    session.close()


@pytest.fixture
def runs(session: LibrarySession) -> Iterator[TrainingRuns]:
    runs = TrainingRuns(session, session)
    yield runs
    runs.stop()


class Heard:
    """Writes down what a run tells by its signals."""

    def __init__(self, runs: TrainingRuns) -> None:
        self.said: list[str] = []
        for name in ("found", "begun", "finished"):
            getattr(runs, name).connect(lambda run, name=name: self.said.append(f"{name} {run.state}"))
        runs.kept.connect(lambda model: self.said.append(f"kept {model}"))
        runs.discarded.connect(lambda: self.said.append("discarded"))
        runs.failed.connect(lambda error: self.said.append(f"failed {type(error).__name__}"))


def test_points_after_a_checkpoint_are_drawn_anew() -> None:
    following = Following()
    assert following.take([TrainingBegan(108, 280, 12, "cpu"), *points(1, 37)])
    assert (following.step, following.steps, following.loss.steps[-1], following.recall_1.steps) == (
        37,
        400,
        37,
        [10, 20, 30],
    )
    following.take([TrainingBegan(108, 280, 12, "cpu", resumed_step=20)])
    assert (following.step, following.loss.steps[-1], following.held_out.steps) == (20, 20, [10, 20])
    following.take([TrainingPoint(21, 400, 9.0), TrainingPoint(21, 400, 8.0)])
    assert following.loss.values[-1] == 8.0
    assert following.loss.steps[-2:] == [20, 21]


def test_what_is_learned_anew_is_not_joined_to_what_was_before() -> None:
    following = Following()
    following.take([TrainingPoint(10, 40, 1.0), TrainingPoint(20, 40, 0.5), TrainingPoint(30, 40, 2.0, part=1)])
    assert following.loss.steps == [10, 20, 29, 30]
    assert math.isnan(following.loss.values[2])
    following.take([TrainingBegan(9, 9, 9, "cpu", resumed_step=10), TrainingPoint(20, 40, 0.5)])
    assert following.loss.values == [1.0, 0.5]


def test_a_run_is_told_as_its_log_tells_it() -> None:
    following = Following()
    following.take([learning(3), TrainingPaused("the disk is full")])
    assert following.paused == "the disk is full"
    following.take([TrainingResumed(), TrainingWarning("cut", "one"), TrainingWarning("cut", "two")])
    assert following.paused is None
    assert [warning.text for warning in following.warnings] == ["two"]
    following.take([TrainingWarning(f"other {number}", "") for number in range(50)])
    assert len(following.warnings) == MOST_WARNINGS
    assert not following.take([TrainingEnded("failed", "OSError", "no")])
    assert following.ended == TrainingEnded("failed", "OSError", "no")


def test_without_a_run_nothing_is_looked_at(runs: TrainingRuns, qtbot: QtBot) -> None:
    runs.refresh()
    qtbot.waitUntil(lambda: runs.known)
    assert runs.run is None
    assert not runs._timer.isActive()
    runs.watch(True)
    qtbot.waitUntil(lambda: not runs._timer.isActive())


def test_a_run_is_followed_from_its_start_to_its_offer(
    runs: TrainingRuns, personal: PersonalStore, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FAST_MS", 5)
    heard = Heard(runs)
    runs.refresh()
    qtbot.waitUntil(lambda: runs.known)
    runs.watch(True)
    runs.start(TrainingRequest("quick", background=True))
    assert runs.starting
    qtbot.waitUntil(lambda: runs.active)
    assert not runs.starting
    assert personal.requests == [TrainingRequest("quick", background=True)]
    personal.begin()
    personal.tell(learning(20), *points(1, 20))
    qtbot.waitUntil(lambda: runs.following.step == 20)  # by itself: nobody asks
    personal.end(RunState.OFFERED, make_report())
    qtbot.waitUntil(lambda: "finished offered" in heard.said)
    assert heard.said == ["begun starting", "finished offered"]
    assert runs.run is not None and runs.run.report == make_report()
    runs.watch(False)
    runs.refresh()
    qtbot.waitUntil(lambda: not runs._timer.isActive())  # what waits for its user, and is not seen, is left alone


def test_it_is_looked_at_often_only_where_it_is_seen(runs: TrainingRuns, personal: PersonalStore, qtbot: QtBot) -> None:
    let_run(personal)
    runs.refresh()
    qtbot.waitUntil(lambda: runs._timer.isActive())
    assert runs._timer.interval() == module.SLOW_MS
    runs.watch(True)
    runs.watch(True)
    runs.watch(False)
    qtbot.waitUntil(lambda: runs._timer.interval() == module.FAST_MS)
    runs.watch(False)
    assert not runs.visible


def test_what_lay_there_is_found_once(runs: TrainingRuns, personal: PersonalStore, qtbot: QtBot) -> None:
    personal.put_run(RunState.INTERRUPTED)
    heard = Heard(runs)
    runs.refresh()
    qtbot.waitUntil(lambda: heard.said == ["found interrupted"])
    runs.resume()
    qtbot.waitUntil(lambda: runs.active)
    assert heard.said == ["found interrupted", "begun running"]
    assert runs.following.began is not None and runs.following.began.resumed_step == 100


@pytest.mark.parametrize("background", [None, True])
def test_a_resumed_run_keeps_its_priority(
    runs: TrainingRuns, personal: PersonalStore, qtbot: QtBot, background: bool | None
) -> None:
    personal.put_run(RunState.INTERRUPTED)
    look(runs, qtbot, lambda: runs.run is not None)
    runs.resume(background=background)
    qtbot.waitUntil(lambda: runs.active)
    assert runs.run is not None and runs.run.request.background is bool(background)


def test_commands_are_pending_until_they_are_seen(runs: TrainingRuns, personal: PersonalStore, qtbot: QtBot) -> None:
    let_run(personal)
    look(runs, qtbot, lambda: runs.active)
    slow = personal.slow["command_training"] = threading.Event()
    runs.pause()
    assert runs.pending is TrainingCommand.PAUSE
    slow.set()
    qtbot.waitUntil(lambda: runs.run is not None and runs.run.state is RunState.PAUSED)
    assert runs.pending is None
    runs.resume()
    look(runs, qtbot, lambda: runs.run is not None and runs.run.state is RunState.RUNNING)
    assert runs.pending is None
    runs.command(TrainingCommand.STOP)
    qtbot.waitUntil(lambda: personal.commands[-1] is TrainingCommand.STOP)
    assert runs.pending is TrainingCommand.STOP  # what it leads to takes a while
    personal.end(RunState.REFUSED, make_report())
    look(runs, qtbot, lambda: not runs.active)
    assert runs.pending is None
    runs.pause()
    assert personal.commands[-1] is TrainingCommand.STOP  # nobody is there to pause


def test_a_command_without_effect_is_not_waited_for_for_ever(
    session: LibrarySession, personal: PersonalStore, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PENDING_MS", 1)
    runs = TrainingRuns(session, session)
    let_run(personal)
    look(runs, qtbot, lambda: runs.active)
    runs.command(TrainingCommand.STOP)
    qtbot.waitUntil(lambda: runs.pending is None)
    assert runs.active
    runs.stop()


@pytest.mark.parametrize(
    "error",
    [
        TrainingImpossible("no_run", "the training run is not under way any more"),
        StorageFull(Path("library")),
        FolderUnusable(Path("library"), "read-only"),
    ],
)
def test_a_command_that_fails_is_told_and_the_files_are_asked(
    runs: TrainingRuns, personal: PersonalStore, qtbot: QtBot, error: Exception
) -> None:
    let_run(personal)
    look(runs, qtbot, lambda: runs.active)
    heard = Heard(runs)
    personal.errors["command_training"] = error
    runs.pause()
    qtbot.waitUntil(lambda: runs.trouble is error)
    assert heard.said == [f"failed {type(error).__name__}"]
    assert runs.pending is None
    assert word_error(error)
    runs.dismiss_trouble()
    assert runs.trouble is None


def test_a_start_that_is_refused_leaves_nothing(runs: TrainingRuns, personal: PersonalStore, qtbot: QtBot) -> None:
    personal.errors["start_training"] = TrainingImpossible("too_few", "19 photos")
    runs.start(TrainingRequest())
    qtbot.waitUntil(lambda: runs.trouble is not None)
    assert runs.doing is Doing.NOTHING
    assert runs.run is None
    assert "at least 20 photo" in word_error(runs.trouble or ValueError())


@pytest.mark.parametrize("fault", ["too_few", "lacks", "no_weights", "memory", "busy", "undecided", "no_run", "failed"])
def test_every_fault_has_words(fault: str) -> None:
    error = TrainingImpossible(fault, "as the engine says", ("torch",))
    assert word_error(error)
    known = {"lacks": "torch", "no_weights": "as the engine says", "memory": "as the engine says"}
    assert known.get(fault, "") in word_error(error)


def test_one_thing_is_done_at_a_time(runs: TrainingRuns, personal: PersonalStore, qtbot: QtBot) -> None:
    slow = personal.slow["start_training"] = threading.Event()
    runs.start(TrainingRequest("quick"))
    runs.start(TrainingRequest("full"))
    slow.set()
    qtbot.waitUntil(lambda: runs.active)
    assert [request.preset for request in personal.requests] == ["quick"]


def test_a_model_is_kept_once_and_the_run_is_gone(runs: TrainingRuns, personal: PersonalStore, qtbot: QtBot) -> None:
    personal.put_run(RunState.OFFERED, make_report())
    look(runs, qtbot, lambda: runs.run is not None)
    heard, got = Heard(runs), list[str]()
    runs.keep("Mine", got.append)
    runs.keep("Twice")
    qtbot.waitUntil(lambda: runs.run is None)
    assert heard.said == ["kept personal-1"]
    assert got == ["personal-1"]
    assert [model.name for model in personal.kept] == ["Mine"]
    assert runs.following.steps == 0


def test_a_run_that_is_at_work_can_be_discarded(runs: TrainingRuns, personal: PersonalStore, qtbot: QtBot) -> None:
    let_run(personal)
    look(runs, qtbot, lambda: runs.active)
    heard, done = Heard(runs), list[bool]()
    runs.discard(lambda: done.append(True))
    assert runs.doing is Doing.DISCARDING
    qtbot.waitUntil(lambda: runs.run is None)
    assert heard.said == ["discarded"]
    assert done == [True]


def test_others_may_do_what_they_like_with_it(runs: TrainingRuns, personal: PersonalStore, qtbot: QtBot) -> None:
    let_run(personal)
    look(runs, qtbot, lambda: runs.active)
    heard = Heard(runs)
    assert personal.run is not None
    personal.run = replace(personal.run, state=RunState.PAUSED)  # by `sajin train` in a terminal
    look(runs, qtbot, lambda: runs.run is not None and runs.run.state is RunState.PAUSED)
    personal.run, personal.events = None, []  # discarded there, and another one begun
    personal.run = TrainingRun("other", TrainingRequest("full"), "", RunState.RUNNING, "starter", "Starter")
    personal.tell(TrainingBegan(10, 20, 0, "cpu"), TrainingPoint(1, 7, 0.5))
    look(runs, qtbot, lambda: runs.run is not None and runs.run.id == "other")
    assert (runs.following.step, runs.following.steps) == (1, 7)
    assert heard.said == ["begun running"]
    personal.run = None
    look(runs, qtbot, lambda: runs.run is None)
    assert heard.said == ["begun running"]


def test_a_process_that_dies_is_seen(runs: TrainingRuns, personal: PersonalStore, qtbot: QtBot) -> None:
    let_run(personal)
    look(runs, qtbot, lambda: runs.active)
    heard = Heard(runs)
    assert personal.run is not None
    personal.run = replace(personal.run, state=RunState.INTERRUPTED, resumable=True)  # killed: the log has no last line
    look(runs, qtbot, lambda: not runs.active)
    assert heard.said == ["finished interrupted"]
    assert runs.following.step == 120  # what it had learned stays to be seen


def test_files_that_cannot_be_read_are_tried_again(runs: TrainingRuns, personal: PersonalStore, qtbot: QtBot) -> None:
    let_run(personal)
    look(runs, qtbot, lambda: runs.active)
    personal.errors["training_run"] = OSError(5, "Input/output error")
    runs.refresh()
    qtbot.waitUntil(lambda: isinstance(runs.trouble, OSError))
    assert runs.run is not None
    assert runs._timer.isActive()
    look(runs, qtbot, lambda: runs.trouble is None)


def test_a_model_is_applied_beside_all_else(
    session: LibrarySession, store: FakeStore, personal: PersonalStore, qtbot: QtBot
) -> None:
    personal.go = threading.Semaphore(0)
    applying = ModelApplying(session, session)
    said: list[object] = []
    for signal in (applying.progressed, applying.applied, applying.failed):
        signal.connect(said.append)
    applying.cancelled.connect(lambda: said.append("cancelled"))
    applying.ended.connect(lambda: said.append("ended"))
    applying.apply("larger")
    qtbot.waitUntil(lambda: said == [ApplyProgress(0, 40)])
    answered: list[int] = []
    session.ask(lambda library: library.revision(), answered.append)
    qtbot.waitUntil(lambda: bool(answered))
    applying.cancel()
    qtbot.waitUntil(lambda: "ended" in said)
    assert said[1:] == ["cancelled", "ended"]
    assert (applying.bundle_id, store.active) == ("", "starter")
    applying.apply("larger")
    applying.apply("nowhere")  # another wish takes its place
    personal.go.release(9)
    qtbot.waitUntil(lambda: "BundleUnknown" in [type(item).__name__ for item in said])
    said.clear()
    applying.apply("larger")
    qtbot.waitUntil(lambda: ModelApplied("larger", searching=True) in said)
    assert store.active == "larger"
