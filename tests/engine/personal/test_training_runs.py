"""Runs of real training, in real processes where they are killed: they go on after anything, and come to the same."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from engine import edits
from engine.errors import TrainingImpossible
from engine.library import Library
from engine.personal import process, runs
from engine.personal.events import (
    TrainingBegan,
    TrainingCommand,
    TrainingEnded,
    TrainingEvent,
    TrainingPaused,
    TrainingPoint,
    TrainingResumed,
    TrainingWarning,
)
from engine.personal.following import read_events
from engine.personal.records import RunState, TrainingRequest
from engine.personal.run_folder import RunDescription, RunFolder
from tests.engine.catalog.disks import leave_free, make_room, small_disk
from tests.engine.indexing.bench import wait_until
from tests.engine.personal.walking import CHECKPOINT_S, FAR, MAKERS, OPTIONS, STEPS
from tests.support import process_environment
from training.personal import command, driving

WALKING = ("-m", "tests.engine.personal.walking")


@pytest.fixture(autouse=True)
def walking(monkeypatch: pytest.MonkeyPatch, measured_before: None) -> None:
    """Let the library start the tests' trainer."""
    start = process.start
    monkeypatch.setattr(process, "start", lambda folder, **named: start(folder, **{"program": WALKING, **named}))
    monkeypatch.setattr(driving, "CHECKPOINT_S", CHECKPOINT_S)


def go(library_dir: Path, steps: int = STEPS) -> None:
    with (library_dir / FAR).open("w") as file:  # in its place: there may be no room for another
        file.write(str(steps))


def create(library_dir: Path, **options: object) -> RunFolder:
    (library_dir / OPTIONS).write_text(json.dumps(options))
    with runs.changing(library_dir):
        runs.make_way(library_dir)
        description = RunDescription(TrainingRequest("quick"), "2024-05-01T12:00:00+00:00", "small", "Small")
        return runs.create(library_dir, description)


@contextmanager
def at_work(folder: RunFolder) -> Iterator[None]:
    """Work on a run in a thread, as the process would."""

    def work() -> None:
        with folder.lock():
            command.work(folder, MAKERS)

    thread = threading.Thread(target=work, name="training")
    thread.start()
    try:
        yield
    finally:
        if sys.exc_info()[0] is not None:
            folder.tell(TrainingCommand.LEAVE)
        thread.join()


def done(folder: RunFolder) -> RunState:
    with at_work(folder):
        pass
    return folder.run().state


def tell(folder: RunFolder, command: TrainingCommand) -> None:
    with Library.open(folder.library_dir) as library:
        library.command_training(folder.id, command)


def told(folder: RunFolder) -> list[TrainingEvent]:
    return read_events(folder.events)[0]


def reach(folder: RunFolder, step: int) -> None:
    go(folder.library_dir, step)
    wait_until(lambda: any(isinstance(event, TrainingPoint) and event.step == step for event in told(folder)))


def wait_for(folder: RunFolder, state: RunState) -> None:
    wait_until(lambda: folder.run().state == state)


def place(folder: RunFolder) -> object:
    report = folder.run().report
    assert report is not None
    return report.settings["place"]


def signalled(folder: RunFolder, number: int) -> None:
    noted = folder.process()
    assert noted is not None
    os.kill(noted[0], number)
    wait_until(lambda: not folder.working())


@pytest.fixture(scope="module")
def undisturbed(template: Path, tmp_path_factory: pytest.TempPathFactory) -> object:
    """Where a run that nobody disturbs ends."""
    library_dir = tmp_path_factory.mktemp("undisturbed") / "library"
    shutil.copytree(template, library_dir)
    folder = create(library_dir)
    assert done(folder) == RunState.OFFERED
    return place(folder)


def test_killed_left_shut_down_and_resumed_it_comes_to_the_same(taught: Path, undisturbed: object) -> None:
    go(taught, 7)
    with Library.open(taught) as library:
        album = library.albums()[0]
        folder = runs.find(taught, library.start_training(TrainingRequest("quick", (album.id,))).id)
        reach(folder, 7)
        wait_until(folder.checkpoint.exists)
        signalled(folder, signal.SIGKILL)
        run = folder.run()
        assert (run.state, run.resumable) == (RunState.INTERRUPTED, True)
        assert "killed" in run.reason
        for photo in library.album_photos(album.id)[:10]:  # an album that is edited meanwhile changes nothing
            library.set_caption(photo, "something else")
        library.edit(edits.DeleteAlbum(album.id))
        library.resume_training(folder.id)
        reach(folder, 20)
        library.command_training(folder.id, TrainingCommand.PAUSE)
        wait_for(folder, RunState.PAUSED)
        library.command_training(folder.id, TrainingCommand.LEAVE)
        wait_for(folder, RunState.INTERRUPTED)
        assert folder.run().reason == ""
    (taught / "catalog.sqlite").rename(taught / "elsewhere")  # not even the catalog is needed any more
    folder.tell(TrainingCommand.RESUME)
    process.start(folder)
    reach(folder, 25)
    signalled(folder, signal.SIGTERM)
    assert isinstance(told(folder)[-1], TrainingEnded)
    go(taught)
    assert done(folder) == RunState.OFFERED
    assert place(folder) == undisturbed
    began = [event for event in told(folder) if isinstance(event, TrainingBegan)]
    assert {(event.photos, event.captions) for event in began} == {(24, 48)}
    assert began[0].resumed_step == 0
    assert 0 < began[1].resumed_step <= 7  # killed: the last whole checkpoint
    assert [event.resumed_step for event in began[2:]] == [20, 25]
    assert {path.name for path in folder.candidate.iterdir()} >= {"vision.onnx", "text.onnx", "bundle.json"}
    assert not folder.checkpoint.exists()
    assert not list(folder.path.glob("*.part"))


def test_pause_go_on_and_stop(taught: Path) -> None:
    go(taught, 5)
    folder = create(taught)
    with at_work(folder):
        reach(folder, 5)
        tell(folder, TrainingCommand.PAUSE)
        wait_for(folder, RunState.PAUSED)
        points = sum(isinstance(event, TrainingPoint) for event in told(folder))
        go(taught, 9)
        with Library.open(taught) as library, pytest.raises(TrainingImpossible) as caught:
            library.start_training(TrainingRequest("quick"))
        assert caught.value.fault == "busy"
        assert sum(isinstance(event, TrainingPoint) for event in told(folder)) == points
        tell(folder, TrainingCommand.RESUME)
        reach(folder, 9)
        tell(folder, TrainingCommand.STOP)
    kinds = [type(event) for event in told(folder)]
    assert kinds.index(TrainingPaused) < kinds.index(TrainingResumed)
    report = folder.run().report
    assert report is not None
    assert (folder.run().state, report.steps, report.stopped) == (RunState.OFFERED, 9, "user")
    assert report.seconds > 0
    assert report.peak_memory_bytes > 10e6


def test_stopping_is_remembered_over_a_kill(taught: Path) -> None:
    go(taught, 5)
    folder = create(taught)
    with at_work(folder):
        reach(folder, 5)
        folder.tell(TrainingCommand.LEAVE)
    folder.tell(TrainingCommand.STOP)  # as if it had been killed before it could obey
    with Library.open(taught) as library, pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "start", lambda folder, **_: done(folder))
        assert library.resume_training(folder.id).state == RunState.OFFERED
    report = folder.run().report
    assert report is not None
    assert report.steps == 5


def test_a_loss_that_is_no_number(taught: Path) -> None:
    folder = create(taught, nan_at=9)
    assert done(folder) == RunState.OFFERED
    report = folder.run().report
    assert report is not None
    assert (report.steps, report.stopped) == (9, "not_finite")
    warnings = [event for event in told(folder) if isinstance(event, TrainingWarning)]
    assert [event.kind for event in warnings] == ["not_finite"]
    assert "step 9" in warnings[0].text


def test_what_is_refused_or_failed_makes_way_and_what_is_offered_does_not(taught: Path) -> None:
    failed = create(taught, bug_at=2)
    with failed.lock(), pytest.raises(ZeroDivisionError):
        command.work(failed, MAKERS)
    run = failed.run()
    assert (run.state, run.error, run.reason) == (RunState.FAILED, "ZeroDivisionError", "a bug")
    refused = create(taught, worse=True)
    assert done(refused) == RunState.REFUSED
    assert not refused.candidate.exists()
    assert not failed.path.exists()
    offered = create(taught)
    assert done(offered) == RunState.OFFERED
    with Library.open(taught) as library:
        with pytest.raises(TrainingImpossible) as caught:
            library.start_training(TrainingRequest("quick"))
        assert caught.value.fault == "undecided"
        assert library.training_run() == offered.run()
        with pytest.raises(TrainingImpossible):
            library.command_training(offered.id, TrainingCommand.STOP)
        library.discard_training(offered.id)
        assert library.training_run() is None
        with pytest.raises(TrainingImpossible):
            library.training_events(offered.id)


def test_two_at_once_and_discarding_what_is_at_work(taught: Path) -> None:
    go(taught, 2)
    folder = create(taught)
    process.start(folder, background=True)
    twice = [sys.executable, "-P", *WALKING, "--library", str(taught), "--run", folder.id]
    second = subprocess.run(twice, env=process_environment(taught), capture_output=True, text=True, timeout=60)
    assert second.returncode == 1
    assert "another process works on this run" in second.stderr
    wait_until(lambda: folder.process() is not None)
    noted = folder.process()
    assert noted is not None
    assert psutil.Process(noted[0]).nice() > 0
    with Library.open(taught) as library:
        library.discard_training(folder.id)
    assert not folder.path.exists()
    wait_until(lambda: not psutil.pid_exists(noted[0]))


@pytest.mark.parametrize(
    ("script", "fault", "words"),
    [
        ("import nothing_of_this_name", "lacks", "pip install nothing_of_this_name"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "memory", "memory"),
        ("raise SystemExit('no libraries here')", "failed", "no libraries here"),
    ],
)
def test_a_process_that_dies_at_once(
    taught: Path, monkeypatch: pytest.MonkeyPatch, script: str, fault: str, words: str
) -> None:
    start = process.start
    monkeypatch.setattr(process, "start", lambda folder, **_: start(folder, program=("-c", script)))
    with Library.open(taught) as library, pytest.raises(TrainingImpossible, match=words) as caught:
        library.start_training(TrainingRequest("quick"))
    assert caught.value.fault == fault
    assert runs.all_runs(taught) == []


def test_a_catalog_that_is_gone_and_comes_back(taught: Path) -> None:
    folder = create(taught)
    (taught / "catalog.sqlite").rename(taught / "elsewhere")
    assert done(folder) == RunState.FAILED
    run = folder.run()
    assert run.error == "CatalogError"
    assert run.resumable
    (taught / "elsewhere").rename(taught / "catalog.sqlite")
    assert done(folder) == RunState.OFFERED


@pytest.fixture
def small(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the library on a disk of 24 MB, which is said to be enough."""
    with small_disk(tmp_path / "library", 24 << 20) as disk:
        shutil.copytree(template, disk, dirs_exist_ok=True)
        monkeypatch.setattr("engine.library.training._check", lambda *_: None)
        yield disk


def test_a_disk_that_is_full_at_the_checkpoint(small: Path, undisturbed: object) -> None:
    go(small, 5)
    folder = create(small)
    with at_work(folder):
        reach(folder, 5)
        tell(folder, TrainingCommand.PAUSE)
        wait_for(folder, RunState.PAUSED)
        leave_free(small, 0)
        folder.tell(TrainingCommand.RESUME)
        reach(folder, 30)
        folder.tell(TrainingCommand.LEAVE)
    warnings = [event for event in told(folder) if isinstance(event, TrainingWarning)]
    assert [event.kind for event in warnings] == ["checkpoint"]
    make_room(small)
    go(small)
    folder.tell(TrainingCommand.RESUME)
    assert done(folder) == RunState.OFFERED
    assert place(folder) == undisturbed
    assert [event.resumed_step for event in told(folder) if isinstance(event, TrainingBegan)] == [0, 5]


def test_a_disk_that_is_full_at_the_end(small: Path, undisturbed: object) -> None:
    go(small, 5)
    folder = create(small, big=8)
    with at_work(folder):
        reach(folder, 5)
        leave_free(small, 4 << 20)
        go(small)
        wait_for(folder, RunState.PAUSED)
        assert "disk is full" in folder.run().reason
        make_room(small)
    assert folder.run().state == RunState.OFFERED
    assert place(folder) == undisturbed
