"""What a file can do to its decode worker (what kills do to an indexing process is in tests/fire)."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import StorageFull, WorkersBroken
from engine.events import IndexFinished
from engine.indexing import frames
from engine.indexing.process import GARBLED
from tests.engine.fakes import ColourEncoder
from tests.engine.indexing.bench import Bench, picture
from tests.engine.indexing.decoders import NOISE, STRANGE, strange

HOSTILE = "tests.engine.indexing.decoders:hostile"


@pytest.mark.parametrize(
    ("name", "reason"),
    [("crash", "crashed"), ("segfault", "crashed"), ("hang", "longer than"), ("grow", "memory"), ("zero", "empty")],
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


def test_answers_that_make_no_sense_cost_one_file_each(bench: Bench) -> None:
    nonsense = ["shape", "dtype", *NOISE]
    for seed, name in enumerate([*nonsense, *(f"good{index}" for index in range(10))]):
        picture(bench.photos / f"{name}.png", seed)
    decoder = "tests.engine.indexing.decoders:strange"
    assert bench.finish(decoder=decoder) == IndexFinished(10, 0, 0, 0, len(nonsense), cancelled=False)
    assert bench.reasons() == {f"{name}.png": GARBLED for name in nonsense}
    assert bench.finish(decoder=decoder).failed == 0
    assert set(bench.reasons()) == {f"{name}.png" for name in nonsense}
    bench.assert_whole()


@pytest.mark.parametrize("kind", ["nothing", *STRANGE])
def test_what_no_photo_can_be_is_not_taken(tmp_path: Path, kind: str) -> None:
    preprocessing = ColourEncoder().preprocessing
    decoded = strange(picture(tmp_path / f"{kind}.png", 1), preprocessing)
    stream = io.BytesIO()
    frames.send_decoded(stream, 1, decoded)
    stream.seek(0)
    message, blob = frames.receive(stream)
    if kind == "nothing":
        assert frames.as_decoded(message, blob, preprocessing.size).thumbnail == decoded.thumbnail
    else:
        with pytest.raises(frames.Garbled):
            frames.as_decoded(message, blob, preprocessing.size)


@given(data=st.binary(max_size=300))
def test_any_bytes_are_a_message_or_refused(data: bytes) -> None:
    try:
        message, _ = frames.receive(io.BytesIO(data))
    except (frames.Garbled, EOFError):
        return
    assert isinstance(message, dict)


def test_a_crash_that_another_file_caused_is_not_blamed_on_the_next(bench: Bench) -> None:
    for seed, name in enumerate(["a", "poison1", "b", "poison2", "c"]):
        picture(bench.photos / f"{name}.png", seed)
    assert bench.finish(decoder="tests.engine.indexing.decoders:late").added == 5
    assert bench.reasons() == {}


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
