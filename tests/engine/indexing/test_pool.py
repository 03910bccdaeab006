"""The decode workers as a pool: how many are started, and when one is given up."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psutil
import pytest

from engine.errors import WorkersBroken
from engine.indexing import process
from engine.indexing.claims import Claims
from engine.indexing.pool import DecodePool, Outcome, PoolOptions, Task
from tests.engine.fakes import ColourEncoder
from tests.engine.indexing.bench import Bench, picture

HOSTILE = "tests.engine.indexing.decoders:hostile"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the process ids of the workers that are started, as they are."""
    pids: list[int] = []
    spawn = process._spawn

    def counted(command: list[str]) -> subprocess.Popen[bytes]:
        pids.append((worker := spawn(command)).pid)
        return worker

    monkeypatch.setattr(process, "_spawn", counted)
    return pids


def _task(path: Path) -> Task:
    status = path.stat()
    return Task(path, status.st_size, status.st_mtime_ns)


def _outcomes(paths: list[Path], options: PoolOptions) -> dict[str, Outcome]:
    pool = DecodePool(ColourEncoder().preprocessing, Claims(set()).claim, options)
    try:
        for path in paths:
            pool.submit(_task(path))
        found: dict[str, Outcome] = {}
        while len(found) < len(paths):
            found |= {outcome.task.path.name: outcome for outcome in pool.take(8, 60.0)}
        return found
    finally:
        pool.close()


def test_only_as_many_workers_start_as_there_are_files(bench: Bench, started: list[int]) -> None:
    bench.finish(workers=4)
    assert started == []
    picture(bench.photos / "a.png", 1)
    bench.finish(workers=4)
    assert len(started) == 1
    for seed in range(2, 40):
        picture(bench.photos / f"{seed}.png", seed)
    bench.finish(workers=4)
    assert 2 <= len(started) <= 5


def test_worker_is_replaced_after_each_way_to_end_and_none_is_left(
    tmp_path: Path, started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_END_TIMEOUT_S", 0.2)
    names = ["1.png", "crash.png", "2.png", "hang.png", "3.png", "mute.png", "4.png"]
    paths = [picture(tmp_path / name, seed) for seed, name in enumerate(names)]
    found = _outcomes(paths, PoolOptions(1, HOSTILE, timeout_s=2.0))
    assert {name for name, outcome in found.items() if outcome.decoded} == {"1.png", "2.png", "3.png", "4.png"}
    assert "longer than 2 seconds" in str(found["hang.png"].failure)
    assert "crashed" in str(found["crash.png"].failure)
    assert "crashed" in str(found["mute.png"].failure)
    assert len(started) == 6  # what crashed a worker that had read other files is tried in a new one
    assert not any(map(psutil.pid_exists, started))


def test_file_that_changes_after_the_scan_is_left_to_the_next(tmp_path: Path) -> None:
    path = picture(tmp_path / "a.png", 1)
    pool = DecodePool(ColourEncoder().preprocessing, Claims(set()).claim, PoolOptions(1))
    try:
        task = _task(path)
        path.write_bytes(path.read_bytes()[:-9])
        pool.submit(task)
        assert pool.take(1, 60.0) == [Outcome(task, changed=True)]
    finally:
        pool.close()


def test_file_that_changes_between_hash_and_decode_is_not_taken(tmp_path: Path) -> None:
    path = picture(tmp_path / "a.png", 1)

    def claim(content_hash: str) -> bool:
        picture(path, 2, (60, 40))  # the hash is known, and the file becomes another before it is decoded
        return bool(content_hash)

    pool = DecodePool(ColourEncoder().preprocessing, claim, PoolOptions(1))
    try:
        pool.submit(_task(path))
        (outcome,) = pool.take(1, 60.0)
    finally:
        pool.close()
    assert outcome.changed
    assert outcome.decoded is None


def test_workers_that_cannot_be_started_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process.sys, "executable", str(tmp_path / "no-python"))
    with pytest.raises(WorkersBroken, match="no-python"):
        _outcomes([picture(tmp_path / "a.png", 1)], PoolOptions(1))
