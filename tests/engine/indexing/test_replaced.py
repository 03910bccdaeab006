"""Files replaced by others of the same size and time, and files of which only something else changed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from engine.catalog import captions
from engine.events import IndexFinished, IndexStarted
from tests.engine.indexing.bench import Bench
from tests.engine.indexing.tiny import Decodes

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no time of change there that programs cannot set")

LONG_AGO_NS = 10**18


@pytest.fixture(autouse=True)
def cheap(bench: Bench, decodes: Decodes) -> None:
    bench.options = decodes.options


def test_another_file_of_the_same_size_and_time_is_noticed(bench: Bench, decodes: Decodes) -> None:
    path, other = _write(bench.photos / "a.png", b"one"), _write(bench.photos / "b.png", b"two")
    bench.finish()
    first = bench.summaries()["a.png"].content_hash
    _write(path, b"uno")
    replacement = _write(bench.photos / "aside", b"dos")
    replacement.replace(other)
    assert IndexFinished(2, 0, 0, 0, 0, cancelled=False) == bench.finish()
    assert bench.summaries()["a.png"].content_hash != first
    assert decodes.count == bench.encoder.encoded == 4
    assert bench.run()[-2:] == [IndexStarted(0), IndexFinished(0, 2, 0, 0, 0, cancelled=False)]
    bench.assert_whole()


def test_swapped_files_of_the_same_size_and_time_are_noticed(bench: Bench, decodes: Decodes) -> None:
    one, two = _write(bench.photos / "1.png", b"one"), _write(bench.photos / "2.png", b"two")
    bench.finish()
    photo_id = bench.summaries()["1.png"].id
    captions.put(bench.catalog, photo_id, "the first")
    for source, target in ((one, bench.photos / "x"), (two, one), (bench.photos / "x", two)):
        source.rename(target)
    assert bench.finish().moved == 2
    assert bench.summaries()["2.png"].id == photo_id
    assert decodes.count == bench.encoder.encoded == 2
    bench.assert_whole()


def test_a_tree_whose_owners_or_rights_change_is_hashed_and_no_more(bench: Bench, decodes: Decodes) -> None:
    paths = [_write(bench.photos / f"{number}.png", b"%d" % number) for number in range(20)]
    bench.finish()
    before = bench.summaries()
    for path in paths:
        path.chmod(0o600)
    events = bench.run()
    assert IndexStarted(20) in events
    assert events[-1] == IndexFinished(0, 20, 0, 0, 0, cancelled=False)
    assert IndexStarted(0) in bench.run()
    assert decodes.count == bench.encoder.encoded == 20
    assert bench.summaries() == before


def test_what_an_earlier_version_did_not_note_is_noted_without_reading(bench: Bench, decodes: Decodes) -> None:
    path = _write(bench.photos / "a.png", b"one")
    _write(bench.photos / "empty.png", b"")
    bench.finish(decoder="tests.engine.indexing.decoders:hostile")
    bench.finish()
    assert sorted(bench.reasons()) == ["a.png", "empty.png"]
    _write(path, b"uno")
    bench.finish()
    with bench.catalog.transaction() as connection:
        connection.execute("UPDATE files SET ctime_ns = NULL")
        connection.execute("UPDATE problems SET ctime_ns = NULL")
    count = decodes.count
    assert IndexStarted(0) in bench.run()
    assert bench.query("SELECT ctime_ns FROM files") == [(path.stat().st_ctime_ns,)]
    _write(path, b"eno")
    assert bench.finish().added == 1
    assert decodes.count == count + 1


def test_a_problem_is_tried_again_when_another_file_of_its_size_and_time_is_there(bench: Bench) -> None:
    path = _write(bench.photos / "a.png", b"one")
    bench.finish(decoder="tests.engine.indexing.decoders:hostile")
    assert IndexStarted(0) in bench.run()
    _write(path, b"two")
    assert bench.finish().added == 1
    assert bench.reasons() == {}


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    os.utime(path, ns=(LONG_AGO_NS, LONG_AGO_NS))
    return path
