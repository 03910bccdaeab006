"""What a file can do to its decode worker (what kills do to an indexing process is in tests/fire)."""

from __future__ import annotations

import os

import pytest

from engine.errors import StorageFull, WorkersBroken
from engine.events import IndexFinished
from tests.engine.indexing.bench import Bench, picture

HOSTILE = "tests.engine.indexing.decoders:hostile"


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
    for seed in range(200):
        picture(bench.photos / f"{seed}.png", seed)
    (pages,) = bench.catalog.connection.execute("PRAGMA page_count").fetchone()
    bench.catalog.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StorageFull):
        bench.run()
    bench.catalog.connection.execute("PRAGMA max_page_count = 1000000")
    bench.assert_whole()
    bench.finish()
    assert len(bench.summaries()) == 200
    bench.assert_whole()
