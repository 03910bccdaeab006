"""What a file can do to its decode worker, and what a kill can do to an indexing process."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from engine.catalog import Catalog
from engine.errors import StorageFull, WorkersBroken
from engine.events import IndexFinished
from tests.engine.indexing.bench import Bench, picture, wait_until

HOSTILE = "tests.engine.indexing.decoders:hostile"
KILLS = 6


@pytest.mark.parametrize(
    ("name", "reason"), [("crash", "crashed"), ("hang", "longer than"), ("grow", "memory"), ("zero", "empty")]
)
def test_each_misbehaviour_costs_one_file(bench: Bench, name: str, reason: str) -> None:
    bad = picture(bench.photos / f"{name}.png", 0)
    if name == "zero":
        bad.write_bytes(b"")
    for seed in range(1, 5):
        picture(bench.photos / f"{seed}.png", seed)
    limits = {"timeout_s": 1.0 if name == "hang" else 30.0, "memory_limit_bytes": 300 * 2**20}
    assert bench.finish(decoder=HOSTILE, **limits) == IndexFinished(4, 0, 0, 0, 1, cancelled=False)
    assert reason in bench.reasons()[bad.name]
    # Not tried again until it changes:
    assert bench.finish(decoder=HOSTILE, **limits).failed == 0
    os.utime(bad, ns=(1, 1))
    if name == "zero":
        picture(bad, 9)
    assert bench.finish().failed == 0
    assert bench.reasons() == {}
    bench.assert_whole()


def test_identical_bad_files_are_decoded_once(bench: Bench) -> None:
    for index in range(3):
        picture(bench.photos / f"hang{index}.png", 0)
    assert bench.finish(decoder=HOSTILE, timeout_s=1.0, workers=2).failed == 3
    assert len(bench.reasons()) == 3


def test_what_decoders_print_does_not_end_up_between_answers(bench: Bench) -> None:
    picture(bench.photos / "print.png", 1)
    assert bench.finish(decoder=HOSTILE).added == 1


def test_workers_that_do_not_start_blame_no_file(bench: Bench) -> None:
    picture(bench.photos / "a.png", 1)
    with pytest.raises(WorkersBroken):
        bench.run(decoder="tests.engine.indexing.decoders:missing")
    assert bench.reasons() == {}


def test_full_disk_is_said_and_the_run_goes_on_when_there_is_room(bench: Bench) -> None:
    for seed in range(40):
        picture(bench.photos / f"{seed}.png", seed)
    (pages,) = bench.catalog.connection.execute("PRAGMA page_count").fetchone()
    bench.catalog.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StorageFull):
        bench.run()
    bench.catalog.connection.execute("PRAGMA max_page_count = 1000000")
    bench.assert_whole()
    assert bench.finish().added == 40
    bench.assert_whole()


_CHILD = """
import sys
from pathlib import Path
from engine.catalog import Catalog
from engine.control import Control
from engine.indexing import pipeline
from engine.indexing.pool import PoolOptions
from tests.engine.fakes import ColourEncoder
pipeline.COMMIT_FILES = pipeline.ENCODE_FILES = 5
library = Path(sys.argv[1])
with Catalog.open(library / "catalog.sqlite") as catalog:
    for event in pipeline.index_library(catalog, ColourEncoder(), library, Control(), options=PoolOptions(1)):
        print(type(event).__name__, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no kill -9 here")
@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_at_any_instant_the_next_run_does_the_rest(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with Bench.open(tmp_path) as bench:
        for number in range(60):
            picture(bench.photos / f"{number}.png", number)
        bench.finish()
        for number in range(30):  # moves, deletions and additions are under way when it is killed
            (bench.photos / f"{number}.png").rename(bench.photos / f"moved{number}.png")
        (bench.photos / "59.png").unlink()
        for number in range(60, 100):
            picture(bench.photos / f"{number}.png", number)
        _killed(bench, chance)
        bench.assert_whole()
        known = len(bench.query("SELECT id FROM photos"))
        bench.encoder.encoded = 0
        bench.finish()
        bench.assert_whole()
        assert bench.encoder.encoded == 100 - known
        assert len(bench.summaries()) == 99
        assert bench.finish() == IndexFinished(0, 99, 0, 0, 0, cancelled=False)


def _killed(bench: Bench, chance: random.Random) -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)}
    command = [sys.executable, "-c", _CHILD, str(bench.library_dir)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
    assert child.stdout is not None
    with child.stdout:
        for _ in range(chance.randint(2, 14)):  # so many events, and then a random part of the time to the next
            child.stdout.readline()
        try:
            child.wait(chance.uniform(0, 0.02))
        except subprocess.TimeoutExpired:
            child.kill()
        child.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_workers_of_a_killed_indexer_end_by_themselves(tmp_path: Path) -> None:
    with Bench.open(tmp_path) as bench:
        for number in range(50):
            picture(bench.photos / f"{number}.png", number)
        marker = {"SAJIN_TEST_MARKER": str(tmp_path)}
        environment = (
            os.environ | marker | {"PYTHONPATH": os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)}
        )
        command = [sys.executable, "-c", _CHILD, str(bench.library_dir)]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
        assert child.stdout is not None
        with child.stdout:
            while b"IndexProgress" not in child.stdout.readline():
                pass
            child.kill()
            child.wait()
        wait_until(lambda: not _processes_with(f"SAJIN_TEST_MARKER={tmp_path}".encode()))
    with Catalog.open(tmp_path / "library" / "catalog.sqlite") as catalog:
        assert catalog.check() == []


def _processes_with(entry: bytes) -> list[Path]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if entry in (process / "environ").read_bytes().split(b"\0"):
                found.append(process)
        except OSError:
            continue
    return found
