"""What lies in a run's folder, and what may have become of it."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import FolderUnusable, LibraryBusy, StorageFull, TrainingImpossible
from engine.indexing.lock import IndexLock, is_locked
from engine.library import Library
from engine.library.training import _check
from engine.personal import runs
from engine.personal.events import (
    TrainingBegan,
    TrainingCommand,
    TrainingEnded,
    TrainingPoint,
    TrainingProgress,
    TrainingWarning,
    to_json,
)
from engine.personal.following import follow, last_event, read_events
from engine.personal.records import RunState, TrainingRequest
from engine.personal.run_folder import RunDescription, RunFolder
from tests.engine.catalog.disks import leave_free, make_room, small_disk
from tests.engine.indexing.bench import wait_until
from training.personal import checkpoints
from training.personal.checkpoints import Progress
from training.personal.control import Watch
from training.personal.telling import RESERVE, EventLog

POINT = TrainingPoint(3, 40, 0.5, held_out_loss=0.7, recall_1=0.25)


@pytest.fixture
def folder(library_dir: Path) -> RunFolder:
    with runs.changing(library_dir):
        return runs.create(library_dir, RunDescription(TrainingRequest(albums=(3, 4)), "2024-05-01", "small", "Small"))


def test_a_new_run_and_its_description(folder: RunFolder, library_dir: Path) -> None:
    assert folder.described().request == TrainingRequest(albums=(3, 4))
    assert folder.told() == TrainingCommand.RESUME
    run = runs.current(library_dir)
    assert run is not None
    assert (run.id, run.parent_name, run.state) == (folder.id, "Small", RunState.INTERRUPTED)
    assert runs.find(library_dir, folder.id).path == folder.path
    with pytest.raises(TrainingImpossible):
        runs.find(library_dir, "..")


def test_another_version_wrote_it(folder: RunFolder) -> None:
    place = folder.path / "run.json"
    document = json.loads(place.read_text())
    document["request"]["colour"] = "blue"
    document["mood"] = 7
    del document["request"]["seed"]
    place.write_text(json.dumps(document))
    assert folder.described().request.seed == 0
    folder.events.write_text(
        '{"event": "TrainingEnded", "state": "failed", "reason": "no luck", "mood": 7}\n{"event": "New"}\n'
    )
    run = folder.run()
    assert (run.state, run.reason, run.resumable) == (RunState.FAILED, "no luck", True)
    document["request"]["preset"] = "telepathy"
    place.write_text(json.dumps(document))
    run = folder.run()
    assert (run.state, run.resumable) == (RunState.FAILED, False)
    assert "telepathy" in run.reason


@pytest.mark.parametrize("wrong", ["", "{", "[]", "{}", '{"request": 3}', '{"request": {"albums": 5}}', "\x00" * 50])
def test_a_description_that_is_none_can_be_discarded(folder: RunFolder, library_dir: Path, wrong: str) -> None:
    (folder.path / "run.json").write_text(wrong)
    with Library.open(library_dir) as library:
        run = library.training_run()
        assert run is not None
        assert (run.state, run.resumable) == (RunState.FAILED, False)
        with pytest.raises(TrainingImpossible):
            library.resume_training(run.id)
        library.discard_training(run.id)
        assert library.training_run() is None


def test_a_report_that_cannot_be_read_is_none(folder: RunFolder) -> None:
    folder.report.write_text('{"verdict": "better", "before"')
    assert folder.run().state == RunState.INTERRUPTED


def test_what_killed_starts_and_removals_left_goes_with_the_next(folder: RunFolder, library_dir: Path) -> None:
    place = library_dir / runs.FOLDER
    (place / ".making-a").mkdir()
    (place / ".removed-b" / "candidate").mkdir(parents=True)
    assert [run.id for run in runs.all_runs(library_dir)] == [folder.id]
    with runs.changing(library_dir):
        assert {path.name for path in place.iterdir()} == {runs.CHANGING, folder.id}
        with pytest.raises(TrainingImpossible) as caught, runs.changing(library_dir):
            pass
    assert caught.value.fault == "busy"


def test_the_lock_is_seen_and_outlasts_those_who_look(folder: RunFolder) -> None:
    assert not folder.working()
    with folder.lock() as lock:
        assert folder.working()
        with pytest.raises(LibraryBusy):
            runs.acquire(folder.lock(), patience_s=0.0)
        looks = []
        other = folder.lock()

        def wait(_: float) -> None:
            looks.append(folder.working())
            lock.release()

        runs.acquire(other, wait=wait)
        assert looks == [True]
        other.release()
    assert not is_locked(folder.path / "nothing")


def test_lines_that_are_half_written_or_of_no_event(folder: RunFolder) -> None:
    log = EventLog(folder.events)
    log.tell(TrainingBegan(24, 48, 4, "cpu"))
    log.close()
    with folder.events.open("ab") as file:
        file.write(to_json(POINT).encode()[:20])
    events, place = read_events(folder.events)
    assert [type(event) for event in events] == [TrainingBegan]
    log = EventLog(folder.events)  # another process goes on
    log.tell(POINT)
    log.tell(TrainingWarning("cut", "빨강 \udcff"))
    events, after = read_events(folder.events, place)
    assert [type(event) for event in events] == [TrainingPoint, TrainingWarning]
    assert events[0] == POINT
    assert read_events(folder.events, after) == ([], after)
    assert read_events(folder.events, after + 1000)[0][0] == TrainingBegan(24, 48, 4, "cpu")  # another file by now
    assert last_event(folder.events) == POINT
    assert '"at": "20' in folder.events.read_text()
    log.close()


def test_progress_is_told_as_a_person_can_read_it(folder: RunFolder) -> None:
    now = [0.0]
    log = EventLog(folder.events, clock=lambda: now[0])
    for done in range(101):
        log.tell(TrainingProgress("encoding", done, 100))
        now[0] += 0.01
    log.tell(TrainingProgress("training", 0, 5))
    told = [(event.stage, event.done) for event in read_events(folder.events)[0] if isinstance(event, TrainingProgress)]
    assert told[0] == ("encoding", 0)
    assert told[-2:] == [("encoding", 100), ("training", 0)]
    assert len(told) < 10
    log.close()


def test_following_until_nobody_is_at_work(folder: RunFolder) -> None:
    log = EventLog(folder.events)
    steps = iter((POINT, None, TrainingEnded("offered")))
    at_work = [True]

    def wait(_: float) -> None:
        event = next(steps)
        if event is not None:
            log.tell(event)
        at_work[0] = not isinstance(event, TrainingEnded)

    events = list(follow(folder.events, lambda: at_work[0], wait=wait))
    assert [event for event in events if event is not None] == [POINT, TrainingEnded("offered")]
    log.close()


def test_what_must_be_told_is_told_on_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1 << 20) as disk:
        log = EventLog(disk / "events.jsonl")
        leave_free(disk, 0)
        told = [TrainingWarning("checkpoint", f"{number}: {'x' * 500}") for number in range(300)]
        for event in told:
            log.tell(event)
        assert not (disk / RESERVE).exists()
        seen, place = read_events(disk / "events.jsonl")
        assert 50 < len(seen) < len(told)
        make_room(disk)
        log.tell(POINT)
        rest, _ = read_events(disk / "events.jsonl", place)
        assert [*seen, *rest] == [*told, POINT]
        log.keep_reserve()
        assert (disk / RESERVE).exists()
        log.close()


def test_a_run_is_made_or_not_and_can_be_commanded_on_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "library", 1 << 20) as disk:
        description = RunDescription(TrainingRequest(name="x" * 5000), "2024-05-01", "small", "Small")
        with runs.changing(disk):
            folder = runs.create(disk, description)
            leave_free(disk, 0)
            with pytest.raises(StorageFull):
                runs.create(disk, description)
        folder.tell(TrainingCommand.LEAVE)
        assert folder.told() == TrainingCommand.LEAVE
        assert [path.name for path in (disk / runs.FOLDER).iterdir() if path.is_dir()] == [folder.id]


def test_a_checkpoint_is_whole_or_known_to_be_damaged(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint"
    progress = Progress(7, trained=True, stopped="user", seconds=1.5, peak_memory_bytes=9)
    checkpoints.write(path, progress, b"\n\x00state")
    assert checkpoints.read(path) == (progress, b"\n\x00state")
    whole = path.read_bytes()
    for wrong in (b"", whole[:5], whole[:-1], whole[:-1] + b"x", whole + b"x", whole[:30] + b"{" + whole[31:]):
        path.write_bytes(wrong)
        with pytest.raises(ValueError):
            checkpoints.read(path)


@pytest.mark.parametrize("captioned", [0, 1, 19])
def test_too_few(taught: Path, measured_before: None, captioned: int) -> None:
    with Library.open(taught) as library:
        for photo in library.photo_ids()[captioned:]:
            library.set_caption(photo, "")
        have = library.training_material().photos
        with pytest.raises(TrainingImpossible) as caught:
            library.start_training(TrainingRequest())
    assert caught.value.fault == "too_few"
    assert f"{have} captioned photo{'' if have == 1 else 's'}," in caught.value.reason
    assert f"caption {20 - have} more" in caught.value.reason
    assert not runs.all_runs(taught)


def test_what_this_computer_cannot_do(taught: Path, measured_before: None) -> None:
    with Library.open(taught) as library:
        found = library.training_estimate("quick")
    with pytest.raises(TrainingImpossible, match=r"torch, onnx: pip install 'sajin\[train\]'") as caught:
        _check("full", found, ("torch", "onnx"), taught)
    assert (caught.value.fault, caught.value.lacks) == ("lacks", ("torch", "onnx"))
    with pytest.raises(TrainingImpossible, match="no weights"):
        _check("full", replace(found, impossible="there are no weights"), (), taught)
    with pytest.raises(TrainingImpossible, match="take Quick instead"):
        _check("full", replace(found, memory_bytes=1 << 50), (), taught)
    with pytest.raises(StorageFull):
        _check("quick", replace(found, free_bytes=found.disk_bytes - 1), (), taught)


def test_a_library_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / runs.FOLDER).write_text("a file")
    with pytest.raises(FolderUnusable), runs.changing(tmp_path):
        pass
    assert runs.all_runs(tmp_path) == []
    assert os.listdir(tmp_path) == [runs.FOLDER]
    assert not IndexLock(tmp_path, "x.lock")._descriptor


def test_a_step_that_does_not_end_is_ended(folder: RunFolder) -> None:
    ended = threading.Event()
    with Watch(folder, ended.set, patience_s=0.0) as watch:
        assert watch.wanted == TrainingCommand.RESUME
        folder.tell(TrainingCommand.LEAVE)
        assert ended.wait(60)
        assert watch.peak_memory_bytes > 10e6


def test_a_folder_that_is_taken_away_is_left(folder: RunFolder, tmp_path: Path) -> None:
    with Watch(folder, lambda: None) as watch:
        folder.path.rename(tmp_path / "elsewhere")
        wait_until(lambda: watch.wanted == TrainingCommand.LEAVE)
