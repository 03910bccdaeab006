"""What killed processes leave half done is cleared away by the next run, and nothing else is."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.indexing.thumbnails import existing, thumbnail_path
from tests.engine.indexing.bench import Bench, picture
from tests.fire.invariants import leftovers

HOUR_S = 3600.0


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A library with two photos."""
    with Bench.open(tmp_path) as bench:
        picture(bench.photos / "a.png", 1)
        picture(bench.photos / "b.png", 2)
        bench.finish()
        yield bench


def test_a_half_written_thumbnail_goes(bench: Bench) -> None:
    half = bench.library_dir / "cache" / "thumbnails" / f"{'ab' * 16}.part"
    half.write_bytes(b"RIFF")
    bench.finish()
    assert leftovers(bench.library_dir) == []


def test_a_thumbnail_of_a_photo_that_was_never_committed_goes(bench: Bench) -> None:
    kept = existing(bench.library_dir)
    stranger = thumbnail_path(bench.library_dir, "ab" * 16)
    stranger.parent.mkdir(exist_ok=True)
    stranger.write_bytes(b"RIFF")
    bench.finish()
    assert existing(bench.library_dir) == kept
    assert len(kept) == 2


def test_the_thumbnail_of_a_removed_photo_stays(bench: Bench) -> None:
    kept = existing(bench.library_dir)
    (bench.photos / "a.png").unlink()
    bench.finish()
    bench.finish()
    assert existing(bench.library_dir) == kept


def test_abandoned_temporary_files_go_but_those_at_work_stay(bench: Bench) -> None:
    cache = bench.library_dir / "cache"
    (cache / "index").mkdir()
    abandoned = [folder / "vectors.npy.1.2.part" for folder in (bench.library_dir, cache, cache / "index")]
    at_work = cache / "vectors.npy.3.4.part"
    for part in (*abandoned, at_work):
        part.write_bytes(b"half")
    long_ago = time.time() - HOUR_S - 1
    for part in abandoned:
        os.utime(part, (long_ago, long_ago))
    bench.finish()
    assert leftovers(bench.library_dir) == [at_work]
